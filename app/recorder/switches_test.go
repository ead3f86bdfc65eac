package recorder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"portolan/app/view"
	"portolan/graph/facts"
)

var east = view.Source{Kind: view.SourceContext, Name: "east"}

const id = "20261124-100000-00000000"

// keeping records switches of a cluster whose version is what the test says at the time.
type keeping struct {
	*Switches
	version atomic.Pointer[string]
	reads   atomic.Int32
	wrong   []error
}

func newKeeping(t *testing.T, read func() error) *keeping {
	k := &keeping{}
	k.now("before")
	k.Switches = NewSwitches(Ways{Dir: t.TempDir(), Every: 15 * time.Second, Code: func(error) string { return "refused" },
		Problem: func(_ string, err error) { k.wrong = append(k.wrong, err) },
		Read: func(context.Context, view.Source) (facts.Snapshot, error) {
			k.reads.Add(1)
			s := reading(*k.version.Load(), 0)
			s.TakenAt = time.Now()
			return s, read()
		}})
	return k
}

func (k *keeping) now(version string) { k.version.Store(&version) }

func fine() error { return nil }

func TestASwitchIsRecordedFromBeforeToAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t, fine)
		k.Prepare(east, nil)
		k.Await(t.Context(), time.Second)
		k.now("half")
		k.Heard(east, id)
		k.Heard(east, id) // each wave is told
		time.Sleep(16 * time.Second)
		k.Took(view.Source{Kind: view.SourceContext, Name: "west"}, reading("another", 0))
		shown := reading("shown", 0)
		shown.TakenAt = time.Now()
		k.Took(east, shown)
		time.Sleep(10 * time.Second)
		k.now("after")
		k.Heard(east, "")
		k.Close()
		if got := versions(t, k.Path(id)); got != "before half shown after" {
			t.Error(got)
		}
		if len(k.wrong) > 0 {
			t.Error(k.wrong)
		}
	})
}

func TestWhatIsShownIsTheReadingBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t, fine)
		old := reading("long ago", 0)
		old.TakenAt = time.Now().Add(-time.Hour)
		k.Prepare(east, &old)
		k.Await(t.Context(), time.Second)
		shown := reading("shown", 0)
		shown.TakenAt = time.Now()
		if k.reads.Load() != 1 {
			t.Error("what was shown an hour ago was taken for the reading before")
		}
		k.Prepare(east, &shown)
		k.Heard(east, id)
		synctest.Wait()
		if k.reads.Load() != 1 {
			t.Error("what is shown was read again")
		}
		k.now("after")
		k.Heard(east, "")
		k.Close()
		if got := versions(t, k.Path(id)); got != "shown after" {
			t.Error(got)
		}
	})
}

func TestAResumedRunGoesOnInItsRecording(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t, fine)
		for _, version := range []string{"1", "2"} {
			k.now(version)
			k.Heard(east, id)
			synctest.Wait()
			k.Heard(east, "")
			synctest.Wait()
		}
		k.now("undone")
		k.Heard(east, "20261124-110000-00000000")
		synctest.Wait()
		k.Heard(east, "")
		k.Close()
		if got := versions(t, k.Path(id)); got != "1 1 2 2" {
			t.Error(got)
		}
		if ids, err := Runs(k.ways.Dir); err != nil || len(ids) != 2 {
			t.Errorf("%v, %v", ids, err)
		}
		if _, ok := Recording(k.ways.Dir, "../"+id); ok {
			t.Error("a path is taken for an ID")
		}
	})
}

// Whoever switches is never held up: not by a cluster that does not answer, nor by a disk that takes nothing.
func TestNothingWaitsForTheRecording(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t, func() error { time.Sleep(time.Hour); return errors.New("no answer") })
		began := time.Now()
		k.Prepare(east, nil)
		k.Await(t.Context(), 2*time.Second)
		k.Heard(east, id)
		k.Took(east, reading("1", 0))
		k.Took(east, reading("2", 0))
		k.Heard(east, "")
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("it took %v", took)
		}
		k.Close()
	})
}

func TestWhatGoesWrongIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeping(t, fine)
		if err := os.WriteFile(k.Path(id), []byte("no recording"), 0o600); err != nil {
			t.Fatal(err)
		}
		k.Heard(east, id)
		time.Sleep(time.Minute)
		k.Heard(east, "")
		k.Close()
		if len(k.wrong) != 1 || !strings.Contains(k.wrong[0].Error(), "it is no recording") {
			t.Errorf("said: %v", k.wrong)
		}
		if text, err := os.ReadFile(k.Path(id)); err != nil || string(text) != "no recording" {
			t.Errorf("the file is %q, %v", text, err)
		}
	})
}

func TestReadingsThatFailAreGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		k := newKeeping(t, func() error {
			if n++; n == 2 {
				return errors.New("no answer")
			}
			return nil
		})
		k.Heard(east, id)
		time.Sleep(31 * time.Second)
		k.Heard(east, "")
		k.Close()
		if got := versions(t, k.Path(id)); got != "before before before" || n != 4 || len(k.wrong) > 0 {
			t.Errorf("%s, %d readings, %v", got, n, k.wrong)
		}
	})
}

func TestOldRecordingsGoFirst(t *testing.T) {
	dir := t.TempDir()
	for i := range 6 {
		path := filepath.Join(dir, strconv.Itoa(i)+suffix)
		at := time.Now().Add(time.Duration(i-10) * time.Minute)
		if err := errors.Join(os.WriteFile(path, make([]byte, 100), 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	journal := filepath.Join(dir, "0.jsonl")
	if err := os.WriteFile(journal, make([]byte, 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		runs  int
		bytes int64
		want  string
	}{
		{10, 1000, "0 1 2 3 4 5"}, {5, 1000, "0 2 3 4 5"}, {10, 250, "0 4 5"}, {1, 1000, "0"},
	} {
		if err := prune(dir, "0", c.runs, c.bytes); err != nil {
			t.Fatal(err)
		}
		ids, err := Runs(dir)
		if err != nil || strings.Join(ids, " ") != c.want {
			t.Errorf("of %d runs and %d bytes stay %v, %v, want %s", c.runs, c.bytes, ids, err, c.want)
		}
	}
	if _, err := os.Stat(journal); err != nil {
		t.Errorf("a journal went: %v", err)
	}
}

func TestWithoutAFolderNothingIsKept(t *testing.T) {
	s := NewSwitches(Ways{})
	s.Prepare(east, nil)
	s.Await(t.Context(), time.Hour)
	s.Heard(east, id)
	s.Took(east, reading("1", 0))
	s.Close()
	if s.Path(id) != "" {
		t.Errorf("it is kept at %s", s.Path(id))
	}
	if ids, err := Runs(filepath.Join(t.TempDir(), "none")); err != nil || !slices.Equal(ids, []string{}) {
		t.Error(fmt.Sprint(ids, err))
	}
}
