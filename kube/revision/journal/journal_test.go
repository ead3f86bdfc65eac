package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/graph/facts"
	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

const restart = "Deployment/shop/cart"

// change moves one namespace with one Deployment.
func change(namespace string) revision.Change {
	to := "1-31"
	return revision.Change{Kind: revision.KindSwitch, Context: "test", Cluster: "c1", Namespaces: []revision.NamespaceChange{{
		Name: namespace, UID: "uid-" + namespace, Edits: []revision.LabelEdit{{Key: revision.LabelRevision, After: &to}},
		Workloads: []revision.WorkloadChange{{WorkloadRef: facts.WorkloadRef{Kind: "Deployment", Name: "cart"}, Restart: true, Replicas: 2}},
	}}}
}

func create(t *testing.T, s journal.Store, c revision.Change) *journal.Journal {
	t.Helper()
	j, err := s.Create(c, revision.Options{Concurrency: 1}, revision.Who{Local: "jane"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() }) // Closed twice by tests that close it.
	return j
}

func write(t *testing.T, j *journal.Journal, entries ...revision.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := j.Write(e); err != nil {
			t.Fatal(err)
		}
	}
}

func closed(t *testing.T, j *journal.Journal) {
	t.Helper()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

// wants fails the test where an error is not of a code, or does not say what to do.
func wants(t *testing.T, err error, code string, says ...string) {
	t.Helper()
	var e *journal.Error
	if !errors.As(err, &e) || e.Code != code || e.Remedy == "" {
		t.Errorf("%v, want the code %q", err, code)
		return
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("%v does not say %q", err, s)
		}
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "switches")
	s := journal.At(dir)
	j := create(t, s, change("shop"))
	write(t, j, revision.Entry{Kind: revision.EntryWill, Step: "namespace/shop"}, revision.Entry{Kind: revision.EntryDid, Step: "namespace/shop"})
	run, err := s.Run(j.ID())
	if err != nil || run.Phase != revision.Running || run.Namespaces[0].Label != revision.StepWritten || run.Who.Local != "jane" || run.Change.Context != "test" {
		t.Errorf("while it is held: %+v, %v", run, err)
	}
	closed(t, j)
	if run, err = s.Run(j.ID()); err != nil || run.Phase != revision.Stopped || run.Problem == "" || run.Ended.IsZero() {
		t.Errorf("when its program is gone: %+v, %v", run, err)
	}
	again, err := s.Open(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	write(t, again, revision.Entry{Kind: revision.EntryResume, Options: &revision.Options{Concurrency: 4}, Who: &revision.Who{Local: "joe"}},
		revision.Entry{Kind: revision.EntryEnd, Phase: revision.Done})
	if run, err = s.Run(j.ID()); err != nil || run.Phase != revision.Done || run.Options.Concurrency != 4 || run.Who.Local != "joe" {
		t.Errorf("in the end: %+v, %v", run, err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, j.ID()+".jsonl"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
	if err := j.Write(revision.Entry{Kind: revision.EntryResume}); err == nil {
		t.Error("a closed journal takes a line")
	}
}

// TestAnyTruncationOpens cuts a journal at each of its bytes behind the first line: it opens with the whole lines before the
// cut, and goes on behind them.
func TestAnyTruncationOpens(t *testing.T) {
	dir := t.TempDir()
	s := journal.At(dir)
	j := create(t, s, change("shop"))
	write(t, j, revision.Entry{Kind: revision.EntryWill, Step: restart, Stamp: "s"}, revision.Entry{Kind: revision.EntryDid, Step: restart, Stamp: "s"},
		revision.Entry{Kind: revision.EntryFailed, Step: restart, Problem: "no\nroom"})
	path := filepath.Join(dir, j.ID()+".jsonl")
	closed(t, j)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first := bytes.IndexByte(whole, '\n') + 1
	for size := first; size <= len(whole); size++ {
		if err := os.WriteFile(path, whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		want := bytes.Count(whole[:size], []byte{'\n'})
		if _, err := s.Run(j.ID()); err != nil {
			t.Fatalf("cut at %d: %v", size, err)
		}
		cut, err := s.Open(j.ID())
		if err != nil {
			t.Fatalf("cut at %d: %v", size, err)
		}
		if got := len(cut.Entries()); got != want {
			t.Errorf("cut at %d: %d entries, want %d", size, got, want)
		}
		write(t, cut, revision.Entry{Kind: revision.EntryWill, Step: restart, Stamp: "again"})
		closed(t, cut)
		if run, err := s.Run(j.ID()); err != nil || run.Namespaces[0].Workloads[0].Stamp != "again" {
			t.Errorf("cut at %d and gone on: %+v, %v", size, run.Namespaces, err)
		}
	}
	for _, size := range []int{0, 1, first / 2, first - 1} {
		if err := os.WriteFile(path, whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := s.Open(j.ID())
		wants(t, err, journal.CodeDamaged, path, "line 1")
	}
}

func TestDamageIsSaid(t *testing.T) {
	dir := t.TempDir()
	s := journal.At(dir)
	j := create(t, s, change("shop"))
	write(t, j, revision.Entry{Kind: revision.EntryWill, Step: restart})
	path := filepath.Join(dir, j.ID()+".jsonl")
	closed(t, j)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(whole), "\n")
	for name, c := range map[string]struct {
		content, code string
		says          []string
	}{
		"nonsense between":  {lines[0] + "nonsense\n" + lines[1], journal.CodeDamaged, []string{path, "line 2"}},
		"an empty line":     {lines[0] + "\n" + lines[1], journal.CodeDamaged, []string{path, "line 2"}},
		"a lost line":       {lines[1], journal.CodeDamaged, []string{path, "line 1"}},
		"an unknown field":  {lines[0] + `{"at":"2026-01-02T03:04:05Z","kind":"resume","colour":"red"}` + "\n", journal.CodeDamaged, []string{path, "line 2", "colour"}},
		"two journals":      {lines[0] + lines[0], journal.CodeDamaged, []string{path, "line 2"}},
		"two on a line":     {lines[0] + strings.TrimSuffix(lines[1], "\n") + lines[1], journal.CodeDamaged, []string{path, "line 2"}},
		"a step unheard of": {lines[0] + `{"at":"2026-01-02T03:04:05Z","kind":"will","step":"namespace/other"}` + "\n", journal.CodeDamaged, []string{path, "entry 2"}},
		"another's journal": {strings.Replace(lines[0], j.ID(), "20260102-030405-01234567", 1), journal.CodeDamaged, []string{path, "20260102-030405-01234567"}},
		"a newer format":    {strings.Replace(lines[0], `{"format":1,`, `{"format":2,"colour":"red",`, 1), journal.CodeFormat, []string{path, "format 2", "format 1"}},
	} {
		if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := s.Open(j.ID())
		wants(t, err, c.code, c.says...)
		if _, err := s.Run(j.ID()); err == nil {
			t.Errorf("%s: it is read", name)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != c.content {
			t.Errorf("%s: the file was changed: %v", name, err)
		}
	}
}

func TestOneAtATime(t *testing.T) {
	s := journal.At(t.TempDir())
	j := create(t, s, change("shop"))
	_, err := s.Open(j.ID())
	wants(t, err, journal.CodeBusy, j.ID())
	_, err = s.Create(change("shop"), revision.Options{}, revision.Who{})
	wants(t, err, journal.CodeConflict, j.ID(), "namespace shop", "is at work")
	undo := change("shop")
	undo.Kind, undo.Undoes = revision.KindUndo, j.ID()
	_, err = s.Create(undo, revision.Options{}, revision.Who{})
	wants(t, err, journal.CodeConflict, "is at work")
	other := create(t, s, change("till")) // another namespace is nobody's business
	elsewhere := change("shop")
	elsewhere.Cluster = "c2"
	closed(t, create(t, s, elsewhere))
	closed(t, other)

	closed(t, j)
	_, err = s.Create(change("shop"), revision.Options{}, revision.Who{})
	wants(t, err, journal.CodeConflict, "stopped half-way", "--resume="+j.ID(), "--undo="+j.ID(), j.ID()+".jsonl")
	back := create(t, s, undo) // the way back is free now
	write(t, back, revision.Entry{Kind: revision.EntryWill, Step: "namespace/shop"})
	closed(t, back)
	_, err = s.Open(j.ID()) // but who began to go back must not go on
	wants(t, err, journal.CodeConflict, back.ID())
	if again, err := s.Open(back.ID()); err != nil {
		t.Errorf("the way back cannot be gone on with: %v", err)
	} else {
		closed(t, again)
	}
}

func TestAFailedRunIsInNobodysWay(t *testing.T) {
	s := journal.At(t.TempDir())
	j := create(t, s, change("shop"))
	write(t, j, revision.Entry{Kind: revision.EntryEnd, Phase: revision.Failed})
	closed(t, j)
	next := create(t, s, change("shop"))
	_, err := s.Open(j.ID()) // though it may not go on beside the next
	wants(t, err, journal.CodeConflict, next.ID())
	write(t, next, revision.Entry{Kind: revision.EntryEnd, Phase: revision.Done})
	closed(t, next)
	again, err := s.Open(j.ID())
	if err != nil {
		t.Fatal(err)
	}
	closed(t, again)
}

func TestUndoneIsNotedOnce(t *testing.T) {
	dir := t.TempDir()
	s := journal.At(dir)
	j := create(t, s, change("shop"))
	write(t, j, revision.Entry{Kind: revision.EntryEnd, Phase: revision.Done})
	closed(t, j)
	undo := change("shop")
	undo.Kind, undo.Undoes = revision.KindUndo, j.ID()
	back := create(t, s, undo)
	for range 2 {
		if err := back.Undone(); err != nil {
			t.Fatal(err)
		}
	}
	run, err := s.Run(j.ID())
	if err != nil || run.Phase != revision.Undone || run.UndoneBy != back.ID() {
		t.Errorf("%s by %q, %v", run.Phase, run.UndoneBy, err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, j.ID()+".jsonl")); err != nil || strings.Count(string(text), `"undone"`) != 1 {
		t.Errorf("%v in\n%s", err, text)
	}
	if err := j.Undone(); err != nil {
		t.Errorf("a run that takes nothing back: %v", err)
	}
}

func TestRunsAreListedPastDamage(t *testing.T) {
	dir := t.TempDir()
	s := journal.At(dir)
	if runs, err := s.Runs(""); err != nil || runs == nil || len(runs) != 0 {
		t.Errorf("of an empty folder: %v, %v", runs, err)
	}
	create(t, s, change("a"))
	second := create(t, s, change("b"))
	other := change("c")
	other.Context = "other"
	third := create(t, s, other)
	runs, err := s.Runs("test")
	if err != nil || len(runs) != 2 || runs[0].Began.Before(runs[1].Began) {
		t.Errorf("%d runs, %v", len(runs), err)
	}
	closed(t, third)
	if err := os.WriteFile(filepath.Join(dir, third.ID()+".jsonl"), []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	runs, err = s.Runs("")
	wants(t, err, journal.CodeDamaged, third.ID())
	if len(runs) != 2 || runs[0].ID != second.ID() && runs[1].ID != second.ID() {
		t.Errorf("%d runs beside the damaged one", len(runs))
	}
	for _, id := range []string{"", "..", "../x", "20260102-030405-0123456g", "nothing"} {
		_, err := s.Run(id)
		wants(t, err, journal.CodeUnknown)
		_, err = s.Open(id)
		wants(t, err, journal.CodeUnknown)
	}
	_, err = journal.At("").Create(change("a"), revision.Options{}, revision.Who{})
	wants(t, err, journal.CodeUnkept, "XDG_STATE_HOME")
}

func TestTheAuditLogOnlyGrows(t *testing.T) {
	dir := t.TempDir()
	s := journal.At(dir)
	j := create(t, s, change("shop"))
	run, err := j.Run()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "audit.jsonl")
	audit := func(result string) {
		t.Helper()
		if err := j.Audit(run, journal.Audit{What: "labels of namespace/shop", Before: []string{"istio.io/rev=a"}, After: []string{"istio.io/rev=b"}, Result: result}); err != nil {
			t.Fatal(err)
		}
	}
	audit("refused")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	torn := append(before, `{"at":"2026`...)
	if err := os.WriteFile(path, torn, 0o600); err != nil {
		t.Fatal(err)
	}
	audit("written")
	after, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(after, torn) {
		t.Fatalf("what was there is gone: %v\n%s", err, after)
	}
	var last journal.Audit
	lines := strings.Split(strings.TrimSpace(string(after)), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Result != "written" || last.Run != j.ID() || last.Who.Local != "jane" || last.Context != "test" || last.At.IsZero() {
		t.Errorf("%+v, %v", last, err)
	}
}
