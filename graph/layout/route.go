package layout

import (
	"context"
	"slices"

	"portolan/graph"
	"portolan/graph/picture"
)

// route finds the way of every edge: along the trunk for what a plane manages in its own card, else through the free
// room between blocks and cards, which takes its time in a large chart: it ends with ctx, whose error it gives.
func (s *paper) route(ctx context.Context) error {
	chips, grids := map[string]*chip{}, map[string]*grid{}
	for _, c := range s.tree.cards {
		for _, p := range c.planes {
			for _, chip := range slices.Concat(p.left, p.right) {
				chips[chip.node.ID] = chip
			}
		}
		for _, g := range c.grids {
			grids[g.node.ID] = g
		}
	}
	var far []graph.Edge
	for _, e := range s.graph.Edges {
		if _, ok := s.boxes[e.From]; !ok {
			continue
		}
		if _, ok := s.boxes[e.To]; !ok {
			continue
		}
		c, g := chips[e.From], grids[e.From]
		switch {
		case e.Kind == graph.Manages && c != nil && c.owner.node.ID == e.To:
			s.paths[e.ID] = s.chipPath(c)
			s.joins[e.ID] = len(c.owner.grids) > 0
		case e.Kind == graph.Manages && g != nil && g.owner != nil && g.owner.node.ID == e.To:
			s.paths[e.ID] = s.gridPath(g)
		default:
			far = append(far, e)
		}
	}
	lanes := newLanes()
	for _, e := range far {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.paths[e.ID] = s.farPath(e, lanes)
	}
	return nil
}

// chipPath runs from the chip's inner side to the trunk and up to the plane.
func (s *paper) chipPath(c *chip) []picture.Point {
	box, plane, trunk := s.boxes[c.node.ID], s.boxes[c.owner.node.ID], s.trunks[c.owner]
	y, x := box.Y+box.H/2, box.X+box.W
	if box.X > trunk {
		x = box.X
	}
	return []picture.Point{{X: x, Y: y}, {X: trunk, Y: y}, {X: trunk, Y: plane.Y + plane.H}}
}

// gridPath runs from the grid's top straight to the plane, or by the row of lines above the grids.
func (s *paper) gridPath(g *grid) []picture.Point {
	box, plane, trunk := s.boxes[g.node.ID], s.boxes[g.owner.node.ID], s.trunks[g.owner]
	end := picture.Point{X: trunk, Y: plane.Y + plane.H}
	if trunk >= box.X+gridRadius && trunk <= box.X+box.W-gridRadius {
		return []picture.Point{{X: trunk, Y: box.Y}, end}
	}
	x, y := whole(center(box).X), box.Y-rowGap/2
	return []picture.Point{{X: x, Y: box.Y}, {X: x, Y: y}, {X: trunk, Y: y}, end}
}

// door is where a line may leave a node: path leads from the node's border into free room.
type door struct{ path []picture.Point }

const (
	// clearance is how far from a block a line runs, lane the distance of two lines in one gap.
	clearance = 9
	lane      = 4
)

// doors are the ways out of a node: the sides of planes, chips and cards, the top of a grid beside its trunk, and the
// gap beside a tile up to the top of its grid.
func (s *paper) doors(id string) []door {
	box := s.boxes[id]
	left, right, middle := box.X, box.X+box.W, whole(box.Y+box.H/2)
	if g := s.gridOf[id]; g != nil {
		gap, top := g.cell(0).gap/2, s.areas[g].Y-clearance
		return []door{
			{[]picture.Point{{X: left, Y: middle}, {X: left - gap, Y: middle}, {X: left - gap, Y: top}}},
			{[]picture.Point{{X: right, Y: middle}, {X: right + gap, Y: middle}, {X: right + gap, Y: top}}},
		}
	}
	switch s.tree.nodes[id].Kind {
	case graph.Grid:
		return s.gridDoors(id)
	case graph.Ztunnel, graph.Waypoint, graph.Gateway:
		const out = chipGap / 2
		x := whole(box.X + box.W/2)
		return []door{
			{[]picture.Point{{X: left, Y: middle}, {X: left - out, Y: middle}}},
			{[]picture.Point{{X: right, Y: middle}, {X: right + out, Y: middle}}},
			{[]picture.Point{{X: x, Y: box.Y}, {X: x, Y: box.Y - out}}},
			{[]picture.Point{{X: x, Y: box.Y + box.H}, {X: x, Y: box.Y + box.H + out}}},
		}
	default:
		return []door{
			{[]picture.Point{{X: left, Y: middle}, {X: left - clearance, Y: middle}}},
			{[]picture.Point{{X: right, Y: middle}, {X: right + clearance, Y: middle}}},
		}
	}
}

