package perform

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"portolan/kube/revision"
)

// TestAnAPIServerThatRestartsIsWaitedFor breaks all connections when the first workload was restarted, and again when the
// second one was.
func TestAnAPIServerThatRestartsIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		w.rolls = func(path string) {
			w.goDown()
			time.AfterFunc(20*time.Second, func() {
				w.replace(path)
				w.goUp()
			})
		}
		seen := false
		j := w.begin(w.planned("shop"), revision.Options{Concurrency: 1})
		run, err := Carry(t.Context(), Order{Config: w.config(), Journal: j, Progress: func(r revision.Run) {
			for _, one := range r.Namespaces[0].Workloads {
				for _, why := range one.Reasons {
					seen = seen || why.Reason == "NotWatched" && strings.Contains(why.Message, "did not answer")
				}
			}
		}})
		if err != nil || run.Phase != revision.Done {
			t.Fatalf("it ended %s, %v: %s", run.Phase, err, run.Problem)
		}
		if !seen {
			t.Error("that the API server does not answer was not said")
		}
		var noted int
		for _, e := range kinds(j) {
			if strings.HasPrefix(e, "will") {
				noted++
			}
		}
		if noted != 4 {
			t.Errorf("%d writes were announced, want 4", noted)
		}
		w.mustRun("shop", map[string]int{newRevision: 7, oldRevision: 1})
	})
}

// TestARefusalIsBelievedAfterAWhile has the API server refuse a restart: for a moment, as one that starts does, and for good.
func TestARefusalIsBelievedAfterAWhile(t *testing.T) {
	for name, c := range map[string]struct {
		until time.Duration
		want  revision.RunPhase
	}{"a moment": {3 * time.Second, revision.Done}, "for good": {time.Hour, revision.Failed}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := shop(t)
				began := time.Now()
				w.front = func(out http.ResponseWriter, r *http.Request) bool {
					if r.Method != http.MethodPatch || !strings.HasSuffix(r.URL.Path, "/cart") || time.Since(began) > c.until {
						return false
					}
					refuse(out, http.StatusForbidden, metav1.StatusReasonForbidden, `User "jane" cannot patch resource "deployments"`)
					return true
				}
				run, _ := carried(t.Context(), t, w, w.begin(w.planned("shop"), revision.Options{Concurrency: 3}))
				if run.Phase != c.want {
					t.Fatalf("it ended %s: %s", run.Phase, run.Problem)
				}
				if c.want == revision.Done {
					return
				}
				if !strings.Contains(run.Problem, `cannot patch resource "deployments"`) || time.Since(began) > time.Minute {
					t.Errorf("after %v: %s", time.Since(began), run.Problem)
				}
				one := run.Namespaces[0].Workloads
				if one[0].State != revision.StepVerified || one[1].State != revision.StepFailed || one[1].Problem == "" || one[2].State != revision.StepWaiting {
					t.Errorf("the states are %+v", one)
				}
			})
		})
	}
}

// TestASetThatCannotMakePodsSaysWhy has a StatefulSet lose a pod that a quota does not let it make anew: only its events say so.
func TestASetThatCannotMakePodsSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.namespace("shop")
		w.workload("shop", kindStatefulSet, "stock", 2)
		w.rolls = func(path string) {
			w.remove("/api/v1/namespaces/shop/pods/stock-1")
			var s appsv1.StatefulSet
			w.get(path, &s)
			s.Status.ObservedGeneration, s.Status.UpdatedReplicas, s.Status.ReadyReplicas = s.Generation, 0, 1
			w.put(parent(path), &s)
			for i, message := range []string{"an older one", "(combined from similar events): Error creating: exceeded quota: few"} {
				w.put("/api/v1/namespaces/shop/events", &corev1.Event{
					TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Event"}, ObjectMeta: metav1.ObjectMeta{Name: []string{"z", "a"}[i], Namespace: "shop"},
					Type: corev1.EventTypeWarning, Reason: "FailedCreate", Message: message, LastTimestamp: metav1.NewTime(time.Now().Add(time.Duration(i) * time.Second)),
				})
			}
		}
		run, _ := carried(t.Context(), t, w, w.begin(w.planned("shop"), revision.Options{Timeout: 20}))
		one := run.Namespaces[0].Workloads[0]
		if run.Phase != revision.Failed || len(one.Reasons) != 1 || one.Reasons[0].Message != "exceeded quota: few" || one.Reasons[0].Pods != 1 {
			t.Errorf("it ended %s with %+v", run.Phase, one.Reasons)
		}
		asked := 0
		for _, r := range w.requests {
			if strings.HasSuffix(r, "/events") {
				asked++
			}
		}
		if asked != 1 {
			t.Errorf("events were asked for %d times", asked)
		}
	})
}

