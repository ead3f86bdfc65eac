package switching

import (
	"context"
	"errors"
	"fmt"
	"time"

	"portolan/app/view"
	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// carried is the run that this program carries, or carried last.
type carried struct {
	run    revision.Run
	source view.Source
	// cancel ends it; nil once it ended.
	cancel context.CancelFunc
}

// Apply begins what was shown, if a person confirmed exactly that, and answers as soon as it is under way. A plan is
// applied once.
func (d *Desk) Apply(ctx context.Context, source view.Source, word view.Confirmed) (revision.Run, error) {
	plan, err := d.take(source, word)
	if err != nil {
		return revision.Run{}, err
	}
	run, err := d.begin(ctx, plan, word.Options)
	if err != nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.current != nil && d.current.run.ID == "" {
			d.current = nil
		}
		return revision.Run{}, err
	}
	return run, nil
}

// take is the plan that is confirmed; nobody else gets it, and no other run can begin meanwhile.
func (d *Desk) take(source view.Source, word view.Confirmed) (shown, error) {
	if err := CheckOptions(word.Options); err != nil {
		return shown{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	switch p := d.shown; {
	case d.life.Err() != nil:
		return shown{}, errors.New("the program is ending")
	case p == nil || p.planned.ID != word.Plan:
		return shown{}, changed("this plan is not any more the one that was shown last")
	case !p.ground.Source.Same(source):
		return shown{}, changed("the plan is for context %q, which is not any more what is open", p.ground.Source.Name)
	case time.Since(p.at) > planLife:
		return shown{}, changed("this plan was made %s ago, and the cluster may be another by now", time.Since(p.at).Round(time.Minute))
	case !p.planned.Ready:
		return shown{}, usage("do what the plan says is missing, and plan it again", "this plan cannot be applied")
	case word.Confirm != p.planned.Confirm:
		return shown{}, usage("type it exactly", "%q was typed, and not %q", word.Confirm, p.planned.Confirm)
	case word.ConfirmContext != p.planned.ConfirmContext && p.planned.ConfirmContext != "":
		return shown{}, usage("type the context's name exactly", "the context %q is protected", p.planned.ConfirmContext)
	case d.current != nil && d.current.cancel != nil:
		return shown{}, &Error{Code: CodeBusy, Message: "another switch is under way", Remedy: "wait for it to end, or cancel it"}
	}
	plan := *d.shown
	d.shown = nil
	d.current = &carried{source: source, cancel: func() {}}
	return plan, nil
}

// begin writes down what is to be done and by whom, and carries it out in the background.
func (d *Desk) begin(ctx context.Context, plan shown, options revision.Options) (revision.Run, error) {
	who, err := plan.ground.Who(ctx)
	if err != nil {
		return revision.Run{}, err
	}
	kept, err := d.journal(plan.planned, options, who)
	if err != nil {
		return revision.Run{}, err
	}
	run, err := kept.Run()
	if err != nil {
		return revision.Run{}, errors.Join(err, kept.Close())
	}
	life, cancel := context.WithCancel(d.life)
	d.mu.Lock()
	d.current.cancel = cancel
	run = d.see(run)
	d.mu.Unlock()
	d.told(Event{Source: plan.ground.Source, Run: run.ID})
	d.carrying.Go(func() {
		defer cancel()
		d.carry(life, plan.ground, kept, run)
	})
	return run, nil
}

func (d *Desk) journal(p view.Planned, options revision.Options, who revision.Who) (*journal.Journal, error) {
	if p.Resumes == "" {
		return d.store.Create(p.Change, options, who)
	}
	kept, err := d.store.Open(p.Resumes)
	if err != nil {
		return nil, err
	}
	if err := kept.Write(revision.Entry{Kind: revision.EntryResume, Options: &options, Who: &who}); err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	return kept, nil
}

// carry follows a run to its end. A fault in it must not end the program, which others look at.
func (d *Desk) carry(ctx context.Context, ground Ground, kept *journal.Journal, run revision.Run) {
	final, err := d.guarded(ctx, ground, kept, run)
	if shut := kept.Close(); shut != nil {
		err = errors.Join(err, shut)
	}
	if final.ID == "" {
		final = run
	}
	if err != nil && final.Phase == revision.Running {
		final.Phase = revision.Stopped // Its journal has no end: it can be taken up again.
	}
	if err != nil && final.Problem == "" {
		final.Problem = err.Error()
	}
	d.mu.Lock()
	d.see(final)
	d.current.cancel = nil
	d.mu.Unlock()
	d.told(Event{Source: ground.Source, Moved: true})
}

func (d *Desk) guarded(ctx context.Context, ground Ground, kept *journal.Journal, run revision.Run) (final revision.Run, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			final, err = revision.Run{}, fmt.Errorf("the run failed: %v", cause)
		}
	}()
	wave := run.Wave
	return ground.Carry(ctx, kept, func(now revision.Run) {
		d.mu.Lock()
		d.see(now)
		next := now.Wave > wave
		moved := next && wave > 0
		wave = max(wave, now.Wave)
		d.mu.Unlock()
		if next {
			d.told(Event{Source: ground.Source, Run: now.ID, Moved: moved})
		}
	})
}
