package graph_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// checkAtlas checks what must hold for every Atlas and Graph, whatever the facts.
func checkAtlas(t *testing.T, s facts.Snapshot, a mesh.Atlas) {
	t.Helper()
	planes := map[mesh.Ref]bool{}
	keys := map[string]bool{}
	for _, m := range a.Meshes {
		if keys[m.Key] {
			t.Errorf("two meshes have the key %q", m.Key)
		}
		keys[m.Key] = true
		for _, p := range m.Planes {
			if planes[p.Ref] {
				t.Errorf("%s is there twice", p.Ref)
			}
			planes[p.Ref] = true
		}
	}
	known := objectsOf(s)
	check := func(what string, claims []mesh.Claim) {
		for _, c := range claims {
			if !planes[c.Plane] {
				t.Errorf("%s: claims the unknown plane %s", what, c.Plane)
			}
			if len(c.Because) == 0 {
				t.Errorf("%s: a claim without evidence on %s", what, c.Plane)
			}
			checkEvidence(t, what, known, c.Because)
		}
	}
	for _, m := range a.Meshes {
		for _, p := range m.Planes {
			checkEvidence(t, p.Ref.String(), known, p.Because)
		}
	}
	for _, z := range ztunnelsOf(a) {
		check(z.Ref.String(), z.Claims)
	}
	for _, g := range gatewaysOf(a) {
		check(g.Ref.String(), g.Claims)
		for _, b := range g.Bound {
			checkEvidence(t, g.Ref.String(), known, b.Because)
			if len(b.Because) == 0 {
				t.Errorf("%s: nothing says that %s %s/%s is bound to it", g.Ref, b.Kind, b.Namespace, b.Name)
			}
		}
	}
	seen := map[mesh.Ref]bool{}
	for _, m := range membersOf(a) {
		if seen[m.Ref] {
			t.Errorf("%s is there twice", m.Ref)
		}
		seen[m.Ref] = true
		check(m.Ref.String(), m.Wanted)
		check(m.Ref.String(), m.Running)
		checkEvidence(t, m.Ref.String(), known, m.Because)
		checkMember(t, m)
		for _, w := range m.Workloads {
			if seen[w.Ref] {
				t.Errorf("%s is there twice", w.Ref)
			}
			seen[w.Ref] = true
			check(w.Ref.String(), w.Wanted)
			check(w.Ref.String(), w.Running)
			checkEvidence(t, w.Ref.String(), known, w.Because)
		}
	}
	for _, c := range s.Clusters {
		for _, n := range c.Namespaces {
			if !seen[mesh.Ref{Kind: mesh.KindNamespace, Cluster: c.Context, Name: n.Name}] {
				t.Errorf("namespace %s of %s is nowhere", n.Name, c.Context)
			}
		}
	}
	whole := graph.Build(a, graph.View{})
	checkGraph(t, whole)
	for _, n := range whole.Nodes {
		if n.Alt == "" || n.Label == "" {
			t.Errorf("node %q says nothing", n.ID)
		}
	}
	for _, m := range a.Meshes {
		checkGraph(t, graph.Build(a, graph.View{Mesh: m.Key}))
	}
}

func checkMember(t *testing.T, m mesh.Member) {
	t.Helper()
	claimed := slices.ContainsFunc(slices.Concat(m.Wanted, m.Running), func(c mesh.Claim) bool { return c.Plane == m.Home })
	if m.Home != (mesh.Ref{}) && !claimed {
		t.Errorf("%s is drawn under %s, which claims it by nothing", m.Ref, m.Home)
	}
	if m.Drift+m.Stale > m.Pods || m.Drift > m.Proxied {
		t.Errorf("%s: %d drift, %d stale and %d proxied of %d pods", m.Ref, m.Drift, m.Stale, m.Proxied, m.Pods)
	}
	if m.Stale > m.Pods || m.Proxied > m.Pods {
		t.Errorf("%s: %d stale and %d proxied of %d pods", m.Ref, m.Stale, m.Proxied, m.Pods)
	}
	for _, w := range m.Workloads {
		sure := map[mesh.Ref]int{}
		total := 0
		for _, c := range w.Running {
			if c.Strength == mesh.Exact {
				sure[c.Plane] += c.Pods
				total += c.Pods
			}
		}
		if total > w.Pods {
			t.Errorf("%s: its %d pods have %d sure owners: %v", w.Ref, w.Pods, total, sure)
		}
	}
}

