package recorded_test

import (
	"net/http/httptest"
	"testing"

	"k8s.io/client-go/rest"

	"portolan/graph/facts"
	"portolan/kube/collect"
	"portolan/kube/collect/recorded"
)

func TestThreeMeshesAreReadWhole(t *testing.T) {
	const n = 60
	handler, err := recorded.Server(n)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	got, err := collect.Cluster(t.Context(), collect.Request{Config: &rest.Config{Host: server.URL}, Context: "recorded"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Gaps) != 0 {
		t.Errorf("gaps: %+v", got.Gaps)
	}
	counts := map[string][2]int{
		"namespaces":     {len(got.Namespaces), n + 4},
		"control planes": {len(got.ControlPlanes), 3},
		"services":       {len(got.Services), 3},
		"mesh configs":   {len(got.MeshConfigs), 3},
		"injectors":      {len(got.Injectors), 3},
		"injector maps":  {len(got.InjectorConfigs), 3},
		"roots":          {len(got.Roots), n + 3},
		"ztunnels":       {len(got.Ztunnels), 1},
		"cnis":           {len(got.CNIs), 1},
		"workloads":      {len(got.Workloads), 3*n + 3 + 1},
	}
	for what, c := range counts {
		if c[0] != c[1] {
			t.Errorf("%d %s, want %d", c[0], what, c[1])
		}
	}
	pods := map[facts.Mode]int{}
	for _, p := range got.Pods {
		pods[p.Mode] += p.Pods
	}
	// A third of the namespaces is ambient, two thirds have sidecars; istiods have no proxy.
	want := map[facts.Mode]int{facts.Ambient: n / 3 * 10, facts.Sidecar: n / 3 * 20, facts.ZtunnelProxy: 3, facts.NoProxy: 5}
	for mode, count := range want {
		if pods[mode] != count {
			t.Errorf("%d pods of mode %s, want %d", pods[mode], mode, count)
		}
	}
}

func TestEqualClustersGiveEqualBytes(t *testing.T) {
	get := func() string {
		handler, err := recorded.Server(3)
		if err != nil {
			t.Fatal(err)
		}
		req, out := httptest.NewRequest("GET", "/api/v1/pods?limit=500", nil), httptest.NewRecorder()
		req.Header.Set("Accept", "application/vnd.kubernetes.protobuf")
		handler.ServeHTTP(out, req)
		return out.Body.String()
	}
	if first, second := get(), get(); first != second {
		t.Error("the same cluster was encoded in two ways")
	}
}
