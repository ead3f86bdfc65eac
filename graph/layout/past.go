package layout

import (
	"math"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/picture"
)

// past is what the picture of an earlier reading tells of where things were. It is believed only where it makes sense:
// what lies outside of what holds it, or over its neighbour, counts as not there.
type past struct {
	width, height float64
	nodes         map[string]picture.Node
	// blocks are what lies in each card but tiles; those are in tiles, by what holds them.
	blocks, tiles map[string][]picture.Node
	// bays are the parts of each card by cluster.
	bays map[string][]picture.Node
	// owners has the plane of each chip and grid that one in its card manages, trunks the x of the line below a plane.
	owners map[string]string
	trunks map[string]float64
	// plain is the note that the plain grid placed it; empty when it did not.
	plain string
}

// maxSide is larger than any picture.
const maxSide = 1e6

func newPast(p picture.Picture) *past {
	out := &past{
		width: side(p.Width), height: side(p.Height), nodes: make(map[string]picture.Node, len(p.Nodes)), blocks: map[string][]picture.Node{},
		tiles: map[string][]picture.Node{}, bays: map[string][]picture.Node{}, owners: map[string]string{}, trunks: map[string]float64{},
	}
	for _, n := range p.Nodes {
		if _, twice := out.nodes[n.ID]; twice || !real(n.Box) {
			continue
		}
		out.nodes[n.ID] = n
		switch {
		case n.Parent == "":
		case n.Kind == string(graph.Namespace):
			out.tiles[n.Parent] = append(out.tiles[n.Parent], n)
		case n.Kind == string(graph.Cluster):
			out.bays[n.Parent] = append(out.bays[n.Parent], n)
		default:
			out.blocks[out.cardOf(n)] = append(out.blocks[out.cardOf(n)], n)
		}
	}
	for _, e := range p.Edges {
		plane := out.nodes[e.To]
		if e.Kind != string(graph.Manages) || plane.Kind != string(graph.Plane) || out.nodes[e.From].Parent != plane.Parent || len(e.Points) == 0 {
			continue
		}
		if out.owners[e.From] == "" {
			out.owners[e.From] = e.To
			out.trunks[e.To] = e.Points[len(e.Points)-1].X
		}
	}
	for _, note := range p.Notes {
		if strings.HasPrefix(note, plainNote) {
			out.plain = note
		}
	}
	return out
}

// side is the side of a canvas, or nothing where it is none.
func side(length float64) float64 {
	if length >= 0 && length < maxSide {
		return length
	}
	return 0
}

// real tells whether a box has a place and a size.
func real(r picture.Rect) bool {
	for _, v := range []float64{r.X, r.Y, r.W, r.H} {
		if !(v >= 0 && v < maxSide) {
			return false
		}
	}
	return r.W > 0 && r.H > 0
}

// sameBlocks tells whether a card held the same planes, chips and grids, tied in the same way, with room for what the
// planes have to say.
func (p *past) sameBlocks(c *card) bool {
	count := 0
	was := func(n graph.Node, owner string) bool {
		count++
		old := p.nodes[n.ID]
		return old.Parent == n.Parent && old.Kind == string(n.Kind) && old.Folded == n.Folded && p.owners[n.ID] == owner &&
			signWidth(n)+tallyWidth(ailing(n))+2*planePad <= old.Box.W
	}
	if c.node.Folded != p.nodes[c.node.ID].Folded || !p.sameBays(c) {
		return false
	}
	for _, plane := range c.planes {
		if !was(plane.node, "") || planeContent(plane.node) > p.nodes[plane.node.ID].Box.H {
			return false
		}
	}
	for _, chip := range c.chips() {
		if !was(chip.node, idOf(chip.owner)) {
			return false
		}
	}
	for _, g := range c.grids {
		if g.named() && !was(g.node, idOf(g.owner)) {
			return false
		}
	}
	direct := len(c.grids) > 0 && !c.grids[len(c.grids)-1].named()
	if direct != (len(p.tiles[c.node.ID]) > 0) {
		return false
	}
	return count == len(p.blocks[c.node.ID]) && p.sound(c)
}

func idOf(p *plane) string {
	if p == nil {
		return ""
	}
	return p.node.ID
}

