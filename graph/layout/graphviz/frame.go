package graphviz

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A frame is a length of four bytes, big end first, and as many bytes. A worker says hello with one frame, then answers
// each request frame (DOT) with one frame: a status byte, eight bytes with its memory, and json0 or the error's text.
const (
	hello      = "portolan graphviz worker 1"
	maxFrame   = 64 << 20
	headerSize = 1 + 8
)

// The status byte of an answer.
const (
	statusDone    byte = 0
	statusRefused byte = 1
)

var errNotAFrame = errors.New("it does not speak the worker's language")

// answer is what a worker says to one request. Memory is in bytes, as the worker's runtime counts it.
type answer struct {
	status byte
	memory uint64
	body   []byte
}

func writeFrame(w io.Writer, parts ...[]byte) error {
	size := 0
	for _, part := range parts {
		size += len(part)
	}
	if size > maxFrame {
		return fmt.Errorf("write a frame of %d bytes: at most %d can be sent", size, maxFrame)
	}
	frame := binary.BigEndian.AppendUint32(make([]byte, 0, 4+size), uint32(size))
	for _, part := range parts {
		frame = append(frame, part...)
	}
	_, err := w.Write(frame)
	return err
}

// readFrame reads one frame of at most limit bytes; io.EOF means that the other side left between two frames.
func readFrame(r io.Reader, limit int) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[:])
	if uint64(size) > uint64(limit) {
		return nil, errNotAFrame
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, fmt.Errorf("read a frame: %w", err)
	}
	return body, nil
}

func writeAnswer(w io.Writer, a answer) error {
	head := binary.BigEndian.AppendUint64([]byte{a.status}, a.memory)
	return writeFrame(w, head, a.body)
}

func readAnswer(r io.Reader) (answer, error) {
	frame, err := readFrame(r, maxFrame)
	if err != nil {
		return answer{}, err
	}
	if len(frame) < headerSize || frame[0] > statusRefused {
		return answer{}, errNotAFrame
	}
	return answer{
		status: frame[0],
		memory: binary.BigEndian.Uint64(frame[1:headerSize]),
		body:   frame[headerSize:],
	}, nil
}

func readHello(r io.Reader) error {
	frame, err := readFrame(r, len(hello))
	if err != nil {
		return err
	}
	if string(frame) != hello {
		return errNotAFrame
	}
	return nil
}
