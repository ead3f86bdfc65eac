package diff

import (
	"slices"

	"portolan/graph/mesh"
)

// translated is an Atlas whose clusters bear other names. What it shares with the one that was given is not changed.
func translated(a mesh.Atlas, names map[string]string) mesh.Atlas {
	t := translator{names}
	if t.idle() {
		return a
	}
	a.Clusters = each(a.Clusters, func(c *mesh.ClusterInfo) { c.Context = t.name(c.Context) })
	a.Meshes = each(a.Meshes, func(m *mesh.Mesh) {
		m.Planes = each(m.Planes, func(p *mesh.Plane) { t.ref(&p.Ref) })
		m.Members, m.Ztunnels = t.members(m.Members), t.ztunnels(m.Ztunnels)
		m.Waypoints, m.Gateways = t.gateways(m.Waypoints), t.gateways(m.Gateways)
		m.Doubts = t.doubts(m.Doubts)
	})
	a.Undecided, a.Outside = t.members(a.Undecided), t.members(a.Outside)
	a.Ztunnels, a.Gateways, a.Doubts = t.ztunnels(a.Ztunnels), t.gateways(a.Gateways), t.doubts(a.Doubts)
	a.Gaps = each(a.Gaps, func(g *mesh.ClusterGap) { g.Cluster = t.name(g.Cluster) })
	return a
}

// each is a list with a function done to a copy of everything in it.
func each[T any](list []T, do func(*T)) []T {
	out := slices.Clone(list)
	for i := range out {
		do(&out[i])
	}
	return out
}

type translator struct{ names map[string]string }

// idle tells whether every name stays as it is.
func (t translator) idle() bool {
	for from, to := range t.names {
		if from != to {
			return false
		}
	}
	return true
}

func (t translator) name(cluster string) string { return orElse(t.names[cluster], cluster) }

func (t translator) ref(r *mesh.Ref) { r.Cluster = t.name(r.Cluster) }

func (t translator) claims(list []mesh.Claim) []mesh.Claim {
	return each(list, func(c *mesh.Claim) { t.ref(&c.Plane) })
}

func (t translator) members(list []mesh.Member) []mesh.Member {
	return each(list, func(m *mesh.Member) {
		t.ref(&m.Ref)
		if m.Home != (mesh.Ref{}) {
			t.ref(&m.Home)
		}
		m.Wanted, m.Running = t.claims(m.Wanted), t.claims(m.Running)
		m.Workloads = each(m.Workloads, func(w *mesh.Workload) {
			t.ref(&w.Ref)
			w.Wanted, w.Running = t.claims(w.Wanted), t.claims(w.Running)
		})
	})
}

func (t translator) ztunnels(list []mesh.Ztunnel) []mesh.Ztunnel {
	return each(list, func(z *mesh.Ztunnel) {
		t.ref(&z.Ref)
		z.Claims = t.claims(z.Claims)
	})
}

func (t translator) gateways(list []mesh.Gateway) []mesh.Gateway {
	return each(list, func(g *mesh.Gateway) {
		t.ref(&g.Ref)
		g.Claims, g.Wanted = t.claims(g.Claims), t.claims(g.Wanted)
	})
}

func (t translator) doubts(list []mesh.Doubt) []mesh.Doubt {
	return each(list, func(d *mesh.Doubt) {
		d.Objects = each(d.Objects, func(r *mesh.Ref) { t.ref(r) })
	})
}
