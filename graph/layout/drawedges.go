package layout

import (
	"slices"

	"portolan/graph"
	"portolan/graph/picture"
)

// drawEdges draws each edge's line. Where lines with a common end share their way it is drawn once, because dashes on
// dashes look like a whole line: a chip's line ends on the trunk, which is the grid's line, and a line to a plane ends
// where it meets an earlier one.
func (s *paper) drawEdges(p *pen) {
	var trunks, far []picture.Op
	drawn := map[[2]string][][]picture.Point{}
	for _, e := range s.graph.Edges {
		path, ok := s.paths[e.ID]
		if !ok {
			continue
		}
		op := picture.Op{Kind: picture.OpPath, Edge: e.ID, Points: path, Arrow: true, Width: 1.5, Dash: e.Doubtful}
		switch {
		case s.joins[e.ID]:
			op.Points, op.Arrow, op.Stroke = path[:2], false, picture.ManagesRole(healthWord(e.Health))
			p.ofEdge(e.ID, detailMiddle).add(op)
		case e.Kind == graph.Manages:
			op.Stroke = picture.ManagesRole(healthWord(e.Health))
			trunks = append(trunks, op)
		default:
			op.Stroke, op.Dash = picture.RoleEdgePossible, true
			if e.Kind == graph.Wanted {
				op.Stroke = picture.RoleEdgeWanted
			}
			key := [2]string{string(e.Kind), e.To}
			op.Points, op.Arrow = untilMet(path, drawn[key])
			drawn[key] = append(drawn[key], path)
			far = append(far, op)
		}
	}
	for _, op := range slices.Concat(trunks, far) {
		p.ofEdge(op.Edge, detailMiddle).add(op)
	}
}

// untilMet is the part of a path before it meets one of the others for good, and whether that is all of it.
func untilMet(path []picture.Point, others [][]picture.Point) ([]picture.Point, bool) {
	shortest, whole := path, true
	for _, other := range others {
		if own := alone(path, other); length(own) < length(shortest) {
			shortest, whole = own, false
		}
	}
	return shortest, whole
}

// alone cuts off the end of a path that is also the end of another.
func alone(path, other []picture.Point) []picture.Point {
	i, j := len(path)-1, len(other)-1
	if path[i] != other[j] {
		return path
	}
	for i > 0 && j > 0 && path[i-1] == other[j-1] {
		i, j = i-1, j-1
	}
	if i == 0 || j == 0 {
		return path[:i+1]
	}
	// Both come to the same point from different ones: perhaps along the same line for a while.
	meet, mine, theirs := path[i], path[i-1], other[j-1]
	switch {
	case between(mine, theirs, meet):
		meet = theirs
	case between(theirs, mine, meet):
		return path[:i]
	}
	return append(slices.Clone(path[:i]), meet)
}

func length(path []picture.Point) float64 {
	sum := 0.0
	for i := 1; i < len(path); i++ {
		sum += abs(path[i].X-path[i-1].X) + abs(path[i].Y-path[i-1].Y)
	}
	return sum
}
