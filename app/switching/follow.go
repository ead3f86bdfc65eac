package switching

import (
	"context"
	"time"

	"portolan/kube/revision"
)

// pollJournal is how often a run that another program carries is looked at.
const pollJournal = time.Second

// see notes how far a run is, and wakes everybody who waits for it. The caller holds the lock.
func (d *Desk) see(run revision.Run) revision.Run {
	d.version++
	run.Version = d.version
	d.current.run = run
	close(d.changed)
	d.changed = make(chan struct{})
	return run
}

// seen is a run that this program carries, or carried last, as it was seen: it knows more of the pods than the journal.
// One that ended here may have been taken up or undone by another program since; then only the journal counts.
func (d *Desk) seen(id string) (revision.Run, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.current == nil || d.current.run.ID != id {
		return revision.Run{}, false
	}
	run := d.current.run
	if d.current.cancel == nil {
		if kept, err := d.store.Run(id); err == nil && (kept.Phase != run.Phase || !run.Ended.IsZero() && !kept.Ended.Equal(run.Ended)) {
			return revision.Run{}, false
		}
	}
	return run, true
}

// Run answers a run as soon as its Version is not since, and at the latest when ctx, the program, or the wait is over.
func (d *Desk) Run(ctx context.Context, id string, since int64, wait time.Duration) (revision.Run, error) {
	over := time.NewTimer(wait)
	defer over.Stop()
	for {
		d.mu.Lock()
		changed := d.changed
		d.mu.Unlock()
		run, poll, err := d.look(id)
		if err != nil || run.Version != since || wait <= 0 {
			return run, err
		}
		select {
		case <-changed:
		case <-poll:
		case <-over.C:
			return run, nil
		case <-ctx.Done():
			return run, nil
		case <-d.life.Done():
			wait = 0 // What its end says is worth one more look.
		}
	}
}

// look is a run as it is seen here, else as its journal has it: then poll says when to look again.
func (d *Desk) look(id string) (run revision.Run, poll <-chan time.Time, err error) {
	if run, ok := d.seen(id); ok {
		return run, nil, nil
	}
	run, err = d.store.Run(id)
	if err != nil {
		return revision.Run{}, nil, err
	}
	run.Version = fromJournal(run)
	return run, time.After(pollJournal), nil
}

// fromJournal is a Version for a run of which only the journal is known: it changes with its steps, and is below zero so
// that it is none of this process.
func fromJournal(run revision.Run) int64 {
	out := int64(1)
	if run.Phase != revision.Running {
		out++
	}
	mix := func(s revision.StepState) {
		for _, r := range s {
			out = out*31 + int64(r)
		}
	}
	mix(run.Tag)
	for _, n := range run.Namespaces {
		mix(n.Label)
		for _, w := range n.Workloads {
			mix(w.State)
		}
	}
	return -(out & (1<<52 - 1)) - 1
}

// Cancel asks the run to stop: what was begun is left as it is and said to be. It answers the run as it is seen now.
func (d *Desk) Cancel(id string) (revision.Run, error) {
	d.mu.Lock()
	if d.current != nil && d.current.run.ID == id {
		if d.current.cancel != nil {
			d.current.cancel()
		}
		defer d.mu.Unlock()
		return d.current.run, nil
	}
	d.mu.Unlock()
	run, err := d.store.Run(id)
	if err == nil && run.Phase == revision.Running {
		return run, &Error{Code: CodeBusy, Message: "another portolan carries the run " + id, Remedy: "end it there"}
	}
	return run, err
}
