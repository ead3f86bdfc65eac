package layout

import (
	"portolan/graph"
	"portolan/graph/picture"
)

// drawCard draws a card and all that is in it, but no lines.
func (s *paper) drawCard(p *pen, c *card, box picture.Rect) {
	fill, stroke, title := picture.RoleMeshFill, picture.RoleMeshStroke, picture.RoleMeshTitle
	if c.node.Kind != graph.Mesh {
		fill, stroke, title = picture.RoleOtherFill, picture.RoleOtherStroke, picture.RoleOtherTitle
	}
	p.of(c.node.ID, detailAlways).box(box, cardRadius, fill, stroke)
	if c.node.Partial {
		p.hatch(box, cardRadius)
	}
	p.frame(c.node, box, cardRadius)
	s.drawHeader(p, c, box, title)
	for _, b := range c.bays {
		s.drawBay(p, b)
	}
	for _, g := range c.grids {
		s.drawGrid(p, g)
	}
	for _, plane := range c.planes {
		s.drawPlane(p, plane)
		for _, chip := range plane.left {
			s.drawChip(p, chip)
		}
		for _, chip := range plane.right {
			s.drawChip(p, chip)
		}
	}
	for _, chip := range c.loose {
		s.drawChip(p, chip)
	}
}

// drawHeader draws the health bar, the title with its badges, and the counts at the right.
func (s *paper) drawHeader(p *pen, c *card, box picture.Rect, title picture.Role) {
	h, y := c.head, box.Y+cardHeader/2
	x := box.X + cardPad
	x += s.sign(p.of(c.node.ID, detailMiddle), c.node, x, y, picture.RoleTextDim)
	p.of(c.node.ID, detailAlways)
	p.box(picture.Rect{X: x, Y: y - barHeight/2, W: barWidth, H: barHeight}, 2, picture.HealthRole(c.health()), "")
	x += barWidth + 8
	x += p.text(x, y, h.title, style{size: sizeTitle, bold: true, role: title}, titleMax)
	p.tally(box.X+box.W-cardPad, y, h.counts, picture.RoleText, false)
	p.of(c.node.ID, detailMiddle)
	if h.detail != "" {
		x += 8
		x += p.text(x, y+1, h.detail, style{size: sizeSmall, role: picture.RoleTextDim}, detailMax)
	}
	x = p.badges(x+10, y, h.badges)
	p.text(x, y+1, h.note, style{size: sizeSmall, role: picture.RoleTextDim}, noteMax)
	p.text(box.X+cardPad, box.Y+cardHeader+insideLine/2-8, h.inside, style{size: sizeSmall, role: picture.RoleTextDim}, insideMax)
}

// drawPlane draws a control plane: name and health word, where it is, its badges, and the share of an upgrade.
func (s *paper) drawPlane(p *pen, plane *plane) {
	n, box := plane.node, s.boxes[plane.node.ID]
	health := healthWord(n.Health)
	text, dim := picture.PlaneRole(health, picture.PartText), picture.PlaneRole(health, picture.PartDetail)
	p.of(n.ID, detailMiddle).box(box, planeRadius, picture.PlaneRole(health, picture.PartFill), picture.PlaneRole(health, picture.PartStroke))
	if n.Partial {
		p.hatch(box, planeRadius)
	}
	p.frame(n, box, planeRadius)
	x, y, room := box.X+planePad, whole(box.Y+(box.H-planeContent(n))/2)+19, box.W-2*planePad
	note, sign := 0.0, s.sign(p, n, x, y, text)
	if !n.Gone {
		p.icon(x+sign+iconLarge/2, y, iconLarge, picture.HealthIcon(health), text)
	}
	if n.Note != "" {
		note = 12 + p.text(x+room, y, n.Note, style{size: sizeSmall, bold: true, role: text, anchor: picture.AnchorEnd}, room/2)
	}
	p.text(x+sign+iconLarge+8, y, n.Label, style{size: sizePlane, bold: true, role: text}, room-sign-iconLarge-8-note)
	y += 19
	end := room - p.planeMark(n, x+room, y, text)
	p.of(n.ID, detailClose)
	p.text(x, y, n.Detail, style{size: sizeSmall, role: dim}, end)
	if len(n.Badges) > 0 {
		y += planeBadges - 2
		p.badges(x, y, fitting(n.Badges, room))
	}
	if n.Progress != nil {
		y += planeProgress + 5
		s.drawProgress(p.of(n.ID, detailMiddle), *n.Progress, x, y, room, dim)
	}
	s.drawInside(p, n, x, y+planeLine, room, text)
}

// fitting are the first labels that fit in a line, and how many more there are.
func fitting(badges []graph.Badge, room float64) []label {
	for most := min(4, len(badges)); most > 1; most-- {
		if out := labels(badges, most); labelsWidth(out)-badgeGap <= room {
			return out
		}
	}
	if len(badges) == 0 {
		return nil
	}
	if out := labels(badges, 1); len(badges) > 1 || labelsWidth(out)-badgeGap <= room {
		return out
	}
	return nil
}

func (s *paper) drawProgress(p *pen, share, x, y, room float64, role picture.Role) {
	const words, height = 40, 4
	share = min(max(share, 0), 1)
	bar := picture.Rect{X: x, Y: y - height/2, W: room - words, H: height}
	p.box(bar, height/2, picture.RoleProgressTrack, "")
	if share > 0 {
		bar.W = max(height, whole(bar.W*share))
		p.box(bar, height/2, picture.RoleProgress, "")
	}
	p.text(x+room, y, graph.Percent(share), style{size: sizeSmall, bold: true, role: role, anchor: picture.AnchorEnd}, words)
}

func (s *paper) drawChip(p *pen, c *chip) {
	n, box := c.node, s.boxes[c.node.ID]
	kind, health := string(n.Kind), healthWord(n.Health)
	stroke := picture.ChipRole(kind, picture.PartStroke)
	if health != "healthy" {
		stroke = picture.HealthRole(health)
	}
	p.of(n.ID, detailMiddle).box(box, chipHeight/2, picture.ChipRole(kind, picture.PartFill), stroke)
	if n.Partial {
		p.hatch(box, chipHeight/2)
	}
	p.frame(n, box, chipHeight/2)
	x, y, end := box.X+chipPad, box.Y+chipHeight/2, box.X+box.W-chipPad
	if health != "healthy" && !n.Gone {
		p.icon(x+iconSmall/2, y, iconSmall, picture.HealthIcon(health), picture.HealthRole(health))
		x += iconSmall + 6
	}
	if mark, marked := markOf(n); marked {
		p.icon(end-iconLarge/2+2, y, iconLarge-1, mark, picture.RoleChange)
		end -= markWidth
	}
	role := picture.ChipRole(kind, picture.PartText)
	x += p.text(x, y, n.Label, style{size: sizeSmall, bold: true, role: role}, end-x)
	p.of(n.ID, detailClose)
	p.text(x+7, y, chipSecond(n), style{size: sizeSmall, role: role}, end-x-7)
}
