package perform

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

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

// TestAnUndoIsACarriedChange takes a run back: the undone run is marked once all is back, and not where the way back failed.
func TestAnUndoIsACarriedChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		j := w.begin(w.planned("shop"), revision.Options{})
		store := journal.At(w.dir)
		if run, _ := carried(t.Context(), t, w, j); run.Phase != revision.Done {
			t.Fatalf("it ended %s: %s", run.Phase, run.Problem)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		back, err := store.Create(w.back(j.ID()), revision.Options{Timeout: 60}, revision.Who{Local: "jane"})
		if err != nil {
			t.Fatal(err)
		}
		w.rolls = func(string) {}
		if run, _ := carried(t.Context(), t, w, back); run.Phase != revision.Failed {
			t.Fatalf("the way back ended %s though nothing rolled", run.Phase)
		}
		if run, err := store.Run(j.ID()); err != nil || run.Phase != revision.Done || run.UndoneBy != "" {
			t.Errorf("it is %s, by %q, %v, though the way back failed", run.Phase, run.UndoneBy, err)
		}
		w.rolls = nil
		for _, step := range []string{appsPath("shop", kindDaemonSet, "agent"), appsPath("shop", kindDeployment, "cart"), appsPath("shop", kindStatefulSet, "stock")} {
			w.replace(step)
		}
		if run, _ := carried(t.Context(), t, w, back); run.Phase != revision.Done {
			t.Fatalf("the way back ended %s: %s", run.Phase, run.Problem)
		}
		w.mustRun("shop", map[string]int{oldRevision: 8})
		if run, err := store.Run(j.ID()); err != nil || run.Phase != revision.Undone || run.UndoneBy != back.ID() {
			t.Errorf("it is %s, by %q, %v", run.Phase, run.UndoneBy, err)
		}
		if run, err := Carry(t.Context(), Order{Config: w.config(), Journal: back}); err != nil || run.Phase != revision.Done || len(w.writes()) != 8 {
			t.Errorf("carried once more: %s, %v, %d writes", run.Phase, err, len(w.writes()))
		}
	})
}

// back is the way back of a switch of the shop.
func (w *world) back(undoes string) revision.Change {
	c := w.planned("shop")
	c.Kind, c.Undoes = revision.KindUndo, undoes
	c.Target.Plane = revision.ControlPlane{Revision: oldRevision, Version: oldVersion}
	n := &c.Namespaces[0]
	n.Labels = map[string]string{revision.LabelRevision: newRevision}
	for i := range n.Edits {
		n.Edits[i].Before, n.Edits[i].After = n.Edits[i].After, n.Edits[i].Before
	}
	for i := range n.Workloads {
		n.Workloads[i].Expect, n.Workloads[i].Version = oldRevision, oldVersion
	}
	return c
}

// TestAFailureStopsTheNextWaveOnly has one of two workloads of a wave stay: the other is followed to its end, the third is not
// begun.
func TestAFailureStopsTheNextWaveOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.namespace("shop")
		for _, name := range []string{"a", "b", "c"} {
			w.workload("shop", kindDeployment, name, 1)
		}
		w.rolls = func(path string) {
			if strings.HasSuffix(path, "/b") {
				time.AfterFunc(20*time.Second, func() { w.replace(path) })
			}
		}
		run, _ := carried(t.Context(), t, w, w.begin(w.planned("shop"), revision.Options{Concurrency: 2, Timeout: 10}))
		if run.Phase != revision.Failed || !strings.Contains(run.Problem, "(and 1 more)") {
			t.Errorf("it ended %s: %s", run.Phase, run.Problem)
		}
		time.Sleep(time.Minute)
		run, _ = carried(t.Context(), t, w, w.begin(w.restartOnly(), revision.Options{Concurrency: 2, Timeout: 60}))
		states := []revision.StepState{}
		for _, one := range run.Namespaces[0].Workloads {
			states = append(states, one.State)
		}
		if want := []revision.StepState{revision.StepFailed, revision.StepVerified, revision.StepWaiting}; !slices.Equal(states, want) {
			t.Errorf("the states are %v, want %v: %s", states, want, run.Problem)
		}
	})
}

// restartOnly is a restart of what is in the shop, whose label is the new one already.
func (w *world) restartOnly() revision.Change {
	c := w.planned("shop")
	c.Namespaces[0].Labels, c.Namespaces[0].Edits = map[string]string{revision.LabelRevision: newRevision}, nil
	return c
}

func TestWavesPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.namespace("shop")
		for _, name := range []string{"a", "b", "c"} {
			w.workload("shop", kindDeployment, name, 1)
		}
		var at []time.Duration
		began := time.Now()
		w.rolls = func(path string) {
			at = append(at, time.Since(began).Truncate(10*time.Second))
			w.replace(path)
		}
		run, _ := carried(t.Context(), t, w, w.begin(w.planned("shop"), revision.Options{Concurrency: 1, PauseBetween: 60}))
		if want := []time.Duration{0, time.Minute, 2 * time.Minute}; run.Phase != revision.Done || !slices.Equal(at, want) {
			t.Errorf("it ended %s, restarted at %v, want %v", run.Phase, at, want)
		}
	})
}

// TestManyNamespacesAskNoMoreThanAWatchNeeds moves 50 namespaces of four workloads: besides the writes, each workload is read
// once, each namespace twice, and each kind of a namespace is listed and watched once.
func TestManyNamespacesAskNoMoreThanAWatchNeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		var namespaces []string
		for i := range 50 {
			name := fmt.Sprintf("n%02d", i)
			namespaces = append(namespaces, name)
			w.namespace(name)
			for _, one := range []string{"a", "b", "c", "d"} {
				w.workload(name, kindDeployment, name+one, 1)
			}
		}
		run, told := carried(t.Context(), t, w, w.begin(w.planned(namespaces...), revision.Options{Concurrency: 10}))
		if run.Phase != revision.Done || run.Waves != 20 {
			t.Fatalf("it ended %s after %d waves: %s", run.Phase, run.Waves, run.Problem)
		}
		asked := map[string]int{}
		for _, r := range w.requests {
			asked[strings.Fields(r)[0]]++
		}
		// Of a list and watch there are three requests here: this server refuses the first, which would be both in one.
		if want := 50*2 + 200 + 50*2*3; asked["GET"] > want || asked["PATCH"] != 250 {
			t.Errorf("asked %v times, want at most %d reads and 250 writes", asked, want)
		}
		lasted := run.Ended.Sub(run.Began)
		if most := int(lasted/often) + 2; len(told) > most {
			t.Errorf("told %d times in %v", len(told), lasted)
		}
	})
}

// TestAJournalThatCannotBeWrittenStopsEverything closes the journal under a run: nothing is written that is not noted.
func TestAJournalThatCannotBeWrittenStopsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		j := w.begin(w.planned("shop"), revision.Options{})
		w.front = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodPatch {
				if err := j.Close(); err != nil {
					t.Error(err)
				}
			}
			return false
		}
		if run, err := Carry(t.Context(), Order{Config: w.config(), Journal: j}); err == nil || run.Phase == revision.Done {
			t.Errorf("it ended %s, %v", run.Phase, err)
		}
		if got := w.writes(); len(got) != 1 {
			t.Errorf("written: %v, want the label only", got)
		}
	})
}

func TestARefusedChangeIsNotCarried(t *testing.T) {
	w := shop(t)
	c := w.planned("shop")
	c.Namespaces[0].Warnings = []revision.Warning{{Code: "x", Weight: revision.Refuse, Message: "no"}}
	if _, err := Carry(t.Context(), Order{Config: w.config(), Journal: w.begin(c, revision.Options{})}); err == nil || len(w.writes()) != 0 {
		t.Errorf("%v, written: %v", err, w.writes())
	}
}

func TestAnotherClusterOfTheSameNameIsNotTouched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		c := w.planned("shop")
		c.Cluster = "ns-kube-system"
		w.namespace("kube-system")
		w.front = func(out http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "/kube-system") {
				return false
			}
			other := &unstructured.Unstructured{}
			other.SetAPIVersion("v1")
			other.SetKind("Namespace")
			other.SetUID("another")
			answer(t, out, other)
			return true
		}
		run, _ := carried(t.Context(), t, w, w.begin(c, revision.Options{}))
		if run.Phase != revision.Failed || !strings.Contains(run.Problem, "another cluster") || len(w.writes()) != 0 {
			t.Errorf("it ended %s: %s, written: %v", run.Phase, run.Problem, w.writes())
		}
	})
}
