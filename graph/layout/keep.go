package layout

import (
	"context"
	"math"

	"portolan/graph/picture"
)

// keeper places a graph so that what was there in an earlier picture stays there. Each card is placed by itself: what
// changes in one moves no other.
type keeper struct {
	tree *tree
	past *past
	// arrange is the engine.
	arrange func(context.Context, Sheet) ([]float64, error)
	aspect  float64
	// spots are where the cards of the tree stand; one without a size has no place yet.
	spots []spot
}

// spot is where a card stands: with its blocks where they were, or with blocks that were arranged anew.
type spot struct {
	box  picture.Rect
	kept *kept
	anew *planned
}

// kept is what a card has of its past: planes, chips and grids by their ID, and how the tiles of each grid lie.
type kept struct {
	blocks map[string]picture.Rect
	trunks map[*plane]float64
	tiles  map[*grid]tiling
	bays   map[*bay]picture.Rect
}

// keep finds a place for every card of a tree; nil when nothing sensible can be kept: no card was there, or the canvas
// would be more than twice as large as a fresh one.
func keep(ctx context.Context, t *tree, p *past, aspect, freshArea float64, arrange func(context.Context, Sheet) ([]float64, error)) (*keeper, error) {
	k := &keeper{tree: t, past: p, arrange: arrange, aspect: aspect, spots: make([]spot, len(t.cards))}
	if !k.claim() {
		return nil, nil
	}
	var changed, homeless []int
	for i, c := range t.cards {
		switch {
		case k.spots[i].box.W == 0:
			homeless = append(homeless, i)
		case !k.stay(i, c):
			changed = append(changed, i)
		}
	}
	for _, i := range changed {
		ok, err := k.rearrange(ctx, i)
		if err != nil {
			return nil, err
		}
		if !ok {
			k.spots[i] = spot{}
			homeless = append(homeless, i)
		}
	}
	for _, i := range homeless {
		if err := k.settle(ctx, i); err != nil {
			return nil, err
		}
	}
	if width, height := k.canvas(); width*height > 2*freshArea {
		return nil, nil
	}
	return k, nil
}

// claim gives every card the place that it had; false when none had one, or the places overlap.
func (k *keeper) claim() bool {
	any := false
	for i, c := range k.tree.cards {
		old, ok := k.past.nodes[c.node.ID]
		if !ok || old.Parent != "" {
			continue
		}
		if !k.free(i, old.Box, 0) {
			return false
		}
		k.spots[i].box = old.Box
		any = true
	}
	return any
}

// free tells whether a box keeps this gap to all cards but the i-th.
func (k *keeper) free(i int, box picture.Rect, gap float64) bool {
	for j, s := range k.spots {
		if j != i && s.box.W > 0 && near(box, s.box, gap) {
			return false
		}
	}
	return true
}

// canvas is the size of the picture: never smaller than it was, so that what stays does not seem to move.
func (k *keeper) canvas() (width, height float64) {
	width, height = k.past.width, k.past.height
	for _, s := range k.spots {
		width = max(width, s.box.X+s.box.W+canvasMargin)
		height = max(height, s.box.Y+s.box.H+canvasMargin+footerHeight)
	}
	return width, height
}

// stay leaves a card's blocks where they were, if they are the same ones. Grids that need more rows take the room below
// the card, if there is any; else their tiles get narrower.
func (k *keeper) stay(i int, c *card) bool {
	if !k.past.sameBlocks(c) {
		return false
	}
	box, more := k.spots[i].box, 0.0
	head := headerIn(c.node, box.W)
	if head.width > box.W || c.empty() && box.H < newForm(c).overhead(line{}) {
		return false
	}
	s := k.past.keptOf(c, k.tree.tileWidth)
	for _, g := range c.grids {
		more = max(more, g.heightOf(s.tiles[g].rows(len(g.tiles)))-s.blocks[g.id()].H)
	}
	if taller := (picture.Rect{X: box.X, Y: box.Y, W: box.W, H: box.H + more}); more > 0 && k.free(i, taller, cardGap) {
		box = taller
		for _, g := range c.grids {
			if area := s.blocks[g.id()]; !g.node.Folded {
				area.H += more
				s.blocks[g.id()] = area
			}
		}
		for b, area := range s.bays {
			if !b.node.Folded {
				area.H += more
				s.bays[b] = area
			}
		}
		more = 0
	}
	if more > 0 {
		for _, g := range c.grids {
			area, t := s.blocks[g.id()], s.tiles[g]
			if g.heightOf(t.rows(len(g.tiles))) <= area.H {
				continue
			}
			t, ok := g.narrower(t, area)
			if !ok {
				return false
			}
			s.tiles[g] = t
		}
	}
	c.head = head
	k.spots[i] = spot{box: box, kept: s}
	return true
}

