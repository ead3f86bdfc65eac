package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"portolan/app"
	"portolan/app/switching"
	"portolan/app/view"
	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// recordPatience is how long the reading from before a switch is waited for, which began when the plan was made.
const recordPatience = 2 * time.Second

// switching does what the flags ask for, on the same desk as the page: what is shown, confirmed and carried out is one plan.
func (p *program) switching(ctx context.Context, r request, f switchFlags) error {
	if !r.settings.UpgradeActions {
		return switching.Off(r.settings.File)
	}
	if err := r.current(); err != nil {
		return err
	}
	ground, err := r.sources.Ground(r.source)
	if err != nil {
		return err
	}
	recorded := p.recordings(r)
	defer recorded.Close()
	desk := switching.NewDesk(rules(r.settings), journal.At(switchesPath()), func(e switching.Event) { recorded.Heard(e.Source, e.Run) })
	defer desk.Close()
	if f.list {
		return p.listRuns(desk, ground, f.format)
	}
	if !f.dryRun && !f.yes && !isTerminal(p.In) {
		return app.Usage("nobody can be asked: standard input is no terminal", "look at the plan with --dry-run, then add --yes")
	}
	if !f.dryRun {
		recorded.Prepare(ground.Source, nil)
	}
	planned, err := p.plan(ctx, desk, &r, ground, f)
	if err != nil {
		return err
	}
	if f.dryRun && f.format == "json" {
		err = p.save("", 0, func(w io.Writer) error { return indented(w, planned) })
	} else {
		err = p.showPlan(planned, f)
	}
	if err != nil {
		return err
	}
	if !planned.Ready {
		return p.notReady(planned, r.settings.CrossMeshMoves)
	}
	if len(revision.Waves(planned.Change, 1)) == 0 {
		fmt.Fprintln(p.Err, "portolan: there is nothing to write")
		return nil
	}
	if f.dryRun {
		return nil
	}
	word, err := p.confirmed(ctx, planned, f)
	if err != nil {
		return err
	}
	recorded.Await(ctx, recordPatience)
	run, err := desk.Apply(ctx, ground.Source, word)
	if err != nil {
		return err
	}
	if path := recorded.Path(run.ID); path != "" {
		fmt.Fprintf(p.Err, "portolan: it is recorded in %s\n", path)
	}
	if run, err = p.seeThrough(ctx, desk, run, f.format); err != nil || run.Phase == revision.Done {
		return err
	}
	if run.Outdated {
		return p.planAnew(ctx, desk, &r, ground, f)
	}
	return exitWith(exitError)
}

// planAnew shows what the same wish means by now. It is not applied: nobody has seen it when saying yes.
func (p *program) planAnew(ctx context.Context, desk *switching.Desk, r *request, ground switching.Ground, f switchFlags) error {
	planned, err := p.plan(ctx, desk, r, ground, f)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.Err, "portolan: nothing was written; this is the plan as things are now, to be asked for again")
	if err := p.showPlan(planned, f); err != nil {
		return err
	}
	return exitWith(exitError)
}

// plan plans what the flags ask for.
func (p *program) plan(ctx context.Context, desk *switching.Desk, r *request, ground switching.Ground, f switchFlags) (view.Planned, error) {
	wish := f.wish()
	if f.plane != "" {
		snapshot, atlas, err := p.read(ctx, r)
		if err != nil {
			return view.Planned{}, err
		}
		if wish.Namespaces, err = switching.OfPlane(snapshot, atlas, ground.Source.Name, f.plane); err != nil {
			return view.Planned{}, err
		}
	}
	line := status{out: p.Err, visible: isTerminal(p.Err)}
	line.say("reading context %s and planning", ground.Source.Name)
	defer line.clear()
	switch {
	case f.resume != "":
		id, err := chosen(desk, ground, f.resume, func(r revision.Run) bool { return r.Phase == revision.Stopped || r.Phase == revision.Failed })
		if err != nil {
			return view.Planned{}, err
		}
		return desk.Resume(ctx, ground, id)
	case f.undo != "":
		id, err := chosen(desk, ground, f.undo, func(r revision.Run) bool {
			return r.Phase != revision.Undone && r.Phase != revision.Running && r.Change.Kind != revision.KindUndo
		})
		if err != nil {
			return view.Planned{}, err
		}
		return desk.Undo(ctx, ground, id)
	}
	return desk.Plan(ctx, ground, wish, nil)
}

// chosen is the ID that was given, or the newest run of the context that will do.
func chosen(desk *switching.Desk, ground switching.Ground, given string, will func(revision.Run) bool) (string, error) {
	if given != newest {
		return given, nil
	}
	runs, err := desk.Runs(ground.Source.Name, "")
	for _, run := range runs {
		if will(run) {
			return run.ID, nil
		}
	}
	if err != nil {
		return "", err
	}
	return "", &app.Error{Problem: view.Problem{Code: app.CodeBadInput, Message: fmt.Sprintf("context %q has no such run", ground.Source.Name),
		Remedy: "see which there are with --list"}}
}

// notReady says on stderr why a plan cannot be applied, and answers the exit code for it. The plan itself was shown.
func (p *program) notReady(planned view.Planned, crossMesh bool) error {
	refused := planned.Change.Refused()
	switch {
	case len(planned.Missing) > 0:
		fmt.Fprintln(p.Err, "portolan: nothing was written: you may not "+strings.Join(planned.Missing, ", nor "))
		return exitWith(exitNoPermit)
	case planned.Change.Road == revision.RoadCrossMesh && !crossMesh && planned.Change.Kind != revision.KindUndo:
		fmt.Fprintln(p.Err, "portolan: nothing was written: this leads to another mesh, which features.cross_mesh_moves does not allow")
		return exitWith(exitNoPermit)
	case len(refused) > 0:
		fmt.Fprintln(p.Err, "portolan: nothing was written: "+refused[0].Message)
	default:
		fmt.Fprintln(p.Err, "portolan: nothing was written: the API server rejects what was planned")
	}
	return exitWith(exitError)
}
