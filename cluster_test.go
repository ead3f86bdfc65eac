package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"portolan/kube/collect/recorded"
)

// behaviours are the API servers that a script can have, by name.
var behaviours = map[string]func(cluster http.Handler) http.Handler{
	"whole": func(cluster http.Handler) http.Handler { return cluster },
	"partial": func(cluster http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/pods") {
				refuse(w, http.StatusForbidden, "Forbidden", "pods is forbidden")
				return
			}
			cluster.ServeHTTP(w, r)
		})
	},
	"forbidden": func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			refuse(w, http.StatusForbidden, "Forbidden", "it is forbidden")
		})
	},
	"expired": func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			refuse(w, http.StatusUnauthorized, "Unauthorized", "Unauthorized")
		})
	},
	"signin": func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html>sign in first</html>")
		})
	},
	"other":      renamed,
	"upgradable": func(cluster http.Handler) http.Handler { return reviewed(cluster, true) },
	"frugal":     func(cluster http.Handler) http.Handler { return reviewed(cluster, false) },
	"silent": func(http.Handler) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	},
}

// renamed is another cluster with the same in it: its namespace kube-system has another UID.
func renamed(cluster http.Handler) http.Handler {
	ask := httptest.NewRequest(http.MethodGet, "/api/v1/namespaces/kube-system", nil)
	ask.Header.Set("Accept", "application/json")
	own := httptest.NewRecorder()
	cluster.ServeHTTP(own, ask)
	var about struct{ Metadata struct{ UID string } }
	if err := json.Unmarshal(own.Body.Bytes(), &about); err != nil || about.Metadata.UID == "" {
		panic("the recorded cluster does not say who it is")
	}
	other := strings.Repeat("f", len(about.Metadata.UID))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := httptest.NewRecorder()
		cluster.ServeHTTP(got, r)
		maps.Copy(w.Header(), got.Header())
		w.WriteHeader(got.Code)
		_, _ = w.Write(bytes.ReplaceAll(got.Body.Bytes(), []byte(about.Metadata.UID), []byte(other))) // Whoever went away needs none.
	})
}

// reviewed answers what a user may do: everything, or nothing but read. Any write fails the script: what it plans is not
// to be tried where it is refused.
func reviewed(cluster http.Handler, allowed bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodGet:
			cluster.ServeHTTP(w, r)
		case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/selfsubjectaccessreviews"):
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusCreated)
			fmt.Fprintf(w, `{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},"status":{"allowed":%v}}`, allowed)
		default:
			refuse(w, http.StatusTeapot, "Written", "somebody wrote: "+r.Method+" "+r.URL.Path)
		}
	})
}

func refuse(w http.ResponseWriter, code int, reason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	fmt.Fprintf(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":%q,"code":%d,"message":%q}`, reason, code, message)
}

// cluster starts an API server for the script, and writes a kubeconfig of its behaviour's name:
// cluster whole|other|upgradable|frugal|partial|forbidden|expired|signin|silent|selfsigned
func cluster(ts *testscript.TestScript, _ bool, args []string) {
	name := args[0]
	var server *httptest.Server
	if name == "selfsigned" {
		server = httptest.NewTLSServer(http.NotFoundHandler())
	} else {
		whole, err := recorded.Server(10)
		ts.Check(err)
		server = httptest.NewServer(behaviours[name](whole))
	}
	ts.Defer(server.Close)
	text := fmt.Sprintf(`current-context: %[1]s
contexts: [{name: %[1]s, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: %[2]q}}]
users: [{name: u, user: {token: a-token-that-nobody-may-see}}]
`, name, server.URL)
	ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o600))
}
