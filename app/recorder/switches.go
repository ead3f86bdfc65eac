package recorder

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"portolan/app/view"
	"portolan/graph/facts"
)

// suffix ends the name of a run's recording, beside its journal.
const suffix = ".meshlog"

// How much is kept of switches: the oldest recordings go first.
const (
	MostRuns  = 50
	MostBytes = 200 << 20
)

const (
	// lastPatience is how long the reading after a run may take; the program waits for it at its end.
	lastPatience = 20 * time.Second
	// freshFor is how old what is shown may be and still be the reading before a run.
	freshFor = time.Minute
)

// Switches records around switches: a reading from before the first write, then one every so often, and one after the end.
// Whoever switches only tells it, and never waits for it. Its methods may be called from many goroutines; those of a nil
// *Switches do nothing.
type Switches struct {
	ways Ways
	life context.Context
	end  context.CancelFunc
	// preparing ends what is read for a plan, once nothing more is begun.
	preparing context.Context
	begun     context.CancelFunc
	// underway are the recordings in the making and the readings for one.
	underway sync.WaitGroup

	mu sync.Mutex
	// before is the reading that was made while a plan was looked at.
	before *before
	run    *run
}

// Ways is what a Switches is made of.
type Ways struct {
	// Dir is the folder of the journals.
	Dir   string
	Every time.Duration
	// Read reads a cluster, and cannot write there.
	Read func(context.Context, view.Source) (facts.Snapshot, error)
	// Code is one word for why a reading failed.
	Code func(error) string
	// Problem hears once for each run why it cannot be recorded any more.
	Problem func(run string, err error)
}

// before is a reading of what is about to be changed; there is none before done is closed, or where it failed.
type before struct {
	source   view.Source
	done     chan struct{}
	snapshot *facts.Snapshot
}

// run is one that is under way.
type run struct {
	id     string
	source view.Source
	before *before
	// took brings a reading that somebody else made of the same source.
	took chan facts.Snapshot
	over chan struct{}
}

// NewSwitches makes it; nil where there is no folder to keep anything in.
func NewSwitches(ways Ways) *Switches {
	if ways.Dir == "" {
		return nil
	}
	s := &Switches{ways: ways}
	s.life, s.end = context.WithCancel(context.Background())
	s.preparing, s.begun = context.WithCancel(s.life)
	return s
}

// Prepare reads what a plan is made for, so that there is a reading from before the first write once it is applied. What is
// shown already will do where it is fresh.
func (s *Switches) Prepare(source view.Source, shown *facts.Snapshot) {
	if s == nil || s.preparing.Err() != nil {
		return
	}
	b := &before{source: source, done: make(chan struct{})}
	s.mu.Lock()
	s.before = b
	s.mu.Unlock()
	if shown != nil && time.Since(shown.TakenAt) < freshFor {
		b.snapshot = shown
		close(b.done)
		return
	}
	s.underway.Go(func() {
		defer close(b.done)
		if snapshot, err := s.ways.Read(s.preparing, source); err == nil {
			b.snapshot = &snapshot
		}
	})
}

// Await waits until what was prepared is read, but not for long.
func (s *Switches) Await(ctx context.Context, most time.Duration) {
	if s == nil {
		return
	}
	s.mu.Lock()
	b := s.before
	s.mu.Unlock()
	if b == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	select {
	case <-b.done:
	case <-ctx.Done():
	}
}

// Heard hears which run is under way; none once it has ended.
func (s *Switches) Heard(source view.Source, id string) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run != nil && s.run.id == id || s.run == nil && id == "" {
		return
	}
	if s.run != nil {
		close(s.run.over)
		s.run = nil
	}
	if id == "" || s.preparing.Err() != nil {
		return
	}
	s.run = &run{id: id, source: source, took: make(chan facts.Snapshot, 1), over: make(chan struct{})}
	if s.before != nil && s.before.source.Same(source) {
		s.run.before, s.before = s.before, nil
	}
	next := s.run
	s.underway.Go(func() { s.keep(next) })
}

// Took takes a reading that was made for somebody else anyway, where it is of the cluster that is being switched.
func (s *Switches) Took(source view.Source, snapshot facts.Snapshot) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run == nil || !s.run.source.Same(source) {
		return
	}
	select {
	case s.run.took <- snapshot:
	default: // One is waiting already, and was made just before.
	}
}

// Close waits for the readings after the runs that have ended, and ends all others.
func (s *Switches) Close() {
	if s == nil {
		return
	}
	s.mu.Lock()
	if s.begun(); s.run != nil {
		s.end()
	}
	s.mu.Unlock()
	s.underway.Wait()
	s.end()
}

// Path is where a run is recorded; empty where it is not.
func (s *Switches) Path(id string) string {
	if s == nil {
		return ""
	}
	return filepath.Join(s.ways.Dir, id+suffix)
}

// Runs are the IDs of the runs in a folder that have a recording, oldest first.
func Runs(dir string) ([]string, error) {
	out := []string{}
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return out, err
	}
	for _, f := range files {
		if id, ok := strings.CutSuffix(f.Name(), suffix); ok && f.Type().IsRegular() {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Recording is the path of a run's recording in a folder; ok is false where it has none.
func Recording(dir, id string) (path string, ok bool) {
	known, err := Runs(dir)
	if err != nil || !slices.Contains(known, id) {
		return "", false
	}
	return filepath.Join(dir, id+suffix), true
}

// prune removes the oldest recordings beyond what is kept, never that of the run that begins.
func prune(dir, but string, runs int, bytes int64) error {
	type old struct {
		path string
		at   time.Time
		size int64
	}
	ids, err := Runs(dir)
	if err != nil {
		return err
	}
	var kept []old
	var sum int64
	for _, id := range ids {
		path := filepath.Join(dir, id+suffix)
		if info, err := os.Stat(path); err == nil && id != but {
			kept = append(kept, old{path, info.ModTime(), info.Size()})
			sum += info.Size()
		}
	}
	slices.SortFunc(kept, func(a, b old) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.path, b.path)) })
	for len(kept) > 0 && (len(kept) >= runs || sum > bytes) {
		if err := os.Remove(kept[0].path); err != nil {
			return err
		}
		sum -= kept[0].size
		kept = kept[1:]
	}
	return nil
}