func checkEvidence(t *testing.T, what string, known map[string]bool, all []mesh.Evidence) {
	t.Helper()
	for _, e := range all {
		if e.Object == "" || e.Field == "" || e.Rule == "" {
			t.Errorf("%s: incomplete evidence %+v", what, e)
		}
		if !known[e.Object] && !strings.HasPrefix(e.Object, "Host/") {
			t.Errorf("%s: evidence cites %s, which is not in the snapshot", what, e.Object)
		}
	}
}

// objectsOf are the objects of a snapshot as evidence may name them.
func objectsOf(s facts.Snapshot) map[string]bool {
	out := map[string]bool{}
	add := func(parts ...string) {
		out[strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "/")] = true
	}
	for _, c := range s.Clusters {
		for _, p := range c.ControlPlanes {
			add("Deployment", p.Namespace, p.Name)
		}
		for _, v := range c.Services {
			add("Service", v.Namespace, v.Name)
		}
		for _, m := range c.MeshConfigs {
			add("ConfigMap", m.Namespace, m.Name)
		}
		for _, m := range c.InjectorConfigs {
			add("ConfigMap", m.Namespace, m.Name)
		}
		for _, m := range c.CNIs {
			add("ConfigMap", m.Namespace, m.Name)
		}
		for _, r := range c.Roots {
			add("ConfigMap", r.Namespace, "istio-ca-root-cert")
			add("Namespace", r.Namespace)
		}
		for _, w := range c.Injectors {
			add("MutatingWebhookConfiguration", w.Configuration)
			// A webhook names its Service also where the Service itself is missing.
			add("Service", w.ServiceNamespace, w.ServiceName)
		}
		for _, n := range c.Namespaces {
			add("Namespace", n.Name)
		}
		for _, w := range c.Workloads {
			add(w.Kind, w.Namespace, w.Name)
			add("Namespace", w.Namespace)
		}
		for _, p := range c.Pods {
			add(p.Workload.Kind, p.Namespace, p.Workload.Name)
			add("Namespace", p.Namespace)
			addAddress(add, p.PlaneAddress)
			if p.NoDiscoveryAddress {
				addAddress(add, facts.DefaultPlaneAddress)
			}
		}
		for _, z := range c.Ztunnels {
			add("DaemonSet", z.Namespace, z.Name)
			addAddress(add, z.XDSAddress)
		}
		for _, s := range c.ServiceWaypoints {
			add(cmp.Or(s.Kind, "Service"), s.Namespace, s.Name)
			add("Namespace", s.Namespace)
		}
		for _, g := range c.Gateways {
			add("Gateway", g.Namespace, g.Name)
			add(g.Workload.Kind, g.Namespace, g.Workload.Name)
			add("Namespace", g.Namespace)
		}
	}
	return out
}

// addAddress adds the Service that an address names: a plane that is gone has no other object.
func addAddress(add func(...string), address string) {
	parts := strings.Split(strings.Split(address, ":")[0], ".")
	if len(parts) > 1 {
		add("Service", parts[1], parts[0])
	}
}

// checkGraph checks a chart: unique nodes, parents before children, edges that end at nodes.
func checkGraph(t *testing.T, g graph.Graph) {
	t.Helper()
	nodes := map[string]bool{"": true}
	for _, n := range g.Nodes {
		if nodes[n.ID] {
			t.Errorf("node %q is there twice", n.ID)
		}
		if !nodes[n.Parent] {
			t.Errorf("node %q comes before its parent %q", n.ID, n.Parent)
		}
		nodes[n.ID] = true
	}
	edges := map[string]bool{}
	for _, e := range g.Edges {
		if !nodes[e.From] || !nodes[e.To] || e.From == "" || e.To == "" {
			t.Errorf("edge %q does not end at nodes", e.ID)
		}
		if edges[e.ID] {
			t.Errorf("edge %q is there twice", e.ID)
		}
		edges[e.ID] = true
	}
}

func membersOf(a mesh.Atlas) []mesh.Member {
	out := slices.Concat(a.Undecided, a.Outside)
	for _, m := range a.Meshes {
		out = append(out, m.Members...)
	}
	return out
}

func ztunnelsOf(a mesh.Atlas) []mesh.Ztunnel {
	out := slices.Clone(a.Ztunnels)
	for _, m := range a.Meshes {
		out = append(out, m.Ztunnels...)
	}
	return out
}

func gatewaysOf(a mesh.Atlas) []mesh.Gateway {
	out := slices.Clone(a.Gateways)
	for _, m := range a.Meshes {
		out = slices.Concat(out, m.Waypoints, m.Gateways)
	}
	return out
}
