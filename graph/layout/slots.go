package layout

import (
	"cmp"
	"math"
	"slices"

	"portolan/graph"
	"portolan/graph/picture"
)

// tiling is how the tiles of a grid lie: in so many columns, each so wide.
type tiling struct {
	columns int
	width   float64
	// slots has the place of each tile, counted in reading order; nil when they lie in the grid's own order.
	slots []int
}

func (t tiling) slot(i int) int {
	if t.slots == nil {
		return i
	}
	return t.slots[i]
}

// rows is how many rows so many tiles take.
func (t tiling) rows(tiles int) int {
	last := -1
	for i := range tiles {
		last = max(last, t.slot(i))
	}
	return last/max(1, t.columns) + min(1, last+1)
}

// box is the place of the i-th tile in a grid.
func (t tiling) box(g *grid, area picture.Rect, i int) picture.Rect {
	size, slot := g.cell(t.width), t.slot(i)
	return picture.Rect{
		X: area.X + gridPad + float64(slot%t.columns)*(t.width+size.gap),
		Y: area.Y + g.top() + float64(slot/t.columns)*(size.h+size.gap),
		W: t.width, H: size.h,
	}
}

// columnsOf is how many columns of a width fit in a grid.
func (g *grid) columnsOf(area picture.Rect, width float64) int {
	gap := g.cell(width).gap
	return max(1, int((area.W-2*gridPad+gap)/(width+gap)))
}

// resume lies a grid's tiles as they lay in its box: who was there keeps its slot, whatever its health is now; who is
// new takes the first free one. Only where more than a third of the slots would be holes they are closed up.
func (p *past) resume(g *grid, area picture.Rect, usual float64) tiling {
	old := p.tiles[g.id()]
	if len(old) > 0 {
		g.small = old[0].Box.H < tileHeight
	}
	t, most := tiling{width: g.cell(usual).w}, area.W-2*gridPad
	if len(old) > 0 && old[0].Box.W >= g.narrowest() {
		t.width = old[0].Box.W
	}
	t.width = min(t.width, most)
	t.columns = g.columnsOf(area, t.width)
	t.slots = make([]int, len(g.tiles))
	taken := map[int]bool{}
	var fresh []int
	for i, n := range g.tiles {
		slot, ok := p.slot(n, g, area, t)
		if !ok || taken[slot] {
			fresh = append(fresh, i)
			continue
		}
		t.slots[i], taken[slot] = slot, true
	}
	next, last := 0, -1
	for _, i := range fresh {
		for taken[next] {
			next++
		}
		t.slots[i], taken[next] = next, true
	}
	for slot := range taken {
		last = max(last, slot)
	}
	if holes := last + 1 - len(g.tiles); holes*3 > last+1 {
		t.slots = closedUp(t.slots)
	}
	return t
}

// slot is where a tile was in its grid; false when it was not in it.
func (p *past) slot(n graph.Node, g *grid, area picture.Rect, t tiling) (int, bool) {
	old, ok := p.nodes[n.ID]
	if !ok || old.Parent != g.id() {
		return 0, false
	}
	size := g.cell(t.width)
	column := int(math.Round((old.Box.X - area.X - gridPad) / (t.width + size.gap)))
	row := int(math.Round((old.Box.Y - area.Y - g.top()) / (size.h + size.gap)))
	return row*t.columns + column, column >= 0 && row >= 0 && column < t.columns && row < 1e5
}

// closedUp are the same slots in the same order, without holes.
func closedUp(slots []int) []int {
	order := slices.Sorted(slices.Values(slots))
	out := make([]int, len(slots))
	for i, slot := range slots {
		out[i], _ = slices.BinarySearch(order, slot)
	}
	return out
}

// narrower fits a grid's tiles into its box by making them narrower, in their order; false when they would be too narrow
// to read. With room for some more where that can be, so that not every new one moves all.
func (g *grid) narrower(t tiling, area picture.Rect) (tiling, bool) {
	for _, tiles := range []int{g.count(), len(g.tiles)} {
		for columns := t.columns + 1; ; columns++ {
			gap := g.cell(0).gap
			width := math.Floor((area.W-2*gridPad+gap)/float64(columns) - gap)
			if width < g.narrowest() {
				break
			}
			if rows := (tiles + columns - 1) / columns; g.heightOf(rows) <= area.H {
				return tiling{columns: columns, width: width, slots: closedUp(t.slots)}, true
			}
		}
	}
	return t, false
}

// byPast sorts a grid's tiles as they lay, what is new at the end.
func (p *past) byPast(g *grid) {
	slices.SortStableFunc(g.tiles, func(a, b graph.Node) int {
		x, okX := p.nodes[a.ID]
		y, okY := p.nodes[b.ID]
		okX, okY = okX && x.Parent == a.Parent, okY && y.Parent == b.Parent
		switch {
		case okX && okY:
			return cmp.Or(cmp.Compare(x.Box.Y, y.Box.Y), cmp.Compare(x.Box.X, y.Box.X))
		case okX:
			return -1
		case okY:
			return 1
		}
		return 0
	})
}
