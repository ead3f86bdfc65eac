package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"portolan/app/view"
)

// exports are the files that are being made of what a session shows, one at a time, and those that wait to be fetched. They
// end with the session. Its methods may be called from many goroutines.
type exports struct {
	session *Session
	// turn is held by whoever makes a file: a large PNG takes hundreds of megabytes while it is drawn.
	turn chan struct{}

	mu   sync.Mutex
	jobs []*job
}

// job is one file. Its fields are guarded by the exports' mutex.
type job struct {
	state   view.ExportJob
	changed chan struct{}
	cancel  context.CancelFunc
	file    made
	// late is set while progress waits to be told together.
	late bool
}

const (
	// maxJobs is how many files there are at most, under way or to be fetched; maxKept the most that those to be fetched may
	// take together, in bytes.
	maxJobs = 4
	maxKept = 512 << 20
	// keepUnfetched is how long a file waits for whoever asked for it, keepFetched how long it can be fetched again.
	keepUnfetched = 10 * time.Minute
	keepFetched   = time.Minute
)

func newExports(s *Session) *exports {
	return &exports{session: s, turn: make(chan struct{}, 1)}
}

// begin starts to make a file of what is shown now, and answers at once. What is read meanwhile does not change it.
func (e *exports) begin(o order) (view.ExportJob, error) {
	what, err := e.session.showing()
	if err != nil {
		return view.ExportJob{}, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.makeRoom(); err != nil {
		return view.ExportJob{}, err
	}
	ctx, cancel := context.WithCancel(e.session.life)
	j := &job{changed: make(chan struct{}), cancel: cancel,
		state: view.ExportJob{ID: rand.Text(), Version: 1, Doing: "waiting", Filename: o.name(what.state.Source), Notes: []string{}}}
	e.jobs = append(e.jobs, j)
	o.shape.Step = func(doing string, done, of int) { e.step(j, doing, done, of) }
	if !e.session.background(func() {
		defer cancel()
		file, err := e.now(ctx, what, o)
		e.end(j, file, err)
	}) {
		cancel()
		return view.ExportJob{}, errEnding
	}
	return j.state, nil
}

// now makes a file as soon as no other is being made. A fault in it must not end the program.
func (e *exports) now(ctx context.Context, what *shown, o order) (file made, err error) {
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
	case <-ctx.Done():
		return made{}, ctx.Err()
	}
	defer func() {
		if cause := recover(); cause != nil {
			e.session.log.Error("export failed", "format", o.format.Name, "cause", cause, "stack", string(debug.Stack()))
			err = fmt.Errorf("the export failed: %v", cause)
		}
	}()
	return e.session.make(ctx, what, o)
}

// makeRoom forgets the oldest files that are finished. The caller holds the lock.
func (e *exports) makeRoom() error {
	for len(e.jobs) >= maxJobs {
		i := slices.IndexFunc(e.jobs, func(j *job) bool { return j.state.Ended })
		if i < 0 {
			return statusError{http.StatusConflict, &Error{Problem: view.Problem{Code: CodeBusy,
				Message: fmt.Sprintf("%d files are being made already", maxJobs), Remedy: "wait for one of them, or cancel it"}}}
		}
		e.jobs = slices.Delete(e.jobs, i, i+1)
	}
	return nil
}

// set makes a state the present one of a job, and tells everybody who waits. The caller holds the lock.
func (e *exports) set(j *job, next view.ExportJob) {
	next.Version = j.state.Version + 1
	j.state = next
	close(j.changed)
	j.changed = make(chan struct{})
}

// step notes how far a job is; who waits is told of another word at once, and of numbers after a pause.
func (e *exports) step(j *job, doing string, done, of int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if j.state.Ended {
		return
	}
	next := j.state
	next.Doing, next.Done, next.Of = doing, done, of
	if doing != j.state.Doing {
		e.set(j, next)
		return
	}
	j.state = next
	if !j.late {
		j.late = true
		time.AfterFunc(progressPause, func() { e.tell(j) })
	}
}

func (e *exports) tell(j *job) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if j.late = false; !j.state.Ended {
		e.set(j, j.state)
	}
}

// end keeps the file, or says why there is none. What was cancelled meanwhile has ended already.
func (e *exports) end(j *job, file made, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if j.state.Ended {
		return
	}
	next := j.state
	next.Ended, next.Done, next.Of = true, 0, 0
	if err != nil {
		problem := ProblemOf(err)
		next.Doing, next.Problem = "failed", &problem
	} else {
		j.file = file
		next.Doing, next.Bytes, next.Notes = "done", int64(len(file.body)), file.notes
		e.keepWithin(j)
	}
	e.set(j, next)
	e.forgetAfter(j, keepUnfetched)
}

// keepWithin forgets older files where all would take too much together. The caller holds the lock.
func (e *exports) keepWithin(newest *job) {
	kept := int64(len(newest.file.body))
	for i := len(e.jobs) - 1; i >= 0; i-- {
		if j := e.jobs[i]; j != newest && j.state.Ended {
			if kept += j.state.Bytes; kept > maxKept {
				e.jobs = slices.Delete(e.jobs, i, i+1)
			}
		}
	}
}

// forgetAfter drops a job after a time. The caller holds the lock.
func (e *exports) forgetAfter(j *job, d time.Duration) {
	time.AfterFunc(d, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.jobs = slices.DeleteFunc(e.jobs, func(other *job) bool { return other == j })
	})
}

// stop cancels a job and leaves nothing of it; one that has ended stays as it is.
func (e *exports) stop(id string) (view.ExportJob, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	j, err := e.known(id)
	if err != nil {
		return view.ExportJob{}, err
	}
	if !j.state.Ended {
		j.cancel()
		next := j.state
		next.Ended, next.Done, next.Of, next.Doing = true, 0, 0, "cancelled"
		next.Problem = &view.Problem{Code: CodeCancelled, Message: "the export was cancelled", Remedy: "begin it again"}
		e.set(j, next)
		e.forgetAfter(j, keepFetched)
	}
	return j.state, nil
}

// known is the job of an ID. The caller holds the lock.
func (e *exports) known(id string) (*job, error) {
	i := slices.IndexFunc(e.jobs, func(j *job) bool { return j.state.ID == id })
	if i < 0 {
		return nil, missingFile("there is no such export any more", "export it again")
	}
	return e.jobs[i], nil
}

// wait answers the state of a job as soon as its version is not since, and at the latest when ctx, the session or d is over.
func (e *exports) wait(ctx context.Context, id string, since int64, d time.Duration) (view.ExportJob, error) {
	over := time.NewTimer(d)
	defer over.Stop()
	for {
		e.mu.Lock()
		j, err := e.known(id)
		if err != nil {
			e.mu.Unlock()
			return view.ExportJob{}, err
		}
		state, changed := j.state, j.changed
		e.mu.Unlock()
		if state.Version != since {
			return state, nil
		}
		select {
		case <-changed:
		case <-over.C:
			return state, nil
		case <-ctx.Done():
			return state, nil
		case <-e.session.life.Done():
			return state, nil
		}
	}
}

// fetch answers the file of a job, which is forgotten soon after.
func (e *exports) fetch(id string) (made, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	j, err := e.known(id)
	switch {
	case err != nil:
		return made{}, err
	case j.state.Problem != nil:
		return made{}, statusError{http.StatusNotFound, &Error{Problem: *j.state.Problem}}
	case !j.state.Ended:
		return made{}, missingFile("the file is not ready yet", "wait for it")
	}
	e.forgetAfter(j, keepFetched)
	return j.file, nil
}
