package switching

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

func TestARunIsFollowedAndTellsTheChart(t *testing.T) {
	events := make(chan Event, 10)
	s := newStage(t)
	d := newDesk(t, Rules{}, func(e Event) { events <- e })
	run, err := d.Apply(t.Context(), canary, wordFor(planned(t, d, s, "shop")))
	if err != nil {
		t.Fatal(err)
	}
	for wave := 1; wave <= 3; wave++ {
		s.news <- revision.Run{Wave: wave}
		next, err := d.Run(t.Context(), run.ID, run.Version, time.Minute)
		if err != nil || next.Version <= run.Version || next.Wave != wave {
			t.Fatalf("run %+v after version %d, %v", next, run.Version, err)
		}
		run = next
	}
	close(s.news)
	last := ended(t, d, run.ID)
	if last.Phase != revision.Done || last.Version <= run.Version {
		t.Errorf("run %+v", last)
	}
	d.Close()
	close(events)
	got := []Event{}
	for e := range events {
		got = append(got, e)
	}
	want := []Event{{canary, run.ID, false}, {canary, run.ID, false}, {canary, run.ID, true}, {canary, run.ID, true}, {canary, "", true}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("events %v, want %v", got, want)
	}
}

func TestCancelAndResumeAndUndo(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	run, err := d.Apply(t.Context(), canary, wordFor(planned(t, d, s, "shop")))
	if err != nil {
		t.Fatal(err)
	}
	for name, plan := range map[string]func(context.Context, Ground, string) (view.Planned, error){"resume": d.Resume, "undo": d.Undo} {
		if _, err := plan(t.Context(), s.ground(), run.ID); codeOf(err) != CodeBusy {
			t.Errorf("%s of a run that is under way: %v", name, err)
		}
	}
	if _, err := d.Cancel(run.ID); err != nil {
		t.Fatal(err)
	}
	if stopped := ended(t, d, run.ID); stopped.Phase != revision.Stopped {
		t.Fatalf("run %+v", stopped)
	}
	if _, err := d.Resume(t.Context(), Ground{Source: view.Source{Kind: view.SourceContext, Name: "east"}}, run.ID); codeOf(err) != codeUsage {
		t.Errorf("resumed in another context: %v", err)
	}
	p, err := d.Resume(t.Context(), s.ground(), run.ID)
	if err != nil || p.Resumes != run.ID || p.Run == nil || p.Run.Phase != revision.Stopped || !p.Ready || p.Confirm != "shop" {
		t.Fatalf("planned %+v, %v", p, err)
	}
	again, err := d.Apply(t.Context(), canary, wordFor(p))
	if err != nil || again.ID != run.ID || again.Phase != revision.Running {
		t.Fatalf("run %+v, %v", again, err)
	}
	close(s.news)
	if done := ended(t, d, run.ID); done.Phase != revision.Done {
		t.Fatalf("run %+v", done)
	}
	if _, err := d.Resume(t.Context(), s.ground(), run.ID); codeOf(err) != codeUsage {
		t.Errorf("resumed what is done: %v", err)
	}
	back, err := d.Undo(t.Context(), s.ground(), run.ID)
	if err != nil || back.Change.Kind != revision.KindUndo || back.Change.Undoes != run.ID {
		t.Errorf("planned %+v, %v", back.Change, err)
	}
	if _, err := d.Undo(t.Context(), s.ground(), "20200101-000000-00000000"); codeOf(err) != "journal unknown" {
		t.Errorf("undo of nothing: %v", err)
	}
}

// TestOnlyWhatIsLeftIsAskedFor: who takes a run up needs no right to what is through, and what was changed there since is
// nothing against it.
func TestOnlyWhatIsLeftIsAskedFor(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	s.written = []string{revision.LabelStep("shop")}
	run, err := d.Apply(t.Context(), canary, wordFor(planned(t, d, s, "shop", "cart")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Cancel(run.ID); err != nil {
		t.Fatal(err)
	}
	ended(t, d, run.ID)
	if _, err := d.Resume(t.Context(), s.ground(), run.ID); err != nil {
		t.Fatal(err)
	}
	for _, c := range s.changes[len(s.changes)-2:] {
		if len(c.Namespaces[0].Edits) == 0 || len(c.Namespaces[1].Edits) != 0 {
			t.Errorf("asked for %+v", c.Namespaces)
		}
	}
}

// TestARunIsNotTakenUpToAnotherPlace: what stands behind its target may be gone, or another, long after it was planned. Then
// only undoing it is left.
func TestARunIsNotTakenUpToAnotherPlace(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*facts.Cluster)
		says   string
	}{
		"its webhooks are gone": {func(c *facts.Cluster) { c.Injectors = nil }, "there is no default revision"},
		"its plane is upgraded": {func(c *facts.Cluster) {
			for i := range c.ControlPlanes {
				c.ControlPlanes[i].Image = "docker.io/istio/pilot:1.40.0"
			}
		}, "is 1.40.0 of revision"},
		"another cluster":       {func(c *facts.Cluster) { c.UID = "another" }, "another cluster"},
		"the namespace says no": {func(c *facts.Cluster) { label(c, "shop", revision.LabelInjection, "disabled") }, "istio-injection=disabled"},
	} {
		s, d := newStage(t), newDesk(t, Rules{}, nil)
		run, err := d.Apply(t.Context(), canary, wordFor(planned(t, d, s, "shop")))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Cancel(run.ID); err != nil {
			t.Fatal(err)
		}
		ended(t, d, run.ID)
		c.change(&s.snapshot.Clusters[0])
		if _, err := d.Resume(t.Context(), s.ground(), run.ID); codeOf(err) != CodeChanged || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := d.Undo(t.Context(), s.ground(), run.ID); (err != nil) != (name == "another cluster") {
			t.Errorf("%s: undo: %v", name, err)
		}
	}
}

