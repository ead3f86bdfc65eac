package graph

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph/mesh"
)

// Build makes the chart's nodes and edges of an Atlas: a card for each mesh, its planes, what stands between, and a grid
// of namespaces for each plane; then a card for what is undecided, and one for what is in no mesh.
func Build(atlas mesh.Atlas, view View) Graph {
	b := builder{doubted: doubted(atlas), gridOf: map[mesh.Ref]string{}, shown: map[string]bool{}}
	for _, m := range atlas.Meshes {
		if view.Mesh == "" || view.Mesh == m.Key {
			b.mesh(m)
		}
	}
	if view.Mesh == "" {
		b.undecided(atlas)
		b.outside(atlas)
	}
	b.wanted(atlas)
	return Graph{Title: title(atlas), Notes: notes(atlas), Nodes: orEmpty(b.nodes), Edges: b.sortedEdges()}
}

// builder gathers nodes in reading order.
type builder struct {
	nodes   []Node
	edges   []Edge
	doubted map[mesh.Ref]int
	gridOf  map[mesh.Ref]string
	shown   map[string]bool
}

func (b *builder) node(n Node) {
	b.nodes = append(b.nodes, n)
	b.shown[n.ID] = true
}

func (b *builder) edge(from, to string, kind EdgeKind, health mesh.Health, doubtful bool) {
	b.edges = append(b.edges, Edge{
		ID: string(kind) + ":" + from + ">" + to, From: from, To: to, Kind: kind, Health: health, Doubtful: doubtful,
	})
}

// sortedEdges leaves out edges to what this view does not show, and repeats.
func (b *builder) sortedEdges() []Edge {
	out := []Edge{}
	for _, e := range b.edges {
		if b.shown[e.From] && b.shown[e.To] {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(x, y Edge) int { return strings.Compare(x.ID, y.ID) })
	return slices.CompactFunc(out, func(x, y Edge) bool { return x.ID == y.ID })
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
	if n := len(atlas.Gaps); n > 0 {
		out = append(out, fmt.Sprintf("Partial: %s refused or failed.", counted(n, "read", "reads")))
	}
	return out
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