// TestAStopWhileNothingAnswersIsAStop: that the API server is silent at that moment makes it no failure of a step.
func TestAStopWhileNothingAnswersIsAStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		ctx, stop := context.WithCancel(t.Context())
		w.front = func(_ http.ResponseWriter, r *http.Request) bool {
			if strings.HasSuffix(r.URL.Path, "/pods") {
				time.AfterFunc(10*time.Second, stop)
				panic(cut{errDown})
			}
			return false
		}
		run, _ := carried(ctx, t, w, w.begin(w.planned("shop"), revision.Options{}))
		if one := run.Namespaces[0].Workloads[0]; run.Phase != revision.Stopped || one.State != revision.StepWaiting {
			t.Errorf("it ended %s with %+v: %s", run.Phase, one, run.Problem)
		}
	})
}

// TestAStopBehindTheLastWriteIsNone: there is nothing left that could be stopped.
func TestAStopBehindTheLastWriteIsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		c := w.planned("shop")
		c.Namespaces[0].Workloads = nil
		ctx, stop := context.WithCancel(t.Context())
		w.front = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodPatch {
				stop()
			}
			return false
		}
		if run, _ := carried(ctx, t, w, w.begin(c, revision.Options{})); run.Phase != revision.Done {
			t.Errorf("it ended %s: %s", run.Phase, run.Problem)
		}
	})
}

// TestAnAnswerEndsTheTrouble: once the API server answers again, a workload that stands still is not said to be unwatched.
func TestAnAnswerEndsTheTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.namespace("shop")
		w.workload("shop", kindDeployment, "cart", 1)
		w.rolls = func(string) {
			time.AfterFunc(40*time.Second, w.goDown)
			time.AfterFunc(50*time.Second, w.goUp)
		}
		var last revision.Run
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
		defer stop()
		began := time.Now()
		_, err := Carry(ctx, Order{Config: w.config(), Journal: w.begin(w.planned("shop"), revision.Options{}), Progress: func(r revision.Run) {
			if time.Since(began) < 4*time.Minute {
				last = r
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		for _, why := range last.Namespaces[0].Workloads[0].Reasons {
			if why.Reason == "NotWatched" {
				t.Errorf("it is still said that nothing is watched: %+v", why)
			}
		}
	})
}

// TestAWorkloadMadeAnewIsFollowedByItsPods: its generations begin again, and waiting for the old one would never end.
func TestAWorkloadMadeAnewIsFollowedByItsPods(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.namespace("shop")
		w.workload("shop", kindDeployment, "cart", 2)
		path := appsPath("shop", kindDeployment, "cart")
		w.rolls = func(string) {
			var d appsv1.Deployment
			w.get(path, &d)
			d.UID, d.Generation = "another", 1
			w.put(parent(path), &d)
			w.replace(path)
		}
		run, _ := carried(t.Context(), t, w, w.begin(w.planned("shop"), revision.Options{Timeout: 60}))
		if run.Phase != revision.Done {
			t.Errorf("it ended %s: %s", run.Phase, run.Problem)
		}
	})
}

// TestAWorkloadThatGoesBetweenLookAndWriteIsPassedOver.
func TestAWorkloadThatGoesBetweenLookAndWriteIsPassedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		path := appsPath("shop", kindDeployment, "cart")
		w.front = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodPatch && r.URL.Path == path {
				w.remove(path)
			}
			return false
		}
		run, _ := carried(t.Context(), t, w, w.begin(w.planned("shop"), revision.Options{}))
		if one := run.Namespaces[0].Workloads[1]; run.Phase != revision.Done || one.State != revision.StepSkipped {
			t.Errorf("it ended %s with %+v: %s", run.Phase, one, run.Problem)
		}
	})
}

