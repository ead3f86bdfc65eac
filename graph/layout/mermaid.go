package layout

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/picture"
)

// What a document may have of Mermaid: GitHub draws no more than 50,000 characters and 500 lines between nodes.
const (
	maxMermaid      = 45_000
	maxMermaidEdges = 450
	// maxMermaidLine is how many characters a line of a label may have.
	maxMermaidLine = 80
)

// mermaidFold is how much of a chart is folded away so that it stays within the bounds.
type mermaidFold struct {
	// names is how many namespaces of a grid are named; cards are drawn as one node each if shut, and only the first few.
	names int
	shut  bool
	cards int
	says  string
}

var mermaidFolds = []mermaidFold{
	{names: 12, cards: -1},
	{names: 4, cards: -1, says: "Of each group only four namespaces are named, to stay within what documents draw."},
	{names: 0, cards: -1, says: "Namespaces are only counted, to stay within what documents draw."},
	{shut: true, cards: -1, says: "Each mesh is one box, to stay within what documents draw."},
	{shut: true, cards: 150, says: "Only the first meshes are drawn, each as one box, to stay within what documents draw."},
}

// Mermaid writes the chart as a flowchart for documents, as GitHub and others draw them: a subgraph for each card, and the
// namespaces of a grid as one node. It is bounded in size; what is folded for that is said in the notes, and in the text.
// The same graph gives the same text. No label can end its string, or be markup or a directive of Mermaid's.
func Mermaid(g graph.Graph, stamp ...string) (text string, notes []string) {
	for _, fold := range mermaidFolds {
		w := newMermaid(g, fold)
		text, notes = w.write(stamp), slices.Clone(g.Notes)
		if fold.says != "" {
			notes = append(notes, fold.says)
		}
		if len(text) <= maxMermaid && w.lines <= maxMermaidEdges {
			break
		}
	}
	return text, notes
}

type mermaidWriter struct {
	b        strings.Builder
	graph    graph.Graph
	fold     mermaidFold
	nodes    map[string]graph.Node
	children map[string][]graph.Node
	// names are what the drawn nodes are called: n0, n1, ... No word of the chart is a word of Mermaid.
	names map[string]string
	// ill are the names by health.
	ill   map[string][]string
	lines int
}

func newMermaid(g graph.Graph, fold mermaidFold) *mermaidWriter {
	w := &mermaidWriter{graph: g, fold: fold, nodes: map[string]graph.Node{}, children: map[string][]graph.Node{},
		names: map[string]string{}, ill: map[string][]string{}}
	for _, n := range g.Nodes {
		w.nodes[n.ID] = n
		w.children[n.Parent] = append(w.children[n.Parent], n)
	}
	return w
}

func (w *mermaidWriter) write(stamp []string) string {
	comments := slices.Concat(stamp, []string{w.graph.Title}, w.graph.Notes)
	if w.fold.says != "" {
		comments = append(comments, w.fold.says)
	}
	for _, line := range comments {
		if clean := mermaidComment(line); clean != "" {
			fmt.Fprintf(&w.b, "%%%% %s\n", clean)
		}
	}
	w.b.WriteString("flowchart BT\n")
	cards := w.children[""]
	if w.fold.cards >= 0 && len(cards) > w.fold.cards {
		fmt.Fprintf(&w.b, "  more[\"and %d more\"]\n", len(cards)-w.fold.cards)
		cards = cards[:w.fold.cards]
	}
	for _, n := range cards {
		w.node(n, "  ")
	}
	w.edges()
	w.classes()
	return w.b.String()
}

// node draws one, and what is in it.
func (w *mermaidWriter) node(n graph.Node, indent string) {
	name := fmt.Sprintf("n%d", len(w.names))
	w.names[n.ID] = name
	health := healthWord(n.Health)
	if health != "healthy" {
		w.ill[health] = append(w.ill[health], name)
	}
	inside := w.children[n.ID]
	if n.Kind == graph.Grid || w.fold.shut || len(inside) == 0 {
		open, shut := `["`, `"]`
		if n.Kind == graph.Ztunnel || n.Kind == graph.Waypoint || n.Kind == graph.Gateway {
			open, shut = `(["`, `"])`
		}
		fmt.Fprintf(&w.b, "%s%s%s%s%s\n", indent, name, open, w.label(n), shut)
		return
	}
	// A title of several lines would lie over what is in the group.
	fmt.Fprintf(&w.b, "%ssubgraph %s[\"%s\"]\n", indent, name, mermaidLines(w.titles(n), " · ", string(n.Kind)))
	for _, child := range inside {
		w.node(child, indent+"  ")
	}
	w.b.WriteString(indent + "end\n")
}

