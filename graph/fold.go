package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/graph/mesh"
)

// fold draws nodes shut: a card with all that is in it, a grid with its namespaces, and a plane with what it alone
// manages for sure in its card. What is folded away is held by the outermost node that is shut around it, and so are
// the ends of its edges.
func (f folding) fold(g Graph, ids []string) Graph {
	for _, id := range ids {
		f.shut[id] = f.foldable(id)
	}
	held := map[string][]Node{}
	nodes := []Node{}
	for _, n := range g.Nodes {
		if by := f.holder(n.ID); by != "" {
			held[by] = append(held[by], n)
			continue
		}
		nodes = append(nodes, n)
	}
	for i, n := range nodes {
		nodes[i].Foldable = f.foldable(n.ID)
		if f.shut[n.ID] {
			nodes[i] = shut(nodes[i], held[n.ID])
		}
	}
	g.Nodes, g.Edges = nodes, f.edges(g.Edges)
	return g
}

// folding is what lies in what.
type folding struct {
	node     map[string]Node
	children map[string][]string
	// owner is the plane that alone manages a grid or chip of its card for sure; owned is the opposite.
	owner map[string]string
	owned map[string][]string
	shut  map[string]bool
}

// newFolding needs all edges there are, drawn or not: what another plane claims too is not folded away because that plane
// is out of sight.
func newFolding(g Graph, claimed []Edge) folding {
	f := folding{node: map[string]Node{}, children: map[string][]string{}, owner: map[string]string{}, owned: map[string][]string{}, shut: map[string]bool{}}
	for _, n := range g.Nodes {
		f.node[n.ID] = n
		f.children[n.Parent] = append(f.children[n.Parent], n.ID)
	}
	managing := map[string][]Edge{}
	for _, e := range claimed {
		if e.Kind != Wanted {
			managing[e.From] = append(managing[e.From], e)
		}
	}
	for _, n := range g.Nodes {
		edges := managing[n.ID]
		if n.Kind == Namespace || len(edges) != 1 || edges[0].Kind != Manages || edges[0].Doubtful {
			continue
		}
		if plane := f.node[edges[0].To]; plane.Kind == Plane && plane.Parent == n.Parent {
			f.owner[n.ID] = plane.ID
			f.owned[plane.ID] = append(f.owned[plane.ID], n.ID)
		}
	}
	return f
}

// foldable tells whether a node has something to fold away. A grid without namespaces is nothing.
func (f folding) foldable(id string) bool {
	switch f.node[id].Kind {
	case Mesh, Outside, Undecided, Cluster, Grid:
		return len(f.children[id]) > 0
	case Plane:
		return slices.ContainsFunc(f.owned[id], func(o string) bool { return f.node[o].Kind != Grid || f.foldable(o) })
	}
	return false
}

// holder is the outermost node that is shut around another; empty for one that stays on the chart.
func (f folding) holder(id string) string {
	out := ""
	for up := f.node[id].Parent; up != ""; id, up = up, f.node[up].Parent {
		if plane := f.owner[id]; f.shut[plane] {
			out = plane
		}
		if f.shut[up] {
			out = up
		}
	}
	return out
}

// edges end at what holds their ends. An edge within one node is none; those that say the same are one, which is
// doubtful only if all of them are.
func (f folding) edges(all []Edge) []Edge {
	at := func(id string) string {
		if by := f.holder(id); by != "" {
			return by
		}
		return id
	}
	out, index := []Edge{}, map[string]int{}
	for _, e := range all {
		if e.From, e.To = at(e.From), at(e.To); e.From == e.To {
			continue
		}
		e.ID = edgeID(e.Kind, e.From, e.To)
		i, known := index[e.ID]
		if !known {
			index[e.ID] = len(out)
			out = append(out, e)
			continue
		}
		out[i].Doubtful = out[i].Doubtful && e.Doubtful
		if e.Health.Rank() < out[i].Health.Rank() {
			out[i].Health = e.Health
		}
	}
	slices.SortFunc(out, func(x, y Edge) int { return strings.Compare(x.ID, y.ID) })
	return out
}

