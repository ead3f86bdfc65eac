package layout

import (
	"context"

	"portolan/graph"
	"portolan/graph/picture"
)

// bay is a cluster's part of a card that spans several: a frame with a title, in which the cluster's own planes, chips and
// grids stand in the rows of the card. What is arranged in one bay knows nothing of the others.
type bay struct {
	node graph.Node
	card *card
	head bayHead
}

// bayHead is the title line of a bay, cut to what will be drawn.
type bayHead struct {
	title, note, inside string
	counts              []count
	// width is what the lines need, padding included.
	width float64
}

const bayTitleMax = 300

func newBayHead(n graph.Node) bayHead {
	h := bayHead{
		title:  picture.EllipsisMiddle(n.Label, sizePlane, true, bayTitleMax),
		note:   picture.EllipsisMiddle(n.Note, sizeSmall, false, noteMax),
		inside: picture.EllipsisMiddle(n.Inside, sizeSmall, false, insideMax),
		counts: counts(n.Counts),
	}
	width := signWidth(n) + bayMark + picture.Measure(h.title, sizePlane, true) + 20 + tallyWidth(h.counts)
	if h.note != "" {
		width += 10 + picture.Measure(h.note, sizeSmall, false)
	}
	h.width = even(2*bayPad + max(width, picture.Measure(h.inside, sizeSmall, false)))
	return h
}

// bayMark is what the sign of a bay's health takes from its title line.
const bayMark = iconLarge + 8

// width is the width of a bay with such a content; of no bay it is the content.
func (b *bay) width(content float64) float64 {
	if b == nil {
		return content
	}
	return max(content+2*bayPad, b.head.width)
}

// least is how wide the content of a bay is at least, because of its loose chips; of no bay the form's minimum has it.
func (b *bay) least(loose float64) float64 {
	if b == nil {
		return -blockGap
	}
	return loose
}

// bayTop is what the bays' titles take of a card's height, bayBottom what is left below what is in them.
func (c *card) bayTop() float64 {
	if len(c.bays) == 0 {
		return 0
	}
	return bayHeader
}

func (c *card) bayBottom() float64 {
	if len(c.bays) == 0 {
		return 0
	}
	return bayPad
}

// bayBox is where a bay lies in its card's box, from x on and so wide. One that is shut is as high as its two lines.
func (b *bay) box(card picture.Rect, x, width float64) picture.Rect {
	out := picture.Rect{X: x, Y: card.Y + cardHeader, W: width, H: card.H - cardHeader - cardPad}
	if b.node.Folded {
		out.H = bayHeader + insideLine + bayPad
	}
	return out
}

// span is where a bay lies in a row, from the left of its card's content.
type span struct{ x, width float64 }

// arrange has every bay's blocks arranged by themselves, and puts the bays side by side.
func (b *blocks) arrange(ctx context.Context, by func(context.Context, Sheet) ([]float64, error)) ([]float64, error) {
	if len(b.bays) == 0 {
		return by(ctx, b.sheet)
	}
	centres := make([]float64, len(b.sheet.Blocks))
	x := 0.0
	for _, one := range b.bays {
		own, width := b.sheetOf(one.from, one.to), 0.0
		var inner []float64
		if len(own.Blocks) > 0 {
			var err error
			if inner, err = by(ctx, own); err != nil {
				return nil, err
			}
			width = even(shift(own, inner))
		}
		full := one.bay.width(width)
		for i, centre := range inner {
			centres[one.from+i] = x + (full-width)/2 + centre
		}
		b.spans[one.bay] = span{x, full}
		x += full + bayGap
	}
	return centres, nil
}

// berth is which blocks are in a bay.
type berth struct {
	bay      *bay
	from, to int
}

// sheetOf are the blocks from one to another, which are linked to no others.
func (b *blocks) sheetOf(from, to int) Sheet {
	out := Sheet{Blocks: b.sheet.Blocks[from:to], Gap: b.sheet.Gap}
	for _, l := range b.sheet.Links {
		if l.From >= from && l.From < to {
			out.Links = append(out.Links, Link{l.From - from, l.To - from})
		}
	}
	return out
}

// settle moves arranged blocks so that the leftmost, or the first bay, begins at 0, and gives the width of all.
func (b *blocks) settle(centres []float64) float64 {
	if len(b.bays) == 0 {
		return shift(b.sheet, centres)
	}
	return b.extent(centres)
}

// extent is how wide arranged blocks are in all.
func (b *blocks) extent(centres []float64) float64 {
	if len(b.bays) == 0 {
		return extent(b.sheet, centres)
	}
	last := b.spans[b.bays[len(b.bays)-1].bay]
	return last.x + last.width
}

// drawBay draws the frame of a bay and its title line.
func (s *paper) drawBay(p *pen, b *bay) {
	n, box := b.node, s.boxes[b.node.ID]
	health := healthWord(n.Health)
	p.of(n.ID, detailMiddle).box(box, bayRadius, picture.RoleOtherFill, picture.RoleOtherStroke)
	if n.Partial {
		p.hatch(box, bayRadius)
	}
	x, y := box.X+bayPad, box.Y+bayHeader/2
	x += s.sign(p, n, x, y, picture.RoleTextDim)
	p.icon(x+iconLarge/2, y, iconLarge, picture.HealthIcon(health), picture.HealthRole(health))
	x += bayMark
	x += p.text(x, y, b.head.title, style{size: sizePlane, bold: true, role: picture.RoleOtherTitle}, bayTitleMax)
	p.tally(box.X+box.W-bayPad, y, b.head.counts, picture.RoleText, false)
	p.text(x+10, y, b.head.note, style{size: sizeSmall, role: picture.RoleTextDim}, noteMax)
	p.text(box.X+bayPad, box.Y+bayHeader+insideLine/2-4, b.head.inside, style{size: sizeSmall, role: picture.RoleTextDim}, insideMax)
}
