package graph

import (
	"fmt"
	"maps"
	"slices"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

const maxHops = 2

// focus keeps one node, what it is connected to by its own claims within so many hops, and what these lie in. g is the
// chart of what the sieve shows. A focus that is not on it is none, and a note.
func (s sieve) focus(all []thing, g Graph, view View) (sieve, []string) {
	shown := slices.DeleteFunc(slices.Clone(all), func(t thing) bool { return !s.shows(t.id) })
	n := newNear(shown, g)
	if !n.knows(view.Focus) {
		if s.hidden[view.Focus] {
			return s, []string{fmt.Sprintf("The focus %s is hidden: everything else is shown.", view.Focus)}
		}
		return s, []string{fmt.Sprintf("There is no %s to focus on: everything is shown.", view.Focus)}
	}
	s.kept = n.within(view.Focus, min(max(view.Hops, 1), maxHops))
	aside := 0
	for _, t := range shown {
		if !s.kept[t.id] {
			aside++
		}
	}
	return s, []string{fmt.Sprintf("Focus on %s: %s not shown.", n.title(view.Focus), countedAre(aside, "other thing", "other things"))}
}

// near says what is next to each thing and node, by its ID.
type near struct {
	nodes map[string]Node
	next  map[string][]string
	// chip is the node that stands for a thing among several.
	chip map[string]string
}

func newNear(shown []thing, g Graph) near {
	n := near{nodes: map[string]Node{}, next: map[string][]string{}, chip: map[string]string{}}
	for _, node := range g.Nodes {
		n.node(node)
	}
	for _, e := range g.Edges {
		// Of anything else its claims say more than its edges.
		if n.nodes[e.From].Kind == Grid {
			n.link(e.From, e.To)
		}
	}
	n.claims(shown)
	n.waypoints(shown)
	return n
}

func (n near) link(from, to string) { n.next[from] = append(n.next[from], to) }

// node notes what a node lies in and stands for. A group is next to all that is in it.
func (n near) node(node Node) {
	n.nodes[node.ID] = node
	for _, id := range node.Holds {
		n.chip[id] = node.ID
	}
	for up := node.Parent; up != ""; up = n.nodes[up].Parent {
		n.next[up] = append(append(n.next[up], node.ID), node.Holds...)
	}
}

// claims links what claims a plane with it, a plane with all that claims it and with its grid, and what is ambient with
// the ztunnels of its planes.
func (n near) claims(shown []thing) {
	planes, ztunnels := map[string]bool{}, map[string][]thing{}
	for _, t := range shown {
		if t.plane != nil {
			planes[t.id] = true
			n.link(t.id, gridID(*t.plane))
		}
	}
	for _, t := range shown {
		for _, plane := range t.planes() {
			if planes[plane] {
				n.link(t.id, plane)
				n.link(plane, t.id)
			}
			if t.ztunnel != nil {
				ztunnels[plane] = append(ztunnels[plane], t)
			}
		}
	}
	for _, t := range shown {
		if t.member == nil || !slices.Contains(t.member.Modes, string(facts.Ambient)) {
			continue
		}
		for _, plane := range t.planes() {
			for _, z := range ztunnels[plane] {
				if z.ztunnel.Ref.Cluster == t.member.Ref.Cluster {
					n.link(t.id, z.id)
				}
			}
		}
	}
}

// waypoints links waypoints and the namespaces of which they serve anything.
func (n near) waypoints(shown []thing) {
	members := map[string]bool{}
	for _, t := range shown {
		members[t.id] = t.member != nil
	}
	for _, t := range shown {
		if t.gateway == nil {
			continue
		}
		served := slices.Clone(t.gateway.Serves)
		for _, b := range t.gateway.Bound {
			served = append(served, b.Namespace)
		}
		for _, name := range served {
			id := mesh.Ref{Kind: mesh.KindNamespace, Cluster: t.gateway.Ref.Cluster, Name: name}.String()
			if members[id] {
				n.link(t.id, id)
				n.link(id, t.id)
			}
		}
	}
}

// planes are the IDs of the planes that a thing's own claims name; sorted.
func (t thing) planes() []string {
	claims, out := []mesh.Claim{}, []string{}
	switch {
	case t.member != nil:
		claims = slices.Concat(t.member.Wanted, t.member.Running)
		if t.member.Home != (mesh.Ref{}) {
			out = append(out, t.member.Home.String())
		}
	case t.ztunnel != nil:
		claims = t.ztunnel.Claims
	case t.gateway != nil:
		claims = t.gateway.Claims
	}
	for _, c := range claims {
		out = append(out, c.Plane.String())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// knows tells whether a node or a thing is on the chart.
func (n near) knows(id string) bool {
	_, node := n.nodes[id]
	_, held := n.chip[id]
	return node || held
}

// title is a node as a person calls it.
func (n near) title(id string) string {
	if node, ok := n.nodes[id]; ok {
		return string(node.Kind) + " " + node.Label
	}
	return id
}

// within are the IDs of all that is at most so many hops from a node, and of what that lies in.
func (n near) within(id string, hops int) map[string]bool {
	kept := map[string]bool{}
	edge := []string{}
	reach := func(id string) {
		for _, one := range append([]string{id}, n.nodes[id].Holds...) {
			if !kept[one] {
				kept[one] = true
				edge = append(edge, one)
			}
		}
	}
	reach(id)
	for range hops {
		from := edge
		edge = nil
		for _, at := range from {
			for _, next := range n.next[at] {
				reach(next)
			}
		}
	}
	for _, id := range slices.Collect(maps.Keys(kept)) {
		if chip, ok := n.chip[id]; ok {
			id = chip
		}
		for up := n.nodes[id].Parent; up != ""; up = n.nodes[up].Parent {
			kept[up] = true
		}
	}
	return kept
}
