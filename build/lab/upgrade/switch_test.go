package upgrade

import (
	"slices"
	"testing"

	"portolan/build/lab/scenario"
)

// TestSwitch are switches that come to their end. They share a cluster, and each leaves it as it was.
func TestSwitch(t *testing.T) {
	w := begin(t, scenario.Upgrade())
	t.Run("there and back", w.thereAndBack)
	t.Run("from the page", w.fromThePage)
	t.Run("from istio-injection=enabled", w.legacyAndBack)
	t.Run("to another tag", w.anotherTagAndBack)
	t.Run("the tag moves", w.tagMovesAndBack)
	t.Run("in a protected context", w.protectedAndBack)
	t.Run("to another mesh", w.abroadAndBack)
	t.Run("compared before and after", w.compared)
	t.Run("recorded", w.recorded)
	t.Run("by hand", w.byHand) // the last: it leaves the namespace where it is
}

// thereAndBack plans, switches a namespace with everything in it, and takes it back.
func (w *world) thereAndBack(t *testing.T) {
	d := w.desk(t, switcher, actionsOn)

	plan := decode[planned](t, d.switches(t, "shop", "--to", scenario.NewerRevision, "--dry-run", "-o", "json").want(t, exitOK).stdout)
	if !plan.Ready || plan.Change.Road != "upgrade" {
		t.Errorf("the plan is %+v", plan)
	}
	if left := names(plan.Change.Namespaces[0].Left); !slices.Equal(left, []string{"Job/import", "Pod/debug"}) {
		t.Errorf("the plan leaves %q behind", left)
	}
	if writes := w.writes(t, switcher); len(writes) > 0 {
		t.Errorf("a dry run has written: %+v", writes)
	}
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))

	a := d.switches(t, "shop", "--to", scenario.NewerRevision, "--yes", "--concurrency", "1", "-o", "json").want(t, exitOK)
	done := decode[run](t, a.stdout)
	if left := names(done.Left); done.Phase != "done" || !slices.Equal(left, []string{"Job/import", "Pod/debug"}) {
		t.Errorf("the run is %s and leaves %q behind", done.Phase, left)
	}
	a.says(t, "rolling", "verified")
	w.wantRunning(t, "shop", shop(scenario.Newer, scenario.Older))
	w.wantLabels(t, "shop", "istio.io/rev", scenario.NewerRevision)
	if writes := w.writes(t, switcher); len(writes) != 5 {
		t.Errorf("not a label and four restarts: %+v", writes)
	}

	back := decode[run](t, d.switches(t, "--undo", "--yes", "-o", "json").want(t, exitOK).stdout)
	if back.Phase != "done" {
		t.Errorf("the way back is %s: %s", back.Phase, back.Problem)
	}
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
	w.wantLabels(t, "shop", "istio.io/rev", scenario.OlderRevision)
	d.wantAudited(t, 0)
}

// names are sorted.
func names(all []workload) []string {
	out := []string{}
	for _, w := range all {
		out = append(out, w.String())
	}
	slices.Sort(out)
	return out
}
