package perform

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"k8s.io/client-go/rest"

	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// DefaultTimeout is how long a workload may take to roll where nobody says.
const DefaultTimeout = 10 * time.Minute

// settling is how long after a label or a tag was written the first pod is asked for: API servers choose the webhooks of a
// pod by caches of their own.
const settling = time.Second

// Order is a run to be carried out.
type Order struct {
	Config *rest.Config
	// Journal is held open, and stays so.
	Journal *journal.Journal
	// Progress is told how the run stands, at most some ten times a second and one call after the other, and always how it
	// ended; nil is fine.
	Progress func(revision.Run)
}

// Carry carries a run out, from wherever its journal stands, and answers it as it ended. That a run failed or was stopped
// by ctx is no error; that it could not be begun is one, and that its journal could not be written.
func Carry(ctx context.Context, o Order) (revision.Run, error) {
	c, err := newCarrier(o)
	if err != nil {
		return revision.Run{}, err
	}
	if c == nil {
		return through(o)
	}
	defer c.close()
	c.board.flush()
	return c.end(ctx, stopped(ctx, c.carry(ctx)))
}

// through answers a run that has ended already.
func through(o Order) (revision.Run, error) {
	run, err := o.Journal.Run()
	if err == nil && o.Progress != nil {
		o.Progress(run)
	}
	return run, err
}

// carrier is a run on its way.
type carrier struct {
	conn    *connection
	journal *journal.Journal
	board   *board
	change  revision.Change
	options revision.Options
	// steps are those of the run by their names, as the journal had them when this program took it up.
	steps map[string]revision.StepRecord
	// lives is the context of all watches.
	lives context.Context
	stop  context.CancelFunc

	mu       sync.Mutex
	lookouts map[string]*lookout
	// remaining counts the workloads of a namespace that are not through.
	remaining map[string]int
	left      map[string][]revision.LeftBehind
}

// newCarrier takes the journal up; it is nil for a run that is through.
func newCarrier(o Order) (*carrier, error) {
	run, err := o.Journal.Run()
	if err != nil || run.Phase == revision.Done || run.Phase == revision.Undone {
		return nil, err
	}
	if no := run.Change.Refused(); len(no) > 0 {
		return nil, fmt.Errorf("the change may not be carried out: %s", no[0].Message)
	}
	if entries := o.Journal.Entries(); len(entries) > 1 && entries[len(entries)-1].Kind != revision.EntryResume {
		if err := o.Journal.Write(revision.Entry{Kind: revision.EntryResume}); err != nil {
			return nil, err
		}
	}
	if run, err = o.Journal.Run(); err != nil {
		return nil, err
	}
	steps, err := revision.Records(o.Journal.Entries())
	if err != nil {
		return nil, err
	}
	byStep := writesOf(run.Change, func(string) string { return "" })
	conn, err := connect(o.Config, listed(run.Change, byStep), false)
	if err != nil {
		return nil, err
	}
	c := &carrier{
		conn: conn, journal: o.Journal, board: newBoard(run, o.Progress), change: run.Change, options: run.Options,
		steps: steps, lookouts: map[string]*lookout{}, remaining: map[string]int{}, left: map[string][]revision.LeftBehind{},
	}
	c.lives, c.stop = context.WithCancel(context.Background())
	for _, n := range run.Namespaces {
		for _, w := range n.Workloads {
			if !isThrough(w.State) {
				c.remaining[n.Name]++
			}
		}
	}
	return c, nil
}

func isThrough(s revision.StepState) bool {
	return s == revision.StepVerified || s == revision.StepSkipped
}

// carry goes through the waves until one fails.
func (c *carrier) carry(ctx context.Context) error {
	if err := c.check(ctx); err != nil {
		return err
	}
	worked := false
	for i, wave := range revision.Waves(c.change, c.options.Size()) {
		open := c.open(wave)
		if len(open) == 0 {
			continue
		}
		if worked {
			if err := sleep(ctx, time.Duration(c.options.PauseBetween)*time.Second); err != nil {
				return err
			}
		}
		c.board.change(func(r *revision.Run) { r.Wave = i + 1 })
		if err := c.wave(ctx, open); err != nil {
			return err
		}
		worked = true
	}
	return nil
}

// open are the steps of a wave that are still to be done.
func (c *carrier) open(wave []revision.Step) []revision.Step {
	var out []revision.Step
	for _, s := range wave {
		state := c.steps[s.Name].State
		if isThrough(state) || s.Workload == nil && state == revision.StepWritten {
			continue
		}
		out = append(out, s)
	}
	return out
}

// wave writes the tag and the labels, then restarts its workloads and follows them together. What is begun is followed to
// its end, also where another workload failed.
func (c *carrier) wave(ctx context.Context, steps []revision.Step) error {
	wrote := false
	for _, s := range steps {
		if s.Workload == nil {
			if err := c.write(ctx, s); err != nil {
				return err
			}
			wrote = true
		}
	}
	if wrote && slices.ContainsFunc(steps, func(s revision.Step) bool { return s.Workload != nil }) {
		if err := sleep(ctx, settling); err != nil {
			return err
		}
	}
	var all sync.WaitGroup
	var problems problems
	for _, s := range steps {
		if s.Workload == nil || problems.any() {
			continue
		}
		generation, err := c.restart(ctx, s)
		if err != nil {
			problems.add(c.through(ctx, s, err))
			continue
		}
		all.Go(func() { problems.add(c.through(ctx, s, c.follow(ctx, s, generation))) })
	}
	all.Wait()
	return problems.joined()
}

// timeout is how long a step may take.
func (c *carrier) timeout() time.Duration {
	if c.options.Timeout <= 0 {
		return DefaultTimeout
	}
	return time.Duration(c.options.Timeout) * time.Second
}

func (c *carrier) close() {
	c.stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.lookouts {
		l.stop()
	}
	c.conn.close()
}

// lookout is the watch of a namespace, which begins with its first workload.
func (c *carrier) lookout(namespace string) (*lookout, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l := c.lookouts[namespace]; l != nil {
		return l, nil
	}
	l, err := watchNamespace(c.lives, c.conn.kube, namespace, kindsOf(c.namespace(namespace)))
	if err != nil {
		return nil, err
	}
	c.lookouts[namespace] = l
	return l, nil
}

// namespace is the change's part of that name.
func (c *carrier) namespace(name string) revision.NamespaceChange {
	for _, n := range c.change.Namespaces {
		if n.Name == name {
			return n
		}
	}
	return revision.NamespaceChange{Name: name}
}

func (c *carrier) record(step string) revision.StepRecord {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.steps[step]
}

func (c *carrier) stateOf(step string) revision.StepState { return c.record(step).State }

func (c *carrier) stampOf(s revision.Step) string { return c.record(s.Name).Stamp }

// remember keeps the stamp that a workload gets.
func (c *carrier) remember(step, stamp string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.steps[step]
	r.Stamp = stamp
	c.steps[step] = r
}
