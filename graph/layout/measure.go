package layout

import (
	"math"
	"slices"
	"strconv"

	"portolan/graph"
	"portolan/graph/picture"
)

// header is the title line of a card, cut to what will be drawn.
type header struct {
	title, detail string
	badges        []label
	// note says what is left out, inside what is folded away.
	note, inside string
	counts       []count
	// sign is what the sign to fold it takes.
	sign float64
	// width is what the line needs, padding included.
	width float64
}

// label is a badge's text with its width.
type label struct {
	text  string
	role  graph.BadgeRole
	width float64
}

// count is one of the numbers at the right of a title.
type count struct {
	health string
	text   string
	width  float64
}

const (
	titleMax  = 360
	detailMax = 200
	noteMax   = 240
	insideMax = 620
)

// measure sizes everything whose size comes from its own words.
func (t *tree) measure() {
	widest := float64(tileMinWidth)
	for _, c := range t.cards {
		c.head = newHeader(c.node)
		for _, b := range c.bays {
			b.head = newBayHead(b.node)
		}
		for _, chip := range c.loose {
			chip.width = chipWidth(chip.node)
		}
		for _, p := range c.planes {
			p.width = planeWidth(p.node)
			for _, chip := range p.left {
				chip.width = chipWidth(chip.node)
			}
			for _, chip := range p.right {
				chip.width = chipWidth(chip.node)
			}
		}
		for _, g := range c.grids {
			g.head = headerWidth(g.node)
			for _, n := range g.tiles {
				if !g.small {
					widest = max(widest, tileWidth(n))
				}
			}
		}
	}
	// In steps, so that one longer name rarely changes every tile.
	t.tileWidth = min(math.Ceil(widest/tileStep)*tileStep, tileMaxWidth)
}

// even rounds up to whole even pixels.
func even(x float64) float64 {
	n := int(x)
	if float64(n) < x {
		n++
	}
	return float64(n + n%2)
}

func newHeader(n graph.Node) header {
	h := header{
		title:  picture.EllipsisMiddle(n.Label, sizeTitle, true, titleMax),
		detail: picture.EllipsisMiddle(n.Detail, sizeSmall, false, detailMax),
		badges: labels(n.Badges, 4),
		note:   picture.EllipsisMiddle(n.Note, sizeSmall, false, noteMax),
		inside: picture.EllipsisMiddle(n.Inside, sizeSmall, false, insideMax),
		counts: counts(n.Counts),
	}
	h.sign = signWidth(n)
	h.width = h.needs()
	return h
}

// needs is the width of the whole line.
func (h header) needs() float64 {
	width := 2*cardPad + h.sign + barWidth + 8 + picture.Measure(h.title, sizeTitle, true)
	if h.detail != "" {
		width += 8 + picture.Measure(h.detail, sizeSmall, false)
	}
	width += 6 + labelsWidth(h.badges) + 24 + tallyWidth(h.counts)
	if h.note != "" {
		width += 6 + picture.Measure(h.note, sizeSmall, false)
	}
	return even(max(width, 2*cardPad+picture.Measure(h.inside, sizeSmall, false)))
}

// headerIn is the title line for a card of this width: where it has more to say than that, badges give way, then the
// detail and the note, then the middle of the title; what is left may still be too wide.
func headerIn(n graph.Node, room float64) header {
	h := newHeader(n)
	h.inside = picture.EllipsisMiddle(h.inside, sizeSmall, false, room-2*cardPad)
	for most := min(4, len(n.Badges)) - 1; most >= 0 && h.needs() > room; most-- {
		h.badges = nil
		if most > 0 {
			h.badges = labels(n.Badges, most)
		}
	}
	if h.needs() > room {
		h.detail, h.note = "", ""
	}
	if over := h.needs() - room; over > 0 {
		h.title = picture.EllipsisMiddle(h.title, sizeTitle, true, picture.Measure(h.title, sizeTitle, true)-over)
	}
	h.width = h.needs()
	return h
}

