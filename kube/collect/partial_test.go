package collect_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	kruntime "k8s.io/apimachinery/pkg/runtime"

	"portolan/graph/facts"
	"portolan/kube/collect"
)

func namespaceOf(name string) *corev1.Namespace {
	return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"istio-injection": "enabled", "team": "secret-project"}}}
}

func podIn(namespace, name string) *corev1.Pod {
	return &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
}

func someObjects() []kruntime.Object {
	return []kruntime.Object{namespaceOf("shop"), namespaceOf("bank"), podIn("shop", "web"), podIn("bank", "vault")}
}

func gapsOf(c facts.Cluster) []string {
	var out []string
	for _, g := range c.Gaps {
		out = append(out, fmt.Sprintf("%s %s %s %s", g.Verb, g.Resource, g.Namespace, g.Reason))
	}
	return out
}

func podNamespaces(c facts.Cluster) []string {
	var out []string
	for _, p := range c.Pods {
		out = append(out, p.Namespace)
	}
	return out
}

func TestOneFailingListIsAGap(t *testing.T) {
	for name, fail := range map[string]http.HandlerFunc{
		"server error": func(w http.ResponseWriter, _ *http.Request) {
			status(w, http.StatusInternalServerError, metav1.StatusReasonInternalError, "dial tcp 10.0.0.7:2379: refused")
		},
		"HTML": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html>sign in at https://login.example/x</html>")
		},
		"truncated": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/vnd.kubernetes.protobuf")
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "k8s\x00\x0a\x0c")
		},
		"broken JSON": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"kind":"PodList","items":[`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			conf := serve(t, func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != "/api/v1/pods" {
					return false
				}
				fail(w, r)
				return true
			}, someObjects()...)
			got := read(t, collect.Request{Config: conf})
			if diff := cmp.Diff([]string{"list pods  failed"}, gapsOf(got)); diff != "" {
				t.Fatal(diff)
			}
			if m := got.Gaps[0].Message; m == "" || strings.Contains(m, "127.0.0.1") || strings.Contains(m, "10.0.0.7") || strings.Contains(m, "://") {
				t.Errorf("message %q is empty or names an address", m)
			}
			if len(got.Namespaces) != 2 {
				t.Errorf("%d namespaces, want the two that could be read", len(got.Namespaces))
			}
		})
	}
}

func TestNamespacesMayBeListedAndOnlyOneRead(t *testing.T) {
	conf := serve(t, forbid(func(path string) bool {
		return path == "/api/v1/namespaces" || strings.Contains(path, "/namespaces/shop/")
	}), someObjects()...)
	got := read(t, collect.Request{Config: conf})
	if diff := cmp.Diff([]string{"shop"}, podNamespaces(got)); diff != "" {
		t.Error(diff)
	}
	gaps := gapsOf(got)
	for _, want := range []string{"list pods  forbidden", "list pods bank forbidden", "list mutatingwebhookconfigurations.admissionregistration.k8s.io  forbidden"} {
		if !slices.Contains(gaps, want) {
			t.Errorf("gap %q is missing in %q", want, gaps)
		}
	}
	if slices.Contains(gaps, "list pods shop forbidden") {
		t.Error("shop was read and has a gap")
	}
	if len(gaps) != len(slices.Compact(slices.Clone(gaps))) {
		t.Errorf("a gap is there twice: %q", gaps)
	}
}

func TestNamespacesMayNotBeListed(t *testing.T) {
	inShop := func(path string) bool { return strings.Contains(path, "/namespaces/shop/") }
	withGet := func(path string) bool { return inShop(path) || path == "/api/v1/namespaces/shop" }
	for name, c := range map[string]struct {
		req      collect.Request
		allowed  func(string) bool
		unlisted bool
		want     []string
	}{
		"the context's own":         {collect.Request{Home: "shop"}, inShop, true, []string{"shop"}},
		"which may be got":          {collect.Request{Home: "shop"}, withGet, false, []string{"shop"}},
		"named by the user":         {collect.Request{Home: "bank", Namespaces: []string{"shop"}}, inShop, true, []string{"shop"}},
		"named, and one is refused": {collect.Request{Namespaces: []string{"shop", "bank", "shop"}}, inShop, true, []string{"bank", "shop"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.req.Config = serve(t, forbid(c.allowed), someObjects()...)
			got := read(t, c.req)
			if diff := cmp.Diff([]string{"shop"}, podNamespaces(got)); diff != "" {
				t.Error(diff)
			}
			var names []string
			for _, n := range got.Namespaces {
				names = append(names, n.Name)
				if n.Unlisted != c.unlisted {
					t.Errorf("%s: unlisted is %v", n.Name, n.Unlisted)
				}
			}
			if diff := cmp.Diff(c.want, names); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOnlyTheWishedNamespacesAreRead(t *testing.T) {
	conf := serve(t, func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/api/v1/pods" || strings.Contains(r.URL.Path, "/namespaces/bank/") {
			t.Errorf("%s was read", r.URL.Path)
		}
		return false
	}, someObjects()...)
	got := read(t, collect.Request{Config: conf, Namespaces: []string{"shop"}})
	if len(got.Namespaces) != 1 || got.Namespaces[0].Name != "shop" || len(got.Gaps) != 0 {
		t.Errorf("got %+v with gaps %+v, want shop alone", got.Namespaces, got.Gaps)
	}
}

func TestLabelsThatNobodyAsksForAreNotKept(t *testing.T) {
	got := read(t, collect.Request{Config: serve(t, nil, someObjects()...)})
	if diff := cmp.Diff(map[string]string{"istio-injection": "enabled"}, got.Namespaces[0].Labels); diff != "" {
		t.Error(diff)
	}
}

func TestMissingGatewayAPIIsNoGap(t *testing.T) {
	conf := serve(t, func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, "/apis/gateway.networking.k8s.io") {
			return false
		}
		status(w, http.StatusNotFound, metav1.StatusReasonNotFound, "the server could not find the requested resource")
		return true
	}, someObjects()...)
	if got := read(t, collect.Request{Config: conf}); len(got.Gaps) != 0 {
		t.Errorf("gaps: %v", gapsOf(got))
	}
}

// manyPods fill three pages.
func manyPods() []kruntime.Object {
	objects := []kruntime.Object{namespaceOf("shop")}
	for i := range 1200 {
		objects = append(objects, podIn("shop", fmt.Sprintf("job-%04d", i)))
	}
	return objects
}

func TestExpiredContinueTokenStartsAgainOnce(t *testing.T) {
	for name, c := range map[string]struct {
		expiries int32
		pods     int
		gaps     []string
	}{"once": {1, 1200, nil}, "always": {100, 1000, []string{"list pods  failed"}}} {
		t.Run(name, func(t *testing.T) {
			var expired atomic.Int32
			conf := serve(t, func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != "/api/v1/pods" || r.URL.Query().Get("continue") != "1000" || expired.Add(1) > c.expiries {
					return false
				}
				status(w, http.StatusGone, metav1.StatusReasonExpired, "The provided continue parameter is too old")
				return true
			}, manyPods()...)
			got := read(t, collect.Request{Config: conf})
			pods := 0
			for _, p := range got.Pods {
				pods += p.Pods
			}
			if pods != c.pods {
				t.Errorf("%d pods, want %d: none twice", pods, c.pods)
			}
			if diff := cmp.Diff(c.gaps, gapsOf(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProgressCountsEachList(t *testing.T) {
	var seen []collect.Progress
	read(t, collect.Request{Config: serve(t, nil, manyPods()...), Progress: func(p collect.Progress) {
		if p.Resource == "pods" {
			seen = append(seen, p)
		}
	}})
	want := []collect.Progress{{"pods", 500, 700, false}, {"pods", 1000, 200, false}, {"pods", 1200, -1, false}, {"pods", 1200, 0, true}}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}

func TestCredentialsThatExpireMidwayAreAnError(t *testing.T) {
	conf := serve(t, func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/deployments") {
			return false
		}
		status(w, http.StatusUnauthorized, metav1.StatusReasonUnauthorized, "Unauthorized")
		return true
	}, someObjects()...)
	_, err := collect.Cluster(t.Context(), collect.Request{Config: conf, Context: "c"})
	var e *collect.ConnectError
	if !errors.As(err, &e) || e.Code != collect.CodeExpired {
		t.Errorf("got %v, want expired", err)
	}
}

func TestFactsSurviveTheFile(t *testing.T) {
	got := read(t, collect.Request{Config: serve(t, nil, someObjects()...)})
	var out strings.Builder
	if err := facts.Write(&out, facts.Snapshot{Clusters: []facts.Cluster{got}}); err != nil {
		t.Fatal(err)
	}
	again, err := facts.Read(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, again.Clusters[0]); diff != "" {
		t.Error(diff)
	}
	if !json.Valid([]byte(out.String())) {
		t.Error("no JSON")
	}
}
