package readonly_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"k8s.io/client-go/rest"

	"portolan/kube/readonly"
)

func TestOnlyReadsAreSent(t *testing.T) {
	var sent atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { sent.Add(1) }))
	defer server.Close()
	const review = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
	for name, c := range map[string]struct {
		base, method, path, upgrade string
		want                        bool
	}{
		"get":                       {"", "GET", "/api/v1/pods", "", true},
		"head":                      {"", "HEAD", "/", "", true},
		"options":                   {"", "OPTIONS", "/", "", true},
		"access review":             {"", "POST", review, "", true},
		"rules review":              {"", "POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", "", true},
		"who am I":                  {"", "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "", true},
		"token of another":          {"", "POST", "/apis/authentication.k8s.io/v1/tokenreviews", "", false},
		"behind a path":             {"/k8s/c1", "POST", "/k8s/c1" + review, "", true},
		"review of another":         {"", "POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", "", false},
		"through a service's proxy": {"", "POST", "/api/v1/namespaces/a/services/b/proxy" + review, "", false},
		"create":                    {"", "POST", "/api/v1/namespaces/a/pods", "", false},
		"eviction":                  {"", "POST", "/api/v1/namespaces/a/pods/b/eviction", "", false},
		"put":                       {"", "PUT", "/api/v1/namespaces/a", "", false},
		"patch":                     {"", "PATCH", "/api/v1/namespaces/a", "", false},
		"small letters":             {"", "delete", "/api/v1/namespaces/a", "", false},
		"delete":                    {"", "DELETE", "/api/v1/namespaces/a", "", false},
		"exec over a GET":           {"", "GET", "/api/v1/namespaces/a/pods/b/exec", "websocket", false},
		"exec without its header":   {"", "GET", "/api/v1/namespaces/a/pods/b/exec", "", false},
		"port-forward":              {"", "GET", "/api/v1/namespaces/a/pods/b/portforward", "", false},
		"a ConfigMap called exec":   {"", "GET", "/api/v1/namespaces/a/configmaps/exec", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			conf := &rest.Config{Host: server.URL + c.base}
			readonly.Wrap(conf)
			client, err := rest.HTTPClientFor(conf)
			if err != nil {
				t.Fatal(err)
			}
			req, err := http.NewRequestWithContext(t.Context(), c.method, server.URL+c.path, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			if c.upgrade != "" {
				req.Header.Set("Upgrade", c.upgrade)
			}
			before := sent.Load()
			resp, err := client.Do(req)
			if err == nil {
				defer resp.Body.Close()
			}
			var refused *readonly.Refused
			if got := !errors.As(err, &refused); got != c.want {
				t.Errorf("allowed: %v, want %v (%v)", got, c.want, err)
			}
			if got := sent.Load() > before; got != c.want {
				t.Errorf("reached the server: %v, want %v", got, c.want)
			}
		})
	}
}
