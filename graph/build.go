package graph

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// Build makes the chart's nodes and edges of an Atlas: a card for each mesh, its planes, what stands between, and a grid
// of namespaces for each plane; then a card for what is undecided, and one for what is in no mesh. The view leaves out
// what is not among the only things asked for, then what is hidden, then what is out of focus; what is left, it folds.
func Build(atlas mesh.Atlas, view View) Graph {
	all := thingsOf(atlas)
	s, said := limit(all, view.Mesh)
	s.ghosts = view.Ghosts
	s, notes := s.only(all, view)
	said = append(said, notes...)
	s, notes = s.hide(all, view.Hidden)
	said = append(said, notes...)
	g, claimed := build(atlas, all, s)
	if view.Focus != "" {
		s, notes = s.focus(all, g, view)
		said = append(said, notes...)
		g, claimed = build(atlas, all, s)
	}
	g.Notes = append(g.Notes, said...)
	g = g.marked(view.Marks, view.Ghosts)
	f := newFolding(g, claimed)
	g.Notes = append(g.Notes, f.refused(view.Folded, func() folding {
		if g.Hidden+g.Aside == 0 {
			return f
		}
		return newFolding(build(atlas, all, sieve{}))
	})...)
	return f.fold(g, view.Folded).counting(view.Marks)
}

// build makes the nodes and edges of what passes the sieve, with the numbers of all there is. claimed are all edges of
// the nodes, also those to what is not drawn.
func build(atlas mesh.Atlas, all []thing, s sieve) (g Graph, claimed []Edge) {
	b := builder{sieve: s, left: s.left(all), doubted: doubted(atlas), stale: stale(atlas), several: len(atlas.Clusters)+len(atlas.Unread) > 1, gridOf: map[mesh.Ref]string{}, shown: map[string]bool{}}
	for _, m := range atlas.Meshes {
		if s.shows(MeshID(m.Key)) {
			b.mesh(m)
		}
	}
	b.undecided(atlas)
	b.outside(atlas)
	b.wanted(atlas)
	claimed = sortedEdges(b.edges)
	g = Graph{Title: title(atlas), Notes: notes(atlas), Nodes: orEmpty(b.nodes), Edges: b.drawn(claimed)}
	for _, l := range b.left {
		g.Hidden, g.Aside = g.Hidden+l.hidden, g.Aside+l.all-l.hidden-l.shown
	}
	return g, claimed
}

// builder gathers nodes in reading order.
type builder struct {
	nodes []Node
	edges []Edge
	sieve sieve
	// left is what the sieve leaves of each card.
	left    map[string]remains
	doubted map[mesh.Ref]int
	// stale are the clusters that could not be read again: what is known of them is older than the rest.
	stale map[string]bool
	// several is true where more than one context was to be read: what is in one cluster then says in which.
	several bool
	gridOf  map[mesh.Ref]string
	shown   map[string]bool
}

func (b *builder) node(n Node) {
	b.nodes = append(b.nodes, n)
	b.shown[n.ID] = true
}

func (b *builder) edge(from, to string, kind EdgeKind, health mesh.Health, doubtful bool) {
	b.edges = append(b.edges, Edge{
		ID: edgeID(kind, from, to), From: from, To: to, Kind: kind, Health: health, Doubtful: doubtful,
	})
}

func edgeID(kind EdgeKind, from, to string) string { return string(kind) + ":" + from + ">" + to }

// sortedEdges leaves out repeats.
func sortedEdges(edges []Edge) []Edge {
	out := slices.Clone(edges)
	slices.SortStableFunc(out, func(x, y Edge) int { return strings.Compare(x.ID, y.ID) })
	return slices.CompactFunc(out, func(x, y Edge) bool { return x.ID == y.ID })
}

// drawn are the edges between what this view shows.
func (b *builder) drawn(edges []Edge) []Edge {
	out := []Edge{}
	for _, e := range edges {
		if b.shown[e.From] && b.shown[e.To] {
			out = append(out, e)
		}
	}
	return out
}

func orEmpty(nodes []Node) []Node {
	if nodes == nil {
		return []Node{}
	}
	return nodes
}

// doubted counts how many Doubts name each object; what is only worth knowing calls for nobody's eye on a chart.
func doubted(atlas mesh.Atlas) map[mesh.Ref]int {
	out := map[mesh.Ref]int{}
	count := func(doubts []mesh.Doubt) {
		for _, d := range alarming(doubts) {
			for _, o := range d.Objects {
				out[o]++
			}
		}
	}
	count(atlas.Doubts)
	for _, m := range atlas.Meshes {
		count(m.Doubts)
	}
	return out
}

// stale are the clusters of which only an earlier reading is known.
func stale(atlas mesh.Atlas) map[string]bool {
	out := map[string]bool{}
	for _, u := range atlas.Unread {
		out[u.Context] = true
	}
	return out
}

// alarming are the Doubts that are more than information.
func alarming(doubts []mesh.Doubt) []mesh.Doubt {
	return slices.DeleteFunc(slices.Clone(doubts), func(d mesh.Doubt) bool { return d.Severity == mesh.SeverityInfo })
}

func title(atlas mesh.Atlas) string {
	names := []string{}
	for _, c := range atlas.Clusters {
		names = append(names, c.Context)
	}
	return strings.Join(names, ", ")
}

func notes(atlas mesh.Atlas) []string {
	out := []string{}
	if atlas.Demo != "" {
		out = append(out, "A demo, not a real cluster.")
	}
	switch names, hosts := slices.Contains(atlas.Redacted, facts.RedactNames), slices.Contains(atlas.Redacted, facts.RedactHosts); {
	case names && hosts:
		out = append(out, "Names and hosts were replaced by pseudonyms.")
	case names:
		out = append(out, "Names were replaced by pseudonyms.")
	case hosts:
		out = append(out, "Hosts were replaced by pseudonyms.")
	}
	if n := len(atlas.Gaps); n > 0 {
		out = append(out, fmt.Sprintf("Partial: %s refused or failed.", counted(n, "read", "reads")))
	}
	for _, u := range atlas.Unread {
		out = append(out, unreadNote(atlas, u))
	}
	return out
}

// unreadNote says of a context that could not be read that what is missing of it proves nothing, or how old it is.
func unreadNote(atlas mesh.Atlas, u facts.Unread) string {
	for _, c := range atlas.Clusters {
		if c.Context != u.Context {
			continue
		}
		taken := c.TakenAt
		if taken.IsZero() {
			taken = atlas.TakenAt
		}
		return fmt.Sprintf("Partial: context %s was not read again: %s. It is shown as it was at %s UTC.", u.Context, u.Reason, taken.UTC().Format("2006-01-02 15:04:05"))
	}
	return fmt.Sprintf("Partial: context %s is not read: %s. What is in it is unknown.", u.Context, u.Reason)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
