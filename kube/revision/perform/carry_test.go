package perform

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// carried carries a run out and keeps what was told of it.
func carried(ctx context.Context, t *testing.T, w *world, j *journal.Journal) (revision.Run, []revision.Run) {
	t.Helper()
	var told []revision.Run
	run, err := Carry(ctx, Order{Config: w.config(), Journal: j, Progress: func(r revision.Run) { told = append(told, r) }})
	if err != nil {
		t.Fatal(err)
	}
	if last := told[len(told)-1]; !cmp.Equal(last, run) {
		t.Errorf("told last:\n%s", cmp.Diff(run, last))
	}
	return run, told
}

// shop is a namespace with one workload of each kind, and a bare pod.
func shop(t *testing.T) *world {
	w := newWorld(t)
	w.namespace("shop")
	w.workload("shop", kindDeployment, "cart", 3)
	w.workload("shop", kindStatefulSet, "stock", 2)
	w.workload("shop", kindDaemonSet, "agent", 2)
	w.pod("shop", "Pod", "debug", 0, "")
	return w
}

// kinds are the entries of a journal as KIND STEP.
func kinds(j *journal.Journal) []string {
	var out []string
	for _, e := range j.Entries() {
		out = append(out, strings.TrimSpace(string(e.Kind)+" "+e.Step))
	}
	return out
}

func TestANamespaceIsCarriedThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		j := w.begin(w.planned("shop"), revision.Options{Concurrency: 2})
		run, told := carried(t.Context(), t, w, j)
		if run.Phase != revision.Done || run.Problem != "" || run.Wave != 2 || run.Waves != 2 {
			t.Fatalf("it ended %s, wave %d of %d: %s", run.Phase, run.Wave, run.Waves, run.Problem)
		}
		w.mustRun("shop", map[string]int{newRevision: 7, oldRevision: 1})
		want := []string{
			"PATCH /api/v1/namespaces/shop", "PATCH " + appsPath("shop", kindDaemonSet, "agent"),
			"PATCH " + appsPath("shop", kindDeployment, "cart"), "PATCH " + appsPath("shop", kindStatefulSet, "stock"),
		}
		if got := w.writes(); !slices.Equal(got, want) {
			t.Errorf("written: %v, want %v", got, want)
		}
		if len(run.Left) != 1 || run.Left[0].Kind != "Pod" || run.Left[0].Pods != 1 {
			t.Errorf("left is %+v, want the bare pod", run.Left)
		}
		for _, n := range run.Namespaces[0].Workloads {
			if n.State != revision.StepVerified || n.Moved != n.Wanted || n.Old != 0 {
				t.Errorf("%+v is not verified", n)
			}
		}
		if len(told) < 3 {
			t.Errorf("told %d times, which shows no progress", len(told))
		}
		entries := kinds(j)
		for _, step := range []string{"namespace/shop", "Deployment/shop/cart"} {
			will, did := slices.Index(entries, "will "+step), slices.Index(entries, "did "+step)
			if will < 0 || did < will {
				t.Errorf("%s: will at %d, did at %d of %v", step, will, did, entries)
			}
		}
	})
}
