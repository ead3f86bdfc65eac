package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"portolan/app/recorder"
	"portolan/app/registry"
	"portolan/app/view"
	"portolan/graph/carrier"
	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/graph/meshlog"
)

// recording is an opened recording, of which one reading is shown. It is kept packed.
type recording struct {
	log    *meshlog.Log
	at     int
	frames []view.Frame
	missed []view.MissedReading
}

func newRecording(log *meshlog.Log, at int) *recording {
	r := &recording{log: log, at: at, frames: []view.Frame{}, missed: []view.MissedReading{}}
	for _, reading := range log.Readings {
		r.frames = append(r.frames, view.Frame(reading))
	}
	for _, m := range log.Missed {
		r.missed = append(r.missed, view.MissedReading(m))
	}
	return r
}

// shown is what the state says of it; nil where what is shown is no recording.
func (r *recording) shown() *view.Recording {
	if r == nil {
		return nil
	}
	return &view.Recording{Frames: r.frames, At: r.at, Missed: r.missed, Broken: r.log.Broken}
}

// moved is the same recording with another reading shown.
func (r *recording) moved(at int) *recording {
	next := *r
	next.at = at
	return &next
}

// reading is one of the readings, from 0; there is none where what is shown is no recording.
func (r *recording) reading(at int) (facts.Snapshot, error) {
	switch {
	case r == nil:
		return facts.Snapshot{}, Usage("what is shown is no recording", "open one first")
	case at < 0 || at >= len(r.frames):
		return facts.Snapshot{}, Usage(fmt.Sprintf("the recording has readings 0 to %d, and no %d", len(r.frames)-1, at), "name one of them")
	}
	return r.log.At(at)
}

// readEither reads a recording, of which the snapshot is the reading that is asked for, or a snapshot, which is all there is.
func readEither(r io.Reader, at string) (facts.Snapshot, *recording, error) {
	in := bufio.NewReader(r)
	if head, _ := in.Peek(len(meshlog.Magic)); string(head) != meshlog.Magic { // What cannot be read is said by whoever reads on.
		snapshot, err := carrier.Read(in)
		if err == nil && at != "" {
			err = Usage("a snapshot is one reading: it has no other that --at could name", "leave --at out, or give a recording")
		}
		return snapshot, nil, err
	}
	log, err := meshlog.Read(in)
	if err != nil {
		return facts.Snapshot{}, nil, err
	}
	i, err := ReadingAt(log.Readings, at)
	if err != nil {
		return facts.Snapshot{}, nil, err
	}
	snapshot, err := log.At(i)
	return snapshot, newRecording(log, i), err
}

// recordings is a Reader whose files may be recordings.
type recordings interface {
	readRecorded(context.Context, view.Source) (facts.Snapshot, *recording, error)
}

func (s Sources) readRecorded(ctx context.Context, source view.Source) (facts.Snapshot, *recording, error) {
	if registry.Is(pathOf(source)) {
		snapshot, err := s.pull(ctx, pathOf(source))
		return snapshot, nil, err
	}
	return s.readFile(ctx, pathOf(source))
}

// readSource reads a source. Of a recording that is read again, because it may have grown, the same reading is shown again;
// whoever looked at the last one goes on to look at the last one.
func (s *Session) readSource(ctx context.Context, source view.Source, progress func(view.Progress)) (facts.Snapshot, *recording, error) {
	files, ok := s.reader.(recordings)
	if !ok || source.Kind != view.SourceFile {
		snapshot, err := s.reader.Read(ctx, source, progress)
		return snapshot, nil, err
	}
	snapshot, now, err := files.readRecorded(ctx, source)
	was := s.recordingOf(source)
	if err != nil || now == nil || was == nil || was.at >= len(now.frames) || was.at == now.at {
		return snapshot, now, err
	}
	at := was.at
	if at == len(was.frames)-1 {
		at = len(now.frames) - 1
	}
	snapshot, err = now.log.At(at)
	return snapshot, now.moved(at), err
}

// recordingOf is the recording that is shown, if it is of that source.
func (s *Session) recordingOf(source view.Source) *recording {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown == nil || !s.shown.state.Source.Same(source) {
		return nil
	}
	return s.shown.recording
}

// showOf is show for a reading of a recording; nil for a single one. The caller holds the lock.
func (s *Session) showOf(recorded *recording, next view.State, snapshot facts.Snapshot, atlas mesh.Atlas, before *shown) {
	next.Recording = recorded.shown()
	s.show(next, snapshot, atlas, before)
	s.shown.recording = recorded
}

// Seek shows another reading of the recording that is shown; the chart keeps its shape.
func (s *Session) Seek(at int) (view.State, error) {
	what, err := s.showing()
	if err != nil {
		return view.State{}, err
	}
	snapshot, err := what.recording.reading(at)
	if err != nil {
		return view.State{}, err
	}
	atlas, err := s.infer(snapshot)
	if err != nil {
		return view.State{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown == nil || s.shown.recording == nil || s.shown.recording.log != what.recording.log || s.life.Err() != nil {
		return s.state, nil // Something else was opened meanwhile.
	}
	s.stop()
	given := s.shown.given
	s.showOf(what.recording.moved(at), s.shown.state, snapshot, atlas, s.shown)
	s.shown.given = given
	return s.state, nil
}

func (h Handler) seek(r *http.Request) (answer, error) {
	wanted, err := decode[view.Seek](r)
	if err != nil {
		return answer{}, err
	}
	state, err := h.Session.Seek(wanted.At)
	return asAnswer(state, missing(err))
}

func (h Handler) recordedRuns(*http.Request) (answer, error) {
	return asAnswer(recorder.Runs(h.Recordings))
}

// replay opens the recording of a run as the file that it is.
func (h Handler) replay(r *http.Request) (answer, error) {
	name, err := decode[view.RunName](r)
	if err != nil {
		return answer{}, err
	}
	path, ok := recorder.Recording(h.Recordings, name.ID)
	if !ok {
		return answer{}, statusError{http.StatusNotFound,
			Usage(fmt.Sprintf("the run %q has no recording", name.ID), "it was removed, or record.switches was off")}
	}
	return asAnswer(h.Session.Open(FileSource(path)))
}

// Record has the switches of this session recorded from now on.
func (s *Session) Record(switches *recorder.Switches) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.switches = switches
}

// prepare reads what a switch is planned for, for its recording; what is shown will do if it is fresh.
func (s *Session) prepare(source view.Source) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var shown *facts.Snapshot
	if s.shown != nil && s.shown.state.Source.Same(source) {
		shown = &s.shown.snapshot
	}
	s.switches.Prepare(source, shown)
}

// NewSwitches are the recordings of switches in a folder. problem hears once for each run why it cannot be recorded.
func (s Sources) NewSwitches(dir string, every time.Duration, problem func(run string, err error)) *recorder.Switches {
	return recorder.NewSwitches(recorder.Ways{Dir: dir, Every: every, Problem: problem, Code: func(err error) string { return ProblemOf(err).Code },
		Read: func(ctx context.Context, source view.Source) (facts.Snapshot, error) {
			return s.Read(ctx, source, func(view.Progress) {})
		}})
}
