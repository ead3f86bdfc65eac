package app

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"portolan/graph"
)

// writeDOT writes a graph as text for Graphviz' own tools: groups as clusters, everything else as boxes with all their
// words. It has no places; those of the chart are Portolan's own.
func writeDOT(w io.Writer, g graph.Graph) error {
	out := bufio.NewWriter(w)
	children := map[string][]graph.Node{}
	groups := map[string]bool{}
	for _, n := range g.Nodes {
		children[n.Parent] = append(children[n.Parent], n)
		groups[n.Parent] = true
	}
	fmt.Fprintf(out, "digraph %s {\n  compound=true;\n  node [shape=box];\n", quoted(g.Title))
	writeNodes(out, children, "", "  ")
	for _, e := range g.Edges {
		writeEdge(out, e, children, groups)
	}
	fmt.Fprintln(out, "}")
	return out.Flush()
}

func writeNodes(out io.Writer, children map[string][]graph.Node, parent, indent string) {
	for _, n := range children[parent] {
		if len(children[n.ID]) == 0 {
			fmt.Fprintf(out, "%s%s [label=%s];\n", indent, quoted(n.ID), quoted(words(n)))
			continue
		}
		fmt.Fprintf(out, "%ssubgraph %s {\n%s  label=%s;\n", indent, quoted("cluster_"+n.ID), indent, quoted(words(n)))
		writeNodes(out, children, n.ID, indent+"  ")
		fmt.Fprintf(out, "%s}\n", indent)
	}
}

// writeEdge ends an edge of a group at a node inside, and has it cut off at the group's border.
func writeEdge(out io.Writer, e graph.Edge, children map[string][]graph.Node, groups map[string]bool) {
	attributes := []string{"class=" + quoted(string(e.Kind))}
	if groups[e.From] {
		attributes = append(attributes, "ltail="+quoted("cluster_"+e.From))
	}
	if groups[e.To] {
		attributes = append(attributes, "lhead="+quoted("cluster_"+e.To))
	}
	if e.Doubtful {
		attributes = append(attributes, "style=dashed")
	}
	fmt.Fprintf(out, "  %s -> %s [%s];\n", quoted(leaf(e.From, children)), quoted(leaf(e.To, children)), strings.Join(attributes, " "))
}

// leaf is the first node inside a group that is no group itself.
func leaf(id string, children map[string][]graph.Node) string {
	for len(children[id]) > 0 {
		id = children[id][0].ID
	}
	return id
}

// words are a node's texts, one below the other.
func words(n graph.Node) string {
	lines := []string{n.Label}
	for _, text := range []string{n.Detail, n.Note} {
		if text != "" {
			lines = append(lines, text)
		}
	}
	for _, b := range n.Badges {
		lines = append(lines, "["+b.Text+"]")
	}
	if n.Health != "" {
		lines = append(lines, string(n.Health))
	}
	return strings.Join(lines, "\n")
}

// quoted is a DOT string: only the quote and the backslash mean something in it, and a NUL would end it.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", " ", "\x00", "�").Replace(text) + `"`
}
