package layout

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"portolan/graph"
	"portolan/graph/mesh"
)

// nasty are labels made to break DOT, SVG, or a box.
var nasty = []string{
	"", " ", `"`, `\`, `a\`, `\N\G\L`, "line\nbreak", "tab\tand\rreturn", "nul\x00byte", "<b>bold</b>", "<<table>>", "&lt;&#0;", "]]>", "-->",
	"}; digraph { x }", "日本語の名前空間", "naïve café", "👩‍👩‍👧 family", "e\u0301\u0301\u0301", "\u202eright to left", "\xff\xfe broken",
	strings.Repeat("long-", 2000), strings.Repeat("界", 3000),
}

// random makes a graph of any shape that the contract allows, with every kind of node and edge.
func random(seed uint64) graph.Graph {
	r := rand.New(rand.NewPCG(seed, 42))
	m := &maker{r: r, g: graph.Graph{Title: "random", Notes: []string{}, Nodes: []graph.Node{}, Edges: []graph.Edge{}}}
	for range 1 + r.IntN(6) {
		m.mesh()
		if r.IntN(4) == 0 {
			m.folded()
		}
	}
	for _, kind := range []graph.Kind{graph.Undecided, graph.Outside} {
		if r.IntN(2) == 0 {
			m.other(kind)
		}
	}
	m.farEdges()
	return m.g
}

type maker struct {
	r      *rand.Rand
	g      graph.Graph
	n      int
	planes []string
	others []string
}

func (m *maker) label() string {
	if m.r.IntN(6) == 0 {
		return nasty[m.r.IntN(len(nasty))]
	}
	return words[m.r.IntN(len(words))] + strings.Repeat("-x", m.r.IntN(12))
}

func (m *maker) node(parent string, kind graph.Kind) string {
	m.n++
	healths := []mesh.Health{mesh.Failing, mesh.Degraded, mesh.Unknown, mesh.Healthy, mesh.Healthy, ""}
	n := graph.Node{
		ID: fmt.Sprintf("%s/%d", kind, m.n), Parent: parent, Kind: kind, Label: m.label(), Health: healths[m.r.IntN(len(healths))],
		Partial: m.r.IntN(9) == 0,
	}
	if m.r.IntN(2) == 0 {
		n.Detail, n.Note = m.label(), m.label()
	}
	roles := []graph.BadgeRole{graph.BadgeAmbient, graph.BadgeTag, graph.BadgeStale, graph.BadgeDoubt, graph.BadgePlain}
	for range m.r.IntN(4) * m.r.IntN(4) {
		n.Badges = append(n.Badges, graph.Badge{Text: m.label(), Role: roles[m.r.IntN(len(roles))]})
	}
	if kind == graph.Plane && m.r.IntN(3) == 0 {
		share := m.r.Float64()
		n.Progress = &share
	}
	if kind == graph.Mesh || kind == graph.Cluster {
		n.Counts = graph.Counts{Failing: m.r.IntN(2000), Degraded: m.r.IntN(3), Healthy: m.r.IntN(99999)}
	}
	if kind == graph.Plane || kind == graph.Grid || kind == graph.Cluster {
		n.Foldable = m.r.IntN(3) > 0
		n.Folded = n.Foldable && m.r.IntN(3) == 0
	}
	if n.Folded {
		n.Inside, n.Counts = m.label(), graph.Counts{Failing: m.r.IntN(2000), Degraded: m.r.IntN(3), Unknown: m.r.IntN(3)}
	}
	m.g.Nodes = append(m.g.Nodes, n)
	return n.ID
}

// folded makes a card that is shut; lines end at it.
func (m *maker) folded() {
	card := m.node("", graph.Mesh)
	m.planes, m.others = append(m.planes, card), append(m.others, card)
	n := &m.g.Nodes[len(m.g.Nodes)-1]
	n.Foldable, n.Folded, n.Inside = true, true, m.label()
}

func (m *maker) edge(from, to string, kind graph.EdgeKind) {
	m.g.Edges = append(m.g.Edges, graph.Edge{
		ID: string(kind) + ":" + from + ">" + to, From: from, To: to, Kind: kind, Health: mesh.Healthy, Doubtful: m.r.IntN(3) == 0,
	})
}

// mesh makes a card, now and then in parts by cluster, some of which are shut.
func (m *maker) mesh() {
	card := m.node("", graph.Mesh)
	if m.r.IntN(3) > 0 {
		m.fill(card)
		return
	}
	for range 2 + m.r.IntN(3) {
		part := m.node(card, graph.Cluster)
		if m.g.Nodes[len(m.g.Nodes)-1].Folded {
			m.planes, m.others = append(m.planes, part), append(m.others, part)
			continue
		}
		m.fill(part)
	}
}

// fill makes what is in a card, or in a part of one.
func (m *maker) fill(card string) {
	var planes []string
	for range m.r.IntN(4) {
		planes = append(planes, m.node(card, graph.Plane))
	}
	for range m.r.IntN(7) {
		chip := m.node(card, []graph.Kind{graph.Ztunnel, graph.Waypoint, graph.Gateway}[m.r.IntN(3)])
		if len(planes) > 0 && m.r.IntN(5) > 0 {
			m.edge(chip, planes[m.r.IntN(len(planes))], graph.Manages)
		}
		m.others = append(m.others, chip)
	}
	for range m.r.IntN(4) {
		grid := m.node(card, graph.Grid)
		if len(planes) > 0 && m.r.IntN(5) > 0 {
			m.edge(grid, planes[m.r.IntN(len(planes))], graph.Manages)
		}
		m.others = append(m.others, grid)
		if !m.g.Nodes[len(m.g.Nodes)-1].Folded {
			m.tiles(grid)
		}
	}
	if strings.HasPrefix(card, string(graph.Mesh)) && m.r.IntN(6) == 0 {
		m.tiles(card)
	}
	m.planes = append(m.planes, planes...)
}

func (m *maker) tiles(parent string) {
	n := m.r.IntN(40)
	if m.r.IntN(15) == 0 {
		n = smallFrom + m.r.IntN(200)
	}
	for range n {
		id := m.node(parent, graph.Namespace)
		if m.r.IntN(30) == 0 {
			m.others = append(m.others, id)
		}
	}
}

func (m *maker) other(kind graph.Kind) {
	card := m.node("", kind)
	for range m.r.IntN(4) {
		m.others = append(m.others, m.node(card, graph.Ztunnel))
	}
	for range m.r.IntN(3) {
		grid := m.node(card, graph.Grid)
		m.others = append(m.others, grid)
		if !m.g.Nodes[len(m.g.Nodes)-1].Folded {
			m.tiles(grid)
		}
	}
}

// farEdges adds what crosses cards, each pair of ends at most once.
func (m *maker) farEdges() {
	if len(m.planes) == 0 || len(m.others) == 0 {
		return
	}
	seen := map[[2]string]bool{}
	for range m.r.IntN(8) {
		from, to := m.others[m.r.IntN(len(m.others))], m.planes[m.r.IntN(len(m.planes))]
		if from != to && !seen[[2]string{from, to}] {
			seen[[2]string{from, to}] = true
			m.edge(from, to, []graph.EdgeKind{graph.Wanted, graph.Possible}[m.r.IntN(2)])
		}
	}
}
