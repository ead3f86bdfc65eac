package meshlog

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"portolan/graph/facts"
)

// Log is an opened recording. It is kept as it was written; a reading is unpacked when it is asked for. Its methods may be
// called from many goroutines.
type Log struct {
	// Readings are those that succeeded, in the order of the recording; there is at least one.
	Readings []Reading
	// Missed are those that failed.
	Missed []Missed
	// Broken says why the recording ends where it does; empty where nothing is wrong with its end.
	Broken string
	// Size is how many bytes of it are whole: what is to be added goes there.
	Size int64

	frames []frame
	// of is the frame of each reading.
	of    []int
	chain chain

	mu sync.Mutex
	// text is that of the frame at, which was asked for last; there is none while it is nil.
	text []byte
	at   int
}

// Read reads a recording. What is wrong with its content is a [*facts.BadInput]; other errors are the reader's own.
func Read(r io.Reader) (*Log, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read recording: %w", err)
	}
	return Open(slices.Clip(data))
}

// Open opens a recording, which it keeps. What is torn or damaged ends it there, and Broken says so; without a whole first
// reading it is a [*facts.BadInput].
func Open(data []byte) (*Log, error) {
	begin := len(Magic) + 2
	switch {
	case len(data) > MaxBytes:
		return nil, bad("the recording is larger than %d MiB", MaxBytes>>20)
	case len(data) < len(Magic) || string(data[:len(Magic)]) != Magic:
		return nil, bad("it is no recording")
	case len(data) < begin:
		return nil, bad("the recording ends before its first reading")
	}
	if v := binary.LittleEndian.Uint16(data[len(Magic):]); v != Version {
		return nil, bad("the recording has format %d and this program reads up to %d; open it with the version of portolan that wrote it, or a later one", v, Version)
	}
	l := &Log{Readings: []Reading{}, Missed: []Missed{}, chain: begun(data[:begin])}
	l.read(data, begin)
	if len(l.Readings) == 0 {
		reason := l.Broken
		if reason == "" {
			reason = "it ends before that"
		}
		return nil, bad("the recording has no whole first reading: %s", reason)
	}
	return l, nil
}

// read lists the frames as far as they are whole.
func (l *Log) read(data []byte, from int) {
	for from < len(data) && l.Broken == "" {
		f, length, next, err := l.chain.next(data[from:])
		switch {
		case err == nil && len(l.frames) == 0 && f.kind != whole:
			err = errDamaged
		case err == nil && len(l.frames) == MaxFrames:
			err = fmt.Errorf("it has more than %d readings", MaxFrames)
		}
		if err != nil {
			l.Broken = fmt.Sprintf("%s (from byte %d on, of %d)", err, from, len(data))
			break
		}
		l.take(f)
		l.chain, from = next, from+length
	}
	l.Size = int64(from)
}

func (l *Log) take(f frame) {
	l.frames = append(l.frames, f)
	when := time.Unix(f.at, 0).UTC()
	if f.kind == missed {
		l.Missed = append(l.Missed, Missed{At: when, Code: string(f.body)})
		return
	}
	l.of = append(l.of, len(l.frames)-1)
	l.Readings = append(l.Readings, Reading{TakenAt: when, Changed: f.kind != same && len(l.Readings) > 0})
}

// At is the reading of an index, from 0.
func (l *Log) At(i int) (facts.Snapshot, error) {
	if i < 0 || i >= len(l.of) {
		return facts.Snapshot{}, fmt.Errorf("the recording has %d readings, and none of index %d", len(l.of), i)
	}
	text, err := l.textOf(l.of[i])
	if err == nil {
		err = checkWeight(text)
	}
	if err != nil {
		return facts.Snapshot{}, bad("reading %d of the recording cannot be unpacked: %s", i+1, err)
	}
	s, err := facts.Read(bytes.NewReader(text))
	if err != nil {
		return facts.Snapshot{}, err
	}
	s.TakenAt = l.Readings[i].TakenAt
	return s, nil
}

// Last is the last reading.
func (l *Log) Last() (facts.Snapshot, error) { return l.At(len(l.of) - 1) }

// textOf goes to the text of a frame from the nearest whole one before it, or from the one that was asked for last.
func (l *Log) textOf(to int) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	from := to
	for l.frames[from].kind != whole && (l.text == nil || from != l.at) {
		from--
	}
	text := l.text
	for i := from; i <= to; i++ {
		var err error
		switch f := l.frames[i]; {
		case i == l.at && l.text != nil && i == from:
		case f.kind == whole:
			text, err = wholeText(f.body)
		case f.kind == changed:
			text, err = apply(text, f.body)
		}
		if err != nil {
			return nil, err
		}
	}
	l.text, l.at = text, to
	return text, nil
}
