package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"portolan/app/view"
	"portolan/graph/diff"
	"portolan/graph/facts"
)

// base is what charts are compared with. It is inferred once.
type base struct {
	name   string
	side   diff.Side
	ignore string
}

// Compare shows what has changed since a base, until another source is opened or [Session.EndComparison]. Newer readings of the
// same source are compared with it too.
func (s *Session) Compare(name string, snapshot facts.Snapshot, ignore string) (view.State, error) {
	if err := (Ignoring{Expression: ignore}).Check(); err != nil {
		return view.State{}, err
	}
	return s.since(name, snapshot, ignore, nil)
}

// CompareSource compares what is shown with another source, which is read for it. What is shown when it is read must be what
// was shown when it was asked for.
func (s *Session) CompareSource(ctx context.Context, source view.Source, ignore string) (view.State, error) {
	what, err := s.showing()
	if err != nil {
		return view.State{}, err
	}
	if err := (Ignoring{Expression: ignore}).Check(); err != nil {
		return view.State{}, err
	}
	if _, err := s.reader.Check(source); err != nil {
		return view.State{}, err
	}
	snapshot, err := s.reader.Read(ctx, source, func(view.Progress) {})
	if err != nil {
		return view.State{}, err
	}
	return s.since(source.Name, snapshot, ignore, &what.state.Source)
}

// CompareNow compares what comes with what is shown at this moment.
func (s *Session) CompareNow(ignore string) (view.State, error) {
	what, err := s.showing()
	if err != nil {
		return view.State{}, err
	}
	if err := (Ignoring{Expression: ignore}).Check(); err != nil {
		return view.State{}, err
	}
	return s.against(&base{what.state.Source.Name, diff.Side{Facts: what.snapshot, Atlas: what.atlas}, ignore}, &what.state.Source)
}

// IgnoreChanges goes on with the comparison, with something else ignored.
func (s *Session) IgnoreChanges(ignore string) (view.State, error) {
	what, err := s.showing()
	if err != nil {
		return view.State{}, err
	}
	if what.base == nil {
		return view.State{}, Usage("nothing is compared", "choose first what to compare the chart with")
	}
	if err := (Ignoring{Expression: ignore}).Check(); err != nil {
		return view.State{}, err
	}
	return s.against(&base{what.base.name, what.base.side, ignore}, &what.state.Source)
}

// EndComparison shows the chart as it is.
func (s *Session) EndComparison() view.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown != nil && s.shown.base != nil {
		s.rebase(nil)
	}
	return s.state
}

// since compares what is shown with a snapshot; of is as for against.
func (s *Session) since(name string, snapshot facts.Snapshot, ignore string, of *view.Source) (view.State, error) {
	atlas, err := s.infer(snapshot)
	if err != nil {
		return view.State{}, err
	}
	return s.against(&base{name, diff.Side{Facts: snapshot, Atlas: atlas}, ignore}, of)
}

// against compares what is shown with a base; of is what must be shown for that, nil for anything.
func (s *Session) against(b *base, of *view.Source) (view.State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.life.Err() != nil:
		return s.state, errors.New("the program is ending")
	case s.shown == nil:
		return s.state, noChart()
	case of != nil && !s.shown.state.Source.Same(*of):
		return s.state, Usage("something else is shown by now", "compare again, if that is what you want")
	}
	s.rebase(b)
	return s.state, nil
}

// rebase shows the same reading again, compared with a base or with nothing: it has pictures of its own, which keep the shape of
// those before. A reading that is under way goes on. The caller holds the lock.
func (s *Session) rebase(b *base) {
	old, under, before := s.shown, s.state, s.before
	s.charts++
	s.shown = &shown{state: old.state, snapshot: old.snapshot, atlas: old.atlas, things: old.things, given: old.given,
		recording: old.recording, fleet: old.fleet, base: b}
	s.shown.pictures.older = old.pictures.latest()
	s.shown.state.ChartVersion = s.charts
	s.shown.state = s.compare(s.shown.state)
	if before == old {
		before = s.shown
	}
	s.before = before
	under.ChartVersion, under.Comparison = s.charts, s.shown.state.Comparison
	s.set(under)
}

