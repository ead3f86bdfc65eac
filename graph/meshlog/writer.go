package meshlog

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"portolan/graph/facts"
)

// Writer adds readings to a recording. Each is one Write of a whole frame, the first with what a recording begins with; after
// a Write that failed, [Writer.Size] is how much of the file is whole, and the same can be tried again from there.
type Writer struct {
	to    io.Writer
	chain chain
	// text is that of the last reading; nil before the first.
	text   []byte
	frames int
	size   int64
	since  sinceWhole
}

// sinceWhole is what a reader must do beyond the last whole frame.
type sinceWhole struct {
	// unpacked are the bytes of the texts on the way; packed those of the frames, and whole those of the whole frame.
	unpacked, packed, whole int
}

// mostUnpacked is how many bytes of text a reader puts together on its way to any reading: some tenths of a second.
const mostUnpacked = 256 << 20

// far tells whether the next reading that changes is to be written whole: where the way from the last whole one is long, or
// is worth one by its size and not quite short.
func (s sinceWhole) far() bool {
	return s.unpacked > mostUnpacked || s.packed > 2*s.whole && s.unpacked > mostUnpacked/8
}

// Added is what became of a reading.
type Added struct {
	// Changed is true where more than the time differs from the reading before it; of the first it is false.
	Changed bool
	// Bytes are those that were written.
	Bytes int
}

// NewWriter begins a recording; nothing is written before its first reading.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Continue goes on with a recording where it is whole: to must write from byte log.Size on.
func Continue(to io.Writer, log *Log) (*Writer, error) {
	last := log.of[len(log.of)-1]
	text, err := log.textOf(last)
	if err != nil {
		return nil, bad("the last reading of the recording cannot be unpacked: %s", err)
	}
	w := &Writer{to: to, chain: log.chain, text: text, frames: len(log.frames), size: log.Size}
	for _, f := range log.frames {
		w.since.count(f, len(text))
	}
	return w, nil
}

// count takes a frame into account; the texts on the way are taken to be as long as the last.
func (s *sinceWhole) count(f frame, length int) {
	switch f.kind {
	case whole:
		*s = sinceWhole{whole: len(f.body)}
	case changed:
		s.unpacked += length
		s.packed += len(f.body)
	}
}

// Size is how many bytes of the recording are whole.
func (w *Writer) Size() int64 { return w.size }

// Add adds a reading. It refuses what facts.Write would, and what is too large to be read again.
func (w *Writer) Add(s facts.Snapshot) (Added, error) {
	at := s.TakenAt.Unix()
	s.TakenAt = time.Time{}
	var buffer bytes.Buffer
	if err := facts.Write(&buffer, s); err != nil {
		return Added{}, err
	}
	text := buffer.Bytes()
	if len(text) > MaxText {
		return Added{}, bad("a reading of %d MiB is more than a recording can hold: %d MiB", len(text)>>20, MaxText>>20)
	}
	if err := checkWeight(text); err != nil {
		return Added{}, bad("a reading is more than a recording can hold: %s", err)
	}
	f := frame{kind: same, at: at}
	switch {
	case w.text == nil:
		f.kind, f.body = whole, wholeBody(text)
	case bytes.Equal(text, w.text):
	case w.since.far():
		f.kind, f.body = whole, wholeBody(text)
	default:
		f.kind, f.body = changed, difference(w.text, text)
	}
	first := w.text == nil
	n, err := w.write(f)
	if err != nil {
		return Added{}, err
	}
	w.text = text
	w.since.count(f, len(text))
	return Added{Changed: f.kind != same && !first, Bytes: n}, nil
}

// Miss notes a reading that failed; code is one word for why, of small letters, digits and dashes. Before the first reading
// there is no recording to note it in.
func (w *Writer) Miss(at time.Time, code string) error {
	switch {
	case w.text == nil:
		return bad("a recording begins with a reading")
	case !isCode(code):
		return bad("%q is no code of a reading that failed", code)
	}
	_, err := w.write(frame{kind: missed, at: at.Unix(), body: []byte(code)})
	return err
}

// write writes a frame in one Write. Nothing is remembered of one that failed.
func (w *Writer) write(f frame) (int, error) {
	if f.at < minTime || f.at > maxTime {
		return 0, bad("a reading is of the year %d, which cannot be written", time.Unix(f.at, 0).UTC().Year())
	}
	if w.frames == MaxFrames {
		return 0, bad("the recording is full: it has %d readings", MaxFrames)
	}
	out, before := []byte{}, w.chain
	if w.size == 0 {
		out = binary.LittleEndian.AppendUint16([]byte(Magic), Version)
		before = begun(out)
	}
	out, next := before.append(out, f)
	if w.size+int64(len(out)) > MaxBytes {
		return 0, bad("the recording is full: it has %d MiB", MaxBytes>>20)
	}
	if _, err := w.to.Write(out); err != nil {
		return 0, fmt.Errorf("write recording: %w", err)
	}
	w.size += int64(len(out))
	w.chain, w.frames = next, w.frames+1
	return len(out), nil
}
