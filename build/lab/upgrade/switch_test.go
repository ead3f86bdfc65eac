package upgrade

import (
	"maps"
	"slices"
	"testing"

	"portolan/build/lab/scenario"
)

// TestSwitchAndBack plans, switches a namespace with everything in it, and takes it back.
func TestSwitchAndBack(t *testing.T) {
	w := begin(t, scenario.Upgrade())
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
	if got := w.labels(t, "shop"); !maps.Equal(got, map[string]string{"istio.io/rev": scenario.NewerRevision}) {
		t.Errorf("the labels are %v", got)
	}
	if writes := w.writes(t, switcher); len(writes) != 5 {
		t.Errorf("not a label and four restarts: %+v", writes)
	}

	back := decode[run](t, d.switches(t, "--undo", "--yes", "-o", "json").want(t, exitOK).stdout)
	if back.Phase != "done" {
		t.Errorf("the way back is %s: %s", back.Phase, back.Problem)
	}
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
	if got := w.labels(t, "shop"); !maps.Equal(got, map[string]string{"istio.io/rev": scenario.OlderRevision}) {
		t.Errorf("the labels are %v", got)
	}
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
