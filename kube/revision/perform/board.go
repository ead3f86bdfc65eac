package perform

import (
	"reflect"
	"slices"
	"sync"
	"time"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

// often is how often somebody is told of progress, at most.
const often = 100 * time.Millisecond

// board holds what is known of a run, and tells of it.
type board struct {
	tell func(revision.Run)

	mu   sync.Mutex
	run  revision.Run
	last time.Time
	// later is set where a change waits to be told.
	later *time.Timer
	// telling keeps one after the other, so that nobody is told an older state after a newer one.
	telling sync.Mutex
	told    int64
}

func newBoard(run revision.Run, tell func(revision.Run)) *board {
	if tell == nil {
		tell = func(revision.Run) {}
	}
	return &board{run: copyRun(run), tell: tell, told: -1}
}

// change edits the run, and has it told soon.
func (b *board) change(edit func(*revision.Run)) {
	b.edit(func(r *revision.Run) bool {
		edit(r)
		return true
	})
}

// edit changes the run; where that says that nothing is otherwise, nobody is told.
func (b *board) edit(how func(*revision.Run) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !how(&b.run) {
		return
	}
	b.run.Version++
	if b.later == nil {
		b.later = time.AfterFunc(max(often-time.Since(b.last), 0), b.flush)
	}
}

// flush tells what is known now, if it was not told yet.
func (b *board) flush() {
	b.telling.Lock()
	defer b.telling.Unlock()
	b.mu.Lock()
	if b.later != nil {
		b.later.Stop()
		b.later = nil
	}
	b.last = time.Now()
	run := copyRun(b.run)
	b.mu.Unlock()
	if run.Version > b.told {
		b.told = run.Version
		b.tell(run)
	}
}

// now is the run as it is.
func (b *board) now() revision.Run {
	b.mu.Lock()
	defer b.mu.Unlock()
	return copyRun(b.run)
}

// workload edits one workload's part.
func (b *board) workload(namespace string, ref facts.WorkloadRef, edit func(*revision.WorkloadRun)) {
	b.edit(func(r *revision.Run) bool {
		for i := range r.Namespaces {
			if r.Namespaces[i].Name != namespace {
				continue
			}
			for j := range r.Namespaces[i].Workloads {
				if w := &r.Namespaces[i].Workloads[j]; w.WorkloadRef == ref {
					before := *w
					edit(w)
					return !sameWorkload(before, *w)
				}
			}
		}
		return false
	})
}

func sameWorkload(a, b revision.WorkloadRun) bool {
	reasons := slices.Equal(a.Reasons, b.Reasons)
	a.Reasons, b.Reasons = nil, nil
	return reasons && reflect.DeepEqual(a, b)
}

// copyRun copies what changes while a run is carried out; the change itself never does.
func copyRun(r revision.Run) revision.Run {
	r.Namespaces = slices.Clone(r.Namespaces)
	for i := range r.Namespaces {
		r.Namespaces[i].Workloads = append([]revision.WorkloadRun{}, r.Namespaces[i].Workloads...)
		for j := range r.Namespaces[i].Workloads {
			w := &r.Namespaces[i].Workloads[j]
			w.Reasons = append([]facts.Waiting{}, w.Reasons...)
		}
	}
	r.Left = append([]revision.LeftBehind{}, r.Left...)
	return r
}
