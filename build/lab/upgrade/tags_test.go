package upgrade

import (
	"maps"
	"slices"
	"testing"

	"portolan/build/lab/scenario"
)

// TestTags: who follows a tag goes on following one, and a tag that is moved takes all with it that follow it.
func TestTags(t *testing.T) {
	w := begin(t, scenario.Upgrade())
	d := w.desk(t, switcher, actionsOn)
	older, newer := map[string]string{"Deployment/web": "2 of " + scenario.Older}, map[string]string{"Deployment/web": "2 of " + scenario.Newer}

	t.Run("to another tag", func(t *testing.T) {
		d.switches(t, "tagged", "--to", "canary", "--yes").want(t, exitOK)
		w.wantRunning(t, "tagged", newer)
		w.wantLabels(t, "tagged", "istio.io/rev", "canary")
		d.switches(t, "--undo", "--yes").want(t, exitOK)
		w.wantRunning(t, "tagged", older)
		w.wantLabels(t, "tagged", "istio.io/rev", "prod")
	})
	t.Run("the tag moves", func(t *testing.T) {
		plan := decode[planned](t, d.switches(t, "--tag", "prod", "--to", scenario.NewerRevision, "--dry-run", "-o", "json").want(t, exitOK).stdout)
		follow := []string{}
		for _, n := range plan.Change.Namespaces {
			follow = append(follow, n.Name)
		}
		if !slices.Equal(follow, []string{"tagged", "tagged-too"}) {
			t.Errorf("the tag is said to move %q", follow)
		}
		d.switches(t, "--tag", "prod", "--to", scenario.NewerRevision, "--yes").want(t, exitOK)
		w.wantRunning(t, "tagged", newer)
		w.wantRunning(t, "tagged-too", map[string]string{"Deployment/web": "1 of " + scenario.Newer})
		w.wantLabels(t, "tagged", "istio.io/rev", "prod")
		w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
		d.switches(t, "--undo", "--yes").want(t, exitOK)
		w.wantRunning(t, "tagged", older)
		w.wantRunning(t, "tagged-too", map[string]string{"Deployment/web": "1 of " + scenario.Older})
	})
}

// wantLabels demands that the labels of a namespace which a switch may edit are this one alone.
func (w *world) wantLabels(t *testing.T, namespace, key, value string) {
	t.Helper()
	if got := w.labels(t, namespace); !maps.Equal(got, map[string]string{key: value}) {
		t.Errorf("the labels of %s are %v, not %s=%s", namespace, got, key, value)
	}
}