func (s *paper) gridDoors(id string) []door {
	box := s.boxes[id]
	trunk := center(box).X
	for p, x := range s.trunks {
		for _, g := range p.grids {
			if g.node.ID == id {
				trunk = x
			}
		}
	}
	var out []door
	for _, x := range []float64{trunk - 28, trunk + 28, box.X + 28, box.X + box.W - 28} {
		x = whole(min(max(x, box.X+gridRadius), box.X+box.W-gridRadius))
		out = append(out, door{[]picture.Point{{X: x, Y: box.Y}, {X: x, Y: box.Y - clearance}}})
	}
	return out
}

// farPath finds the cheapest way from any door of one end to any door of the other. Where there is none, the line is
// straight: a known edge is never hidden.
func (s *paper) farPath(e graph.Edge, lanes *lanes) []picture.Point {
	from, to := s.doors(e.From), s.doors(e.To)
	m := s.newMaze(s.cardOf[e.From], s.cardOf[e.To], []*bay{s.tree.bayOf[e.From], s.tree.bayOf[e.To]}, slices.Concat(from, to))
	way, first, last := m.search(from, to, func(a, b picture.Point) float64 { return lanes.cost(e, a, b) })
	if way == nil {
		return straight(s.boxes[e.From], s.boxes[e.To])
	}
	lanes.use(e, way)
	path := append([]picture.Point{}, from[first].path...)
	path = append(path, way...)
	for i := len(to[last].path) - 1; i >= 0; i-- {
		path = append(path, to[last].path[i])
	}
	return straighten(path)
}

// straighten drops points that repeat or lie on the way from the one before to the one after.
func straighten(path []picture.Point) []picture.Point {
	out := path[:0:0]
	for _, p := range path {
		if n := len(out); n > 0 && out[n-1] == p {
			continue
		}
		if n := len(out); n > 1 && between(out[n-2], out[n-1], p) {
			out[n-1] = p
			continue
		}
		out = append(out, p)
	}
	return out
}

// between tells whether b lies on the level or upright line from a to c.
func between(a, b, c picture.Point) bool {
	level := a.Y == b.Y && b.Y == c.Y && (b.X-a.X)*(c.X-b.X) >= 0
	upright := a.X == b.X && b.X == c.X && (b.Y-a.Y)*(c.Y-b.Y) >= 0
	return level || upright
}

// straight joins the borders of two boxes on the line between their middles.
func straight(from, to picture.Rect) []picture.Point {
	return []picture.Point{border(from, center(to)), border(to, center(from))}
}

// border is where the line from the middle of a box to a point leaves the box.
func border(box picture.Rect, to picture.Point) picture.Point {
	c := center(box)
	dx, dy := to.X-c.X, to.Y-c.Y
	t := 1.0
	if dx != 0 {
		t = min(t, box.W/2/abs(dx))
	}
	if dy != 0 {
		t = min(t, box.H/2/abs(dy))
	}
	return picture.Point{X: c.X + dx*t, Y: c.Y + dy*t}
}

func abs(x float64) float64 { return max(x, -x) }