func counts(c graph.Counts) []count {
	out := []count{}
	add := func(health string, n int) {
		if n > 0 {
			text := strconv.Itoa(n)
			out = append(out, count{health, text, iconLarge + 5 + picture.Measure(text, sizeHeader, true) + tallyGap})
		}
	}
	add("failing", c.Failing)
	add("degraded", c.Degraded)
	add("unknown", c.Unknown)
	add("healthy", c.Healthy)
	return out
}

// labels are the first badges, and how many more there are.
func labels(badges []graph.Badge, most int) []label {
	out := []label{}
	for i, b := range badges {
		if i == most-1 && len(badges) > most {
			out = append(out, newLabel("+"+strconv.Itoa(len(badges)-i), graph.BadgePlain))
			break
		}
		out = append(out, newLabel(b.Text, b.Role))
	}
	return out
}

func newLabel(text string, role graph.BadgeRole) label {
	text = picture.EllipsisMiddle(text, sizeBadge, false, badgeMax)
	return label{text, role, even(2*badgePad + picture.Measure(text, sizeBadge, false))}
}

func labelsWidth(labels []label) float64 {
	width := 0.0
	for _, l := range labels {
		width += badgeGap + l.width
	}
	return width
}

func planeWidth(n graph.Node) float64 {
	first := signWidth(n) + iconLarge + 8 + picture.Measure(n.Label, sizePlane, true)
	if n.Note != "" {
		first += 16 + picture.Measure(n.Note, sizeSmall, true)
	}
	second := picture.Measure(n.Detail, sizeSmall, false)
	third := labelsWidth(labels(n.Badges, 4))
	fourth := max(picture.Measure(n.Inside, sizeSmall, false), tallyWidth(ailing(n)))
	return even(min(planeMaxWidth, max(planeMinWidth, 2*planePad+max(first, second, third, fourth))))
}

// planesHeight is one height for all planes of a card, so that they line up.
func (c *card) planesHeight() float64 {
	height := 0.0
	for _, p := range c.planes {
		height = max(height, planeContent(p.node))
	}
	return height
}

// planeContent is the height that a plane's own lines need.
func planeContent(n graph.Node) float64 {
	height := float64(planeHeight)
	if len(n.Badges) > 0 {
		height += planeBadges
	}
	if n.Progress != nil {
		height += planeProgress
	}
	return height + planeLine*float64(planeLines(n))
}

// chipSecond is the quieter half of a chip's text.
func chipSecond(n graph.Node) string {
	if n.Detail != "" && n.Detail != n.Label {
		return n.Detail
	}
	return n.Note
}

func chipWidth(n graph.Node) float64 {
	width := 2*chipPad + picture.Measure(n.Label, sizeSmall, true)
	if second := chipSecond(n); second != "" {
		width += 7 + picture.Measure(second, sizeSmall, false)
	}
	if healthWord(n.Health) != "healthy" {
		width += iconSmall + 6
	}
	if _, marked := markOf(n); marked {
		width += markWidth
	}
	return even(min(chipMaxWidth, width))
}

// marks are the small signs at the right of a tile, each once.
func marks(n graph.Node) []picture.Icon {
	out := []picture.Icon{}
	add := func(mark picture.Icon) {
		if !slices.Contains(out, mark) {
			out = append(out, mark)
		}
	}
	for _, b := range n.Badges {
		switch b.Role {
		case graph.BadgeStale:
			add(picture.IconStale)
		case graph.BadgeDoubt:
			add(picture.IconDoubt)
		case graph.BadgeDrift:
			add(picture.IconDrift)
		}
	}
	if icon, ok := markOf(n); ok {
		add(icon)
	}
	return out
}

func tileWidth(n graph.Node) float64 {
	return 2*tilePad + iconSmall + 7 + picture.Measure(n.Label, sizeTile, sick(n)) + markWidth*float64(len(marks(n)))
}

func sick(n graph.Node) bool { return n.Health == "failing" || n.Health == "degraded" }

func headerWidth(n graph.Node) float64 {
	own := signWidth(n) + tallyWidth(ailing(n))
	return even(min(440, 2*gridPad+own+picture.Measure(n.Label, sizeHeader, true)+24+picture.Measure(gridNote(n), sizeSmall, false)))
}
