package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"portolan/app/recorder"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/find"
	"portolan/graph/mesh"
)

// Reader opens what a person may pick.
type Reader interface {
	// Contexts lists the contexts; it dials nothing.
	Contexts() ([]view.Context, error)
	// Check answers the context of a source (nil for demos and files), or an error for one that cannot be opened.
	Check(view.Source) (*view.Context, error)
	// Read reads a source; progress may be called from any goroutine until Read returns.
	Read(ctx context.Context, source view.Source, progress func(view.Progress)) (facts.Snapshot, error)
}

// Session is what one page looks at: at most one source, read in the background. Its methods may be called from many
// goroutines. The zero value is not usable; see [NewSession].
type Session struct {
	reader Reader
	road   Road
	log    *slog.Logger
	// life ends the session and every reading in it.
	life    context.Context
	end     context.CancelFunc
	reading sync.WaitGroup

	mu sync.Mutex
	// state is replaced, never changed in depth: answers may still be encoding an older one.
	state   view.State
	changed chan struct{}
	// run numbers the readings, so that what an older one still says is not heard.
	run    int64
	cancel context.CancelFunc
	// shown is what the chart is made of; before is what a cancelled reading goes back to.
	shown, before *shown
	charts        int64
	// fleet are the contexts of the source, where it is several; nil for every other.
	fleet *fleet
	// under is the ID of the switch that is under way, if any.
	under string
	// due is set while the chart waits to be read again for a switch.
	due bool
	// switches records the switches that are told of; nil records none.
	switches *recorder.Switches
	// late is set while changes of progress wait to be told together.
	late bool
	// exports are the files in the making.
	exports *exports
}

// shown is one reading that succeeded.
type shown struct {
	state    view.State
	snapshot facts.Snapshot
	atlas    mesh.Atlas
	pictures pictures
	// things are what can be found of the atlas: made once, since every key that is typed asks for them.
	things func() []find.Subject
	// base is what it is compared with, nil for nothing, and compared what came of that.
	base     *base
	compared *Compared
	// recording is what the reading is one of; nil for a single one.
	recording *recording
	// given is true for facts that came with a request: see Give.
	given bool
	// fleet is what the facts were put together from, where that was several contexts.
	fleet *fleet
}

// progressPause is how long changes of progress are gathered before the page is told.
const progressPause = 100 * time.Millisecond

// NewSession makes a session with nothing open. The log takes faults of this program, never what is read.
func NewSession(reader Reader, road Road, log *slog.Logger) *Session {
	s := &Session{reader: reader, road: road, log: log, changed: make(chan struct{})}
	s.life, s.end = context.WithCancel(context.Background())
	s.state = empty()
	s.state.Version = 1
	s.exports = newExports(s)
	return s
}

func empty() view.State {
	return view.State{Source: view.Source{Kind: view.SourceNone}, Phase: view.PhaseIdle, Progress: []view.Progress{}}
}

// Close ends the reading and every wait, and returns when they are gone.
func (s *Session) Close() {
	s.mu.Lock()
	s.end()
	s.mu.Unlock()
	s.reading.Wait()
}

// errEnding is the error of whoever asks for something when the program is ending.
var errEnding = errors.New("the program is ending")

// background runs what ends with the session, which waits for it; false once the session has ended.
func (s *Session) background(run func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life.Err() != nil {
		return false
	}
	s.reading.Go(run)
	return true
}

// State is what holds now.
func (s *Session) State() view.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// Wait answers the State as soon as its version is not since, and at the latest when ctx or the session ends or d is
// over. A version above the present one comes from a program that ran before, and is answered at once.
func (s *Session) Wait(ctx context.Context, since int64, d time.Duration) view.State {
	over := time.NewTimer(d)
	defer over.Stop()
	for {
		s.mu.Lock()
		state, changed := s.state, s.changed
		s.mu.Unlock()
		if state.Version != since {
			return state
		}
		select {
		case <-changed:
		case <-over.C:
			return state
		case <-ctx.Done():
			return state
		case <-s.life.Done():
			return state
		}
	}
}

