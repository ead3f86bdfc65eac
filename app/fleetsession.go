package app

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"portolan/app/view"
	"portolan/graph/facts"
)

// openFleet starts to read several contexts, each by itself: the chart shows what has been read, and none waits for another.
// What an earlier reading of the same fleet had of them stays until there is something newer.
func (s *Session) openFleet(source view.Source) (view.State, error) {
	f, err := newFleet(source, s.reader.Check)
	if err != nil {
		return view.State{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life.Err() != nil {
		return s.state, errors.New("the program is ending")
	}
	s.stop()
	if s.shown != nil {
		s.before = s.shown
	}
	if s.fleet != nil && s.fleet.source.Same(f.source) {
		f.inherit(s.fleet)
	}
	if !s.state.Source.Same(f.source) {
		s.shown = nil
	}
	next := empty()
	if s.shown != nil {
		next = s.shown.state
	}
	next.Source, s.fleet = f.source, f
	for _, m := range f.members {
		if m.state.Phase != view.PhaseFailed {
			s.startMember(f, m)
		}
	}
	s.set(next)
	return s.state, nil
}

// ReloadMembers reads some members of the fleet again, by what they are called on the chart, and leaves the others as they are.
func (s *Session) ReloadMembers(names []string) (view.State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chosen := []*fleetMember{}
	for _, name := range names {
		i := -1
		if s.fleet != nil {
			i = slices.IndexFunc(s.fleet.members, func(m *fleetMember) bool { return m.state.As == name })
		}
		if i < 0 {
			return view.State{}, Usage(fmt.Sprintf("context %q is not one of several that are open", name), "open it first")
		}
		chosen = append(chosen, s.fleet.members[i])
	}
	if s.life.Err() != nil {
		return s.state, errors.New("the program is ending")
	}
	for _, m := range chosen {
		if m.cancel != nil {
			m.cancel()
		}
		s.startMember(s.fleet, m)
	}
	s.set(s.state)
	return s.state, nil
}

// startMember reads one member in the background. The caller holds the lock.
func (s *Session) startMember(f *fleet, m *fleetMember) {
	ctx, cancel := context.WithCancel(s.life)
	m.turn++
	turn := m.turn
	m.cancel = cancel
	m.state.Phase, m.state.Problem, m.state.Progress = view.PhaseReading, nil, []view.Progress{}
	s.reading.Go(func() {
		defer cancel()
		snapshot, err := s.readMember(ctx, m.source, func(p view.Progress) { s.memberProgress(f, m, turn, p) })
		s.mu.Lock()
		heard := s.fleet == f && m.turn == turn && s.life.Err() == nil
		if heard {
			m.took(snapshot, err)
			f.settling++
		}
		s.mu.Unlock()
		if heard {
			s.compose(f, true)
		}
	})
}

// readMember keeps a fault in a reading from ending the program.
func (s *Session) readMember(ctx context.Context, source view.Source, progress func(view.Progress)) (snapshot facts.Snapshot, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.log.Error("reading failed", "source", source.Name, "cause", cause, "stack", string(debug.Stack()))
			err = fmt.Errorf("reading %q failed: %v", source.Name, cause)
		}
	}()
	return s.reader.Read(ctx, source, progress)
}

// compose shows what is known of all members. What is concluded from it takes its time in a large fleet, so that happens
// without the session's lock, and one after another: the last to come shows what all before it have read too.
func (s *Session) compose(f *fleet, settles bool) {
	f.composing.Lock()
	defer f.composing.Unlock()
	s.mu.Lock()
	snapshot, some := f.snapshot(), f.some()
	s.mu.Unlock()
	atlas, err := s.infer(snapshot)
	s.mu.Lock()
	defer s.mu.Unlock()
	if settles {
		f.settling--
	}
	switch {
	case s.fleet != f || s.life.Err() != nil:
	case !some || err != nil:
		s.set(s.state)
	default:
		s.show(s.state, snapshot, atlas, s.shown)
	}
}

// keepRead leaves a fleet with what was read of it when its reading was cancelled, and the chart says what is missing. The
// caller holds the lock.
func (s *Session) keepRead() view.State {
	f := s.fleet
	s.set(s.state)
	s.reading.Go(func() { s.compose(f, false) })
	return s.state
}

// withFleet is a state with where each member of the fleet stands, and all of them together. A fleet that is no longer the
// source is left, and its readings end. The caller holds the lock.
func (s *Session) withFleet(next view.State) view.State {
	f := s.fleet
	if f != nil && !next.Source.Same(f.source) {
		f.stop()
		f, s.fleet = nil, nil
	}
	if f == nil {
		next.Fleet = nil
		return next
	}
	next.Fleet, next.Progress, next.Context, next.Problem = f.states(), []view.Progress{}, nil, nil
	switch {
	case f.underway():
		next.Phase = view.PhaseReading
	case f.some():
		next.Phase = view.PhaseReady
	case f.problem() != nil:
		next.Phase, next.Problem = view.PhaseFailed, f.failed()
	default:
		next.Phase = view.PhaseIdle
	}
	return next
}

// failed is the problem of a fleet of which nothing could be read: all that are there, and what to do about the first.
func (f *fleet) failed() *view.Problem {
	problem, says := *f.problem(), []string{}
	for _, m := range f.members {
		if m.state.Problem != nil {
			says = append(says, m.state.Problem.Message)
		}
	}
	problem.Message = strings.Join(says, "; ")
	return &problem
}

// memberProgress notes how far a list of one member is; the page is told after a pause, of all together.
func (s *Session) memberProgress(f *fleet, m *fleetMember, turn int64, p view.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fleet != f || m.turn != turn || m.state.Phase != view.PhaseReading {
		return
	}
	m.state.Progress = progressed(m.state.Progress, p)
	if !s.late {
		s.late = true
		time.AfterFunc(progressPause, s.tell)
	}
}

// progressed are the lines with one of them renewed or added.
func progressed(lines []view.Progress, p view.Progress) []view.Progress {
	out := slices.Clone(lines)
	if i := slices.IndexFunc(out, func(l view.Progress) bool { return l.Resource == p.Resource }); i >= 0 {
		out[i] = p
		return out
	}
	return append(out, p)
}
