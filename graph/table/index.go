package table

import (
	"fmt"
	"strings"

	"portolan/graph"
	"portolan/graph/mesh"
)

// thing is what a node stands for; one of the pointers but mesh is set, or none for a mesh itself. mesh is the one that it
// lies in, nil for none.
type thing struct {
	mesh    *mesh.Mesh
	plane   *mesh.Plane
	member  *mesh.Member
	ztunnel *mesh.Ztunnel
	gateway *mesh.Gateway
}

type index struct {
	atlas    mesh.Atlas
	things   map[string]thing
	children map[string][]graph.Node
	edges    []graph.Edge
	// doubts counts those that name a thing, by its ID; each is counted once, however often it is said.
	doubts map[string]int
}

func newIndex(atlas mesh.Atlas, chart graph.Graph) index {
	x := index{atlas: atlas, things: map[string]thing{}, children: map[string][]graph.Node{}, edges: chart.Edges, doubts: map[string]int{}}
	for _, n := range chart.Nodes {
		x.children[n.Parent] = append(x.children[n.Parent], n)
	}
	said := map[string]bool{}
	x.count(atlas.Doubts, said)
	for i := range atlas.Meshes {
		m := &atlas.Meshes[i]
		x.things[graph.MeshID(m.Key)] = thing{mesh: m}
		for j := range m.Planes {
			x.things[m.Planes[j].Ref.String()] = thing{mesh: m, plane: &m.Planes[j]}
		}
		x.add(m, m.Ztunnels, m.Members, m.Waypoints, m.Gateways)
		x.count(m.Doubts, said)
	}
	x.add(nil, atlas.Ztunnels, atlas.Undecided, atlas.Gateways)
	x.add(nil, nil, atlas.Outside)
	return x
}

func (x index) add(in *mesh.Mesh, ztunnels []mesh.Ztunnel, members []mesh.Member, gateways ...[]mesh.Gateway) {
	for i := range ztunnels {
		x.things[ztunnels[i].Ref.String()] = thing{mesh: in, ztunnel: &ztunnels[i]}
	}
	for i := range members {
		x.things[members[i].Ref.String()] = thing{mesh: in, member: &members[i]}
	}
	for _, some := range gateways {
		for i := range some {
			x.things[some[i].Ref.String()] = thing{mesh: in, gateway: &some[i]}
		}
	}
}

func (x index) count(doubts []mesh.Doubt, said map[string]bool) {
	for _, d := range doubts {
		key := fmt.Sprintf("%q %q %q", d.Code, d.Message, d.Objects)
		if said[key] {
			continue
		}
		said[key] = true
		named := map[string]bool{}
		for _, o := range d.Objects {
			if id := o.String(); !named[id] {
				named[id] = true
				x.doubts[id]++
			}
		}
	}
}

// say fills a row with what the Atlas says of the thing.
func (t thing) say(r Row, x index) Row {
	if t.mesh != nil {
		r.Mesh = t.mesh.ID
	}
	switch {
	case t.plane != nil:
		p, pods := t.plane, t.plane.Rollout.Desired
		r.Name, r.Namespace, r.Revision, r.Version, r.Pods = p.Ref.Name, p.Ref.Namespace, plain(p.Revision), plain(p.Version), &pods
		if r.Mode = "sidecar"; p.Ambient {
			r.Mode = "ambient"
		}
		r.Doubts = x.doubts[p.Ref.String()]
	case t.member != nil:
		m, claims := t.member, t.member.Running
		if len(claims) == 0 {
			claims = m.Wanted
		}
		r.Name, r.Namespace, r.Mode = m.Ref.Name, m.Ref.Name, strings.Join(m.Modes, ", ")
		r.Pods, r.Stale, r.Doubts = &m.Pods, &m.Stale, x.doubts[m.Ref.String()]
		r.Revision, r.Version = claimed(claims)
	case t.ztunnel != nil:
		z, pods := t.ztunnel, t.ztunnel.Rollout.Desired
		r.Name, r.Namespace, r.Mode, r.Pods, r.Doubts = z.Ref.Name, z.Ref.Namespace, "ambient", &pods, x.doubts[z.Ref.String()]
		r.Revision, _ = claimed(z.Claims)
		r.Version = plain(z.Version)
	case t.gateway != nil:
		return ofGateways(r, t.mesh, []mesh.Gateway{*t.gateway})
	default:
		r = counting(r, t.mesh.Members)
		r.Doubts = len(t.mesh.Doubts)
	}
	return r
}

// within are the members that a node holds or that are drawn in it.
func (x index) within(n graph.Node) []mesh.Member {
	out := []mesh.Member{}
	add := func(id string) {
		if t := x.things[id]; t.member != nil {
			out = append(out, *t.member)
		}
	}
	for _, child := range x.children[n.ID] {
		add(child.ID)
	}
	for _, id := range n.Holds {
		add(id)
	}
	return out
}

// planeOf is the plane that a grid's line ends at, else the one that its first member is drawn under.
func (x index) planeOf(n graph.Node, members []mesh.Member) thing {
	for _, e := range x.edges {
		if e.From != n.ID && e.To != n.ID {
			continue
		}
		if t := x.things[e.To]; e.From == n.ID && t.plane != nil {
			return t
		}
		if t := x.things[e.From]; e.To == n.ID && t.plane != nil {
			return t
		}
	}
	if len(members) == 0 {
		return thing{}
	}
	return x.things[members[0].Home.String()]
}
