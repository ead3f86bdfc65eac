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
	// loose is the block of each part's loose chips, in the order of the form's parts; -1 where there are none.
	loose []int
	// bays are the blocks of each bay, spans where the bays lie once they are arranged; empty where there are none.
	bays  []berth
	spans map[*bay]span
	// tiles is how each grid's tiles lie.
	tiles map[*grid]tiling
}

// frame is what the shelf leaves to a card: its width, how high its grids are, how high they may be when columns are
// counted, and the width of a tile.
type frame struct {
	line             line
	width            float64
	gridHeight, room float64
	tile             float64
}

// newBlocks sizes a card's blocks: grids are as high as their card allows, and together as wide.
func newBlocks(f *form, size frame) *blocks {
	b := &blocks{
		at: map[*plane]int{}, trunk: map[*plane]int{}, left: map[*plane]int{}, right: map[*plane]int{},
		grid: map[*grid]int{}, tiles: map[*grid]tiling{}, spans: map[*bay]span{},
	}
	b.sheet.Gap = blockGap
	more := f.spare(size)
	for _, p := range f.parts {
		from := len(b.sheet.Blocks)
		b.addPart(f, p, size, more)
		if p.bay != nil {
			b.bays = append(b.bays, berth{p.bay, from, len(b.sheet.Blocks)})
		}
	}
	return b
}

// addPart adds what stands in one bay, or in a card without bays.
func (b *blocks) addPart(f *form, p part, size frame, more float64) {
	for _, u := range p.units {
		if u.plane != nil {
			b.addPlane(f, u.plane, size.line)
		}
		for _, g := range u.grids {
			b.addGrid(u, g, size, more)
		}
	}
	loose := -1
	if len(p.loose) > 0 {
		loose = b.add(p.size.W, p.size.H, RowChips)
		for _, g := range f.card.grids {
			if g.owner == nil && g.bay == p.bay {
				b.link(loose, b.grid[g])
				break
			}
		}
	}
	b.loose = append(b.loose, loose)
}

func (b *blocks) add(w, h float64, row Row) int {
	b.sheet.Blocks = append(b.sheet.Blocks, Block{W: even(w), H: even(h), Row: row})
	return len(b.sheet.Blocks) - 1
}

func (b *blocks) link(from, to int) { b.sheet.Links = append(b.sheet.Links, Link{from, to}) }

// addPlane adds a plane, the trunk below it where lines run, and the stacks of chips beside the trunk. Stacks carry
// the part of their distance to the trunk that the gap between blocks does not give.
func (b *blocks) addPlane(f *form, p *plane, l line) {
	const more = trunkGap - blockGap
	b.at[p] = b.add(p.width, f.planes, RowPlanes)
	left, right := stack(p.left), stack(p.right)
	if left.W > 0 {
		b.left[p] = b.add(left.W+more, left.H, RowChips)
	}
	b.trunk[p] = b.add(0, l.chips, RowChips)
	b.link(b.at[p], b.trunk[p])
	if left.W > 0 {
		b.link(b.left[p], b.trunk[p])
	}
	if right.W > 0 {
		b.right[p] = b.add(right.W+more, right.H, RowChips)
		b.link(b.trunk[p], b.right[p])
	}
}

// addGrid adds a grid with as many columns as its height asks for, and so much wider. More tiles, then wider ones, take
// the room.
func (b *blocks) addGrid(u unit, g *grid, size frame, more float64) {
	n := g.columnsIn(size.room)
	width := g.widthFor(n, size.tile)
	if len(u.grids) == 1 {
		width = max(width, u.own)
	}
	width += more
	c := g.cell(size.tile)
	if n > 0 {
		n = max(n, min(len(g.tiles), int((width-2*gridPad+c.gap)/(c.w+c.gap))))
		free := (width-2*gridPad+c.gap)/float64(n) - c.gap
		c.w = float64(int(min(free, c.w*tileStretch)))
	}
	b.tiles[g] = tiling{columns: n, width: c.w}
	height := size.gridHeight
	if g.node.Folded {
		height = g.top()
	}
	b.grid[g] = b.add(width, height, RowGrids)
	if u.plane != nil {
		b.link(b.trunk[u.plane], b.grid[g])
	}
}

// spare is by how much each grid of a card can be wider than it has to be.
func (f *form) spare(size frame) float64 {
	grids := 0
	used := f.used(func(g *grid) float64 {
		grids++
		return g.widthFor(g.columnsIn(size.room), size.tile)
	})
	if grids == 0 || used >= size.width {
		return 0
	}
	return 2 * float64(int((size.width-used)/float64(grids)/2))
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
