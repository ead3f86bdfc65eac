package collect_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"

	"portolan/graph/facts"
	"portolan/kube/collect"
	"portolan/kube/collect/recorded"
)

// serve starts an API server of the given objects. A handler in front may answer first; it says so by true.
func serve(t *testing.T, front func(http.ResponseWriter, *http.Request) bool, objects ...runtime.Object) *rest.Config {
	t.Helper()
	api, err := recorded.New(objects...)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s: reading must not write", r.Method, r.URL)
		}
		if strings.Contains(r.URL.Path, "/secrets") {
			t.Errorf("%s: Secrets must not be read", r.URL)
		}
		if front == nil || !front(w, r) {
			api.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return &rest.Config{Host: server.URL}
}

// read collects and fails the test where that is an error.
func read(t *testing.T, req collect.Request) facts.Cluster {
	t.Helper()
	req.Context = "test"
	got, err := collect.Cluster(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// status answers as an API server does when it refuses or fails.
func status(w http.ResponseWriter, code int, reason metav1.StatusReason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	// A broken connection fails the test by itself.
	_ = json.NewEncoder(w).Encode(metav1.Status{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}, Status: metav1.StatusFailure, Code: int32(code), Reason: reason, Message: message,
	})
}

// forbid refuses what allowed does not name by its path, and says so as RBAC does.
func forbid(allowed func(path string) bool) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/version" || r.URL.Path == "/apis/gateway.networking.k8s.io/v1" || allowed(r.URL.Path) {
			return false
		}
		status(w, http.StatusForbidden, metav1.StatusReasonForbidden, `User "jane" cannot list resource at https://10.1.2.3:6443`)
		return true
	}
}
