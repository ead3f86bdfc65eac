package graphviz

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

// Config is how a [Pool] works; zero values stand for the defaults.
type Config struct {
	// Command is the argv of a process that calls [ServeWorker]. It has no default.
	Command []string
	// Workers is how many layouts run at once (default: the number of processors).
	Workers int
	// MaxLayouts and MaxMemory (bytes) are when a worker is replaced (default: 100, 128 MiB).
	MaxLayouts int
	MaxMemory  uint64
	// Idle is how long a worker without work stays (default: 30 s).
	Idle time.Duration
	// StartTimeout and LayoutTimeout bound a start and one layout (default: 10 s each).
	StartTimeout  time.Duration
	LayoutTimeout time.Duration
}

func (c Config) withDefaults() Config {
	orDefault(&c.Workers, runtime.GOMAXPROCS(0))
	orDefault(&c.MaxLayouts, 100)
	orDefault(&c.MaxMemory, 128<<20)
	orDefault(&c.Idle, 30*time.Second)
	orDefault(&c.StartTimeout, 10*time.Second)
	orDefault(&c.LayoutTimeout, 10*time.Second)
	return c
}

func orDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// ErrRefused means that Graphviz itself refused the graph; another try would give the same.
var ErrRefused = errors.New("graphviz refused the graph")

// ErrClosed is the answer of a pool that was closed.
var ErrClosed = errors.New("the graphviz pool is closed")

var errTimeout = errors.New("it did not answer in time")

// Pool is a set of workers. Its methods may be called from many goroutines.
type Pool struct {
	cfg    Config
	cache  cacheDir
	slots  chan struct{}
	closed context.Context
	close  context.CancelCauseFunc

	mu    sync.Mutex
	idle  []*idleWorker
	users sync.WaitGroup
}

type idleWorker struct {
	*worker
	timer *time.Timer
}

// NewPool makes a pool; no process is started before the first layout.
func NewPool(cfg Config) *Pool {
	cfg = cfg.withDefaults()
	p := &Pool{cfg: cfg, slots: make(chan struct{}, cfg.Workers)}
	p.closed, p.close = context.WithCancelCause(context.Background())
	return p
}

// Layout gives the json0 of dot. When ctx ends, the worker that was busy with it is gone when Layout returns. A worker
// that dies is replaced and the layout tried once more. Errors: the context's, [ErrRefused], [ErrClosed], or why no
// worker could do it.
func (p *Pool) Layout(ctx context.Context, dot string) ([]byte, error) {
	if strings.ContainsRune(dot, 0) {
		return nil, fmt.Errorf("%w: it holds a NUL byte", ErrRefused)
	}
	if !p.enter() {
		return nil, ErrClosed
	}
	defer p.users.Done()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := context.AfterFunc(p.closed, func() { cancel(ErrClosed) })
	defer stop()

	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	out, err := p.try(ctx, dot)
	if err == nil || ctx.Err() != nil || !worthAnotherTry(err) {
		return out, err
	}
	// It died: of its cache, of this graph, or by somebody's hand. A new cache helps against the first.
	p.cache.wipe()
	out, again := p.try(ctx, dot)
	if again != nil && ctx.Err() == nil {
		return nil, fmt.Errorf("lay out with graphviz, twice: %w", again)
	}
	return out, again
}

// worthAnotherTry tells a worker that died from one that cannot be started, is too slow, or gave its answer.
func worthAnotherTry(err error) bool {
	return !errors.Is(err, ErrRefused) && !errors.Is(err, errTimeout) && !errors.Is(err, errSpawn)
}

// enter counts a user in unless the pool is closed.
func (p *Pool) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed.Err() != nil {
		return false
	}
	p.users.Add(1)
	return true
}

// try does one layout on one worker.
func (p *Pool) try(ctx context.Context, dot string) ([]byte, error) {
	w, err := p.take(ctx)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeoutCause(ctx, p.cfg.LayoutTimeout, errTimeout)
	defer cancel()
	a, err := w.layout(limited, dot)
	if err != nil {
		w.kill()
		return nil, err
	}
	if a.status == statusRefused {
		w.kill() // what it has seen of the graph may have broken it
		return nil, fmt.Errorf("%w: %s", ErrRefused, a.body)
	}
	p.put(w)
	return a.body, nil
}

// take gives an idle worker, the one used last first, or a new one.
func (p *Pool) take(ctx context.Context) (*worker, error) {
	p.mu.Lock()
	for len(p.idle) > 0 {
		last := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if last.timer.Stop() {
			p.mu.Unlock()
			return last.worker, nil
		}
	}
	p.mu.Unlock()
	dir, err := p.cache.get()
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeoutCause(ctx, p.cfg.StartTimeout, errTimeout)
	defer cancel()
	return startWorker(limited, p.cfg.Command, dir)
}

// put keeps a worker for the next layout, or ends it when it is used up.
func (p *Pool) put(w *worker) {
	if w.layouts >= p.cfg.MaxLayouts || w.memory >= p.cfg.MaxMemory {
		w.kill()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	rested := &idleWorker{worker: w}
	rested.timer = time.AfterFunc(p.cfg.Idle, func() { p.dismiss(rested) })
	p.idle = append(p.idle, rested)
}

// dismiss ends a worker that was idle for long.
func (p *Pool) dismiss(rested *idleWorker) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, w := range p.idle {
		if w == rested {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			break
		}
	}
	rested.kill() // under the lock: Close must not return before it is gone
}

// Close ends all workers, busy ones too, and returns when they are gone. Layouts under way get [ErrClosed].
func (p *Pool) Close() error {
	p.mu.Lock()
	p.close(ErrClosed)
	p.mu.Unlock()
	p.users.Wait()
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, w := range idle {
		w.timer.Stop()
		w.kill()
	}
	return p.cache.remove()
}
