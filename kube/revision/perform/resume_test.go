package perform

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// TestKilledBetweenJournalAndWrite takes a run up whose program died just after it wrote a line, whether or not the write
// that the line announces was taken.
func TestKilledBetweenJournalAndWrite(t *testing.T) {
	const stamp = "2026-01-02T03:04:05.000000006Z"
	for name, c := range map[string]struct {
		label, restart, restarted bool
		want                      []string
	}{
		"label announced, not written": {label: true, want: []string{"namespaces/shop", "deployments/cart"}},
		"label written, not noted":     {label: true, restart: false, restarted: false, want: []string{"deployments/cart"}},
		"restart announced":            {label: true, restart: true, want: []string{"deployments/cart"}},
		"restart written, not noted":   {label: true, restart: true, restarted: true, want: []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.namespace("shop")
				w.workload("shop", kindDeployment, "cart", 2)
				j := w.begin(w.planned("shop"), revision.Options{})
				note(t, j, revision.Entry{Kind: revision.EntryWill, Step: "namespace/shop"})
				if name != "label announced, not written" {
					w.label("shop", newRevision)
				}
				if c.restart {
					note(t, j, revision.Entry{Kind: revision.EntryDid, Step: "namespace/shop"})
					note(t, j, revision.Entry{Kind: revision.EntryWill, Step: "Deployment/shop/cart", Stamp: stamp})
				}
				if c.restarted {
					w.annotate("shop", "cart", stamp)
				}
				run, _ := carried(t.Context(), t, w, j)
				if run.Phase != revision.Done {
					t.Fatalf("it ended %s: %s", run.Phase, run.Problem)
				}
				got := []string{}
				for _, path := range w.writes() {
					parts := strings.Split(path, "/")
					got = append(got, strings.Join(parts[len(parts)-2:], "/"))
				}
				if !slices.Equal(got, c.want) {
					t.Errorf("written: %v, want %v", got, c.want)
				}
				if c.restart && run.Namespaces[0].Workloads[0].Stamp != stamp {
					t.Errorf("the stamp is %q, want the first one's", run.Namespaces[0].Workloads[0].Stamp)
				}
				if run.Namespaces[0].Label != revision.StepWritten {
					t.Errorf("the label is %s: an undo would not take it back", run.Namespaces[0].Label)
				}
				w.mustRun("shop", map[string]int{newRevision: 2})
			})
		})
	}
}

func note(t *testing.T, j *journal.Journal, e revision.Entry) {
	t.Helper()
	if err := j.Write(e); err != nil {
		t.Fatal(err)
	}
}

// label sets a namespace's revision as somebody would.
func (w *world) label(namespace, value string) {
	var n corev1.Namespace
	w.get("/api/v1/namespaces/"+namespace, &n)
	n.Labels[revision.LabelRevision] = value
	w.put("/api/v1/namespaces", &n)
}

// annotate restarts a Deployment as the program that died did.
func (w *world) annotate(namespace, name, stamp string) {
	path := appsPath(namespace, kindDeployment, name)
	var d appsv1.Deployment
	w.get(path, &d)
	d.Generation++
	d.Spec.Template.Annotations = map[string]string{revision.AnnotationRestartedAt: stamp}
	w.put(parent(path), &d)
	w.replace(path)
}

