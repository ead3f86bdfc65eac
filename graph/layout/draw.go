package layout

import (
	"strings"

	"portolan/graph"
	"portolan/graph/picture"
)

// pen collects drawing operations for one node or edge at one zoom level at a time.
type pen struct {
	ops    []picture.Op
	node   string
	edge   string
	detail int
}

func (p *pen) of(node string, detail int) *pen {
	p.node, p.edge, p.detail = node, "", detail
	return p
}

func (p *pen) ofEdge(edge string, detail int) *pen {
	p.node, p.edge, p.detail = "", edge, detail
	return p
}

func (p *pen) add(op picture.Op) {
	op.Node, op.Edge, op.Detail = p.node, p.edge, p.detail
	p.ops = append(p.ops, op)
}

// box fills and strokes; an empty role leaves its part out.
func (p *pen) box(r picture.Rect, radius float64, fill, stroke picture.Role) {
	op := picture.Op{Kind: picture.OpRect, Box: &r, Radius: radius, Fill: fill, Stroke: stroke}
	if stroke != "" {
		op.Width = 1
	}
	p.add(op)
}

func (p *pen) hatch(r picture.Rect, radius float64) {
	p.add(picture.Op{Kind: picture.OpRect, Box: &r, Radius: radius, Fill: picture.RoleHatch, Hatch: true})
}

// style is how a text looks.
type style struct {
	size   float64
	bold   bool
	role   picture.Role
	anchor picture.Anchor
}

// text writes on the line whose middle is y, cut to the width, and gives the width that it took.
func (p *pen) text(x, y float64, text string, s style, width float64) float64 {
	text = picture.EllipsisMiddle(text, s.size, s.bold, width)
	if text == "" {
		return 0
	}
	at := picture.Point{X: x, Y: whole((y+baseline(s.size))*2) / 2}
	p.add(picture.Op{
		Kind: picture.OpText, Points: []picture.Point{at}, Text: text, Size: s.size, Bold: s.bold, Anchor: s.anchor, Fill: s.role,
	})
	return picture.Measure(text, s.size, s.bold)
}

// icon draws a sign of this size around a point.
func (p *pen) icon(x, y, size float64, icon picture.Icon, role picture.Role) {
	box := picture.Rect{X: x - size/2, Y: y - size/2, W: size, H: size}
	p.add(picture.Op{Kind: picture.OpIcon, Box: &box, Icon: icon, Fill: role})
}

// badges draws labels from x on and gives where they end.
func (p *pen) badges(x, y float64, labels []label) float64 {
	for _, l := range labels {
		box := picture.Rect{X: x, Y: whole(y - badgeHeight/2), W: l.width, H: badgeHeight}
		p.box(box, 3, picture.BadgeRole(string(l.role), picture.PartFill), picture.BadgeRole(string(l.role), picture.PartStroke))
		p.text(x+l.width/2, y, l.text, style{
			size: sizeBadge, role: picture.BadgeRole(string(l.role), picture.PartText), anchor: picture.AnchorMiddle,
		}, l.width)
		x += l.width + badgeGap
	}
	return x
}

// draw makes the picture: cards from the back to the front, then the lines that leave them.
func (s *paper) draw() picture.Picture {
	p := &pen{}
	for i, c := range s.tree.cards {
		s.drawCard(p, c, s.cards[i])
	}
	s.drawEdges(p)
	if len(s.tree.cards) == 0 {
		p.of("", detailAlways).text(s.width/2, s.height/2, "No control plane and no namespace to show.",
			style{size: sizePlane, role: picture.RoleTextDim, anchor: picture.AnchorMiddle}, s.width-2*canvasMargin)
	}
	s.drawFooter(p)
	return picture.Picture{
		Title: s.graph.Title, Width: s.width, Height: s.height, Nodes: s.nodes(), Edges: s.edges(), Ops: p.ops, Notes: s.notes,
	}
}

// nodes are all nodes of the graph in its order, with their boxes.
func (s *paper) nodes() []picture.Node {
	out := make([]picture.Node, 0, len(s.graph.Nodes))
	for _, n := range s.graph.Nodes {
		node := picture.Node{
			ID: n.ID, Parent: n.Parent, Kind: string(n.Kind), Label: n.Label, Alt: alt(n), Health: healthWord(n.Health),
			Box: s.boxes[n.ID], Folded: n.Folded, Holds: n.Holds, Changes: n.Changes, Gone: n.Gone,
		}
		if n.Mark != nil {
			node.Mark = string(n.Mark.Kind)
		}
		if area, ok := s.foldSigns[n.ID]; ok {
			node.Fold = &area
		}
		out = append(out, node)
	}
	return out
}

// alt is a node in words; a graph that says nothing better gets what is written on it.
func alt(n graph.Node) string {
	if n.Alt != "" {
		return n.Alt
	}
	words := []string{string(n.Kind) + " " + n.Label, n.Detail, n.Note, healthWord(n.Health)}
	for _, b := range n.Badges {
		words = append(words, b.Text)
	}
	return joined(words, ", ")
}

// joined joins what is not empty.
func joined(words []string, separator string) string {
	out := []string{}
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, separator)
}

// edges are all edges whose ends are on the chart, in the graph's order.
func (s *paper) edges() []picture.Edge {
	out := make([]picture.Edge, 0, len(s.graph.Edges))
	for _, e := range s.graph.Edges {
		path, ok := s.paths[e.ID]
		if !ok {
			continue
		}
		out = append(out, picture.Edge{
			ID: e.ID, From: e.From, To: e.To, Kind: string(e.Kind), Alt: s.edgeAlt(e), Points: path,
		})
	}
	return out
}

func (s *paper) edgeAlt(e graph.Edge) string {
	from, to := alt(s.tree.nodes[e.From]), alt(s.tree.nodes[e.To])
	switch e.Kind {
	case graph.Wanted:
		return from + "; its labels ask for " + to
	case graph.Possible:
		return from + "; perhaps managed by " + to
	default:
		if e.Doubtful {
			return from + "; managed, as far as labels tell, by " + to
		}
		return from + "; managed by " + to
	}
}
