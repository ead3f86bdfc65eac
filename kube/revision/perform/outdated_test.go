package perform

import (
	"testing"
	"testing/synctest"

	corev1 "k8s.io/api/core/v1"

	"portolan/kube/revision"
)

// TestAnOutdatedPlanIsNotApplied: somebody set the label after the plan was made. Nothing is written, and the run says that
// it has to be planned again, also when it is read from its journal.
func TestAnOutdatedPlanIsNotApplied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		j := w.begin(w.planned("shop"), revision.Options{})
		var namespace corev1.Namespace
		w.get("/api/v1/namespaces/shop", &namespace)
		namespace.Labels[revision.LabelRevision] = "prod"
		w.put("/api/v1/namespaces", &namespace)
		run, _ := carried(t.Context(), t, w, j)
		if run.Phase != revision.Failed || !run.Outdated {
			t.Errorf("it ended %s, outdated %v: %s", run.Phase, run.Outdated, run.Problem)
		}
		if got := w.writes(); len(got) > 0 {
			t.Errorf("written: %v", got)
		}
		if kept, err := j.Run(); err != nil || !kept.Outdated {
			t.Errorf("the journal says %+v, %v", kept, err)
		}
	})
}
