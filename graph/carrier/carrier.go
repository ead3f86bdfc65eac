// Package carrier is what a snapshot travels in: plain JSON, the same in gzip, and packed (gzip, base64) inside a picture or a
// page, so that the file that one person looks at is the file that another opens.
//
// It exists so that every door of the program takes the same files, by what is in them and never by their names. It reads what
// strangers send: it must never hold a file in memory that it can walk through, unpack without a bound, resolve an entity,
// open a path or an address that a file names, or take a picture that carries nothing for an empty cluster. Pictures are
// written by graph/picture, which knows nothing of this package.
package carrier

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"portolan/graph/facts"
)

// MaxFile is the largest file that [Read] walks through, in bytes; of a picture, all but the snapshot is passed over.
const MaxFile = 512 << 20

// headSize is how much of a file is looked at to tell what it is, in bytes.
const headSize = 512

// Read reads a snapshot out of whatever carries one. What is wrong with the file is a [*facts.BadInput]; other errors are the
// reader's own.
func Read(r io.Reader) (facts.Snapshot, error) {
	from := &source{in: r}
	snapshot, err := read(bufio.NewReaderSize(&bounded{in: from, left: MaxFile, over: fmt.Sprintf("larger than %d MiB", MaxFile>>20)}, 64<<10))
	var bad *facts.BadInput
	switch {
	case err == nil:
		return snapshot, nil
	case from.err != nil:
		return facts.Snapshot{}, fmt.Errorf("read snapshot: %w", from.err)
	case errors.As(err, &bad):
		return facts.Snapshot{}, bad
	}
	return facts.Snapshot{}, damaged(err)
}

// read tells by the first bytes what a file is. A recording is not one snapshot but many, and has a magic of its own: whoever
// reads those looks for it before it comes here, and what still comes here is named in foreign.
func read(in *bufio.Reader) (facts.Snapshot, error) {
	head, err := in.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return facts.Snapshot{}, err
	}
	if marked, ok := bytes.CutPrefix(head, []byte("\xef\xbb\xbf")); ok {
		_, _ = in.Discard(3) // They were just looked at.
		head = marked
	}
	text := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case len(head) == 0:
		return facts.Snapshot{}, &facts.BadInput{Reason: "it is empty", Remedy: howToWrite}
	case len(text) == 0, text[0] == '{', text[0] == '[':
		return facts.Read(in)
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return gunzip(in)
	case bytes.HasPrefix(head, []byte(pngSignature)):
		return readPNG(in)
	case text[0] == '<':
		return readMarkup(in)
	}
	return facts.Snapshot{}, foreign(head)
}

// source remembers the error of the reader that all comes from, so that it is not taken for a fault of the file.
type source struct {
	in  io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.in.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// bounded fails where more than a number of bytes come.
type bounded struct {
	in   io.Reader
	left int64
	over string
}

func (b *bounded) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if b.left > 0 {
		n, err := b.in.Read(p[:min(int64(len(p)), b.left)])
		b.left -= int64(n)
		return n, err
	}
	n, err := b.in.Read(p[:1])
	if n > 0 {
		return 0, &facts.BadInput{Reason: b.over}
	}
	return 0, err
}
