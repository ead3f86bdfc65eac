package graph_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// checkAnswers checks that everything in an Atlas can be asked about, and that the answers are what the Atlas says.
func checkAnswers(t *testing.T, a mesh.Atlas) {
	t.Helper()
	explain := func(kind string, ref mesh.Ref) mesh.Explanation {
		query := kind + "/" + ref.Cluster + "/" + strings.TrimPrefix(ref.Namespace+"/"+ref.Name, "/")
		got, err := mesh.Explain(a, query)
		if err != nil {
			t.Errorf("explain %s: %v", query, err)
		} else if got.Says == "" || len(got.Parts) == 0 {
			t.Errorf("explain %s says nothing: %+v", query, got)
		}
		return got
	}
	for _, m := range membersOf(a) {
		got := explain("namespace", m.Ref)
		if want := len(m.Wanted) + len(m.Running); got.Ref != m.Ref || want > 0 && len(got.Parts) != want {
			t.Errorf("explain %s: %d claims and %d parts of %s", m.Ref, want, len(got.Parts), got.Ref)
		}
		for _, w := range m.Workloads {
			explain(strings.ToLower(w.Kind), w.Ref)
		}
	}
	for _, z := range ztunnelsOf(a) {
		explain("ztunnel", z.Ref)
	}
	for _, g := range gatewaysOf(a) {
		explain(string(g.Ref.Kind), g.Ref)
	}
	for _, m := range a.Meshes {
		for _, p := range m.Planes {
			explain("plane", p.Ref)
			checkRetirement(t, a, p)
		}
	}
}

// checkRetirement checks that nothing is called safe to remove that anything in the Atlas names.
func checkRetirement(t *testing.T, a mesh.Atlas, p mesh.Plane) {
	t.Helper()
	name := p.Ref.Cluster + "/" + strings.TrimPrefix(p.Ref.Namespace+"/"+p.Ref.Name, "/")
	got, err := mesh.Retire(a, name)
	if err != nil {
		t.Errorf("retire %s: %v", name, err)
		return
	}
	claims := []mesh.Claim{}
	for _, m := range membersOf(a) {
		claims = slices.Concat(claims, m.Wanted, m.Running)
		for _, w := range m.Workloads {
			claims = slices.Concat(claims, w.Wanted, w.Running)
		}
	}
	for _, z := range ztunnelsOf(a) {
		claims = append(claims, z.Claims...)
	}
	for _, g := range gatewaysOf(a) {
		claims = append(claims, g.Claims...)
	}
	named := slices.ContainsFunc(claims, func(c mesh.Claim) bool { return c.Plane == p.Ref })
	gap := slices.ContainsFunc(a.Gaps, func(g mesh.ClusterGap) bool {
		return g.Cluster == p.Ref.Cluster && strings.HasPrefix(g.Resource, "pods") && g.Reason == facts.Forbidden
	})
	if named && len(got.Holders) == 0 || got.Verdict == mesh.Safe && (named || gap || len(p.Tags) > 0) {
		t.Errorf("retire %s: %s with %d holders, though named: %t, pods unread: %t, tags %v", name, got.Verdict, len(got.Holders), named, gap, p.Tags)
	}
	if (got.Verdict == mesh.Held) != slices.ContainsFunc(got.Holders, func(h mesh.Holder) bool { return h.Sure }) {
		t.Errorf("retire %s: %s with holders %+v", name, got.Verdict, got.Holders)
	}
}
