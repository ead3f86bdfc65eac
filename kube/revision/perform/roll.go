package perform

import (
	"context"
	"errors"
	"fmt"
	"time"

	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// What the audit log says of a write that is there.
const (
	resultWritten = "written"
	resultFound   = "found written"
)

// recorder writes a step's journal and audit log.
type recorder struct {
	c     *carrier
	step  revision.Step
	stamp string
}

func (r recorder) will(write) error {
	err := r.c.journal.Write(revision.Entry{Kind: revision.EntryWill, Step: r.step.Name, Stamp: r.stamp})
	if err == nil {
		r.c.show(r.step, revision.StepBegun, r.stamp)
	}
	return err
}

func (r recorder) tried(w write, seen sight, result string) error {
	line := journal.Audit{What: w.what, Before: w.before, After: w.after, Result: result}
	if seen.before != nil {
		line.Before = seen.before
	}
	if result == resultWritten || result == resultFound {
		// The journal first: what happened to the cluster matters more than who hears of it.
		if err := r.c.journal.Write(revision.Entry{Kind: revision.EntryDid, Step: r.step.Name, Stamp: r.stamp}); err != nil {
			return err
		}
		r.c.show(r.step, revision.StepWritten, r.stamp)
	}
	return r.c.journal.Audit(r.c.board.now(), line)
}

// show puts a step's state on the board.
func (c *carrier) show(s revision.Step, state revision.StepState, stamp string) {
	switch {
	case s.Workload != nil:
		c.board.workload(s.In, s.Workload.WorkloadRef, func(w *revision.WorkloadRun) { w.State, w.Stamp, w.Problem = state, stamp, "" })
	case s.Namespace != nil:
		c.board.change(func(r *revision.Run) {
			for i := range r.Namespaces {
				if r.Namespaces[i].Name == s.Namespace.Name {
					r.Namespaces[i].Label = state
				}
			}
		})
	default:
		c.mu.Lock()
		c.steps[s.Name] = revision.StepRecord{State: state}
		states := []revision.StepState{}
		for _, e := range c.change.Tag.Edits {
			states = append(states, c.steps[revision.TagStep(e)].State)
		}
		c.mu.Unlock()
		c.board.change(func(r *revision.Run) { r.Tag = revision.Together(states) })
	}
}

// write carries out a step that needs no following: a tag's object or a namespace's labels.
func (c *carrier) write(ctx context.Context, s revision.Step) error {
	w := tagWrite
	if s.Namespace != nil {
		w = labelWrite
	}
	begun := c.stateOf(s.Name) == revision.StepBegun
	_, err := c.conn.send(ctx, w(s), begun, c.timeout(), recorder{c, s, ""})
	return c.note(ctx, s, err)
}

// note writes a step's failure down, and answers it. A run that is stopped is no failure of the step.
func (c *carrier) note(ctx context.Context, s revision.Step, err error) error {
	if err = stopped(ctx, err); err == nil || errors.Is(err, errStopped) {
		return err
	}
	problem := plain(err.Error())
	c.show(s, revision.StepFailed, c.stampOf(s))
	if s.Workload != nil {
		c.board.workload(s.In, s.Workload.WorkloadRef, func(w *revision.WorkloadRun) { w.Problem = problem })
	}
	return errors.Join(err, c.journal.Write(revision.Entry{Kind: revision.EntryFailed, Step: s.Name, Problem: problem}))
}

// restart sees that a workload is watched, and restarts it where that was not done. It answers the generation that the
// workload's status must have seen.
func (c *carrier) restart(ctx context.Context, s revision.Step) (int64, error) {
	l, err := c.lookout(s.In)
	if err != nil {
		return 0, err
	}
	if err := l.ready(ctx, c.timeout()); err != nil {
		return 0, err
	}
	before := c.record(s.Name)
	if before.State == revision.StepWritten && !c.inVain(l, s, before) {
		return 0, nil
	}
	stamp, begun := before.Stamp, before.State == revision.StepBegun
	if !begun {
		stamp = time.Now().UTC().Format(time.RFC3339Nano)
	}
	c.remember(s.Name, stamp)
	seen, err := c.conn.send(ctx, restartWrite(s, stamp), begun, c.timeout(), recorder{c, s, stamp})
	return seen.generation, err
}

// inVain tells whether a restart that failed before is through and its pods run the wrong thing all the same, as when
// they were made before the API server knew the new label: waiting longer would not help.
func (c *carrier) inVain(l *lookout, s revision.Step, before revision.StepRecord) bool {
	w, found := l.workload(s.Workload.WorkloadRef)
	if !before.InVain || !found {
		return false
	}
	v := judge(s.Workload, w.rollout, l.podsOf(s.Workload.WorkloadRef), 0, settled)
	return v.through && v.old > 0
}

// through writes down how a workload ended: verified, gone, or failed, or not at all where the run was stopped. With the
// last of a namespace, its watches end.
func (c *carrier) through(ctx context.Context, s revision.Step, err error) error {
	var gone *goneError
	var changed *changedError
	err = stopped(ctx, err)
	switch {
	case errors.Is(err, errStopped):
		return err
	case err == nil:
		err = c.journal.Write(revision.Entry{Kind: revision.EntryVerified, Step: s.Name})
		c.show(s, revision.StepVerified, c.stampOf(s))
	case errors.As(err, &gone):
		says := "it is gone: there is nothing to move"
		err = c.journal.Write(revision.Entry{Kind: revision.EntrySkip, Step: s.Name, Problem: says})
		c.show(s, revision.StepSkipped, c.stampOf(s))
		c.board.workload(s.In, s.Workload.WorkloadRef, func(w *revision.WorkloadRun) { w.Problem = says })
	case errors.As(err, &changed):
		err = c.note(ctx, s, err)
	default:
		err = c.note(ctx, s, fmt.Errorf("%w; mend it and resume, or undo", err))
	}
	c.leave(s.In)
	return err
}
