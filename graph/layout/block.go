package layout

import (
	"portolan/graph/picture"
)

// blocks is a card's sheet with what each of its blocks is.
type blocks struct {
	sheet Sheet
	at    map[*plane]int
	trunk map[*plane]int
	left  map[*plane]int
	right map[*plane]int
	grid  map[*grid]int
	loose int
	// columns and tile are the grids' shape.
	columns map[*grid]int
	tile    map[*grid]float64
}

// newBlocks sizes a card's blocks: grids are as high as their card allows, and as wide as their unit.
func newBlocks(f *form, gridHeight, room, tileW float64) *blocks {
	b := &blocks{
		at: map[*plane]int{}, trunk: map[*plane]int{}, left: map[*plane]int{}, right: map[*plane]int{},
		grid: map[*grid]int{}, loose: -1, columns: map[*grid]int{}, tile: map[*grid]float64{},
	}
	b.sheet.Gap = blockGap
	for _, u := range f.units {
		if u.plane != nil {
			b.addPlane(f, u.plane)
		}
		for _, g := range u.grids {
			b.addGrid(u, g, gridHeight, room, tileW)
		}
	}
	if len(f.card.loose) > 0 {
		b.loose = b.add(f.loose.W, f.loose.H, RowChips)
		for _, g := range f.card.grids {
			if g.owner == nil {
				b.link(b.loose, b.grid[g])
				break
			}
		}
	}
	return b
}

func (b *blocks) add(w, h float64, row Row) int {
	b.sheet.Blocks = append(b.sheet.Blocks, Block{W: even(w), H: even(h), Row: row})
	return len(b.sheet.Blocks) - 1
}

func (b *blocks) link(from, to int) { b.sheet.Links = append(b.sheet.Links, Link{from, to}) }

// addPlane adds a plane, the trunk below it where lines run, and the stacks of chips beside the trunk. Stacks carry
// the part of their distance to the trunk that the gap between blocks does not give.
func (b *blocks) addPlane(f *form, p *plane) {
	const more = trunkGap - blockGap
	b.at[p] = b.add(p.width, f.planes, RowPlanes)
	left, right := stack(p.left), stack(p.right)
	if left.W > 0 {
		b.left[p] = b.add(left.W+more, left.H, RowChips)
	}
	b.trunk[p] = b.add(0, f.chips, RowChips)
	b.link(b.at[p], b.trunk[p])
	if left.W > 0 {
		b.link(b.left[p], b.trunk[p])
	}
	if right.W > 0 {
		b.right[p] = b.add(right.W+more, right.H, RowChips)
		b.link(b.trunk[p], b.right[p])
	}
}

// addGrid adds a grid with as many columns as its height asks for. Where its unit is wider, its tiles take the room.
func (b *blocks) addGrid(u unit, g *grid, height, room, tileW float64) {
	n := g.columnsIn(room)
	width := g.widthFor(n, tileW)
	if len(u.grids) == 1 {
		width = max(width, u.own)
	}
	c := g.cell(tileW)
	if n > 0 {
		free := (width-2*gridPad+c.gap)/float64(n) - c.gap
		c.w = float64(int(min(free, max(c.w, g.cell(tileW).w*tileStretch))))
	}
	b.columns[g], b.tile[g] = n, c.w
	b.grid[g] = b.add(width, height, RowGrids)
	if u.plane != nil {
		b.link(b.trunk[u.plane], b.grid[g])
	}
}

// box is the rectangle of a block once its centre is known.
func (b *blocks) box(i int, centres []float64, y float64) picture.Rect {
	block := b.sheet.Blocks[i]
	return picture.Rect{X: whole(centres[i] - block.W/2), Y: y, W: block.W, H: block.H}
}

// whole rounds to whole pixels, so that lines are crisp.
func whole(x float64) float64 {
	if x < 0 {
		return float64(int(x - 0.5))
	}
	return float64(int(x + 0.5))
}