// label is what stands in a node, line by line: what the DOT says, its health in a word, and of a grid its namespaces.
func (w *mermaidWriter) label(n graph.Node) string {
	lines := w.titles(n)
	if n.Kind == graph.Grid {
		lines = append(lines, w.namespaces(n)...)
	}
	return mermaidLines(lines, "<br>", string(n.Kind))
}

// titles are the lines of a node but for what is in it.
func (w *mermaidWriter) titles(n graph.Node) []string {
	words := []string{}
	for _, b := range n.Badges {
		words = append(words, b.Text)
	}
	lines := []string{n.Label, n.Note, n.Detail, n.Inside, strings.Join(words, ", ")}
	switch health := healthWord(n.Health); health {
	case "failing":
		lines = append(lines, "✗ failing")
	case "degraded":
		lines = append(lines, "▲ degraded")
	case "unknown":
		lines = append(lines, "? unknown")
	}
	return lines
}

// mermaidLines puts what is not blank together; Mermaid refuses a label without anything.
func mermaidLines(lines []string, separator, otherwise string) string {
	out := []string{}
	for _, line := range lines {
		if text := mermaidText(line); strings.TrimSpace(text) != "" {
			out = append(out, text)
		}
	}
	if len(out) == 0 {
		return otherwise
	}
	return strings.Join(out, separator)
}

// namespaces names the first ones of a grid, which are the sick ones, and counts the rest.
func (w *mermaidWriter) namespaces(grid graph.Node) []string {
	all := w.children[grid.ID]
	if w.fold.shut || w.fold.names == 0 || len(all) == 0 {
		return nil
	}
	out, line := []string{}, ""
	for i, n := range all {
		word := n.Label
		if i == w.fold.names {
			word = fmt.Sprintf("and %d more", len(all)-i)
		}
		if line != "" && len([]rune(line+", "+word)) > maxMermaidLine/2 {
			out, line = append(out, line+","), ""
		}
		if line = joined([]string{line, word}, ", "); i == w.fold.names {
			break
		}
	}
	return append(out, line)
}

// edges draws the lines between what is drawn: one for all that are alike.
func (w *mermaidWriter) edges() {
	type line struct{ from, arrow, word, to string }
	counts, order := map[line]int{}, []line{}
	for _, e := range w.graph.Edges {
		l := line{from: w.drawn(e.From), arrow: "-->", to: w.drawn(e.To)}
		if e.Doubtful || e.Kind != graph.Manages {
			l.arrow = "-.->"
		}
		if e.Kind != graph.Manages {
			l.word = string(e.Kind)
		}
		if l.from == "" || l.to == "" || l.from == l.to {
			continue
		}
		if counts[l]++; counts[l] == 1 {
			order = append(order, l)
		}
	}
	w.lines = len(order)
	for _, l := range order {
		word := l.word
		if n := counts[l]; n > 1 {
			word = strings.TrimSpace(fmt.Sprintf("%s ×%d", word, n))
		}
		if word != "" {
			word = `|"` + mermaidText(word) + `"|`
		}
		fmt.Fprintf(&w.b, "  %s %s%s %s\n", l.from, l.arrow, word, l.to)
	}
}

// drawn is the name of what stands for a node; empty for none.
func (w *mermaidWriter) drawn(id string) string {
	for id != "" {
		if name, ok := w.names[id]; ok {
			return name
		}
		id = w.nodes[id].Parent
	}
	return ""
}

func (w *mermaidWriter) classes() {
	for _, health := range []string{"failing", "degraded", "unknown"} {
		if names := w.ill[health]; len(names) > 0 {
			fmt.Fprintf(&w.b, "  classDef %s stroke:%s,stroke-width:2px\n  class %s %s\n", health, dotColor(health), strings.Join(names, ","), health)
		}
	}
}

// mermaidText is one line of a quoted label: what could end it, or be markup, an entity or a directive, is an entity itself.
func mermaidText(text string) string {
	runes := []rune(picture.Clean(text))
	if len(runes) > maxMermaidLine {
		runes = append(runes[:maxMermaidLine-1:maxMermaidLine-1], '…')
	}
	var b strings.Builder
	for _, r := range runes {
		switch {
		case r == '?' || r == '✗' || strings.ContainsRune(" -_.:/,()+=", r), '0' <= r && r <= '9', 'A' <= r && r <= 'Z', 'a' <= r && r <= 'z', r > 0xa0:
			b.WriteRune(r)
		case r < ' ' || r >= 0x7f:
			b.WriteByte(' ')
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}

// mermaidComment is a text that can stand in a comment: one line, and no directive.
func mermaidComment(text string) string {
	clean := strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	return strings.NewReplacer("{", "(", "}", ")", "\x00", " ").Replace(clean)
}
