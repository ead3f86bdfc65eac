package layout

import (
	"math"

	"portolan/graph/picture"
)

// cell is the size of a grid's tiles and the gap between them.
type cell struct{ w, h, gap float64 }

func (g *grid) cell(tileW float64) cell {
	if g.small {
		return cell{smallWidth, smallHeight, smallGap}
	}
	return cell{tileW, tileHeight, tileGap}
}

// narrowest is the width below which a tile's name cannot be told from others.
func (g *grid) narrowest() float64 {
	if g.small {
		return smallMinWidth
	}
	return tileMinWidth
}

// top is where a grid's tiles begin, bottom what is left below them.
func (g *grid) top() float64 {
	if g.named() {
		return gridHeader
	}
	return gridPad
}

// heightOf is the height of a grid with so many rows of tiles.
func (g *grid) heightOf(rows int) float64 {
	if len(g.tiles) == 0 || rows == 0 {
		return g.top()
	}
	c := g.cell(0)
	return g.top() + float64(rows)*(c.h+c.gap) - c.gap + gridPad
}

// columnsIn is how many columns a grid needs to be at most so high; at least one where it has tiles.
func (g *grid) columnsIn(height float64) int {
	if len(g.tiles) == 0 {
		return 0
	}
	c := g.cell(0)
	fitting := max(1, int((height-g.top()-gridPad+c.gap)/(c.h+c.gap)))
	return (g.count() + fitting - 1) / fitting
}

func (g *grid) rowsFor(columns int) int {
	if columns == 0 {
		return 0
	}
	return (g.count() + columns - 1) / columns
}

// widthFor is the width of a grid with so many columns.
func (g *grid) widthFor(columns int, tileW float64) float64 {
	c := g.cell(tileW)
	width := 2*gridPad + float64(columns)*(c.w+c.gap) - c.gap
	if g.named() {
		width = max(width, g.head)
	}
	return max(width, 2*gridPad+tileMinWidth)
}

// unit is what needs a width of its own in a card: a plane with what hangs on it, or a grid without a plane.
type unit struct {
	plane *plane
	grids []*grid
	// own is the width that it needs besides its grids.
	own float64
}

// form is the shape of a card that does not depend on its shelf.
type form struct {
	card *card
	// parts are what is in the card, for each of its bays; one of no bay where it has none.
	parts []part
	// chips is the height of the row of chips, planes that of the row of planes.
	chips   float64
	planes  float64
	minimum float64
}

// part is what stands side by side in one bay of a card.
type part struct {
	bay   *bay
	units []unit
	// loose are the chips without a plane, size that of their block.
	loose []*chip
	size  picture.Rect
}

func newForm(c *card) *form {
	f := &form{card: c, planes: c.planesHeight(), minimum: c.head.width}
	if len(c.bays) == 0 {
		f.add(nil)
	}
	for _, b := range c.bays {
		f.add(b)
	}
	return f
}

// add adds what of the card is in a bay.
func (f *form) add(b *bay) {
	out := part{bay: b}
	for _, p := range f.card.planes {
		if p.bay != b {
			continue
		}
		left, right := stack(p.left), stack(p.right)
		f.chips = max(f.chips, left.H, right.H)
		half := max(p.width/2, beside(left), beside(right))
		out.units = append(out.units, unit{plane: p, grids: p.grids, own: 2 * half})
	}
	for _, g := range f.card.grids {
		if g.owner == nil && g.bay == b {
			out.units = append(out.units, unit{grids: []*grid{g}})
		}
	}
	for _, chip := range f.card.loose {
		if chip.bay == b {
			out.loose = append(out.loose, chip)
		}
	}
	if len(out.loose) > 0 {
		out.size = flow(out.loose, func(int, picture.Rect) {})
		f.chips = max(f.chips, out.size.H)
		f.minimum = max(f.minimum, out.size.W+2*cardPad)
	}
	f.parts = append(f.parts, out)
}

