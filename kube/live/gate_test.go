package live

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"k8s.io/client-go/rest"
)

// TestNothingElseIsSent is the promise of this package's documentation.
func TestNothingElseIsSent(t *testing.T) {
	var sent atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { sent.Add(1) }))
	defer server.Close()
	const pods = "/api/v1/namespaces/istio-system/pods"
	for name, c := range map[string]struct {
		base, method, path string
		want               bool
	}{
		"list":                       {"", "GET", pods + "?labelSelector=pod-template-hash", true},
		"forward by WebSocket":       {"", "GET", pods + "/istiod-1/portforward", true},
		"forward by SPDY":            {"", "POST", pods + "/istiod-1/portforward", true},
		"behind a path":              {"/k8s/c1", "POST", pods + "/istiod-1/portforward", true},
		"before the path":            {"/k8s/c1", "POST", "/.." + pods + "/istiod-1/portforward", false},
		"watch":                      {"", "GET", pods + "?watch=true", false},
		"one pod":                    {"", "GET", pods + "/istiod-1", false},
		"another pod":                {"", "POST", pods + "/web-1/portforward", false},
		"another namespace":          {"", "GET", "/api/v1/namespaces/shop/pods", false},
		"same pod, other namespace":  {"", "POST", "/api/v1/namespaces/shop/pods/istiod-1/portforward", false},
		"all namespaces":             {"", "GET", "/api/v1/pods", false},
		"secrets":                    {"", "GET", "/api/v1/namespaces/istio-system/secrets", false},
		"create a pod":               {"", "POST", pods, false},
		"delete pods":                {"", "DELETE", pods, false},
		"small letters":              {"", "delete", pods, false},
		"exec":                       {"", "POST", pods + "/istiod-1/exec?command=sh", false},
		"exec by WebSocket":          {"", "GET", pods + "/istiod-1/exec?command=sh", false},
		"attach":                     {"", "POST", pods + "/istiod-1/attach", false},
		"proxy":                      {"", "GET", pods + "/istiod-1:15014/proxy/debug/syncz", false},
		"evict":                      {"", "POST", pods + "/istiod-1/eviction", false},
		"put to the port-forward":    {"", "PUT", pods + "/istiod-1/portforward", false},
		"delete of the port-forward": {"", "DELETE", pods + "/istiod-1/portforward", false},
		"access review":              {"", "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", false},
		"version":                    {"", "GET", "/version", false},
	} {
		t.Run(name, func(t *testing.T) {
			g := &gate{namespace: "istio-system"}
			g.open([]string{"istiod-1"})
			conf, err := g.limit(t.Context(), &rest.Config{Host: server.URL + c.base})
			if err != nil {
				t.Fatal(err)
			}
			client, err := rest.HTTPClientFor(conf)
			if err != nil {
				t.Fatal(err)
			}
			req, err := http.NewRequestWithContext(t.Context(), c.method, server.URL+c.base+c.path, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			before := sent.Load()
			resp, err := client.Do(req)
			if err == nil {
				defer resp.Body.Close()
			}
			var refused *Refused
			if got := !errors.As(err, &refused); got != c.want {
				t.Errorf("allowed: %v, want %v (%v)", got, c.want, err)
			}
			if got := sent.Load() > before; got != c.want {
				t.Errorf("reached the server: %v, want %v", got, c.want)
			}
		})
	}
}

// TestNoForwardBeforeTheList: until the istiod's pods are known, nothing is forwarded to any.
func TestNoForwardBeforeTheList(t *testing.T) {
	g := &gate{namespace: "istio-system"}
	if g.opened("/api/v1/namespaces/istio-system/pods", "/api/v1/namespaces/istio-system/pods/istiod-1/portforward") {
		t.Error("a port-forward is let through to a pod that was not listed")
	}
}
