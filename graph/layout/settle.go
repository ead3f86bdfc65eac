package layout

import (
	"cmp"
	"context"
	"slices"

	"portolan/graph/picture"
)

// settle finds a place for a card that has none: free room among the others where a shape of it fits, else below all.
func (k *keeper) settle(ctx context.Context, i int) error {
	f := newForm(k.tree.cards[i])
	shapes := k.shapes(f)
	for _, s := range shapes {
		box := picture.Rect{W: s.width(), H: s.height}
		if at, ok := k.gap(box); ok {
			box.X, box.Y = at.X, at.Y
			placed, err := k.settleAt(ctx, i, f, s, box)
			if err != nil || placed {
				return err
			}
		}
	}
	box := picture.Rect{X: canvasMargin, Y: k.bottom(), W: shapes[0].width(), H: shapes[0].height}
	if k.bottom() > canvasMargin {
		box.Y += cardGap
	}
	_, err := k.settleAt(ctx, i, f, shapes[0], box)
	return err
}

// settleAt arranges a card of one shape and puts it there, if it is still free when the engine made it wider.
func (k *keeper) settleAt(ctx context.Context, i int, f *form, s shelf, box picture.Rect) (bool, error) {
	size := frame{line: s.line, width: box.W, gridHeight: box.H - f.overhead(s.line), room: s.grids[0], tile: k.tree.tileWidth}
	plan := &planned{form: f, blocks: newBlocks(f, size), frame: size}
	var err error
	if plan.centres, err = plan.blocks.arrange(ctx, k.arrange); err != nil {
		return false, err
	}
	if f.card.node.Folded {
		box.H = f.overhead(s.line)
	}
	box.W = max(box.W, plan.blocks.extent(plan.centres)+2*cardPad)
	if !k.free(i, box, cardGap) {
		return false, nil
	}
	k.spots[i] = spot{box: box, anew: plan}
	return true, nil
}

// shapes are the forms that a card may take: the one that suits it, and those as high as cards that stand already.
func (k *keeper) shapes(f *form) []shelf {
	tile, all := k.tree.tileWidth, []*form{f}
	shelves, width := pack(all, tile, k.aspect)
	natural := shelves[0]
	if most := k.past.width - 2*canvasMargin; width > most {
		if s, ok := fill(all, tile, most); ok {
			natural = s
		}
	}
	out := []shelf{natural}
	for _, s := range k.spots {
		if s.box.W == 0 {
			continue
		}
		other := newShelf(all, s.box.H, tile)
		if !slices.ContainsFunc(out, func(o shelf) bool { return o.height == other.height }) {
			out = append(out, other)
		}
	}
	slices.SortStableFunc(out[1:], func(a, b shelf) int {
		return cmp.Compare(abs(a.height-natural.height), abs(b.height-natural.height))
	})
	const enough = 6
	return out[:min(enough, len(out))]
}

// bottom is where the lowest card ends.
func (k *keeper) bottom() float64 {
	bottom := float64(canvasMargin)
	for _, s := range k.spots {
		bottom = max(bottom, s.box.Y+s.box.H)
	}
	return bottom
}

// gap is the first free place, from the top and the left, that holds a card of this size without the canvas growing
// past its right side or below the lowest card.
func (k *keeper) gap(size picture.Rect) (picture.Point, bool) {
	right, bottom := k.past.width-canvasMargin, k.bottom()
	xs, ys := []float64{canvasMargin}, []float64{canvasMargin}
	for _, s := range k.spots {
		if s.box.W > 0 {
			xs = append(xs, s.box.X, s.box.X+s.box.W+cardGap)
			ys = append(ys, s.box.Y, s.box.Y+s.box.H+cardGap)
		}
	}
	slices.Sort(xs)
	slices.Sort(ys)
	for _, y := range slices.Compact(ys) {
		for _, x := range slices.Compact(slices.Clone(xs)) {
			box := picture.Rect{X: x, Y: y, W: size.W, H: size.H}
			if x+size.W <= right && y+size.H <= bottom && k.free(-1, box, cardGap) {
				return picture.Point{X: x, Y: y}, true
			}
		}
	}
	return picture.Point{}, false
}

// keep puts every card where the keeper found its place.
func (s *paper) keep(k *keeper) {
	for i, spot := range k.spots {
		if spot.anew != nil {
			content := spot.anew.blocks.settle(spot.anew.centres)
			s.placeCard(*spot.anew, spot.box, content)
			continue
		}
		s.keepCard(k.tree.cards[i], spot)
	}
	s.width, s.height = k.canvas()
	s.width = max(s.width, s.leastWidth())
}

// keepCard puts a card and all that is in it where it was.
func (s *paper) keepCard(c *card, spot spot) {
	index := len(s.cards)
	s.cards = append(s.cards, spot.box)
	s.put(c.node.ID, index, spot.box)
	for _, b := range c.bays {
		s.put(b.node.ID, index, spot.kept.bays[b])
	}
	for _, p := range c.planes {
		s.trunks[p] = spot.kept.trunks[p]
		s.put(p.node.ID, index, spot.kept.blocks[p.node.ID])
	}
	for _, chip := range c.chips() {
		s.put(chip.node.ID, index, spot.kept.blocks[chip.node.ID])
	}
	for _, g := range c.grids {
		s.placeGrid(g, spot.kept.tiles[g], index, spot.kept.blocks[g.id()])
	}
}
