package app

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"portolan/app/demo"
	"portolan/app/view"
	"portolan/graph/facts"
)

// fake is a Reader whose readings the test holds in its hand: each waits for an answer, or for its end.
type fake struct {
	answers chan reply
	started chan func(view.Progress)
}

type reply struct {
	snapshot facts.Snapshot
	err      error
	panics   bool
}

func newFake() fake {
	return fake{answers: make(chan reply), started: make(chan func(view.Progress), 10)}
}

func (f fake) Contexts() ([]view.Context, error) { return []view.Context{{Name: "east"}}, nil }

func (f fake) Check(source view.Source) (*view.Context, error) {
	if source.Name == "nowhere" {
		return nil, Usage("there is no nowhere", "go elsewhere")
	}
	return &view.Context{Name: source.Name}, nil
}

func (f fake) Read(ctx context.Context, _ view.Source, progress func(view.Progress)) (facts.Snapshot, error) {
	f.started <- progress
	select {
	case r := <-f.answers:
		if r.panics {
			panic("a fault")
		}
		return r.snapshot, r.err
	case <-ctx.Done():
		return facts.Snapshot{}, ctx.Err()
	}
}

func newSession(t *testing.T, reader Reader) *Session {
	t.Helper()
	s := NewSession(reader, Road{}, slog.New(slog.DiscardHandler))
	t.Cleanup(s.Close)
	return s
}