// TestTakenUpAgainAtEveryLine kills a run behind each line of its journal, in the middle of the next one, and where a write
// was announced both before and after the server took it. Taken up again it always ends well, and writes exactly what was
// not written yet.
func TestTakenUpAgainAtEveryLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		j := w.begin(w.planned("shop"), revision.Options{Concurrency: 2})
		// states are the cluster's before each write, and in the end; lines how long the journal was then.
		var states []map[string]*unstructured.Unstructured
		var lines []int
		w.front = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodPatch {
				states, lines = append(states, w.snapshot()), append(lines, len(j.Entries()))
			}
			return false
		}
		if run, _ := carried(t.Context(), t, w, j); run.Phase != revision.Done {
			t.Fatalf("it ended %s: %s", run.Phase, run.Problem)
		}
		states = append(states, w.snapshot())
		whole, err := os.ReadFile(filepath.Join(w.dir, j.ID()+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		all := strings.SplitAfter(strings.TrimSuffix(string(whole), "\n"), "\n")
		for n := 1; n < len(all); n++ {
			torn := strings.Join(all[:n], "") + all[n][:len(all[n])/2]
			written := len(slices.DeleteFunc(slices.Clone(lines), func(at int) bool { return at >= n }))
			takeUp(t, torn, j.ID(), states[written], len(lines)-written)
			if slices.Contains(lines, n) {
				takeUp(t, torn, j.ID(), states[written+1], len(lines)-written-1)
			}
		}
	})
}

// takeUp carries a torn journal on in a cluster, and wants so many writes of it.
func takeUp(t *testing.T, torn, id string, state map[string]*unstructured.Unstructured, want int) {
	t.Helper()
	w := newWorld(t)
	w.restore(state)
	if err := os.WriteFile(filepath.Join(w.dir, id+".jsonl"), []byte(torn), 0o600); err != nil {
		t.Fatal(err)
	}
	j, err := journal.At(w.dir).Open(id)
	if err != nil {
		t.Fatal(err)
	}
	at := kinds(j)[len(j.Entries())-1]
	run, _ := carried(t.Context(), t, w, j)
	if run.Phase != revision.Done {
		t.Errorf("killed behind %q, it ended %s: %s", at, run.Phase, run.Problem)
	}
	if got := w.writes(); len(got) != want {
		t.Errorf("killed behind %q, it wrote %v, want %d writes", at, got, want)
	}
	w.mustRun("shop", map[string]int{newRevision: 7, oldRevision: 1})
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAStalledRolloutIsSaidAndResumed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.namespace("shop")
		w.workload("shop", kindDeployment, "cart", 3)
		w.workload("shop", kindDeployment, "till", 1)
		const quota = `pods "cart-x" is forbidden: exceeded quota: few, requested: pods=1, used: pods=4, limited: pods=4`
		w.rolls = func(path string) {
			var d appsv1.Deployment
			w.get(path, &d)
			d.Status.ObservedGeneration, d.Status.UpdatedReplicas = d.Generation, 0
			d.Status.Conditions = []appsv1.DeploymentCondition{{Type: appsv1.DeploymentReplicaFailure, Status: corev1.ConditionTrue, Reason: "FailedCreate", Message: quota}}
			w.put(parent(path), &d)
		}
		j := w.begin(w.planned("shop"), revision.Options{Concurrency: 1, Timeout: 60})
		began := time.Now()
		var stalled time.Duration
		run, err := Carry(t.Context(), Order{Config: w.config(), Journal: j, Progress: func(r revision.Run) {
			if one := r.Namespaces[0].Workloads[0]; stalled == 0 && one.State == revision.StepStalled && len(one.Reasons) > 0 && one.Reasons[0].Message == quota {
				stalled = time.Since(began)
			}
		}})
		if err != nil || run.Phase != revision.Failed || !strings.Contains(run.Problem, quota) {
			t.Fatalf("it ended %s, %v: %s", run.Phase, err, run.Problem)
		}
		if stalled == 0 || stalled > 5*time.Second {
			t.Errorf("that it stalls was said after %v", stalled)
		}
		if one, next := run.Namespaces[0].Workloads[0], run.Namespaces[0].Workloads[1]; one.State != revision.StepFailed || one.Old != 3 || next.State != revision.StepWaiting {
			t.Errorf("cart is %s with %d old pods, and till is %s", one.State, one.Old, next.State)
		}
		before := len(w.writes())
		w.rolls = nil
		w.replace(appsPath("shop", kindDeployment, "cart"))
		if run, _ := carried(t.Context(), t, w, j); run.Phase != revision.Done {
			t.Fatalf("resumed, it ended %s: %s", run.Phase, run.Problem)
		}
		if got := w.writes()[before:]; !slices.Equal(got, []string{"PATCH " + appsPath("shop", kindDeployment, "till")}) {
			t.Errorf("resumed, it wrote %v", got)
		}
	})
}