// compare makes the comparison of what is shown with its base, if it has one, and says so in a state of it. The caller holds the
// lock.
func (s *Session) compare(next view.State) view.State {
	next.Comparison = nil
	what := s.shown
	if what.base == nil {
		return next
	}
	b := what.base
	compared, err := s.differing(b, what)
	if err != nil {
		s.log.Error("comparing failed", "error", err)
		what.base = nil
		return next
	}
	what.compared = compared
	next.Comparison = &view.Comparison{Name: b.name, TakenAt: b.side.Atlas.TakenAt, Ignore: b.ignore, Changes: len(compared.Changes)}
	what.state = next
	return next
}

// differing keeps a fault in a comparison from ending the program. What is ignored was checked when the base was chosen.
func (s *Session) differing(b *base, what *shown) (compared *Compared, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("compare: %v\n%s", cause, debug.Stack())
		}
	}()
	return s.road.Compare(b.name, b.side, diff.Side{Facts: what.snapshot, Atlas: what.atlas}, Ignoring{Expression: b.ignore})
}

// CompareFrame compares what is shown with another reading of the same recording.
func (s *Session) CompareFrame(at int, ignore string) (view.State, error) {
	what, err := s.showing()
	if err != nil {
		return view.State{}, err
	}
	if err := (Ignoring{Expression: ignore}).Check(); err != nil {
		return view.State{}, err
	}
	snapshot, err := what.recording.reading(at)
	if err != nil {
		return view.State{}, err
	}
	return s.since(fmt.Sprintf("reading %d of %d", at+1, len(what.recording.frames)), snapshot, ignore, &what.state.Source)
}

func (h Handler) comparisons(mux *http.ServeMux) {
	mux.Handle("POST /api/compare", h.answersTo(maxSnapshot, h.compare))
	mux.Handle("POST /api/compare/source", h.answers(h.compareSource))
	mux.Handle("POST /api/compare/now", h.answers(h.compareNow))
	mux.Handle("POST /api/compare/frame", h.answers(h.compareFrame))
	mux.Handle("POST /api/compare/ignore", h.answers(h.ignoreChanges))
	mux.Handle("POST /api/compare/end", h.answers(h.endComparison))
}

func (h Handler) compare(r *http.Request) (answer, error) {
	snapshot, _, err := readUpload(r, "the snapshot", "compare with portolan diff in a terminal instead")
	if err != nil {
		return answer{}, err
	}
	query := r.URL.Query()
	return compared(h.Session.Compare(shownName(query.Get("name")), snapshot, query.Get("ignore")))
}

func (h Handler) compareSource(r *http.Request) (answer, error) {
	source, err := decode[view.Source](r)
	if err != nil {
		return answer{}, err
	}
	return compared(h.Session.CompareSource(r.Context(), source, r.URL.Query().Get("ignore")))
}

func (h Handler) compareNow(r *http.Request) (answer, error) {
	return compared(h.Session.CompareNow(r.URL.Query().Get("ignore")))
}

func (h Handler) compareFrame(r *http.Request) (answer, error) {
	wanted, err := decode[view.Seek](r)
	if err != nil {
		return answer{}, err
	}
	return compared(h.Session.CompareFrame(wanted.At, r.URL.Query().Get("ignore")))
}

func (h Handler) ignoreChanges(r *http.Request) (answer, error) {
	return compared(h.Session.IgnoreChanges(r.URL.Query().Get("ignore")))
}

func (h Handler) endComparison(*http.Request) (answer, error) {
	return asJSON(h.Session.EndComparison())
}

// compared is the state, or why there is none to compare.
func compared(state view.State, err error) (answer, error) { return asAnswer(state, missing(err)) }
