package upgrade

import (
	"testing"

	"portolan/build/lab/scenario"
)

// legacyAndBack: who asks by istio-injection=enabled gets exactly that back.
func (w *world) legacyAndBack(t *testing.T) {
	d, before := w.desk(t, switcher, actionsOn), len(w.writes(t, switcher))
	d.switches(t, "legacy", "--to", scenario.NewerRevision, "--yes").want(t, exitOK)
	w.wantRunning(t, "legacy", one(scenario.Newer))
	w.wantLabels(t, "legacy", "istio.io/rev", scenario.NewerRevision)
	d.switches(t, "--undo", "--yes").want(t, exitOK)
	w.wantRunning(t, "legacy", one(scenario.Older))
	w.wantLabels(t, "legacy", "istio-injection", "enabled")
	d.wantAudited(t, before)
}

// protectedAndBack: in a protected context the right name, and no other, opens the way.
func (w *world) protectedAndBack(t *testing.T) {
	d, before := w.desk(t, switcher, actionsOn, "PORTOLAN_PROTECTED_CONTEXTS=prod-*,la*"), len(w.writes(t, switcher))
	switchIt := []string{"tagged-too", "--to", "canary", "--yes"}
	d.switches(t, switchIt...).want(t, exitUsage).says(t, "--confirm-context")
	d.switches(t, append(switchIt, "--confirm-context", "la*")...).want(t, exitUsage)
	if writes := w.writes(t, switcher)[before:]; len(writes) > 0 {
		t.Errorf("without the context's name it has written %+v", writes)
	}
	w.wantRunning(t, "tagged-too", one(scenario.Older))
	d.switches(t, append(switchIt, "--confirm-context", "lab")...).want(t, exitOK)
	w.wantRunning(t, "tagged-too", one(scenario.Newer))
	w.wantLabels(t, "tagged-too", "istio.io/rev", "canary")
	d.switches(t, "--undo", "--yes").want(t, exitUsage).says(t, "--confirm-context")
	d.switches(t, "--undo", "--yes", "--confirm-context", "lab").want(t, exitOK)
	w.wantRunning(t, "tagged-too", one(scenario.Older))
	w.wantLabels(t, "tagged-too", "istio.io/rev", "prod")
	d.wantAudited(t, before)
}

// abroadAndBack moves a namespace to the other mesh, which must be allowed by a setting of its own, and back. Each mesh
// sees only namespaces that its discoverySelectors choose: who moves between them relabels the namespace first.
func (w *world) abroadAndBack(t *testing.T) {
	d, before := w.desk(t, switcher, actionsOn, crossMeshOn), len(w.writes(t, switcher))
	away := []string{"tagged-too", "--to", scenario.ForeignRevision}
	d.switches(t, append(away, "--yes")...).want(t, exitFailed).says(t, "discoverySelectors")
	w.relabel(t, "tagged-too", "mesh", "foreign")
	plan := decode[planned](t, d.switches(t, append(away, "--dry-run", "-o", "json")...).want(t, exitOK).stdout)
	if plan.Change.Road != "cross-mesh" || len(plan.Change.Breaks) == 0 || !plan.Ready {
		t.Errorf("the plan is %+v", plan)
	}
	d.switches(t, append(away, "--yes")...).want(t, exitOK).says(t, "another mesh", plan.Change.Breaks[0])
	w.wantOf(t, "tagged-too", map[string]string{scenario.Newer: scenario.ForeignRevision}, one(scenario.Newer))
	w.wantLabels(t, "tagged-too", "istio.io/rev", scenario.ForeignRevision)
	w.relabel(t, "tagged-too", "mesh", "main")
	d.settings = []string{actionsOn} // the way back is open without the other
	d.switches(t, "--undo", "--yes").want(t, exitOK)
	w.wantRunning(t, "tagged-too", one(scenario.Older))
	w.wantLabels(t, "tagged-too", "istio.io/rev", "prod")
	d.wantAudited(t, before)
}

// one is a namespace with one Deployment of one pod.
func one(version string) map[string]string {
	return map[string]string{"Deployment/web": "1 of " + version}
}
