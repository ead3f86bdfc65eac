package graphviz

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"

	"portolan/graph/layout/graphviz/lazy"
)

// worker is one process. It is used by one goroutine at a time.
type worker struct {
	cmd     *exec.Cmd
	in      *os.File
	out     *os.File
	stderr  *tail
	reaped  chan struct{} // closed once the process is gone and waited for
	layouts int
	memory  uint64
}

// errSpawn means that there is no process to talk to.
var errSpawn = errors.New("start the graphviz worker")

// startWorker starts argv and waits for its greeting; on any error the process is gone when it returns.
func startWorker(ctx context.Context, argv []string, dir string) (*worker, error) {
	if len(argv) == 0 {
		return nil, fmt.Errorf("%w: no command is set", errSpawn)
	}
	w, err := spawn(argv, dir)
	if err != nil {
		return nil, fmt.Errorf("%w %q: %w", errSpawn, argv[0], err)
	}
	err = w.converse(ctx, func() error { return readHello(w.out) })
	if err != nil {
		w.kill()
		return nil, fmt.Errorf("greet the graphviz worker %q: %w", argv[0], w.explain(err))
	}
	return w, nil
}

// spawn makes the process. The goroutine that starts it also waits for it and keeps its thread meanwhile, because on
// Linux the worker dies with the thread that started it.
func spawn(argv []string, dir string) (*worker, error) {
	childIn, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out, childOut, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, childIn.Close(), in.Close())
	}
	w := &worker{in: in, out: out, stderr: &tail{}, reaped: make(chan struct{})}
	w.cmd = exec.Command(argv[0], argv[1:]...)
	w.cmd.Stdin, w.cmd.Stdout, w.cmd.Stderr = childIn, childOut, w.stderr
	w.cmd.Env = []string{lazy.Env + "=1", "TMPDIR=" + dir, "TMP=" + dir, "TEMP=" + dir}
	w.cmd.SysProcAttr = dieWithParent()
	w.cmd.WaitDelay = time.Second
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := w.cmd.Start()
		started <- err
		if err == nil {
			_ = w.cmd.Wait() // how it ended shows in the conversation
		}
		close(w.reaped)
	}()
	err = <-started
	err = errors.Join(err, childIn.Close(), childOut.Close())
	if err != nil {
		w.kill()
		return nil, err
	}
	return w, nil
}

// layout sends one request and waits for its answer.
func (w *worker) layout(ctx context.Context, dot string) (answer, error) {
	var a answer
	err := w.converse(ctx, func() error {
		if err := writeFrame(w.in, []byte(dot)); err != nil {
			return err
		}
		var err error
		a, err = readAnswer(w.out)
		return err
	})
	if err != nil {
		return answer{}, w.explain(err)
	}
	w.layouts++
	w.memory = a.memory
	return a, nil
}

// converse runs talk, which blocks on the worker's pipes. When the context ends first, the process is killed and gone
// before converse returns.
func (w *worker) converse(ctx context.Context, talk func() error) error {
	done := make(chan error, 1)
	go func() { done <- talk() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		w.kill()
		<-done // the pipes are broken now
		return context.Cause(ctx)
	}
}

// kill ends the process and returns when it is gone. It may be called more than once.
func (w *worker) kill() {
	if w.cmd.Process != nil {
		_ = w.cmd.Process.Kill() // fails only when it is gone already
	}
	<-w.reaped
	_ = w.in.Close()
	_ = w.out.Close()
}

// explain adds the last words of the worker to an error of the conversation.
func (w *worker) explain(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, os.ErrClosed) {
		err = errors.New("it ended without an answer")
	}
	if words := w.stderr.line(); words != "" {
		return fmt.Errorf("%w (%s)", err, words)
	}
	return err
}

// tail keeps the beginning of what a worker writes to its standard error, where a panic names its cause.
type tail struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

const tailSize = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if room := tailSize - t.buf.Len(); room > 0 {
		t.buf.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// line is the first line that was written.
func (t *tail) line() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	first, _, _ := strings.Cut(strings.TrimSpace(t.buf.String()), "\n")
	return strings.TrimSpace(first)
}
