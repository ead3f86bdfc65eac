package app

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"portolan/app/view"
	"portolan/graph/facts"
)

// ReadFleet reads all contexts of a fleet at once and answers when the last has ended, with how each went. What could not be
// read is Unread in the snapshot. The error is for where none could be read: it is of the kind of the first.
func (s Sources) ReadFleet(ctx context.Context, source view.Source, progress func(view.Progress)) (facts.Snapshot, []view.FleetMember, error) {
	f, err := newFleet(source, s.Check)
	if err != nil {
		return facts.Snapshot{}, nil, err
	}
	var mu sync.Mutex
	var reading sync.WaitGroup
	errs := make([]error, len(f.members))
	for i, m := range f.members {
		if m.state.Phase == view.PhaseFailed {
			errs[i] = &Error{Problem: *m.state.Problem}
			continue
		}
		reading.Go(func() {
			snapshot, err := s.readContext(ctx, m.source, func(p view.Progress) {
				p.Resource = m.state.As + " " + p.Resource
				progress(p)
			})
			mu.Lock()
			defer mu.Unlock()
			m.took(snapshot, err)
			errs[i] = err
		})
	}
	reading.Wait()
	switch {
	case ctx.Err() != nil:
		return facts.Snapshot{}, f.states(), ctx.Err()
	case !f.some():
		return facts.Snapshot{}, f.states(), noneRead(errs)
	}
	return f.snapshot(), f.states(), nil
}

// noneRead is the error for a fleet of which nothing could be read: of the kind of the first, and each of them is in its state.
func noneRead(errs []error) error {
	first := errs[slices.IndexFunc(errs, func(err error) bool { return err != nil })]
	problem := ProblemOf(first)
	problem.Message = fmt.Sprintf("none of the %d contexts could be read", len(errs))
	return &Error{Err: first, Problem: problem}
}