// TestPodsOfTheOldRevisionAreRestartedAgain guards against a run that can never be resumed: pods that were made in the moment
// before the API server knew the new label keep the old proxy for good.
func TestPodsOfTheOldRevisionAreRestartedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.namespace("shop")
		w.workload("shop", kindDeployment, "cart", 2)
		w.rolls = func(path string) { w.status(path, kindDeployment, 2) } // the same pods, as if made anew
		j := w.begin(w.planned("shop"), revision.Options{Timeout: 60})
		run, _ := carried(t.Context(), t, w, j)
		if run.Phase != revision.Failed || !strings.Contains(run.Problem, "WrongProxy") {
			t.Fatalf("it ended %s: %s", run.Phase, run.Problem)
		}
		first := run.Namespaces[0].Workloads[0].Stamp
		w.rolls = nil
		run, _ = carried(t.Context(), t, w, j)
		if run.Phase != revision.Done || run.Namespaces[0].Workloads[0].Stamp == first {
			t.Errorf("resumed, it ended %s: %s", run.Phase, run.Problem)
		}
		w.mustRun("shop", map[string]int{newRevision: 2})
	})
}

func TestAStopLeavesTheTruth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		ctx, stop := context.WithCancel(t.Context())
		// It is stopped while the first restart is under way.
		w.front = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodPatch && strings.HasSuffix(r.URL.Path, "/agent") {
				stop()
				synctest.Wait()
			}
			return false
		}
		w.rolls = func(string) {}
		j := w.begin(w.planned("shop"), revision.Options{Concurrency: 1})
		run, _ := carried(ctx, t, w, j)
		first := run.Namespaces[0].Workloads[0]
		if run.Phase != revision.Stopped || run.Ended.IsZero() || first.State == revision.StepWaiting || run.Namespaces[0].Workloads[1].State != revision.StepWaiting {
			t.Fatalf("it ended %s at %v, with %+v", run.Phase, run.Ended, run.Namespaces[0])
		}
		if entries := kinds(j); !slices.Contains(entries, "did "+"DaemonSet/shop/agent") || entries[len(entries)-1] != "end" {
			t.Errorf("the write that was under way is not noted: %v", entries)
		}
		w.rolls = nil
		w.replace(appsPath("shop", kindDaemonSet, "agent"))
		if run, _ := carried(t.Context(), t, w, j); run.Phase != revision.Done {
			t.Errorf("resumed, it ended %s: %s", run.Phase, run.Problem)
		}
		if got := len(w.writes()); got != 4 {
			t.Errorf("%d writes, want the label and three restarts", got)
		}
	})
}

// TestABrokenConnectionRepeatsNothing cuts the connection behind each write, once after the server took it, and once
// before.
func TestABrokenConnectionRepeatsNothing(t *testing.T) {
	for name, taken := range map[string]bool{"taken": true, "not taken": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := shop(t)
				broken := map[string]bool{}
				w.front = func(_ http.ResponseWriter, r *http.Request) bool {
					if r.Method != http.MethodPatch || broken[r.URL.Path] {
						return false
					}
					broken[r.URL.Path] = true
					if taken {
						w.patch(httptest.NewRecorder(), r)
					}
					panic(cut{errCut})
				}
				j := w.begin(w.planned("shop"), revision.Options{})
				run, _ := carried(t.Context(), t, w, j)
				if run.Phase != revision.Done {
					t.Fatalf("it ended %s: %s", run.Phase, run.Problem)
				}
				want := 8
				if taken {
					want = 4
				}
				if got := w.writes(); len(got) != want {
					t.Errorf("%d writes, want %d: %v", len(got), want, got)
				}
				w.mustRun("shop", map[string]int{newRevision: 7, oldRevision: 1})
				if results := audited(t, w, j); taken && !slices.Contains(results, resultFound) || len(results) != 8 {
					t.Errorf("the audit log says %v", results)
				}
			})
		})
	}
}