// TestTheEndOfTheProgramStopsARun and its journal says so, for the next program.
func TestTheEndOfTheProgramStopsARun(t *testing.T) {
	dir := t.TempDir()
	s, d := newStage(t), NewDesk(Rules{}, journal.At(dir), nil)
	run, err := d.Apply(t.Context(), canary, wordFor(planned(t, d, s, "shop")))
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	if _, err := d.Apply(t.Context(), canary, view.Confirmed{Options: DefaultOptions}); err == nil {
		t.Error("applied after the end")
	}
	next := NewDesk(Rules{}, journal.At(dir), nil)
	defer next.Close()
	runs, err := next.Runs("demo-canary", "demo-canary")
	if err != nil || len(runs) != 1 || runs[0].ID != run.ID || runs[0].Phase != revision.Stopped {
		t.Errorf("runs %+v, %v", runs, err)
	}
	if other, err := next.Runs("demo-canary", "another"); err != nil || len(other) != 0 {
		t.Errorf("runs of another cluster of the name: %v, %v", other, err)
	}
	if p, err := next.Resume(t.Context(), s.ground(), run.ID); err != nil || !p.Ready {
		t.Errorf("planned %+v, %v", p, err)
	}
}

func TestARunOfAnotherProgramIsSeen(t *testing.T) {
	dir := t.TempDir()
	s, first := newStage(t), NewDesk(Rules{}, journal.At(dir), nil)
	defer first.Close()
	run, err := first.Apply(t.Context(), canary, wordFor(planned(t, first, s, "shop")))
	if err != nil {
		t.Fatal(err)
	}
	second := NewDesk(Rules{}, journal.At(dir), nil)
	defer second.Close()
	seen, err := second.Run(t.Context(), run.ID, 0, 0)
	if err != nil || seen.Phase != revision.Running || seen.Version >= 0 {
		t.Fatalf("run %+v, %v", seen, err)
	}
	if _, err := second.Cancel(run.ID); codeOf(err) != CodeBusy {
		t.Errorf("cancelled what another carries: %v", err)
	}
	close(s.news)
	if last := ended(t, second, run.ID); last.Phase != revision.Done {
		t.Errorf("run %+v", last)
	}
}

// TestWhatAnotherProgramDidSinceIsSeen, also where the run ended there as it had ended here.
func TestWhatAnotherProgramDidSinceIsSeen(t *testing.T) {
	store := journal.At(t.TempDir())
	s, first, second := newStage(t), NewDesk(Rules{}, store, nil), NewDesk(Rules{}, store, nil)
	defer first.Close()
	defer second.Close()
	stop := func(d *Desk, p view.Planned) revision.Run {
		run, err := d.Apply(t.Context(), canary, wordFor(p))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Cancel(run.ID); err != nil {
			t.Fatal(err)
		}
		return ended(t, d, run.ID)
	}
	was := stop(first, planned(t, first, s, "shop"))
	p, err := second.Resume(t.Context(), s.ground(), was.ID)
	if err != nil {
		t.Fatal(err)
	}
	now := stop(second, p)
	if seen, err := first.Run(t.Context(), was.ID, 0, 0); err != nil || !seen.Ended.Equal(now.Ended) || now.Ended.Equal(was.Ended) {
		t.Errorf("seen is an end at %v, %v, and it ended at %v", seen.Ended, err, now.Ended)
	}
}

func TestAClusterOfAnotherUIDIsNotUndone(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	run, err := d.Apply(t.Context(), canary, wordFor(planned(t, d, s, "shop")))
	if err != nil {
		t.Fatal(err)
	}
	close(s.news)
	ended(t, d, run.ID)
	s.snapshot.Clusters[0].UID = "another"
	if _, err := d.Undo(t.Context(), s.ground(), run.ID); codeOf(err) != codeBadInput {
		t.Errorf("error %v", err)
	}
}

// TestAFaultInARunEndsOnlyIt: others look at the program.
func TestAFaultInARunEndsOnlyIt(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	ground := s.ground()
	ground.Carrying = falling{}
	p, err := d.Plan(t.Context(), ground, toDefault("shop"), nil)
	if err != nil {
		t.Fatal(err)
	}
	run, err := d.Apply(t.Context(), canary, wordFor(p))
	if err != nil {
		t.Fatal(err)
	}
	if last := ended(t, d, run.ID); last.Phase != revision.Stopped || !strings.Contains(last.Problem, "a fault") {
		t.Errorf("run %+v", last)
	}
}

type falling struct{}

func (falling) Carry(context.Context, *journal.Journal, func(revision.Run)) (revision.Run, error) {
	panic("a fault")
}
