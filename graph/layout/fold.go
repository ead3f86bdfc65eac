package layout

import (
	"portolan/graph"
	"portolan/graph/picture"
)

// What folding needs, in pixels at scale 1.
const (
	signSize   = 16 // the area that is pointed at to fold
	signRoom   = 14 // what the sign takes from a line; its area has its own margin
	insideLine = 22 // the line of what is folded away in a card
	planeLine  = 20 // each such line of a plane
	tallyGap   = 12 // behind each number of a tally
)

// signWidth is what a node's fold sign takes from its title line; nothing where there is nothing to fold.
func signWidth(n graph.Node) float64 {
	if !n.Foldable {
		return 0
	}
	return signRoom
}

// sign draws the triangle that points down at what is open, and to the right at what is shut, at the beginning of a title
// line, remembers the area to point at, and gives what it takes from the line.
func (s *paper) sign(p *pen, n graph.Node, x, y float64, role picture.Role) float64 {
	if !n.Foldable {
		return 0
	}
	area := picture.Rect{X: x - 4, Y: y - signSize/2, W: signSize, H: signSize}
	s.foldSigns[n.ID] = area
	const long, wide = 3.5, 4.5
	c := center(area)
	points := []picture.Point{{X: c.X - wide, Y: c.Y - long + 1}, {X: c.X + wide, Y: c.Y - long + 1}, {X: c.X, Y: c.Y + long + 1}}
	if n.Folded {
		points = []picture.Point{{X: c.X - long + 1, Y: c.Y - wide}, {X: c.X + long + 1, Y: c.Y}, {X: c.X - long + 1, Y: c.Y + wide}}
	}
	p.add(picture.Op{Kind: picture.OpPath, Points: points, Fill: role})
	return signRoom
}

// tally draws numbers with the signs of their health, from the right, and gives where they begin. Signs are in the
// colour of their health, or in that of the numbers where the ground has a colour of its own.
func (p *pen) tally(right, y float64, all []count, role picture.Role, plain bool) float64 {
	for i := len(all) - 1; i >= 0; i-- {
		n := all[i]
		wide, sign := picture.Measure(n.text, sizeHeader, true), picture.HealthRole(n.health)
		if plain {
			sign = role
		}
		p.text(right-wide, y, n.text, style{size: sizeHeader, bold: true, role: role}, wide)
		p.icon(right-wide-5-iconLarge/2, y, iconLarge, picture.HealthIcon(n.health), sign)
		right -= n.width
	}
	return right
}

// tallyWidth is what the numbers take.
func tallyWidth(all []count) float64 {
	width := 0.0
	for _, n := range all {
		width += n.width
	}
	return width
}

// ailing are the numbers of what is not healthy: what a folded group must not hide.
func ailing(n graph.Node) []count {
	if !n.Folded || n.Kind != graph.Grid && n.Kind != graph.Plane {
		return nil
	}
	c := n.Counts
	c.Healthy = 0
	return counts(c)
}

// planeLines are how many lines a folded plane has for what is in it.
func planeLines(n graph.Node) int {
	switch {
	case !n.Folded:
		return 0
	case len(ailing(n)) > 0:
		return 2
	}
	return 1
}

// drawInside writes what is folded away in a plane: in words, then what of it is not healthy.
func (s *paper) drawInside(p *pen, n graph.Node, x, y, room float64, role picture.Role) {
	if !n.Folded {
		return
	}
	p.of(n.ID, detailMiddle).text(x, y, n.Inside, style{size: sizeSmall, role: role}, room)
	if all := ailing(n); len(all) > 0 {
		p.tally(x+tallyWidth(all)-tallyGap, y+planeLine, all, role, true)
	}
}

// gridNote is what stands at the right of a grid's title.
func gridNote(n graph.Node) string {
	return joined([]string{n.Note, n.Inside}, " · ")
}