const tagPath = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/istio-revision-tag-prod"

// tagged is the restart of a shop whose tag is moved.
func tagged(w *world) revision.Change {
	w.put(parent(tagPath), &admissionv1.MutatingWebhookConfiguration{
		TypeMeta:   metav1.TypeMeta{APIVersion: "admissionregistration.k8s.io/v1", Kind: kindWebhook},
		ObjectMeta: metav1.ObjectMeta{Name: "istio-revision-tag-prod", UID: types.UID("tag"), Labels: map[string]string{revision.LabelRevision: oldRevision}},
	})
	var tag admissionv1.MutatingWebhookConfiguration
	w.get(tagPath, &tag)
	c := w.restartOnly()
	c.Kind, c.Namespaces[0].Labels = revision.KindTag, map[string]string{revision.LabelRevision: oldRevision}
	c.Tag = &revision.TagMove{Name: "prod", Understood: true, Edits: []revision.TagEdit{{
		Kind: kindWebhook, Name: tag.Name, UID: "tag", ResourceVersion: tag.ResourceVersion, Says: []string{"labels[istio.io/rev]: 1-29 → 1-31"},
		Patch: `[{"op":"replace","path":"/metadata/labels/istio.io~1rev","value":"1-31"}]`,
	}}}
	return c
}

// TestATagIsMovedFirst moves a tag and restarts what follows it; the connection breaks behind the tag's patch, which is not
// repeated.
func TestATagIsMovedFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.namespace("shop")
		w.workload("shop", kindDeployment, "cart", 2)
		c := tagged(w)
		w.front = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPatch || r.URL.Path != tagPath {
				return false
			}
			body, err := io.ReadAll(r.Body)
			if err != nil || !strings.Contains(string(body), `{"op":"test","path":"/metadata/uid","value":"tag"}`) || r.Header.Get("Content-Type") != string(types.JSONPatchType) {
				t.Errorf("%v: %s", err, body)
			}
			var tag admissionv1.MutatingWebhookConfiguration
			w.get(tagPath, &tag)
			tag.Labels[revision.LabelRevision] = newRevision
			w.put(parent(tagPath), &tag)
			w.label("shop", oldRevision)
			panic(cut{errCut})
		}
		// What follows the tag is injected by where it leads.
		w.rolls = func(path string) {
			w.label("shop", newRevision)
			w.replace(path)
			w.label("shop", oldRevision)
		}
		j := w.begin(c, revision.Options{})
		run, _ := carried(t.Context(), t, w, j)
		if run.Phase != revision.Done || run.Tag != revision.StepWritten {
			t.Fatalf("it ended %s, the tag %s: %s", run.Phase, run.Tag, run.Problem)
		}
		if got, want := w.writes(), []string{"PATCH " + tagPath, "PATCH " + appsPath("shop", kindDeployment, "cart")}; !slices.Equal(got, want) {
			t.Errorf("written: %v, want %v", got, want)
		}
		if again, err := j.Run(); err != nil || again.Tag != revision.StepWritten {
			t.Errorf("the journal says of the tag %q, %v", again.Tag, err)
		}
	})
}

func TestATagThatSomebodyWroteToIsNotMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.namespace("shop")
		w.workload("shop", kindDeployment, "cart", 2)
		c := tagged(w)
		var tag admissionv1.MutatingWebhookConfiguration
		w.get(tagPath, &tag)
		tag.Labels["other"] = "x"
		w.put(parent(tagPath), &tag)
		run, _ := carried(t.Context(), t, w, w.begin(c, revision.Options{}))
		if run.Phase != revision.Failed || !strings.Contains(run.Problem, "plan again") || len(w.writes()) != 0 {
			t.Errorf("it ended %s: %s, written: %v", run.Phase, run.Problem, w.writes())
		}
	})
}
