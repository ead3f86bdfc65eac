package perform

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/kube/revision"
)

func TestADryRunWritesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		code   int
		reason metav1.StatusReason
		says   string
		weight revision.Weight
	}{
		"it would be taken":      {},
		"a policy refuses":       {http.StatusForbidden, metav1.StatusReasonForbidden, "policy says no", revision.Refuse},
		"a webhook fails":        {http.StatusInternalServerError, metav1.StatusReasonInternalError, "failed calling webhook", revision.Refuse},
		"it is not valid":        {http.StatusUnprocessableEntity, metav1.StatusReasonInvalid, "is invalid", revision.Refuse},
		"it cannot be tried out": {http.StatusBadRequest, metav1.StatusReasonBadRequest, `admission webhook "w" does not support dry run`, revision.Warn},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := shop(t)
				w.front = func(out http.ResponseWriter, r *http.Request) bool {
					if r.Method == http.MethodPatch && !slices.Equal(r.URL.Query()["dryRun"], []string{"All"}) {
						t.Errorf("%s is no dry run", r.URL)
					}
					if c.code == 0 || r.Method != http.MethodPatch || !strings.HasSuffix(r.URL.Path, "/cart") {
						return false
					}
					refuse(out, c.code, c.reason, c.says)
					return true
				}
				before := w.snapshot()
				got, err := DryRun(t.Context(), w.config(), w.planned("shop"))
				if err != nil {
					t.Fatal(err)
				}
				if c.code == 0 {
					if got == nil || len(got) != 0 {
						t.Errorf("it warns of %+v", got)
					}
				} else if len(got) != 1 || got[0].Weight != c.weight || got[0].Object != "Deployment/shop/cart" || !strings.Contains(got[0].Message, c.says) || got[0].Remedy == "" {
					t.Errorf("it warns of %+v", got)
				}
				if writes := w.writes(); len(writes) != 4 {
					t.Errorf("tried out: %v", writes)
				}
				for path, u := range w.snapshot() {
					if u.GetResourceVersion() != before[path].GetResourceVersion() {
						t.Errorf("%s was written", path)
					}
				}
			})
		})
	}
}

// TestAWorkloadThatIsGoneIsInNobodysWay: a run passes it over, so that its dry run must not refuse either. A namespace that
// is gone is another matter.
func TestAWorkloadThatIsGoneIsInNobodysWay(t *testing.T) {
	for path, want := range map[string]revision.Weight{appsPath("shop", kindDeployment, "cart"): revision.Warn, "/api/v1/namespaces/shop": revision.Refuse} {
		synctest.Test(t, func(t *testing.T) {
			w := shop(t)
			c := w.planned("shop")
			w.remove(path)
			got, err := DryRun(t.Context(), w.config(), c)
			if err != nil || len(got) != 1 || got[0].Weight != want || !strings.Contains(got[0].Message, "is gone") {
				t.Errorf("%s: %+v, %v", path, got, err)
			}
		})
	}
}

func TestADryRunNeedsAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		c := w.planned("shop")
		w.front = func(http.ResponseWriter, *http.Request) bool { panic(cut{errCut}) }
		if got, err := DryRun(t.Context(), w.config(), c); err == nil || strings.Contains(err.Error(), "api.test") {
			t.Errorf("%v, %v", got, err)
		}
	})
}

func TestOnlyWhatIsMissingIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shop(t)
		c := w.planned("shop")
		asked := 0
		w.front = func(out http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "/selfsubjectaccessreviews") {
				return false
			}
			w.mu.Lock()
			asked++
			w.mu.Unlock()
			var review authorizationv1.SelfSubjectAccessReview
			protobuf(t, r, &review)
			a := review.Spec.ResourceAttributes
			review.Status.Allowed = a.Verb != "patch" || a.Resource != "daemonsets"
			respond(t, out, review, "authorization.k8s.io/v1", "SelfSubjectAccessReview")
			return true
		}
		got, err := Missing(t.Context(), w.config(), c)
		if err != nil || !slices.Equal(got, []string{"patch daemonsets.apps in shop"}) {
			t.Errorf("missing: %v, %v", got, err)
		}
		if want := len(revision.Rights(c)); asked != want || want == 0 {
			t.Errorf("asked %d times for %d rights", asked, want)
		}
		w.front = func(http.ResponseWriter, *http.Request) bool { panic(cut{errCut}) }
		if _, err := Missing(t.Context(), w.config(), c); err == nil {
			t.Error("no answer is taken for nothing missing")
		}
	})
}

func TestWhoIsToldByTheCluster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.front = func(out http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/apis/authentication.k8s.io/v1/selfsubjectreviews" {
				return false
			}
			review := authenticationv1.SelfSubjectReview{Status: authenticationv1.SelfSubjectReviewStatus{UserInfo: authenticationv1.UserInfo{Username: "jane@example.org"}}}
			respond(t, out, review, "authentication.k8s.io/v1", "SelfSubjectReview")
			return true
		}
		if got, err := Who(t.Context(), w.config()); err != nil || got.Kube != "jane@example.org" || got.Local == "" {
			t.Errorf("%+v, %v", got, err)
		}
		w.front = func(out http.ResponseWriter, _ *http.Request) bool {
			refuse(out, http.StatusNotFound, metav1.StatusReasonNotFound, "no such resource")
			return true
		}
		if got, err := Who(t.Context(), w.config()); err != nil || got.Kube != "" || got.Local == "" {
			t.Errorf("of an old cluster: %+v, %v", got, err)
		}
	})
}

// respond answers with an object of a kind.
func respond[T authorizationv1.SelfSubjectAccessReview | authenticationv1.SelfSubjectReview](t *testing.T, w http.ResponseWriter, object T, version, kind string) {
	text, err := json.Marshal(object)
	if err != nil {
		t.Error(err)
	}
	w.Header().Set("Content-Type", "application/json")
	typed := strings.Replace(string(text), "{", `{"apiVersion":"`+version+`","kind":"`+kind+`",`, 1)
	if _, err := w.Write([]byte(typed)); err != nil {
		t.Error(err)
	}
}
