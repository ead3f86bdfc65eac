package graph

import (
	"slices"

	"portolan/graph/mesh"
)

// ClusterID is the ID of the group for what a card of several clusters has in one of them.
func ClusterID(card, cluster string) string { return "cluster/" + cluster + " in " + card }

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

// clustersOf are the clusters of a mesh as it is drawn. What is there no more makes no frames around what is.
func (b *builder) clustersOf(m mesh.Mesh) []string {
	if living := clustersOf(b.alive(m)); len(living) == 1 {
		return living
	}
	return clustersOf(m)
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

// clusters adds a group for each cluster that a mesh spans, with what of it is there.
func (b *builder) clusters(card string, m mesh.Mesh, names []string) {
	for _, name := range names {
		part := within(m, name)
		group := b.cluster(card, "mesh "+m.ID, name, part.Members)
		group.Health = healthIn(b.alive(part))
		group.Alt = sentence(group.Alt, string(group.Health), counted(b.livingPlanes(part), "control plane", "control planes"))
		b.grouped(group, func() { b.parts(group.ID, part, podsOf(m)) })
	}
}

// alive is a mesh without its ghosts.
func (b *builder) alive(m mesh.Mesh) mesh.Mesh {
	there := func(r mesh.Ref) bool { return !b.sieve.ghosts[r.String()] }
	m.Planes = keep(m.Planes, func(p mesh.Plane) bool { return there(p.Ref) })
	m.Ztunnels = keep(m.Ztunnels, func(z mesh.Ztunnel) bool { return there(z.Ref) })
	m.Waypoints = keep(m.Waypoints, func(g mesh.Gateway) bool { return there(g.Ref) })
	m.Gateways = keep(m.Gateways, func(g mesh.Gateway) bool { return there(g.Ref) })
	m.Members = b.living(m.Members)
	return m
}

// cluster is the group for what a card has in one cluster, with these namespaces.
func (b *builder) cluster(card, of, name string, members []mesh.Member) Node {
	members = b.living(members)
	group := Node{ID: ClusterID(card, name), Parent: card, Kind: Cluster, Label: name, Health: worstOf(members), Counts: countHealth(members), Partial: b.stale[name]}
	if b.stale[name] {
		group.Note = "not read again"
	}
	group.Alt = sentence("cluster "+name+" of "+of, group.Note, counted(len(members), "namespace", "namespaces"))
	return group
}

// grouped adds a group before what add adds; one of which the view shows nothing is left out.
func (b *builder) grouped(group Node, add func()) {
	at := len(b.nodes)
	add()
	if len(b.nodes) > at {
		b.nodes = slices.Insert(b.nodes, at, group)
		b.shown[group.ID] = true
	}
}

// apart calls add for what a card that is no mesh has in each cluster; with a group around it, where it has things in
// several, ghosts apart. in tells whether something is of that cluster; suffix keeps the IDs of its grids from those of others.
func (b *builder) apart(card, of string, refs []mesh.Ref, members []mesh.Member, add func(parent, suffix string, in func(mesh.Ref) bool)) {
	for _, m := range members {
		refs = append(refs, m.Ref)
	}
	living := keep(refs, func(r mesh.Ref) bool { return !b.sieve.ghosts[r.String()] })
	names := clusterNames(refs)
	if len(names) < 2 || len(clusterNames(living)) == 1 {
		add(card, "", func(mesh.Ref) bool { return true })
		return
	}
	for _, name := range names {
		in := func(r mesh.Ref) bool { return r.Cluster == name }
		group := b.cluster(card, of, name, keep(members, func(m mesh.Member) bool { return in(m.Ref) }))
		b.grouped(group, func() { add(group.ID, " in "+name, in) })
	}
}

// clusterNames are the clusters of some things, sorted.
func clusterNames(refs []mesh.Ref) []string {
	names := []string{}
	for _, r := range refs {
		names = append(names, r.Cluster)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// healthIn is how ill what a mesh has in one cluster is: as the mesh itself is judged. Nobody knows
// it where nothing is there.
func healthIn(part mesh.Mesh) mesh.Health {
	if len(clustersOf(part))+len(part.Members) == 0 {
		return mesh.Unknown
	}
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
