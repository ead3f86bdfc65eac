package recorder

import (
	"context"
	"errors"
	"time"

	"portolan/graph/facts"
)

// keep records one run to its end. What goes wrong is said once, and ends the recording; the run does not know of it.
func (s *Switches) keep(r *run) {
	file, err := s.begin(r)
	if err == nil {
		err = s.follow(r, file)
		err = errors.Join(err, file.Close())
	}
	if err != nil && s.life.Err() == nil {
		s.ways.Problem(r.id, err)
	}
}

// begin opens the run's recording; a run that is resumed goes on in the one that it has.
func (s *Switches) begin(r *run) (*File, error) {
	if err := prune(s.ways.Dir, r.id, MostRuns, MostBytes); err != nil {
		return nil, err
	}
	return Open(s.Path(r.id), Append)
}

// follow adds the reading from before, one every so often, and one after the end.
func (s *Switches) follow(r *run, file *File) error {
	k := keeper{Switches: s, run: r, file: file}
	next := time.Duration(0) // without a reading from before, one is made at once
	if was := r.was(); was != nil {
		if err := k.add(*was); err != nil {
			return err
		}
		next = s.ways.Every
	}
	for {
		timer := time.NewTimer(next)
		next = s.ways.Every
		var err error
		select {
		case <-s.life.Done():
			return nil
		case <-r.over:
			ctx, cancel := context.WithTimeout(s.life, lastPatience)
			defer cancel()
			return k.read(ctx)
		case snapshot := <-r.took:
			err = k.add(snapshot)
		case <-timer.C:
			err = k.read(s.life)
		}
		timer.Stop()
		if err != nil {
			return err
		}
	}
}

// was is the reading from before, which may still be on its way.
func (r *run) was() *facts.Snapshot {
	if r.before == nil {
		return nil
	}
	<-r.before.done
	return r.before.snapshot
}

// keeper adds readings to the recording of one run.
type keeper struct {
	*Switches
	run  *run
	file *File
	last time.Time
}

// read makes a reading; one that fails is a gap in the recording.
func (k *keeper) read(ctx context.Context) error {
	snapshot, err := k.ways.Read(ctx, k.run.source)
	switch {
	case k.life.Err() != nil:
		return nil
	case err != nil:
		return k.file.Miss(time.Now(), k.ways.Code(err))
	}
	return k.add(snapshot)
}

// add adds a reading, unless a later one was quicker.
func (k *keeper) add(snapshot facts.Snapshot) error {
	if snapshot.TakenAt.Before(k.last) {
		return nil
	}
	k.last = snapshot.TakenAt
	_, err := k.file.Add(snapshot)
	return err
}