// audited are the results in the audit log.
func audited(t *testing.T, w *world, j *journal.Journal) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, "audit.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(text)) {
		var a journal.Audit
		if err := json.Unmarshal([]byte(line), &a); err != nil || a.Run != j.ID() || a.Who.Kube == "" || a.Context != "test" || a.What == "" || len(a.After) == 0 || len(a.Before) == 0 {
			t.Errorf("%s: %v", line, err)
		}
		out = append(out, a.Result)
	}
	return out
}

func TestWhatChangedSinceThePlanIsNotWritten(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*world)
		says string
	}{
		"another label":          {func(w *world) { w.label("shop", "1-30") }, "its labels are istio.io/rev=1-30"},
		"the same label":         {func(w *world) { w.label("shop", newRevision) }, "already as this run"},
		"the namespace is gone":  {func(w *world) { w.remove("/api/v1/namespaces/shop") }, "is gone"},
		"the namespace made new": {func(w *world) { w.remake("shop") }, "deleted and made anew"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := shop(t)
				j := w.begin(w.planned("shop"), revision.Options{})
				c.do(w)
				run, _ := carried(t.Context(), t, w, j)
				if run.Phase != revision.Failed || !strings.Contains(run.Problem, c.says) || !strings.Contains(run.Problem, "plan again") {
					t.Errorf("it ended %s: %s", run.Phase, run.Problem)
				}
				if got := w.writes(); len(got) != 0 {
					t.Errorf("written: %v", got)
				}
			})
		})
	}
}

func (w *world) remake(namespace string) {
	var n corev1.Namespace
	w.get("/api/v1/namespaces/"+namespace, &n)
	n.UID = "another"
	w.put("/api/v1/namespaces", &n)
}

// TestStatusIsNoChange has a workload's status move between plan and write, which is a conflict by resourceVersion, and its
// template in another.
func TestStatusIsNoChange(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(*appsv1.Deployment)
		want revision.RunPhase
		says string
	}{
		"status":    {func(d *appsv1.Deployment) { d.Status.ReadyReplicas = 1 }, revision.Done, ""},
		"template":  {func(d *appsv1.Deployment) { d.Spec.Template.Spec.Containers[0].Image = "app:2" }, revision.Failed, "its pod template is another"},
		"recreate":  {func(d *appsv1.Deployment) { d.Spec.Strategy.Type = appsv1.RecreateDeploymentStrategyType }, revision.Failed, "or its strategy"},
		"paused":    {func(d *appsv1.Deployment) { d.Spec.Paused = true }, revision.Failed, "it is paused"},
		"another":   {func(d *appsv1.Deployment) { d.UID = "another" }, revision.Failed, "made anew"},
		"vanishing": {func(d *appsv1.Deployment) { now := metav1.Now(); d.DeletionTimestamp = &now }, revision.Done, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.namespace("shop")
				w.workload("shop", kindDeployment, "cart", 2)
				path := appsPath("shop", kindDeployment, "cart")
				j := w.begin(fingerprinted(w, w.planned("shop")), revision.Options{})
				var d appsv1.Deployment
				w.get(path, &d)
				c.edit(&d)
				w.put(parent(path), &d)
				run, _ := carried(t.Context(), t, w, j)
				if run.Phase != c.want || !strings.Contains(run.Problem, c.says) {
					t.Errorf("it ended %s: %s", run.Phase, run.Problem)
				}
				restarted := slices.Contains(w.writes(), "PATCH "+path)
				if want := name == "status"; restarted != want {
					t.Errorf("restarted: %v, want %v", restarted, want)
				}
			})
		})
	}
}