// sound tells whether a card's blocks lay inside of it, apart, with room for what is in them, and planes on their trunks.
func (p *past) sound(c *card) bool {
	box, areas := p.nodes[c.node.ID].Box, []picture.Rect{}
	for _, b := range p.blocks[c.node.ID] {
		if b.Kind == string(graph.Grid) && !roomy(b.Box) || b.Kind != string(graph.Grid) && b.Box.H < chipHeight {
			return false
		}
		areas = append(areas, b.Box)
	}
	if len(p.tiles[c.node.ID]) > 0 {
		area := p.direct(c.node.ID)
		if areas = append(areas, area); !roomy(area) {
			return false
		}
	}
	for i, a := range areas {
		if !holds(box, a) || slices.ContainsFunc(areas[:i], func(b picture.Rect) bool { return near(a, b, chipGap) }) {
			return false
		}
	}
	for _, plane := range c.planes {
		own := p.nodes[plane.node.ID].Box
		x := p.trunk(plane.node.ID)
		if !(x >= own.X && x <= own.X+own.W) {
			return false
		}
		for _, chip := range c.chips() {
			if box := p.nodes[chip.node.ID].Box; x > box.X-chipGap && x < box.X+box.W+chipGap && len(plane.grids)+len(plane.left)+len(plane.right) > 0 {
				return false
			}
		}
	}
	return true
}

// roomy tells whether a box has room for a grid of at least one column.
func roomy(r picture.Rect) bool { return r.W >= 2*gridPad+smallMinWidth && r.H >= gridHeader }

// direct is the area of the tiles that lay in a card itself: as wide as they were, and down to the card's end.
func (p *past) direct(card string) picture.Rect {
	tiles, left, top, right := p.tiles[card], math.Inf(1), math.Inf(1), 0.0
	for _, t := range tiles {
		left, top, right = min(left, t.Box.X), min(top, t.Box.Y), max(right, t.Box.X+t.Box.W)
	}
	box := p.nodes[card].Box
	area := picture.Rect{X: left - gridPad, Y: top - gridPad, W: right - left + 2*gridPad}
	area.H = box.Y + box.H - cardPad - area.Y
	return area
}

// trunk is where the line below a plane ran.
func (p *past) trunk(id string) float64 {
	if x, ok := p.trunks[id]; ok {
		return x
	}
	return whole(center(p.nodes[id].Box).X)
}

// cardOf is the card that a block lies in, by itself or in a bay.
func (p *past) cardOf(n picture.Node) string {
	if up := p.nodes[n.Parent]; up.Kind == string(graph.Cluster) {
		return up.Parent
	}
	return n.Parent
}

// sameBays tells whether a card was in the same parts, with room for their titles, and each block in its own.
func (p *past) sameBays(c *card) bool {
	was := p.bays[c.node.ID]
	if len(was) != len(c.bays) {
		return false
	}
	for i, b := range c.bays {
		old := p.nodes[b.node.ID]
		if old.Parent != c.node.ID || old.Kind != string(graph.Cluster) || old.Folded != b.node.Folded || b.head.width > old.Box.W ||
			old.Box.H < bayHeader || !holds(p.nodes[c.node.ID].Box, old.Box) {
			return false
		}
		for _, other := range c.bays[:i] {
			if near(old.Box, p.nodes[other.node.ID].Box, chipGap) {
				return false
			}
		}
	}
	for _, n := range p.blocks[c.node.ID] {
		if n.Parent != c.node.ID && !holds(p.nodes[n.Parent].Box, n.Box) {
			return false
		}
	}
	return true
}

// insideOf is where the blocks of a card, or of a bay in it, may reach to.
func (p *past) insideOf(c *card, b *bay) picture.Rect {
	box, pad := p.nodes[c.node.ID].Box, float64(cardPad)
	if b != nil {
		box, pad = p.nodes[b.node.ID].Box, bayPad
	}
	return picture.Rect{X: box.X + pad, Y: box.Y, W: box.W - 2*pad, H: box.H}
}

// line is how high the planes and the chips of a card were, so that what changes in it stays level with its neighbours.
func (p *past) line(c *card) line {
	var l line
	grids := 0.0
	for _, b := range p.blocks[c.node.ID] {
		switch b.Kind {
		case string(graph.Plane):
			l.planes = max(l.planes, b.Box.H)
		case string(graph.Grid):
			grids = b.Box.Y - p.nodes[c.node.ID].Box.Y
		}
	}
	if l.planes > 0 && grids > 0 {
		l.chips = max(0, math.Floor(grids-cardHeader-c.bayTop()-l.planes-2*rowGap))
	}
	return l
}

// holds tells whether one box lies in another.
func holds(outer, inner picture.Rect) bool {
	return inner.X >= outer.X && inner.Y >= outer.Y && inner.X+inner.W <= outer.X+outer.W && inner.Y+inner.H <= outer.Y+outer.H
}

// near tells whether two boxes overlap or have less than a gap between them.
func near(a, b picture.Rect, gap float64) bool {
	return a.X < b.X+b.W+gap && b.X < a.X+a.W+gap && a.Y < b.Y+b.H+gap && b.Y < a.Y+a.H+gap
}
