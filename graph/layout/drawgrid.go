package layout

import (
	"portolan/graph"
	"portolan/graph/picture"
)

// drawGrid draws a group of namespaces: its title line and its tiles.
func (s *paper) drawGrid(p *pen, g *grid) {
	if g.named() {
		n, box := g.node, s.boxes[g.node.ID]
		p.of(n.ID, detailMiddle).box(box, gridRadius, picture.RoleGridFill, picture.RoleGridStroke)
		if n.Partial {
			p.hatch(box, gridRadius)
		}
		y, room := box.Y+gridHeader/2, box.W-2*gridPad
		sign := s.sign(p, n, box.X+gridPad, y, picture.RoleGridHeader)
		all := ailing(n)
		right := p.tally(box.X+box.W-gridPad, y, all, picture.RoleGridHeader, false)
		room -= sign + tallyWidth(all)
		note := 0.0
		if words := changesShort(gridNote(n), n, room/2); words != "" {
			note = 16 + p.text(right, y, words, style{size: sizeSmall, role: picture.RoleGridNote, anchor: picture.AnchorEnd}, room/2)
		}
		p.text(box.X+gridPad+sign, y, n.Label, style{size: sizeHeader, bold: true, role: picture.RoleGridHeader}, room-note)
	}
	for _, n := range g.tiles {
		if g.small {
			s.drawSmall(p, n)
		} else {
			s.drawTile(p, n)
		}
	}
}

// drawTile draws a namespace: a box with its name from middle zoom on; what is well shows its sign only when close.
func (s *paper) drawTile(p *pen, n graph.Node) {
	box, health := s.boxes[n.ID], healthWord(n.Health)
	p.of(n.ID, detailMiddle).box(box, tileRadius, picture.TileRole(health, picture.PartFill), picture.TileRole(health, picture.PartStroke))
	if n.Partial {
		p.hatch(box, tileRadius)
	}
	p.frame(n, box, tileRadius)
	if !sick(n) {
		p.of(n.ID, detailClose)
	}
	y := box.Y + box.H/2
	x := box.X + tilePad
	if !n.Gone {
		p.icon(x+iconSmall/2, y, iconSmall, picture.HealthIcon(health), picture.HealthRole(health))
	}
	x += iconSmall + 7
	end := box.X + box.W - tilePad
	p.of(n.ID, detailMiddle)
	for _, mark := range marks(n) {
		p.icon(end-iconLarge/2+2, y, iconLarge-1, mark, markRole(mark))
		end -= markWidth
	}
	p.text(x, y, n.Label, style{size: sizeTile, bold: sick(n), role: picture.TileRole(health, picture.PartText)}, end-x)
}

func markRole(mark picture.Icon) picture.Role {
	switch mark {
	case picture.IconDoubt:
		return picture.RoleDoubt
	case picture.IconDrift:
		return picture.RoleDrift
	case picture.IconAdded, picture.IconRemoved, picture.IconChanged, picture.IconMoved, picture.IconUnseen:
		return picture.RoleChange
	default:
		return picture.RoleStale
	}
}

// drawSmall draws a namespace among very many: from afar its colour and what is wrong with it, its name for who comes
// close.
func (s *paper) drawSmall(p *pen, n graph.Node) {
	box, health := s.boxes[n.ID], healthWord(n.Health)
	p.of(n.ID, detailMiddle).box(box, 2, picture.TileRole(health, picture.PartFill), picture.TileRole(health, picture.PartStroke))
	if n.Partial {
		p.hatch(box, 2)
	}
	p.frame(n, box, 2)
	y, x, end := box.Y+box.H/2, box.X+smallPad, box.X+box.W-smallPad
	size := float64(iconMinute)
	if health == "healthy" {
		p.of(n.ID, detailClose)
		size -= 2 // many quiet dots
	}
	if !n.Gone {
		p.icon(x+iconMinute/2, y, size, picture.HealthIcon(health), picture.HealthRole(health))
	}
	x += iconMinute + 3
	p.of(n.ID, detailMiddle)
	for _, mark := range marks(n) {
		p.icon(end-iconMinute/2, y, iconMinute, mark, markRole(mark))
		end -= smallMark
	}
	p.of(n.ID, detailClose)
	p.text(x, y, n.Label, style{size: sizeMinute, bold: sick(n), role: picture.TileRole(health, picture.PartText)}, end-x)
}
