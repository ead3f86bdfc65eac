package perform

import (
	"context"
	"errors"
	"sync"
)

// problems are what went wrong in a wave. That the run was stopped counts only where nothing else did.
type problems struct {
	mu      sync.Mutex
	list    []error
	stopped error
}

func (p *problems) add(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case err == nil:
	case errors.Is(err, errStopped):
		p.stopped = err
	default:
		p.list = append(p.list, err)
	}
}

func (p *problems) any() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.list) > 0 || p.stopped != nil
}

func (p *problems) joined() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.list) == 0 {
		return p.stopped
	}
	return errors.Join(p.list...)
}

// errStopped says that nobody wants the run any more.
var errStopped = errors.New("the run was stopped")

// stopped is err, or errStopped where that is only how ctx ended.
func stopped(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return errStopped
	}
	return err
}
