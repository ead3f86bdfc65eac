package graphviz

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/goccy/go-graphviz"

	"portolan/graph/layout/graphviz/lazy"
)

// json0 is Graphviz' format with positions and nothing drawn: points, y upwards, sizes of nodes in inches.
const json0 graphviz.Format = "json0"

// ServeWorker is what a worker process does: it reads requests from in and answers on out until in ends, which it also
// does when the parent dies, and even while a layout is running. It fails at once in a process that was not started by
// a [Pool], because Graphviz sleeps there.
func ServeWorker(in io.Reader, out io.Writer) error {
	if !lazy.Awake() {
		return errors.New("this verb is for the program's own use: it serves layouts to the portolan that starts it")
	}
	// WebAssembly does not yield: with one processor the end of input would go unseen until the layout is over.
	runtime.GOMAXPROCS(max(2, runtime.GOMAXPROCS(0)))
	engine, err := graphviz.New(context.Background())
	if err != nil {
		return fmt.Errorf("start graphviz: %w", err)
	}
	if err := writeFrame(out, []byte(hello)); err != nil {
		return fmt.Errorf("greet the parent: %w", err)
	}
	requests, ended := make(chan []byte), make(chan error, 1)
	go func() { ended <- readRequests(in, requests) }()
	failed := make(chan error, 1)
	go func() { failed <- answerRequests(engine, requests, out) }()
	select {
	case err := <-ended:
		return err
	case err := <-failed:
		return err
	}
}

func readRequests(in io.Reader, requests chan<- []byte) error {
	for {
		dot, err := readFrame(in, maxFrame)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a request: %w", err)
		}
		requests <- dot
	}
}

func answerRequests(engine *graphviz.Graphviz, requests <-chan []byte, out io.Writer) error {
	for dot := range requests {
		a := answer{status: statusDone}
		body, err := layoutDOT(engine, dot)
		if err != nil {
			a.status, body = statusRefused, []byte(err.Error())
		}
		a.memory, a.body = memoryInUse(), body
		if err := writeAnswer(out, a); err != nil {
			return fmt.Errorf("answer a request: %w", err)
		}
	}
	return nil
}

func layoutDOT(engine *graphviz.Graphviz, dot []byte) (out []byte, err error) {
	parsed, err := graphviz.ParseBytes(dot)
	if err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	if parsed == nil {
		return nil, errors.New("parse: no graph in it")
	}
	defer func() {
		if closed := parsed.Close(); closed != nil && err == nil {
			err = fmt.Errorf("free the graph: %w", closed)
		}
	}()
	var buf bytes.Buffer
	if err := engine.Render(context.Background(), parsed, json0, &buf); err != nil {
		return nil, fmt.Errorf("lay out: %w", err)
	}
	if buf.Len() == 0 {
		return nil, errors.New("lay out: graphviz gave nothing back")
	}
	return buf.Bytes(), nil
}

// memoryInUse is what the runtime has taken from the system, Graphviz' memory included.
func memoryInUse() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.Sys - stats.HeapReleased
}
