package journal_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// TestAnEndIsNeverTakenForAStop: whoever looks just while a run ends sees that it runs, or how it ended.
func TestAnEndIsNeverTakenForAStop(t *testing.T) {
	s := journal.At(t.TempDir())
	for i := range 100 {
		j := create(t, s, change("shop"))
		looking := sync.WaitGroup{}
		for range 2 {
			looking.Go(func() {
				for {
					run, err := s.Run(j.ID())
					if err != nil || run.Phase != revision.Running {
						if err != nil || run.Phase != revision.Done {
							t.Errorf("run %d: %s, %v", i, run.Phase, err)
						}
						return
					}
				}
			})
		}
		write(t, j, revision.Entry{Kind: revision.EntryEnd, Phase: revision.Done})
		closed(t, j)
		looking.Wait()
	}
}

// TestALookAtANewJournalIsNoHindrance: whoever lists the runs looks at a journal as soon as its name is there.
func TestALookAtANewJournalIsNoHindrance(t *testing.T) {
	dir := t.TempDir()
	s := journal.At(dir)
	over, looking := make(chan struct{}), sync.WaitGroup{}
	for range 4 {
		looking.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
					_, _ = s.Runs("") // What it says is of no interest here.
				}
			}
		})
	}
	for i := range 100 {
		j, err := s.Create(change("shop"), revision.Options{Concurrency: 1}, revision.Who{Local: "jane"})
		if err != nil {
			t.Errorf("run %d: %v", i, err)
			break
		}
		closed(t, j)
		if err := os.Remove(filepath.Join(dir, j.ID()+".jsonl")); err != nil { // A short list is looked at more often.
			t.Error(err)
		}
	}
	close(over)
	looking.Wait()
}
