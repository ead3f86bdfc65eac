package app

import (
	"net/http"
	"testing"

	"portolan/app/view"
)

// TestAReplayTellsWhatChangedSinceItsFirstReading: the comparison goes along from reading to reading, and ends when it is ended.
func TestAReplayTellsWhatChangedSinceItsFirstReading(t *testing.T) {
	s := newSession(t, Sources{})
	openFile(t, s, fileOf(t, recorded(t, steps(t, "checkout", "media"))))
	h := Handler{Session: s}.HTTP()
	if w := ask(t, h, "POST", "/api/compare/frame", `{"at": 0}`); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	changes := func(at int) int {
		t.Helper()
		state, err := s.Seek(at)
		if err != nil || state.Recording == nil || state.Recording.At != at || state.Comparison == nil {
			t.Fatalf("at %d: %+v, %v", at, state, err)
		}
		if state.Comparison.Name != "reading 1 of 3" {
			t.Errorf("it is compared with %q", state.Comparison.Name)
		}
		return state.Comparison.Changes
	}
	last, middle, first := changes(2), changes(1), changes(0)
	if first != 0 || middle == 0 || last <= middle {
		t.Errorf("%d, %d and %d changes", first, middle, last)
	}
	if state := s.EndComparison(); state.Comparison != nil || state.Recording == nil || state.Recording.At != 0 {
		t.Errorf("after its end: %+v", state)
	}
	if state, err := s.Seek(2); err != nil || state.Comparison != nil {
		t.Errorf("after its end the replay goes on with %+v, %v", state.Comparison, err)
	}
}

func TestOnlyReadingsOfARecordingAreCompared(t *testing.T) {
	s := newSession(t, Sources{})
	openFile(t, s, fileOf(t, recorded(t, steps(t, "checkout"))))
	for _, at := range []int{-1, 2} {
		if _, err := s.CompareFrame(at, ""); ProblemOf(err).Code != CodeUsage {
			t.Errorf("at %d: %v", at, err)
		}
	}
	if _, err := s.Give("canary", demoSnapshot(t, "canary"), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CompareFrame(0, ""); ProblemOf(err).Code != CodeUsage {
		t.Errorf("what is no recording: %v", err)
	}
	if state := s.State(); state.Comparison != nil || state.Phase != view.PhaseReady {
		t.Errorf("what was refused left %+v", state)
	}
}
