package perform

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// end writes down how the run ended. A journal that cannot be written is an error; so the run is as the journal has it.
func (c *carrier) end(ctx context.Context, problem error) (revision.Run, error) {
	phase, says := revision.Done, ""
	switch {
	case problem == nil:
		if err := c.journal.Undone(); err != nil && !isUnknown(err) {
			phase, says = revision.Failed, fmt.Sprintf("all was taken back, but the run %s could not be marked so: %v", c.change.Undoes, err)
		}
	case errors.Is(problem, errStopped):
		phase, says = revision.Stopped, "it was stopped; what was begun goes on in the cluster. Resume it or undo it"
	default:
		phase, says = revision.Failed, firstLine(problem)
	}
	left, outdated := c.allLeft(ctx), c.outdated(problem)
	now := time.Now().UTC()
	err := c.journal.Write(revision.Entry{At: now, Kind: revision.EntryEnd, Phase: phase, Problem: says, Outdated: outdated, Left: left})
	if err != nil && problem == nil {
		phase, says = revision.Failed, err.Error()
	}
	c.board.change(func(r *revision.Run) {
		r.Phase, r.Problem, r.Ended, r.Outdated, r.Left = phase, says, now, outdated, left
	})
	c.board.flush()
	return c.board.now(), err
}

// outdated tells whether a run found things not as they were planned with, before it wrote anything.
func (c *carrier) outdated(problem error) bool {
	var changed *changedError
	var gone *goneError
	if !errors.As(problem, &changed) && !errors.As(problem, &gone) {
		return false
	}
	return !slices.ContainsFunc(c.journal.Entries(), func(e revision.Entry) bool { return e.Kind == revision.EntryWill })
}

// isUnknown tells a run whose journal somebody moved away.
func isUnknown(err error) bool {
	var e *journal.Error
	return errors.As(err, &e) && e.Code == journal.CodeUnknown
}

// firstLine is one problem of several, and how many more there are.
func firstLine(err error) string {
	lines := strings.Split(err.Error(), "\n")
	if len(lines) == 1 {
		return lines[0]
	}
	return fmt.Sprintf("%s (and %d more)", lines[0], len(lines)-1)
}
