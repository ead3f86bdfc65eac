package upgrade

import (
	"maps"
	"slices"
	"testing"

	"portolan/build/lab/scenario"
)

// anotherTagAndBack: who follows a tag goes on following one.
func (w *world) anotherTagAndBack(t *testing.T) {
	d, before := w.desk(t, switcher, actionsOn), len(w.writes(t, switcher))
	d.switches(t, "tagged", "--to", "canary", "--yes").want(t, exitOK)
	w.wantRunning(t, "tagged", two(scenario.Newer))
	w.wantLabels(t, "tagged", "istio.io/rev", "canary")
	d.switches(t, "--undo", "--yes").want(t, exitOK)
	w.wantRunning(t, "tagged", two(scenario.Older))
	w.wantLabels(t, "tagged", "istio.io/rev", "prod")
	d.wantAudited(t, before)
}

// tagMovesAndBack: a tag that is moved takes all with it that follow it, and nobody else.
func (w *world) tagMovesAndBack(t *testing.T) {
	d, before := w.desk(t, switcher, actionsOn), len(w.writes(t, switcher))
	plan := decode[planned](t, d.switches(t, "--tag", "prod", "--to", scenario.NewerRevision, "--dry-run", "-o", "json").want(t, exitOK).stdout)
	follow := []string{}
	for _, n := range plan.Change.Namespaces {
		follow = append(follow, n.Name)
	}
	if !slices.Equal(follow, []string{"tagged", "tagged-too"}) {
		t.Errorf("the tag is said to move %q", follow)
	}
	d.switches(t, "--tag", "prod", "--to", scenario.NewerRevision, "--yes").want(t, exitOK)
	w.wantRunning(t, "tagged", two(scenario.Newer))
	w.wantRunning(t, "tagged-too", one(scenario.Newer))
	w.wantLabels(t, "tagged", "istio.io/rev", "prod")
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
	d.switches(t, "--undo", "--yes").want(t, exitOK)
	w.wantRunning(t, "tagged", two(scenario.Older))
	w.wantRunning(t, "tagged-too", one(scenario.Older))
	d.wantAudited(t, before)
}

// two is a namespace with one Deployment of two pods.
func two(version string) map[string]string {
	return map[string]string{"Deployment/web": "2 of " + version}
}

// wantLabels demands that the labels of a namespace which a switch may edit are this one alone.
func (w *world) wantLabels(t *testing.T, namespace, key, value string) {
	t.Helper()
	if got := w.labels(t, namespace); !maps.Equal(got, map[string]string{key: value}) {
		t.Errorf("the labels of %s are %v, not %s=%s", namespace, got, key, value)
	}
}
