package layout

import "math"

// shelf is a line of cards of one height.
type shelf struct {
	forms  []*form
	line   line
	height float64
	// grids is how high each card's grids are, by form; natural the cards' widths before they are stretched.
	grids   []float64
	natural []float64
	columns int
	// blank is the area below the tiles that cards get because of their neighbours.
	blank float64
}

// longest is how many cards a shelf holds at most; it bounds the search.
const longest = 16

// unbounded is higher than any grid, in pixels.
const unbounded = 1e8

// pack puts cards on shelves, in their order, so that the whole fits a window of this aspect (width to height) at the
// largest scale: the fewest pixels of a window are wasted.
func pack(forms []*form, tileW, aspect float64) ([]shelf, float64) {
	narrowest, widest := 0.0, 0.0
	for _, f := range forms {
		least, _ := f.width(unbounded, tileW)
		most, _ := f.width(0, tileW)
		narrowest = max(narrowest, least)
		widest += most + cardGap
	}
	step := 1.01
	if len(forms) > 24 {
		step = 1.04
	}
	// The widths that are tried do not depend on the cards, so that a small change rarely leads to another one.
	first := firstPower(narrowest, step)
	var best []shelf
	bestScore, bestWidth := math.Inf(1), 0.0
	for k := first; ; k++ {
		width := math.Pow(step, k)
		shelves := shelve(forms, tileW, width)
		used := widthOf(shelves)
		if score := score(shelves, used, aspect); score < bestScore*0.998 {
			best, bestScore, bestWidth = shelves, score, used
		}
		if width > widest || width/aspect > bestScore {
			return best, bestWidth
		}
	}
}

// firstPower is the least whole power of step that is not below x.
func firstPower(x, step float64) float64 { return math.Ceil(math.Log(x) / math.Log(step)) }

// score is the height of the window, in pixels of the picture, that shows the whole; with a fine for blank cards.
func score(shelves []shelf, used, aspect float64) float64 {
	const fine = 0.3
	height, blank := -float64(cardGap), 0.0
	for _, s := range shelves {
		height += cardGap + s.height
		blank += s.blank + (used-s.width())*s.height
	}
	high := max((used+2*canvasMargin)/aspect, height+2*canvasMargin+footerHeight)
	return high * (1 + fine*blank/(used*height))
}

// widthOf is the width of the widest shelf.
func widthOf(shelves []shelf) float64 {
	widest := 0.0
	for _, s := range shelves {
		widest = max(widest, s.width())
	}
	return widest
}

func (s shelf) width() float64 {
	width := -float64(cardGap)
	for _, w := range s.natural {
		width += cardGap + w
	}
	return width
}

// shelve breaks the cards into shelves of at most this width with the least height in all.
func shelve(forms []*form, tileW, width float64) []shelf {
	least := make([]float64, len(forms)+1)
	last := make([]shelf, len(forms)+1)
	for end := 1; end <= len(forms); end++ {
		least[end] = math.Inf(1)
		for start := end - 1; start >= max(0, end-longest); start-- {
			s, ok := fill(forms[start:end], tileW, width)
			if !ok && end-start > 1 {
				break // more cards fit even less
			}
			if height := least[start] + s.height + cardGap; height < least[end] {
				least[end], last[end] = height, s
			}
		}
	}
	var out []shelf
	for end := len(forms); end > 0; end -= len(last[end].forms) {
		out = append([]shelf{last[end]}, out...)
	}
	return out
}

// fill makes the lowest shelf of these cards that is at most so wide; false when there is none.
func fill(forms []*form, tileW, width float64) (shelf, bool) {
	base, rows, l := 0.0, 1, lineOf(forms)
	for _, f := range forms {
		base = max(base, f.overhead(l))
		rows = max(rows, f.mostRows())
	}
	height := func(rows int) float64 {
		return base + gridHeader + gridPad + float64(rows)*(tileHeight+tileGap) - tileGap
	}
	low, high := 1, rows
	for low < high {
		middle := (low + high) / 2
		if newShelf(forms, height(middle), tileW).width() <= width {
			high = middle
		} else {
			low = middle + 1
		}
	}
	s := newShelf(forms, height(low), tileW)
	return s, s.width() <= width
}

// newShelf makes the shelf whose cards are at most so high, and lowers it to what they need.
func newShelf(forms []*form, most, tileW float64) shelf {
	s := shelf{forms: forms, line: lineOf(forms), natural: make([]float64, len(forms)), grids: make([]float64, len(forms))}
	heights := make([]float64, len(forms))
	for i, f := range forms {
		room := most - f.overhead(s.line)
		width, columns := f.width(room, tileW)
		s.natural[i] = width
		s.columns += columns
		s.grids[i] = room
		heights[i] = f.overhead(s.line) + f.gridHeight(room)
		s.height = max(s.height, heights[i])
	}
	for i, h := range heights {
		s.blank += (s.height - h) * s.natural[i]
	}
	return s
}

// stretch is how wide the tiles of a shelf and its cards become so that it ends where the widest shelf does. A last
// shelf that is less than half full keeps its shape: three lonely tiles should not fill a wall.
func (s shelf) stretch(tileW, width float64, last bool) (tile float64, cards []float64) {
	slack := width - s.width()
	if slack <= 0 || s.columns == 0 || last && slack > width*0.45 {
		return tileW, s.natural
	}
	tile = math.Floor(min(tileW*tileStretch, tileW+slack/float64(s.columns)))
	cards = make([]float64, len(s.forms))
	wide := s
	wide.natural = cards
	for i, f := range s.forms {
		cards[i], _ = f.width(s.grids[i], tile)
	}
	rest := width - wide.width()
	if rest < 0 { // planes and headers decide here, not tiles
		return tileW, s.natural
	}
	share := math.Floor(rest / float64(len(cards)))
	for i := range cards {
		cards[i] += share
	}
	cards[len(cards)-1] += rest - share*float64(len(cards))
	return tile, cards
}
