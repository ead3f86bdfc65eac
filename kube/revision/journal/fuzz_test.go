package journal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// FuzzJournal opens whatever a file may hold: it is read, or refused with an error that names it. What was read is not
// changed by reading, and takes another line that is read again.
func FuzzJournal(f *testing.F) {
	const id = "20260102-030405-01234567"
	made := f.TempDir()
	j, err := journal.At(made).Create(change("shop"), revision.Options{}, revision.Who{})
	if err != nil {
		f.Fatal(err)
	}
	if err := j.Write(revision.Entry{Kind: revision.EntryWill, Step: restart, Stamp: "s"}); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(made, j.ID()+".jsonl"))
	if err != nil {
		f.Fatal(err)
	}
	whole = bytes.ReplaceAll(whole, []byte(j.ID()), []byte(id))
	for _, cut := range []int{0, 1, len(whole) / 2, len(whole) - 1, len(whole)} {
		f.Add(whole[:cut])
	}
	f.Add([]byte("{\"format\":2}\n"))
	f.Add(bytes.ReplaceAll(whole, []byte("\n"), []byte("\n\n")))
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, id+".jsonl")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		s := journal.At(dir)
		before, err := s.Run(id)
		if err != nil {
			if _, opened := s.Open(id); opened == nil {
				t.Fatalf("it cannot be read (%v), and opens", err)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) {
				t.Fatalf("what cannot be read was changed: %v", err)
			}
			return
		}
		j, err := s.Open(id)
		if err != nil {
			t.Fatalf("it can be read, and does not open: %v", err)
		}
		defer j.Close()
		kept, err := os.ReadFile(path)
		if err != nil || !bytes.HasPrefix(content, kept) {
			t.Fatalf("opening changed whole lines: %v", err)
		}
		n := len(j.Entries())
		if err := j.Write(revision.Entry{Kind: revision.EntryEnd, Phase: revision.Stopped, Problem: "p"}); err != nil {
			t.Fatal(err)
		}
		after, err := s.Run(id)
		if err != nil || after.Problem != "p" || after.ID != before.ID || len(j.Entries()) != n+1 {
			t.Fatalf("gone on with: %+v, %v", after, err)
		}
	})
}
