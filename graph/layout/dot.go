package layout

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
)

// DOT writes the whole chart as a graph for Graphviz, to be read and changed by people: cards and grids are clusters,
// edges of a grid begin at its first namespace and are cut at the cluster's border. The same graph gives the same text.
// Every label is quoted; none can end its string, start an HTML label or an escape of Graphviz. The stamp says line by line
// where the file comes from, in comments.
func DOT(g graph.Graph, stamp ...string) string {
	d := dotWriter{graph: g, children: map[string][]graph.Node{}, anchors: map[string]string{}}
	for _, n := range g.Nodes {
		d.children[n.Parent] = append(d.children[n.Parent], n)
	}
	fmt.Fprintf(&d.b, "digraph %s {\n", quote(g.Title))
	d.b.WriteString("  graph [compound=true, rankdir=BT, fontname=\"monospace\", labeljust=l];\n")
	d.b.WriteString("  node [shape=box, style=rounded, fontname=\"monospace\", fontsize=11];\n")
	d.b.WriteString("  edge [color=\"#4f93da\"];\n")
	for _, line := range slices.Concat(stamp, g.Notes) {
		fmt.Fprintf(&d.b, "  // %s\n", oneLine(line))
	}
	for _, n := range d.children[""] {
		d.node(n, "  ")
	}
	for _, e := range g.Edges {
		d.edge(e)
	}
	d.b.WriteString("}\n")
	return d.b.String()
}

type dotWriter struct {
	b        strings.Builder
	graph    graph.Graph
	children map[string][]graph.Node
	// anchors has the node that stands for a cluster at the end of an edge.
	anchors map[string]string
}

func isCluster(k graph.Kind) bool {
	return k == graph.Mesh || k == graph.Outside || k == graph.Undecided || k == graph.Cluster || k == graph.Grid
}

func (d *dotWriter) node(n graph.Node, indent string) {
	if !isCluster(n.Kind) {
		fmt.Fprintf(&d.b, "%s%s [label=%s, tooltip=%s, color=%s%s];\n", indent, quote(n.ID), quote(dotLabel(n)), quote(alt(n)),
			quote(dotColor(healthWord(n.Health))), dotShape(n.Kind))
		return
	}
	fmt.Fprintf(&d.b, "%ssubgraph %s {\n", indent, quote("cluster_"+n.ID))
	fmt.Fprintf(&d.b, "%s  label=%s; tooltip=%s; color=%s;\n", indent, quote(dotLabel(n)), quote(alt(n)), quote(dotColor(healthWord(n.Health))))
	for _, child := range d.children[n.ID] {
		d.node(child, indent+"  ")
	}
	if d.anchor(n.ID) == n.ID {
		fmt.Fprintf(&d.b, "%s  %s [shape=point, style=invis];\n", indent, quote(n.ID))
	}
	d.b.WriteString(indent + "}\n")
}

// anchor is the first thing in a cluster that is none itself; an empty cluster gets an invisible point of its own name.
func (d *dotWriter) anchor(id string) string {
	if known, ok := d.anchors[id]; ok {
		return known
	}
	found := id
	for _, child := range d.children[id] {
		if !isCluster(child.Kind) {
			found = child.ID
			break
		}
	}
	d.anchors[id] = found
	return found
}

func (d *dotWriter) edge(e graph.Edge) {
	attributes := []string{"tooltip=" + quote(string(e.Kind))}
	if from, ok := d.cluster(e.From); ok {
		attributes = append(attributes, "ltail="+quote(from))
	}
	if to, ok := d.cluster(e.To); ok {
		attributes = append(attributes, "lhead="+quote(to))
	}
	switch {
	case e.Kind != graph.Manages:
		attributes = append(attributes, "style=dashed", "constraint=false", "label="+quote(string(e.Kind)))
	case e.Doubtful:
		attributes = append(attributes, "style=dashed")
	}
	fmt.Fprintf(&d.b, "  %s -> %s [%s];\n", quote(d.anchorOf(e.From)), quote(d.anchorOf(e.To)), strings.Join(attributes, ", "))
}

// cluster is the name of a node's cluster, if it is one.
func (d *dotWriter) cluster(id string) (string, bool) {
	_, ok := d.anchors[id]
	return "cluster_" + id, ok
}

func (d *dotWriter) anchorOf(id string) string {
	if anchor, ok := d.anchors[id]; ok {
		return anchor
	}
	return id
}

func dotLabel(n graph.Node) string {
	lines := []string{joined([]string{n.Label, n.Note}, "  ")}
	if n.Detail != "" {
		lines = append(lines, n.Detail)
	}
	if n.Inside != "" {
		lines = append(lines, n.Inside)
	}
	words := []string{}
	for _, b := range n.Badges {
		words = append(words, b.Text)
	}
	if len(words) > 0 {
		lines = append(lines, strings.Join(words, ", "))
	}
	return strings.Join(lines, "\n")
}

func dotColor(health string) string {
	switch health {
	case "failing":
		return "#d9543d"
	case "degraded":
		return "#c08a1a"
	case "unknown":
		return "#6d70a8"
	default:
		return "#8a94a6"
	}
}

func dotShape(k graph.Kind) string {
	switch k {
	case graph.Plane:
		return ", penwidth=2"
	case graph.Ztunnel, graph.Waypoint, graph.Gateway:
		return ", shape=oval"
	default:
		return ""
	}
}

// quote makes a DOT string. Within one, only the quote itself can end it, but Graphviz also expands \N, \L and the
// like in labels, so a backslash is doubled; line breaks become its own escape, and other controls a blank.
func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case r == '"':
			b.WriteString(`\"`)
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '&':
			b.WriteString("&amp;") // Graphviz reads entities in every string
		case r < ' ' || r == 0x7f:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// oneLine is a text that can stand in a comment.
func oneLine(text string) string {
	return strings.Trim(quote(strings.Join(strings.Fields(text), " ")), `"`)
}
