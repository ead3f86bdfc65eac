package layout

import (
	"portolan/graph"
	"portolan/graph/picture"
)

// paper is the picture under work: where everything is, and which way each edge goes.
type paper struct {
	graph graph.Graph
	tree  *tree
	notes []string

	width, height float64
	cards         []picture.Rect
	boxes         map[string]picture.Rect
	// cardOf has the index of the card that each node lies in; trunks the x of the line below each plane.
	cardOf map[string]int
	trunks map[*plane]float64
	// areas are the grids' boxes, also of those without a node; gridOf has the grid of each tile.
	areas  map[*grid]picture.Rect
	gridOf map[string]*grid
	paths  map[string][]picture.Point
	// joins are the edges whose line ends on the line of another edge to the same plane.
	joins map[string]bool
	// foldSigns are the areas of the fold signs, by node.
	foldSigns map[string]picture.Rect
}

func newPaper(g graph.Graph, t *tree, notes []string) *paper {
	return &paper{
		graph: g, tree: t, notes: notes, boxes: make(map[string]picture.Rect, len(g.Nodes)),
		cardOf: make(map[string]int, len(g.Nodes)), trunks: map[*plane]float64{},
		areas: map[*grid]picture.Rect{}, gridOf: make(map[string]*grid, len(g.Nodes)), paths: make(map[string][]picture.Point, len(g.Edges)),
		joins: map[string]bool{}, foldSigns: map[string]picture.Rect{},
	}
}

// place turns a plan into positions.
func (s *paper) place(p *plan) {
	x, y := float64(canvasMargin), float64(canvasMargin)
	right, shelf := 0.0, 0
	for _, c := range p.cards {
		if c.shelf != shelf {
			x, y = canvasMargin, y+p.shelves[shelf].height+cardGap
			shelf = c.shelf
		}
		content := c.blocks.settle(c.centres)
		box := picture.Rect{X: x, Y: y, W: max(c.frame.width, even(content)+2*cardPad), H: p.shelves[shelf].height}
		if c.form.card.node.Folded {
			box.H = c.form.overhead(c.frame.line)
		}
		s.placeCard(c, box, content)
		x += box.W + cardGap
		right = max(right, box.X+box.W)
	}
	if len(p.cards) == 0 {
		s.width, s.height = 640, 320
		return
	}
	s.width = max(right+canvasMargin, s.leastWidth())
	s.height = y + p.shelves[shelf].height + canvasMargin + footerHeight
}

// leastWidth is what the notes need, up to a bound.
func (s *paper) leastWidth() float64 { return min(legendFrom, whole(s.notesWidth())+2*canvasMargin) }

// placeCard places what is in a card; the blocks are centred in it.
func (s *paper) placeCard(c planned, box picture.Rect, content float64) {
	index := len(s.cards)
	s.cards = append(s.cards, box)
	s.put(c.form.card.node.ID, index, box)
	left := box.X + (box.W-content)/2
	for i := range c.centres {
		c.centres[i] += left
	}
	for _, b := range c.form.card.bays {
		at := c.blocks.spans[b]
		s.put(b.node.ID, index, b.box(box, whole(left+at.x), at.width))
	}
	top := c.form.tops(c.frame.line)
	for _, plane := range c.form.card.planes {
		s.placePlane(c, plane, index, box.Y+top.planes)
		s.placeChips(plane, index, box.Y+top.chips+top.chipsHeight/2)
	}
	for k, p := range c.form.parts {
		if c.blocks.loose[k] < 0 {
			continue
		}
		at := c.blocks.box(c.blocks.loose[k], c.centres, box.Y+top.chips)
		flow(p.loose, func(i int, chip picture.Rect) {
			chip.X, chip.Y = chip.X+at.X, chip.Y+at.Y
			s.put(p.loose[i].node.ID, index, chip)
		})
	}
	for _, g := range c.form.card.grids {
		s.placeGrid(g, c.blocks.tiles[g], index, c.blocks.box(c.blocks.grid[g], c.centres, box.Y+top.grids))
	}
}

func (s *paper) put(id string, card int, box picture.Rect) {
	s.boxes[id] = box
	s.cardOf[id] = card
}

// placePlane puts a plane on its trunk, so that the line between is straight.
func (s *paper) placePlane(c planned, p *plane, card int, y float64) {
	trunk := whole(c.centres[c.blocks.trunk[p]])
	box := c.blocks.box(c.blocks.at[p], c.centres, y)
	if own := whole(c.centres[c.blocks.at[p]]); own-trunk <= 2 && trunk-own <= 2 {
		box.X = trunk - box.W/2
	}
	s.trunks[p] = trunk
	s.put(p.node.ID, card, box)
}

// placeChips stacks a plane's chips on both sides of its trunk, around the middle of their row.
func (s *paper) placeChips(p *plane, card int, middle float64) {
	for _, side := range []struct {
		chips []*chip
		right bool
	}{{p.left, false}, {p.right, true}} {
		y := whole(middle - stack(side.chips).H/2)
		for _, chip := range side.chips {
			x := s.trunks[p] + trunkGap
			if !side.right {
				x = s.trunks[p] - trunkGap - chip.width
			}
			s.put(chip.node.ID, card, picture.Rect{X: x, Y: y, W: chip.width, H: chipHeight})
			y += chipHeight + chipGap
		}
	}
}

// placeGrid places a grid and its tiles.
func (s *paper) placeGrid(g *grid, t tiling, card int, area picture.Rect) {
	s.areas[g] = area
	if g.named() {
		s.put(g.node.ID, card, area)
	}
	for i, n := range g.tiles {
		s.gridOf[n.ID] = g
		s.put(n.ID, card, t.box(g, area, i))
	}
}