// keptOf is where the blocks and tiles of a card were. A chip that has more to say grows away from its trunk, as far as
// there is room.
func (p *past) keptOf(c *card, usual float64) *kept {
	out := &kept{blocks: map[string]picture.Rect{}, trunks: map[*plane]float64{}, tiles: map[*grid]tiling{}, bays: map[*bay]picture.Rect{}}
	for _, b := range c.bays {
		out.bays[b] = p.nodes[b.node.ID].Box
	}
	for _, b := range p.blocks[c.node.ID] {
		out.blocks[b.ID] = b.Box
	}
	for _, g := range c.grids {
		if !g.named() {
			out.blocks[g.id()] = p.direct(g.id())
		}
	}
	for _, plane := range c.planes {
		out.trunks[plane] = p.trunk(plane.node.ID)
	}
	for _, chip := range c.chips() {
		out.widen(chip, p.insideOf(c, chip.bay))
	}
	for _, g := range c.grids {
		out.tiles[g] = p.resume(g, out.blocks[g.id()], usual)
	}
	return out
}

// widen gives a chip the width that its words need, if nothing is in the way.
func (s *kept) widen(c *chip, inner picture.Rect) {
	box := s.blocks[c.node.ID]
	more := c.width - box.W
	if more <= 0 {
		return
	}
	box.W += more
	if c.owner != nil && box.X < s.trunks[c.owner] {
		box.X -= more
	}
	if !holds(inner, box) {
		return
	}
	for id, other := range s.blocks {
		if id != c.node.ID && near(box, other, chipGap) {
			return
		}
	}
	s.blocks[c.node.ID] = box
}

// rearrange arranges the blocks of a card anew, within the box that it had or in one that grows from it into free room;
// false when that holds them not.
func (k *keeper) rearrange(ctx context.Context, i int) (bool, error) {
	c, box := k.tree.cards[i], k.spots[i].box
	for _, g := range c.grids {
		k.past.byPast(g)
	}
	c.head = headerIn(c.node, box.W)
	f, l := newForm(c), k.past.line(c)
	own := lineOf([]*form{f})
	l.planes, l.chips = max(l.planes, own.planes), max(l.chips, own.chips)
	if len(c.planes) == 0 {
		l = own
	}
	for _, try := range k.rooms(i, f, l) {
		size, ok := f.frameIn(try.box, l, try.tile)
		if !ok {
			continue
		}
		plan := &planned{form: f, blocks: newBlocks(f, size), frame: size}
		var err error
		if plan.centres, err = plan.blocks.arrange(ctx, k.arrange); err != nil {
			return false, err
		}
		if plan.blocks.extent(plan.centres)+2*cardPad <= try.box.W {
			k.spots[i] = spot{box: try.box, anew: plan}
			return true, nil
		}
	}
	c.head = newHeader(c.node)
	return false, nil
}

// room is a box that a card may have, and how wide its tiles then are.
type room struct {
	box  picture.Rect
	tile float64
}

// rooms are the boxes that a changed card may have, the best first: its own, one that reaches down or to the right into
// free room, and its own with narrower tiles.
func (k *keeper) rooms(i int, f *form, l line) []room {
	box, tile := k.spots[i].box, k.tree.tileWidth
	out := []room{{box, tile}}
	const step = tileHeight + tileGap
	for range f.mostRows() + 8 {
		box.H += step
		if !k.free(i, box, cardGap) {
			break
		}
		if _, ok := f.frameIn(box, l, tile); ok {
			out = append(out, room{box, tile})
			break
		}
	}
	box = k.spots[i].box
	width, _ := f.width(box.H-f.overhead(l), tile)
	right := k.past.width - canvasMargin
	if wide := max(width, min(right-box.X, box.W*1.5)); wide > box.W {
		for _, w := range []float64{width, wide} {
			wider := picture.Rect{X: box.X, Y: box.Y, W: even(w), H: box.H}
			if w > box.W && k.free(i, wider, cardGap) {
				out = append(out, room{wider, tile})
			}
		}
	}
	for tile -= tileStep; tile >= tileMinWidth; tile -= tileStep {
		out = append(out, room{box, tile})
	}
	return out
}

// frameIn is the frame of a card in a box; false when it cannot hold the card.
func (f *form) frameIn(box picture.Rect, l line, tile float64) (frame, bool) {
	free := box.H - f.overhead(l)
	if free < 0 || f.gridHeight(free) > free {
		return frame{}, false
	}
	width, _ := f.width(free, tile)
	return frame{line: l, width: box.W, gridHeight: free, room: free, tile: tile}, width <= box.W
}

// extent is how wide arranged blocks are in all.
func extent(sheet Sheet, centres []float64) float64 {
	left, right := math.Inf(1), math.Inf(-1)
	for i, b := range sheet.Blocks {
		left, right = min(left, centres[i]-b.W/2), max(right, centres[i]+b.W/2)
	}
	return even(max(0, right-left))
}