func demoSnapshot(t *testing.T, name string) facts.Snapshot {
	t.Helper()
	snapshot, err := demo.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

func open(t *testing.T, s *Session, name string) view.State {
	t.Helper()
	state, err := s.Open(view.Source{Kind: view.SourceContext, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// until waits, as the page does, for a state with the phase.
func until(t *testing.T, s *Session, phase view.Phase) view.State {
	t.Helper()
	for state := s.State(); ; state = s.Wait(t.Context(), state.Version, time.Minute) {
		if state.Phase == phase {
			return state
		}
	}
}

func TestNothingIsOpenAtFirst(t *testing.T) {
	s := newSession(t, newFake())
	state := s.State()
	if state.Source.Kind != view.SourceNone || state.Phase != view.PhaseIdle || state.ChartVersion != 0 || state.Progress == nil {
		t.Errorf("state = %+v", state)
	}
	if _, err := s.Chart(t.Context(), Look{Aspect: 1}); ProblemOf(err).Code != CodeUsage {
		t.Errorf("chart of nothing: %v", err)
	}
	if _, err := s.Reload(); ProblemOf(err).Code != CodeUsage {
		t.Errorf("reload of nothing: %v", err)
	}
}

func TestOpenReadsInTheBackground(t *testing.T) {
	f := newFake()
	s := newSession(t, f)
	if state := open(t, s, "east"); state.Phase != view.PhaseReading || state.Source.Name != "east" || state.Context.Name != "east" {
		t.Errorf("state at once = %+v", state)
	}
	f.answers <- reply{snapshot: demoSnapshot(t, "canary")}
	state := until(t, s, view.PhaseReady)
	if state.ChartVersion != 1 || state.Demo != "canary" || state.TakenAt == nil || state.Problem != nil {
		t.Errorf("state = %+v", state)
	}
	chart, err := s.Chart(t.Context(), Look{Aspect: 1})
	if err != nil || chart.Version != 1 || len(chart.Atlas.Meshes) == 0 || len(chart.Picture.Nodes) == 0 {
		t.Errorf("chart %d with %d meshes and %d nodes, %v", chart.Version, len(chart.Atlas.Meshes), len(chart.Picture.Nodes), err)
	}
}

func TestWhatCannotBeOpenedChangesNothing(t *testing.T) {
	s := newSession(t, newFake())
	before := s.State()
	if _, err := s.Open(view.Source{Kind: view.SourceContext, Name: "nowhere"}); err == nil {
		t.Error("no error")
	}
	if after := s.State(); after.Version != before.Version {
		t.Errorf("state = %+v", after)
	}
}

func TestAFailedReloadKeepsTheChart(t *testing.T) {
	f := newFake()
	s := newSession(t, f)
	open(t, s, "east")
	f.answers <- reply{snapshot: demoSnapshot(t, "canary")}
	until(t, s, view.PhaseReady)
	if state, err := s.Reload(); err != nil || state.Phase != view.PhaseReading || state.ChartVersion != 1 {
		t.Fatalf("state = %+v, %v", state, err)
	}
	f.answers <- reply{err: errors.New("the cable was cut")}
	state := until(t, s, view.PhaseFailed)
	if state.ChartVersion != 1 || state.Problem == nil || state.Problem.Message != "the cable was cut" || state.Problem.Remedy == "" {
		t.Errorf("state = %+v", state)
	}
	if _, err := s.Chart(t.Context(), Look{Aspect: 1}); err != nil {
		t.Error(err)
	}
}

func TestAChartNeverStandsUnderAnotherName(t *testing.T) {
	f := newFake()
	s := newSession(t, f)
	open(t, s, "east")
	f.answers <- reply{snapshot: demoSnapshot(t, "canary")}
	until(t, s, view.PhaseReady)
	if state := open(t, s, "west"); state.ChartVersion != 0 || state.Demo != "" || state.TakenAt != nil {
		t.Errorf("state of west holds what was read of east: %+v", state)
	}
	if _, err := s.Chart(t.Context(), Look{Aspect: 1}); err == nil {
		t.Error("the chart of east is served for west")
	}
	if state := s.Cancel(); state.Source.Name != "east" || state.ChartVersion != 1 || state.Phase != view.PhaseReady {
		t.Errorf("cancel did not go back to east: %+v", state)
	}
}

func TestWhatACancelledReadingStillSaysIsNotHeard(t *testing.T) {
	f := newFake()
	s := newSession(t, f)
	open(t, s, "east")
	progress := <-f.started
	if state := s.Cancel(); state.Phase != view.PhaseIdle || state.Source.Kind != view.SourceNone {
		t.Errorf("state = %+v", state)
	}
	progress(view.Progress{Resource: "pods", Read: 7})
	s.finish(1, demoSnapshot(t, "canary"), nil, s.road.Infer(facts.Snapshot{}), nil)
	if state := s.State(); state.Phase != view.PhaseIdle || len(state.Progress) != 0 || state.ChartVersion != 0 {
		t.Errorf("state = %+v", state)
	}
}

func TestProgressIsTold(t *testing.T) {
	f := newFake()
	s := newSession(t, f)
	state := open(t, s, "east")
	progress := <-f.started
	progress(view.Progress{Resource: "pods", Read: 1, Remaining: -1})
	progress(view.Progress{Resource: "services", Read: 2, Remaining: -1})
	progress(view.Progress{Resource: "pods", Read: 3, Remaining: 0, Done: true})
	state = s.Wait(t.Context(), state.Version, time.Minute)
	if len(state.Progress) != 2 || state.Progress[0].Read != 3 || !state.Progress[0].Done || state.Progress[1].Resource != "services" {
		t.Errorf("progress = %+v", state.Progress)
	}
}

func TestAFaultWhileReadingIsAProblem(t *testing.T) {
	f := newFake()
	s := newSession(t, f)
	open(t, s, "east")
	f.answers <- reply{panics: true}
	if state := until(t, s, view.PhaseFailed); state.Problem.Code != CodeInternal {
		t.Errorf("problem = %+v", state.Problem)
	}
}

func TestWaitEndsWithTheSession(t *testing.T) {
	s := newSession(t, newFake())
	version := s.State().Version
	ended := make(chan view.State)
	go func() { ended <- s.Wait(context.Background(), version, time.Hour) }()
	s.Close()
	if state := <-ended; state.Version != version {
		t.Errorf("state = %+v", state)
	}
	if _, err := s.Open(view.Source{Kind: view.SourceContext, Name: "east"}); err == nil {
		t.Error("a source was opened after the end")
	}
}

func TestWaitAnswersAPageFromAnEarlierStartAtOnce(t *testing.T) {
	s := newSession(t, newFake())
	if state := s.Wait(t.Context(), 4711, time.Hour); state.Version != 1 {
		t.Errorf("state = %+v", state)
	}
}
