package recorder

import (
	"context"
	"errors"
	"time"

	"portolan/graph/facts"
)

// Round is a reading again and again.
type Round struct {
	// Every is from the beginning of one reading to that of the next; one that takes longer is waited for.
	Every time.Duration
	// For is how long it goes on; 0 is until it is cancelled.
	For  time.Duration
	Read func(context.Context) (facts.Snapshot, error)
	// Code is one word for why a reading failed.
	Code func(error) string
	// Told hears of each reading, with the error of one that failed or could not be written.
	Told func(Tally, error)
}

// Tally is how far a recording is.
type Tally struct {
	Readings, Changes, Missed int
	// Bytes is the size of the recording, with what was there before.
	Bytes int64
}

// Record reads until the time is over or ctx ends, which is no error, or the recording is full. The first reading must
// succeed; of a later one that fails, the recording says so, and goes on.
func (f *File) Record(ctx context.Context, r Round) (Tally, error) {
	var t Tally
	began := time.Now()
	s, err := r.Read(ctx)
	if err != nil {
		return t, err
	}
	if err := f.add(&t, s); err != nil {
		return t, err
	}
	r.Told(t, nil)
	for next := began.Add(r.Every); ; next = next.Add(r.Every) {
		for time.Since(next) > r.Every {
			next = next.Add(r.Every) // What the last reading left no time for.
		}
		if r.For > 0 && !next.Before(began.Add(r.For)) {
			wait(ctx, time.Until(began.Add(r.For)))
			return t, nil
		}
		if !wait(ctx, time.Until(next)) {
			return t, nil
		}
		err := f.again(ctx, &t, r)
		if ctx.Err() != nil && err != nil {
			return t, nil
		}
		var full *facts.BadInput
		if errors.As(err, &full) {
			return t, err
		}
		r.Told(t, err)
	}
}

// again makes one more reading. A [*facts.BadInput] says that the recording takes no more.
func (f *File) again(ctx context.Context, t *Tally, r Round) error {
	s, err := r.Read(ctx)
	switch {
	case ctx.Err() != nil && err != nil:
		return err
	case err != nil:
		t.Missed++
		noted := f.Miss(time.Now(), r.Code(err))
		t.Bytes = f.Size()
		if noted != nil {
			return noted
		}
		return readError{err}
	}
	return f.add(t, s)
}

// readError is why a reading failed, and nothing that is wrong with the recording.
type readError struct{ cause error }

func (e readError) Error() string { return e.cause.Error() }

func (f *File) add(t *Tally, s facts.Snapshot) error {
	added, err := f.Add(s)
	if err != nil {
		return err
	}
	t.Readings++
	if added.Changed {
		t.Changes++
	}
	t.Bytes = f.Size()
	return nil
}

// wait is false where ctx ended first.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(max(d, 0))
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
