package collect_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
	"portolan/kube/collect"
)

// TestRevisionedIstioObjects serves one kind of Istio's API, refuses another, and has none of the rest.
func TestRevisionedIstioObjects(t *testing.T) {
	config := serve(t, func(w http.ResponseWriter, r *http.Request) bool {
		switch r.URL.Path {
		case "/apis/networking.istio.io/v1alpha3/envoyfilters":
			if r.URL.Query().Get("labelSelector") != "istio.io/rev" {
				t.Errorf("%s lists more than the objects of a revision", r.URL)
			}
			w.Header().Set("Content-Type", "application/json")
			_, err := w.Write([]byte(`{"kind": "EnvoyFilterList", "apiVersion": "networking.istio.io/v1alpha3", "metadata": {}, "items": [
				{"metadata": {"namespace": "shop", "name": "limits", "labels": {"istio.io/rev": "canary", "team": "a"}}, "spec": {}}]}`))
			if err != nil {
				t.Error(err)
			}
			return true
		case "/apis/networking.istio.io/v1/sidecars":
			status(w, http.StatusForbidden, metav1.StatusReasonForbidden, "no")
			return true
		}
		return false
	})
	got := read(t, collect.Request{Config: config})
	want := []facts.Config{{Kind: "EnvoyFilter", Namespace: "shop", Name: "limits", Revision: "canary"}}
	if diff := cmp.Diff(want, got.Configs); diff != "" {
		t.Errorf("objects of a revision (-want +got):\n%s", diff)
	}
	gaps := []facts.Gap{{Resource: "sidecars.networking.istio.io", Verb: "list", Reason: facts.Forbidden, Message: "no"}}
	if diff := cmp.Diff(gaps, got.Gaps); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

// TestOlderIstioObjects reads a cluster whose definitions are from before Istio 1.22: what holds a revision is found there.
func TestOlderIstioObjects(t *testing.T) {
	config := serve(t, func(w http.ResponseWriter, r *http.Request) bool {
		kinds := map[string]string{
			"/apis/networking.istio.io/v1beta1/virtualservices":     "VirtualService",
			"/apis/security.istio.io/v1beta1/peerauthentications":   "PeerAuthentication",
			"/apis/telemetry.istio.io/v1alpha1/telemetries":         "Telemetry",
			"/apis/networking.istio.io/v1beta1/destinationrules":    "",
			"/apis/networking.istio.io/v1beta1/workloadentries":     "",
			"/apis/security.istio.io/v1beta1/authorizationpolicies": "",
		}
		kind, older := kinds[r.URL.Path]
		if kind == "" {
			return older && refuse(w)
		}
		w.Header().Set("Content-Type", "application/json")
		_, err := w.Write([]byte(`{"metadata": {}, "items": [{"metadata": {"namespace": "shop", "name": "old", "labels": {"istio.io/rev": "1-20"}}}]}`))
		if err != nil {
			t.Error(err)
		}
		return true
	})
	got := read(t, collect.Request{Config: config})
	want := []facts.Config{}
	for _, kind := range []string{"PeerAuthentication", "Telemetry", "VirtualService"} {
		want = append(want, facts.Config{Kind: kind, Namespace: "shop", Name: "old", Revision: "1-20"})
	}
	if diff := cmp.Diff(want, got.Configs); diff != "" {
		t.Errorf("objects of a revision (-want +got):\n%s", diff)
	}
	if len(got.Gaps) != 3 {
		t.Errorf("3 kinds are refused in the version that is served; the gaps are %v", got.Gaps)
	}
}

func refuse(w http.ResponseWriter) bool {
	status(w, http.StatusForbidden, metav1.StatusReasonForbidden, "no")
	return true
}
