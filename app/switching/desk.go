package switching

import (
	"context"
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"portolan/app/view"
	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// Desk is where switches are planned, confirmed and followed. It keeps the one plan that was shown last, and carries at
// most one run at a time. Its methods may be called from many goroutines.
type Desk struct {
	rules Rules
	store journal.Store
	told  func(Event)
	// life ends with the program: a run is then stopped as if it had been cancelled.
	life     context.Context
	end      context.CancelFunc
	carrying sync.WaitGroup

	mu      sync.Mutex
	shown   *shown
	current *carried
	// version counts what is seen of runs, so that whoever waits for one knows when to look.
	version int64
	changed chan struct{}
}

// shown is a plan that was shown and not applied yet.
type shown struct {
	planned view.Planned
	ground  Ground
	at      time.Time
}

// planLife is how long a plan can be applied: what it foresees rests on webhooks and control planes, which are not looked at
// again before the first write, as labels and templates are.
const planLife = time.Hour

// Event is what a run tells the chart behind it: which run is under way, none once it ended, and that the cluster is not
// any more what was read.
type Event struct {
	Source view.Source
	// Run is empty once nothing is under way.
	Run string
	// Moved is true where pods were replaced since the last event.
	Moved bool
}

// NewDesk makes a desk that keeps its journals in a store. told hears of each run, from any
// goroutine; nil for nobody.
func NewDesk(rules Rules, store journal.Store, told func(Event)) *Desk {
	if told == nil {
		told = func(Event) {}
	}
	d := &Desk{rules: rules, store: store, told: told, changed: make(chan struct{})}
	d.life, d.end = context.WithCancel(context.Background())
	return d
}

// Close stops the run that is under way, and returns when its journal says so.
func (d *Desk) Close() {
	d.end()
	d.carrying.Wait()
}

// Plan makes the plan of a wish, with everything that speaks against it, and keeps it to be applied. near are the
// namespaces of the control planes that are known, so that they are read along.
func (d *Desk) Plan(ctx context.Context, ground Ground, wish view.SwitchWish, near []string) (view.Planned, error) {
	d.forget()
	request, err := d.rules.request(ctx, ground, wish, near)
	if err != nil {
		return view.Planned{}, err
	}
	return d.show(ctx, ground, view.Planned{Change: revision.Plan(request), Options: DefaultOptions})
}

// Undo plans the way back of a run, and keeps it to be applied.
func (d *Desk) Undo(ctx context.Context, ground Ground, id string) (view.Planned, error) {
	d.forget()
	run, err := d.idle(ground, id)
	if err != nil {
		return view.Planned{}, err
	}
	if run.Phase == revision.Undone {
		return view.Planned{}, usage("plan a new switch instead", "the run %s was undone already, by %s", id, run.UndoneBy)
	}
	request, err := back(ctx, ground, run)
	if err != nil {
		return view.Planned{}, err
	}
	return d.show(ctx, ground, view.Planned{Change: revision.Undo(run, request), Options: run.Options})
}

// Resume shows what is left of a run, to be confirmed again. Each step of its journal is compared with the cluster before it
// is taken, so that nothing is done twice.
func (d *Desk) Resume(ctx context.Context, ground Ground, id string) (view.Planned, error) {
	d.forget()
	run, err := d.idle(ground, id)
	if err != nil {
		return view.Planned{}, err
	}
	if run.Phase == revision.Done || run.Phase == revision.Undone {
		return view.Planned{}, usage("there is nothing left to do", "the run %s is %s", id, run.Phase)
	}
	if run.Change.Road == revision.RoadCrossMesh && run.Change.Kind != revision.KindUndo && !d.rules.CrossMesh {
		return view.Planned{}, &Error{Code: CodeOff, Message: "the run " + id + " leads to another mesh, and such moves are off",
			Remedy: "undo it, or set features.cross_mesh_moves: true and start portolan again"}
	}
	if err := d.rules.still(ctx, ground, run); err != nil {
		return view.Planned{}, err
	}
	return d.show(ctx, ground, view.Planned{Change: run.Change, Options: run.Options, Resumes: id, Run: &run})
}

// idle is a run that nobody works on, and that is of this context.
func (d *Desk) idle(ground Ground, id string) (revision.Run, error) {
	run, err := d.store.Run(id)
	switch {
	case err != nil:
		return revision.Run{}, err
	case run.Phase == revision.Running:
		return revision.Run{}, &Error{Code: CodeBusy, Message: "the run " + id + " is under way", Remedy: "wait for it to end, or cancel it"}
	case run.Change.Context != ground.Source.Name:
		return revision.Run{}, usage("open that context", "the run %s is of context %q", id, run.Change.Context)
	}
	return run, nil
}

// show asks the cluster what it would say to a plan, and keeps the plan.
func (d *Desk) show(ctx context.Context, ground Ground, p view.Planned) (view.Planned, error) {
	var err error
	p.ID, p.Missing, p.Rejected = rand.Text(), []string{}, []revision.Warning{}
	needed, tried := p.Change, p.Change
	if p.Run != nil {
		needed, tried = revision.Open(*p.Run), revision.Unbegun(*p.Run)
	}
	if p.Missing, err = ground.Missing(ctx, needed); err != nil {
		return view.Planned{}, err
	}
	refused := len(p.Change.Refused()) > 0
	if !refused && len(p.Missing) == 0 {
		if p.Rejected, err = ground.DryRun(ctx, tried); err != nil {
			return view.Planned{}, err
		}
	}
	p.Confirm = confirmation(p.Change)
	if d.rules.protects(p.Change.Context) {
		p.ConfirmContext = p.Change.Context
	}
	p.Ready = !refused && len(p.Missing) == 0 && !slices.ContainsFunc(p.Rejected, func(w revision.Warning) bool { return w.Weight == revision.Refuse })
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shown = &shown{planned: p, ground: ground, at: time.Now()}
	return p, nil
}

// forget drops the plan that was shown: another is being made, and only one can be meant by what is typed.
func (d *Desk) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shown = nil
}

// Runs are the runs of a context, newest first. uid is the cluster's, where it is known: a run of another cluster that had
// this context's name is none of them. Journals that cannot be read are in the error; the others are there all the same.
func (d *Desk) Runs(context, uid string) ([]revision.Run, error) {
	kept, err := d.store.Runs(context)
	kept = slices.DeleteFunc(kept, func(r revision.Run) bool { return uid != "" && r.Change.Cluster != "" && r.Change.Cluster != uid })
	for i, r := range kept {
		if seen, ok := d.seen(r.ID); ok {
			kept[i] = seen
		}
	}
	return kept, err
}
