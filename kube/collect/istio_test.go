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