// Open starts to read a source, in place of whatever is read now, and answers at once. The chart of another source is
// gone from then on: it must not stand under this one's name. An error means that nothing has changed.
func (s *Session) Open(source view.Source) (view.State, error) {
	if source.Kind == view.SourceNone {
		return s.closeSource(), nil
	}
	if source.Kind == view.SourceFleet {
		return s.openFleet(source)
	}
	if state, ok := s.given(source); ok {
		return state, nil
	}
	about, err := s.reader.Check(source)
	if err != nil {
		return view.State{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life.Err() != nil {
		return s.state, errEnding
	}
	if s.shown != nil {
		s.before = s.shown
	}
	if !s.state.Source.Same(source) {
		s.shown = nil
	}
	next := empty()
	if s.shown != nil {
		next = s.shown.state
	}
	next.Source, next.Context = source, about
	next.Phase, next.Progress = view.PhaseReading, []view.Progress{}
	s.set(next)
	s.start(source)
	return s.state, nil
}

// Reload reads the same source again; the chart stays until there is a newer one.
func (s *Session) Reload() (view.State, error) {
	source := s.State().Source
	if source.Kind == view.SourceNone {
		return view.State{}, Usage("there is nothing to read again", "pick a context first")
	}
	return s.Open(source)
}

// Cancel ends a reading and goes back to what was shown before it. Without a reading it does nothing.
func (s *Session) Cancel() view.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.Phase != view.PhaseReading {
		return s.state
	}
	s.stop()
	if s.fleet != nil && s.fleet.some() {
		return s.keepRead()
	}
	s.shown, s.fleet = s.before, nil
	next := empty()
	if s.shown != nil {
		next, s.fleet = s.shown.state, s.shown.fleet
	}
	s.set(next)
	return s.state
}

func (s *Session) closeSource() view.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop()
	s.shown, s.before = nil, nil
	s.set(empty())
	return s.state
}

// stop ends the reading under way, if any; what it still says will not be heard. The caller holds the lock.
func (s *Session) stop() {
	s.run++
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	if s.fleet != nil {
		s.fleet.stop()
	}
}

// start reads in the background. The caller holds the lock.
func (s *Session) start(source view.Source) {
	s.stop()
	ctx, cancel := context.WithCancel(s.life)
	s.cancel = cancel
	run := s.run
	s.reading.Go(func() {
		defer cancel()
		snapshot, recorded, atlas, err := s.read(ctx, source, run)
		s.finish(run, snapshot, recorded, atlas, err)
	})
}

// read is the part of the road that does not depend on the page; a fault in it must not end the program.
func (s *Session) read(ctx context.Context, source view.Source, run int64) (snapshot facts.Snapshot, recorded *recording, atlas mesh.Atlas, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.log.Error("reading failed", "source", source.Name, "cause", cause, "stack", string(debug.Stack()))
			err = fmt.Errorf("reading %q failed: %v", source.Name, cause)
		}
	}()
	snapshot, recorded, err = s.readSource(ctx, source, func(p view.Progress) { s.progress(run, p) })
	if err != nil {
		return snapshot, recorded, atlas, err
	}
	return snapshot, recorded, s.road.Infer(snapshot), nil
}

func (s *Session) finish(run int64, snapshot facts.Snapshot, recorded *recording, atlas mesh.Atlas, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if run != s.run || s.life.Err() != nil {
		return
	}
	s.cancel = nil
	next := s.state
	if err != nil {
		problem := ProblemOf(err)
		next.Phase, next.Problem = view.PhaseFailed, &problem
		s.set(next)
		return
	}
	s.switches.Took(next.Source, snapshot)
	s.showOf(recorded, next, snapshot, atlas, s.shown)
}

// show makes a reading the one that is shown, in a state that says where it comes from. Its charts keep the shape of
// those of the reading before it, if that was of the same source. The caller holds the lock.
func (s *Session) show(next view.State, snapshot facts.Snapshot, atlas mesh.Atlas, before *shown) {
	s.charts++
	taken := snapshot.TakenAt
	next.Phase, next.Problem, next.ChartVersion = view.PhaseReady, nil, s.charts
	next.TakenAt, next.Demo, next.Gaps = &taken, snapshot.Demo, len(atlas.Gaps)
	s.shown = &shown{state: next, snapshot: snapshot, atlas: atlas,
		things: sync.OnceValue(func() []find.Subject { return find.Subjects(atlas) })}
	if before != nil && before.state.Source.Same(next.Source) {
		s.shown.pictures.older = before.pictures.latest()
		s.shown.base = before.base
	}
	next = s.compare(next)
	s.shown.state = next
	s.before = nil
	s.set(next)
	s.shown.fleet = s.fleet
}

// set makes a state the present one and tells everybody who waits. The caller holds the lock.
func (s *Session) set(next view.State) {
	next = s.withFleet(next)
	next.Version, next.Run = s.state.Version+1, s.under
	s.state = next
	close(s.changed)
	s.changed = make(chan struct{})
}

// progress notes how far a list is; the page is told after a pause, of all lists together.
func (s *Session) progress(run int64, p view.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if run != s.run || s.state.Phase != view.PhaseReading {
		return
	}
	s.state.Progress = progressed(s.state.Progress, p)
	if !s.late {
		s.late = true
		time.AfterFunc(progressPause, s.tell)
	}
}

func (s *Session) tell() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late = false
	s.set(s.state)
}
