package layout

import (
	"fmt"
	"slices"

	"portolan/graph"
	"portolan/graph/picture"
)

// markOf is the sign of what became of a node since another reading.
func markOf(n graph.Node) (icon picture.Icon, marked bool) {
	if n.Mark == nil {
		return "", false
	}
	return picture.MarkIcon(string(n.Mark.Kind))
}

// frame draws the line around what is not as it was, dashed where it is not there.
func (p *pen) frame(n graph.Node, box picture.Rect, radius float64) {
	if _, marked := markOf(n); !marked {
		return
	}
	p.add(picture.Op{Kind: picture.OpRect, Box: &box, Radius: radius, Stroke: picture.RoleChange, Width: 1.5, Dash: n.Gone})
}

// changesShort is a grid's note, or, where that has no room, only how much of it differs from another reading.
func changesShort(note string, n graph.Node, room float64) string {
	if n.Changes == 0 || picture.Measure(note, sizeSmall, false) <= room {
		return note
	}
	return fmt.Sprintf("%d changed", n.Changes)
}

// planeMark draws the sign of a control plane at the end of a line, and gives what it takes. There it stands on the plane's
// own colour, and has that of its text.
func (p *pen) planeMark(n graph.Node, right, y float64, role picture.Role) float64 {
	icon, marked := markOf(n)
	if !marked {
		return 0
	}
	p.icon(right-iconLarge/2, y, iconLarge, icon, role)
	return markWidth + 4
}

// changeSigns are the signs of what became of things, as far as this picture has them, from the right.
func (s *paper) changeSigns() []sign {
	has := map[graph.MarkKind]bool{}
	for _, n := range s.graph.Nodes {
		if n.Mark != nil {
			has[n.Mark.Kind] = true
		}
	}
	var out []sign
	for _, kind := range slices.Backward([]graph.MarkKind{graph.MarkAdded, graph.MarkRemoved, graph.MarkMoved, graph.MarkChanged, graph.MarkUnknown}) {
		icon, ok := picture.MarkIcon(string(kind))
		if !has[kind] || !ok {
			continue
		}
		word := string(kind)
		if kind == graph.MarkUnknown {
			word = "not seen" // beside the health "unknown"
		}
		out = append(out, sign{word, icon, picture.RoleChange})
	}
	return out
}
