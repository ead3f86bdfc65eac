package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"portolan/app/switching"
	"portolan/kube/revision"
)

// runPatience is how long one look at a run waits for news.
const runPatience = 20 * time.Second

// seeThrough follows a run to its end, says on stderr how it goes, and writes what came of it. The first signal stops the
// run, and its end is waited for.
func (p *program) seeThrough(ctx context.Context, desk *switching.Desk, run revision.Run, format string) (revision.Run, error) {
	id := run.ID
	fmt.Fprintf(p.Err, "portolan: run %s; its journal is in %s\n", id, switchesPath())
	told := newTeller(p.Err)
	stop := context.AfterFunc(ctx, func() {
		_, _ = desk.Cancel(id) // It is the run of this desk, which always can.
	})
	defer stop()
	var err error
	for run.Phase == revision.Running {
		told.tell(run)
		if run, err = desk.Run(context.WithoutCancel(ctx), id, run.Version, runPatience); err != nil {
			return run, err
		}
	}
	told.tell(run)
	told.line.clear()
	return run, p.save("", 0, func(w io.Writer) error {
		if format == "json" {
			return indented(w, run)
		}
		return writer{w}.result(run)
	})
}

// result writes how a run ended.
func (w writer) result(run revision.Run) error {
	t := newTable(w.out, "NAMESPACE", "WHAT", "STATE", "MOVED", "OLD", "PROBLEM")
	if run.Tag != "" {
		t.row("-", "tag "+run.Change.Tag.Name, string(run.Tag), "", "", "")
	}
	for _, n := range run.Namespaces {
		t.row(n.Name, "labels", string(n.Label), "", "", "")
		for _, wl := range n.Workloads {
			t.row(n.Name, wl.Kind+"/"+wl.Name, string(wl.State), strconv.Itoa(wl.Moved), strconv.Itoa(wl.Old), problemOf(wl))
		}
	}
	if err := t.flush(); err != nil {
		return err
	}
	w.section("still on an old proxy", len(run.Left))
	for _, l := range run.Left {
		w.line(1, "%s/%s, %s: %s; %s", l.Kind, l.Name, plural(l.Pods, "pod", "pods"), l.Says, l.Remedy)
	}
	w.line(0, "")
	w.end(run)
	return nil
}

// end writes what became of a run, and what can be done with it.
func (w writer) end(run revision.Run) {
	says := fmt.Sprintf("run %s %s", run.ID, run.Phase)
	switch {
	case run.Problem != "":
		says += ": " + run.Problem
	case run.Phase == revision.Done && verified(run):
		says += ": verified on the running pods"
	}
	w.line(0, "%s", says)
	if run.Outdated {
		return
	}
	if run.Phase == revision.Stopped || run.Phase == revision.Failed {
		w.line(1, "to go on:     portolan switch --context %s --resume=%s", run.Change.Context, run.ID)
	}
	if run.Change.Kind != revision.KindUndo && run.Phase != revision.Undone {
		w.line(1, "to take back: portolan switch --context %s --undo=%s", run.Change.Context, run.ID)
	}
}

// verified tells whether a run looked at pods: it had workloads, and not all of them were gone.
func verified(run revision.Run) bool {
	return slices.ContainsFunc(run.Namespaces, func(n revision.NamespaceRun) bool {
		return slices.ContainsFunc(n.Workloads, func(w revision.WorkloadRun) bool { return w.State == revision.StepVerified })
	})
}

// problemOf is what keeps a workload, in a few words.
func problemOf(w revision.WorkloadRun) string {
	if w.Problem != "" || w.State == revision.StepVerified {
		return w.Problem
	}
	reasons := []string{}
	for _, r := range w.Reasons {
		text := r.Reason
		if r.Message != "" {
			text += " (" + r.Message + ")"
		}
		reasons = append(reasons, text)
	}
	return strings.Join(reasons, "; ")
}

// listRuns lists the runs of the context.
func (p *program) listRuns(desk *switching.Desk, ground switching.Ground, format string) error {
	runs, err := desk.Runs(ground.Source.Name, "")
	if shown := p.save("", 0, func(w io.Writer) error {
		if format == "json" {
			return indented(w, runs)
		}
		return runTable(w, runs)
	}); shown != nil {
		return shown
	}
	if len(runs) == 0 && err == nil {
		fmt.Fprintf(p.Err, "portolan: no run of context %s is remembered\n", ground.Source.Name)
	}
	return err
}

func runTable(w io.Writer, runs []revision.Run) error {
	if len(runs) == 0 {
		return nil
	}
	t := newTable(w, "RUN", "BEGAN", "PHASE", "WHAT", "BY", "PROBLEM")
	for _, r := range runs {
		by := r.Who.Local
		if r.Who.Kube != "" {
			by += " as " + r.Who.Kube
		}
		t.row(r.ID, r.Began.Local().Format(time.DateTime), string(r.Phase), runSays(r), by, brief(r.Problem))
	}
	return t.flush()
}

// maxBrief is how much of a problem stands in a list; all of it is in -o json.
const maxBrief = 100

func brief(text string) string {
	if runes := []rune(text); len(runes) > maxBrief {
		return string(runes[:maxBrief-1]) + "…"
	}
	return text
}

// runSays is what a run is about.
func runSays(r revision.Run) string {
	what := plural(len(r.Change.Namespaces), "namespace", "namespaces")
	if len(r.Change.Namespaces) == 1 {
		what = r.Change.Namespaces[0].Name
	}
	switch r.Change.Kind {
	case revision.KindUndo:
		return "undo of " + r.Change.Undoes
	case revision.KindTag:
		return "tag " + r.Change.Tag.Name + " to " + r.Change.Target.Name
	}
	return fmt.Sprintf("%s to %s %s", what, r.Change.Target.Kind, r.Change.Target.Name)
}