// used is how wide a card's content is with grids of such widths.
func (f *form) used(widthOf func(*grid) float64) float64 {
	width := float64(2*cardPad - bayGap)
	for _, p := range f.parts {
		own := -float64(blockGap)
		for _, u := range p.units {
			inner := -float64(blockGap)
			for _, g := range u.grids {
				inner += blockGap + widthOf(g)
			}
			own += blockGap + max(inner, u.own)
		}
		if len(p.units) > 0 && len(p.loose) > 0 && p.bay != nil {
			own += blockGap + p.size.W // an engine may put them beside
		}
		width += bayGap + p.bay.width(max(own, p.bay.least(p.size.W)))
	}
	return width
}

// stack is the size of chips below each other.
func stack(chips []*chip) picture.Rect {
	var size picture.Rect
	for i, c := range chips {
		size.W = max(size.W, c.width)
		size.H = float64(i+1)*(chipHeight+chipGap) - chipGap
	}
	return size
}

// beside is how far a stack reaches from the trunk.
func beside(stack picture.Rect) float64 {
	if stack.W == 0 {
		return 0
	}
	return trunkGap + stack.W
}

// flow places chips in lines of at most the width of three chips and gives the size of all; at is told where each is.
func flow(chips []*chip, at func(i int, box picture.Rect)) picture.Rect {
	const most = 3 * chipMaxWidth
	var size picture.Rect
	x, y := 0.0, 0.0
	for i, c := range chips {
		if x > 0 && x+c.width > most {
			x, y = 0, y+chipHeight+chipGap
		}
		at(i, picture.Rect{X: x, Y: y, W: c.width, H: chipHeight})
		size.W, size.H = max(size.W, x+c.width), y+chipHeight
		x += c.width + chipGap
	}
	return size
}

// line is what cards of one shelf have in common, so that their planes, chips and grids line up.
type line struct{ planes, chips float64 }

func lineOf(forms []*form) line {
	var l line
	for _, f := range forms {
		l.planes = max(l.planes, f.planes)
		if f.planes > 0 {
			l.chips = max(l.chips, f.chips)
		}
	}
	return l
}

// tops is where, from the top of the card, its planes, chips and grids begin, and how high the row of chips is.
type tops struct{ planes, chips, grids, chipsHeight float64 }

func (f *form) tops(l line) tops {
	top := cardHeader + f.card.bayTop()
	t := tops{planes: top, chips: top, chipsHeight: f.chips}
	if f.planes > 0 {
		t.chipsHeight = l.chips
		t.chips += l.planes + rowGap
		if l.chips == 0 {
			t.chips += 12 // a bare arrow has to be seen
		}
	}
	t.grids = t.chips
	if t.chipsHeight > 0 {
		t.grids += t.chipsHeight + rowGap
	}
	return t
}

// overhead is the height of a card without its grids.
func (f *form) overhead(l line) float64 {
	t, bottom := f.tops(l), cardPad+f.card.bayBottom()
	switch {
	case len(f.card.grids) > 0:
		return t.grids + bottom
	case t.chipsHeight > 0:
		return t.chips + t.chipsHeight + bottom
	case f.planes > 0:
		return t.planes + l.planes + bottom
	case len(f.card.bays) > 0:
		return t.planes + insideLine + bottom
	case f.card.node.Inside != "":
		return cardHeader + insideLine
	}
	return cardHeader
}

// width is the width of the card when its grids may be so high, and how many columns of tiles it then has.
func (f *form) width(gridHeight, tileW float64) (width float64, columns int) {
	width = f.used(func(g *grid) float64 {
		n := g.columnsIn(gridHeight)
		columns += n
		return g.widthFor(n, tileW)
	})
	return max(width, f.minimum), columns
}

// gridHeight is the least height that holds all the card's grids when they may be so high at most.
func (f *form) gridHeight(most float64) float64 {
	height := 0.0
	for _, g := range f.card.grids {
		height = max(height, g.heightOf(g.rowsFor(g.columnsIn(most))))
	}
	return height
}

// mostRows is the number of rows from which on no grid of the card gets narrower.
func (f *form) mostRows() int {
	most := 1
	for _, g := range f.card.grids {
		c := g.cell(0)
		most = max(most, int(math.Ceil(float64(g.count())*(c.h+c.gap)/(tileHeight+tileGap))))
	}
	return most
}
