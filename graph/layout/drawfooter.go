package layout

import (
	"portolan/graph"
	"portolan/graph/picture"
)

const (
	noteGap   = " · "
	legendGap = 24
	// legendFrom is the width of a picture that has room for a legend; a narrower one grows up to it for its notes.
	legendFrom = 760
)

// drawFooter draws the title, the notes and, where there is room, what the signs mean.
func (s *paper) drawFooter(p *pen) {
	y, left, right := s.height-canvasMargin/2-footerHeight/2, float64(canvasMargin), s.width-canvasMargin
	p.of("", detailAlways)
	notes := s.notesWidth()
	if s.width >= legendFrom && len(s.tree.cards) > 0 && right-left-s.legendWidth() >= notes {
		right = s.drawLegend(p, right, y) - legendGap
	}
	// The notes are what must not be missed, such as that this is a demo: where room is short, the legend and then the
	// title give way.
	words := joined(append([]string{picture.EllipsisMiddle(s.graph.Title, sizeSmall, false, right-left-notes)}, s.notes...), noteGap)
	p.text(left, y, words, style{size: sizeSmall, role: picture.RoleTextDim}, right-left)
}

// notesWidth is what the notes take on their line, behind the title.
func (s *paper) notesWidth() float64 {
	width := 0.0
	for _, note := range s.notes {
		width += picture.Measure(noteGap+note, sizeSmall, false)
	}
	return width
}

// legendWidth is what the legend takes on its line, with the gap before it.
func (s *paper) legendWidth() float64 {
	before := pen{}
	return s.width - s.drawLegend(&before, s.width, 0) + legendGap
}

// drawLegend draws the signs of this picture with their words from the right, and gives where it begins.
func (s *paper) drawLegend(p *pen, right, y float64) float64 {
	for _, sign := range s.signs() {
		wide := picture.Measure(sign.word, sizeSmall, false)
		p.text(right-wide, y, sign.word, style{size: sizeSmall, role: picture.RoleTextDim}, wide)
		right -= wide + 6
		if sign.icon == "" {
			const dash = 22
			ends := []picture.Point{{X: right - dash, Y: y}, {X: right, Y: y}}
			p.add(picture.Op{Kind: picture.OpPath, Points: ends, Stroke: sign.role, Width: 1.5, Dash: true})
			right -= dash + 16
			continue
		}
		p.icon(right-iconSmall/2, y, iconSmall, sign.icon, sign.role)
		right -= iconSmall + 16
	}
	return right + 16
}

// sign is an entry of the legend; one without an icon is a dashed line.
type sign struct {
	word string
	icon picture.Icon
	role picture.Role
}

// signs are the healths, and what else this picture shows, from the right.
func (s *paper) signs() []sign {
	var out []sign
	kinds := map[graph.EdgeKind]bool{}
	for _, e := range s.graph.Edges {
		kinds[e.Kind] = true
	}
	if kinds[graph.Possible] {
		out = append(out, sign{"possible", "", picture.RoleEdgePossible})
	}
	if kinds[graph.Wanted] {
		out = append(out, sign{"wanted", "", picture.RoleEdgeWanted})
	}
	out = append(out, s.changeSigns()...)
	marked := map[picture.Icon]bool{}
	for _, n := range s.graph.Nodes {
		for _, mark := range marks(n) {
			marked[mark] = marked[mark] || n.Kind == graph.Namespace
		}
	}
	if marked[picture.IconDoubt] {
		out = append(out, sign{"doubt", picture.IconDoubt, picture.RoleDoubt})
	}
	if marked[picture.IconDrift] {
		out = append(out, sign{"drift", picture.IconDrift, picture.RoleDrift})
	}
	if marked[picture.IconStale] {
		out = append(out, sign{"stale", picture.IconStale, picture.RoleStale})
	}
	for _, health := range []string{"healthy", "unknown", "degraded", "failing"} {
		out = append(out, sign{health, picture.HealthIcon(health), picture.HealthRole(health)})
	}
	return out
}