// shut is a node as it is drawn with others folded away in it.
func shut(n Node, held []Node) Node {
	n.Folded, n.Holds = true, []string{}
	counts := Counts{}
	for _, h := range held {
		n.Holds = append(append(n.Holds, h.ID), h.Holds...)
		if h.Kind == Namespace && !h.Gone {
			counts.add(h.Health)
		}
	}
	slices.Sort(n.Holds)
	held = slices.DeleteFunc(slices.Clone(held), func(h Node) bool { return h.Gone })
	switch n.Kind {
	case Grid:
		n.Inside, n.Counts = strings.Join(marked(held), " · "), counts
	case Plane:
		n.Inside, n.Counts = inside(held, namespacesOf(held)), counts
	default:
		n.Inside = inside(held, n.Counts.sum())
	}
	n.Alt = sentence(n.Alt, "folded", n.Inside)
	return n
}

func (c *Counts) add(h mesh.Health) {
	switch h {
	case mesh.Failing:
		c.Failing++
	case mesh.Degraded:
		c.Degraded++
	case mesh.Unknown:
		c.Unknown++
	default:
		c.Healthy++
	}
}

func (c Counts) sum() int { return c.Failing + c.Degraded + c.Unknown + c.Healthy }

// namespacesOf is how many namespaces the grids among these have, shown or not.
func namespacesOf(held []Node) int {
	sum := 0
	for _, h := range held {
		sum += h.Of
	}
	return sum
}

// inside says in one line what is folded away: planes with how far an upgrade is, the namespaces that are shown of so
// many, and what is between.
func inside(held []Node, of int) string {
	many := map[Kind]int{}
	for _, h := range held {
		many[h.Kind] += max(1, h.Count)
	}
	parts := []string{}
	add := func(kind Kind, one, all string) {
		if n := many[kind]; n > 0 {
			parts = append(parts, counted(n, one, all))
		}
	}
	if add(Plane, "control plane", "control planes"); many[Plane] > 0 {
		parts[0] += upgrade(held)
	}
	switch n := many[Namespace]; {
	case of > n:
		parts = append(parts, fmt.Sprintf("%d of %s", n, counted(of, "namespace", "namespaces")))
	case n > 0:
		parts = append(parts, counted(n, "namespace", "namespaces"))
	}
	add(Cluster, "cluster", "clusters")
	add(Ztunnel, "ztunnel", "ztunnels")
	add(Waypoint, "waypoint", "waypoints")
	add(Gateway, "gateway", "gateways")
	return strings.Join(append(parts, marked(held)...), " · ")
}

// upgrade says in brackets how far an upgrade of the planes is, and which planes are not healthy.
func upgrade(held []Node) string {
	parts := []string{}
	for _, h := range held {
		if h.Kind != Plane {
			continue
		}
		words := []string{}
		if h.Progress != nil {
			words = append(words, Percent(*h.Progress)+" on "+nameAmong(held, h))
		}
		if h.Health != mesh.Healthy {
			words = append(words, string(h.Health))
		}
		if len(words) > 0 {
			parts = append(parts, strings.Join(words, " "))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// nameAmong is what tells a plane from the others: its version, or else its revision.
func nameAmong(held []Node, plane Node) string {
	alike := func(h Node) bool { return h.Kind == Plane && h.ID != plane.ID && h.Label == plane.Label }
	version, known := strings.CutPrefix(plane.Label, "istiod ")
	if known && !slices.ContainsFunc(held, alike) {
		return version
	}
	return cmp.Or(plane.Revision, version)
}

// marked says how many of the namespaces that are folded away have a mark which would be seen on their tiles.
func marked(held []Node) []string {
	many := map[BadgeRole]int{}
	for _, h := range held {
		if h.Kind != Namespace {
			continue
		}
		for _, b := range h.Badges {
			many[b.Role]++
		}
	}
	out := []string{}
	for _, mark := range []struct {
		role BadgeRole
		word string
	}{{BadgeStale, "stale"}, {BadgeDrift, "drift"}, {BadgeDoubt, "in doubt"}} {
		if n := many[mark.role]; n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, mark.word))
		}
	}
	return out
}
