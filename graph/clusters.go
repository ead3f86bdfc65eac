package graph

import (
	"slices"

	"portolan/graph/mesh"
)

// ClusterID is the ID of the group for what a mesh of several clusters has in one of them.
func ClusterID(key, cluster string) string { return "cluster/" + cluster + " in " + key }

// clustersOf are the clusters in which a mesh has anything, sorted by name, so that a cluster's place does not change with
// its health.
func clustersOf(m mesh.Mesh) []string {
	out := []string{}
	for _, p := range m.Planes {
		out = append(out, p.Ref.Cluster)
	}
	for _, z := range m.Ztunnels {
		out = append(out, z.Ref.Cluster)
	}
	for _, g := range slices.Concat(m.Waypoints, m.Gateways) {
		out = append(out, g.Ref.Cluster)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// within is what of a mesh is in one cluster. A namespace goes with the plane that it is drawn under.
func within(m mesh.Mesh, cluster string) mesh.Mesh {
	m.Planes = keep(m.Planes, func(p mesh.Plane) bool { return p.Ref.Cluster == cluster })
	m.Ztunnels = keep(m.Ztunnels, func(z mesh.Ztunnel) bool { return z.Ref.Cluster == cluster })
	m.Waypoints = keep(m.Waypoints, func(g mesh.Gateway) bool { return g.Ref.Cluster == cluster })
	m.Gateways = keep(m.Gateways, func(g mesh.Gateway) bool { return g.Ref.Cluster == cluster })
	m.Members = keep(m.Members, func(n mesh.Member) bool { return n.Home.Cluster == cluster })
	return m
}

func keep[T any](all []T, which func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return !which(one) })
}

// clusters adds a group for each cluster that a mesh spans, with what of it is there. One of which the view shows nothing is
// left out.
func (b *builder) clusters(card string, m mesh.Mesh, names []string) {
	for _, name := range names {
		part := within(m, name)
		group := Node{ID: ClusterID(m.Key, name), Parent: card, Kind: Cluster, Label: name, Health: healthIn(part), Counts: countHealth(part.Members),
			Partial: b.stale[name]}
		if b.stale[name] {
			group.Note = "not read again"
		}
		group.Alt = sentence("cluster "+name+" of mesh "+m.ID, string(group.Health), group.Note, counted(len(part.Planes), "control plane", "control planes"),
			counted(len(part.Members), "namespace", "namespaces"))
		at := len(b.nodes)
		b.parts(group.ID, part, podsOf(m))
		if len(b.nodes) > at {
			b.nodes = slices.Insert(b.nodes, at, group)
			b.shown[group.ID] = true
		}
	}
}

// healthIn is how ill what a mesh has in one cluster is: as the mesh itself is judged.
func healthIn(part mesh.Mesh) mesh.Health {
	out := mesh.Healthy
	worse := func(h mesh.Health) {
		if h.Rank() < out.Rank() {
			out = h
		}
	}
	for _, p := range part.Planes {
		worse(p.Health)
	}
	for _, z := range part.Ztunnels {
		worse(z.Health)
	}
	for _, g := range slices.Concat(part.Waypoints, part.Gateways) {
		worse(g.Health)
	}
	for _, n := range part.Members {
		if n.Health == mesh.Failing || n.Health == mesh.Degraded {
			worse(mesh.Degraded)
		}
	}
	return out
}
