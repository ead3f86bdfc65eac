package app

import (
	"context"
	"time"

	"portolan/app/switching"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/kube/revision/journal"
)

// Switchboard is a desk for switches in the context that a session has open.
type Switchboard struct {
	*switching.Desk
	// Ground is the cluster of a source that is a context; nothing is dialled.
	Ground func(view.Source) (switching.Ground, error)
}

// NewSwitchboard makes the switchboard of a session, whose chart follows what is carried out. It must be closed before it.
func NewSwitchboard(s *Session, rules switching.Rules, store journal.Store, ground func(view.Source) (switching.Ground, error)) *Switchboard {
	return &Switchboard{Desk: switching.NewDesk(rules, store, s.Switched), Ground: ground}
}

// Ground is the cluster of a context to switch in; a demo or a snapshot has none.
func (s Sources) Ground(source view.Source) (switching.Ground, error) {
	switch source.Kind {
	case view.SourceContext:
	case view.SourceDemo:
		return switching.Ground{}, switching.NoCluster("demo")
	case view.SourceFile, view.SourceSnapshot:
		return switching.Ground{}, switching.NoCluster("snapshot")
	case view.SourceFleet:
		return switching.Ground{}, Usage("a switch is in one cluster, and several are open", "open its context alone to switch there")
	default:
		return switching.Ground{}, Usage("no cluster is open", "pick a context first")
	}
	found, err := s.context(source)
	if err != nil {
		return switching.Ground{}, err
	}
	return switching.Cluster(source, found, s.Connection), nil
}

// followPause is the least time between two readings for a switch.
const followPause = 3 * time.Second

// Switched hears how a switch goes: the state says which is under way, and the chart is read again where pods have moved,
// if it still shows that cluster. Readings never overlap: one that is under way is waited for.
func (s *Session) Switched(e switching.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.under != e.Run {
		s.under = e.Run
		s.set(s.state)
	}
	s.switches.Heard(e.Source, e.Run)
	if !e.Moved || s.due || s.life.Err() != nil {
		return
	}
	s.due = true
	s.reading.Go(func() { s.follow(e.Source) })
}

// follow reads the chart again, once the pause since the last reading is over and no other reading is under way.
func (s *Session) follow(source view.Source) {
	for {
		state := s.State()
		switch {
		case s.life.Err() != nil || !state.Source.Same(source):
			s.mu.Lock()
			s.due = false
			s.mu.Unlock()
			return
		case state.Phase == view.PhaseReading:
			s.Wait(s.life, state.Version, time.Minute)
		case sinceTaken(state) < followPause:
			s.rest(followPause - sinceTaken(state))
		default:
			s.mu.Lock()
			s.due = false
			s.mu.Unlock()
			_, err := s.Reload() // What cannot be read again is said by the next who asks for it.
			if err != nil {
				s.log.Error("reading again after a switch failed", "error", err)
			}
			return
		}
	}
}

// sinceTaken is how old what is shown is.
func sinceTaken(state view.State) time.Duration {
	if state.TakenAt == nil {
		return followPause
	}
	return time.Since(*state.TakenAt)
}

// rest waits, unless the session ends.
func (s *Session) rest(d time.Duration) {
	ctx, cancel := context.WithTimeout(s.life, d)
	defer cancel()
	<-ctx.Done()
}

// Facts are those behind what is shown, with what was concluded from them.
func (s *Session) Facts() (view.Source, facts.Snapshot, mesh.Atlas, error) {
	what, err := s.showing()
	if err != nil {
		return view.Source{}, facts.Snapshot{}, mesh.Atlas{}, err
	}
	return what.state.Source, what.snapshot, what.atlas, nil
}
