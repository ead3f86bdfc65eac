package layout

import (
	"testing"

	"portolan/graph"
	"portolan/graph/picture"
)

func inside(inner, outer picture.Rect) bool {
	const tolerance = 0.01
	return inner.X >= outer.X-tolerance && inner.Y >= outer.Y-tolerance &&
		inner.X+inner.W <= outer.X+outer.W+tolerance && inner.Y+inner.H <= outer.Y+outer.H+tolerance
}

func overlapping(a, b picture.Rect) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

func checkBoxes(t *testing.T, g graph.Graph, p picture.Picture) {
	t.Helper()
	if len(p.Nodes) != len(g.Nodes) {
		t.Fatalf("%d of %d nodes are on the picture", len(p.Nodes), len(g.Nodes))
	}
	boxes := map[string]picture.Rect{"": {W: p.Width, H: p.Height}}
	siblings := map[string][]picture.Node{}
	for _, n := range p.Nodes {
		if n.Box.W <= 0 || n.Box.H <= 0 {
			t.Errorf("%s has no size: %v", n.ID, n.Box)
		}
		boxes[n.ID] = n.Box
		if !inside(n.Box, boxes[n.Parent]) {
			t.Errorf("%s %v is not inside its parent %s %v", n.ID, n.Box, n.Parent, boxes[n.Parent])
		}
		for _, s := range siblings[n.Parent] {
			if overlapping(n.Box, s.Box) {
				t.Errorf("%s %v overlaps %s %v", n.ID, n.Box, s.ID, s.Box)
			}
		}
		siblings[n.Parent] = append(siblings[n.Parent], n)
	}
}

// onBorder tells whether a point lies on the border of a box.
func onBorder(p picture.Point, r picture.Rect) bool {
	const tolerance = 0.01
	near := func(a, b float64) bool { return abs(a-b) <= tolerance }
	in := p.X >= r.X-tolerance && p.X <= r.X+r.W+tolerance && p.Y >= r.Y-tolerance && p.Y <= r.Y+r.H+tolerance
	return in && (near(p.X, r.X) || near(p.X, r.X+r.W) || near(p.Y, r.Y) || near(p.Y, r.Y+r.H))
}

func checkEnds(t *testing.T, g graph.Graph, p picture.Picture) {
	t.Helper()
	if len(p.Edges) != len(g.Edges) {
		t.Fatalf("%d of %d edges are on the picture", len(p.Edges), len(g.Edges))
	}
	boxes := map[string]picture.Rect{}
	for _, n := range p.Nodes {
		boxes[n.ID] = n.Box
	}
	drawn := map[string]bool{}
	for _, op := range p.Ops {
		drawn[op.Edge] = true
	}
	for _, e := range p.Edges {
		if first := e.Points[0]; !onBorder(first, boxes[e.From]) {
			t.Errorf("%s begins at %v, not on %v", e.ID, first, boxes[e.From])
		}
		if last := e.Points[len(e.Points)-1]; !onBorder(last, boxes[e.To]) {
			t.Errorf("%s ends at %v, not on %v", e.ID, last, boxes[e.To])
		}
		if !drawn[e.ID] {
			t.Errorf("%s is not drawn", e.ID)
		}
	}
}

// checkLines checks that no line runs through a plane, a chip, a tile, a foreign grid or a foreign card, and that each
// was routed: a line that found no way would run aslant.
func checkLines(t *testing.T, _ graph.Graph, p picture.Picture) {
	t.Helper()
	parents, tiles := map[string]string{}, map[string]bool{}
	for _, n := range p.Nodes {
		parents[n.ID], tiles[n.ID] = n.Parent, n.Kind == string(graph.Namespace)
	}
	for _, e := range p.Edges {
		holds := map[string]bool{}
		if tiles[e.From] {
			holds[parents[e.From]] = true
		}
		for _, end := range []string{e.From, e.To} {
			for id := end; id != ""; id = parents[id] {
				holds[id] = holds[id] || parents[id] == ""
			}
		}
		for i := 1; i < len(e.Points); i++ {
			if a, b := e.Points[i-1], e.Points[i]; a.X != b.X && a.Y != b.Y {
				t.Errorf("%s found no way: %v", e.ID, e.Points)
			}
		}
		for _, n := range p.Nodes {
			if holds[n.ID] {
				continue
			}
			for i := 1; i < len(e.Points); i++ {
				if through(e.Points[i-1], e.Points[i], n.Box) {
					t.Errorf("%s runs through %s %v: %v", e.ID, n.ID, n.Box, e.Points)
				}
			}
		}
	}
}

// through tells whether a level or upright line has a part inside a box.
func through(a, b picture.Point, r picture.Rect) bool {
	return max(a.X, b.X) > r.X && min(a.X, b.X) < r.X+r.W && max(a.Y, b.Y) > r.Y && min(a.Y, b.Y) < r.Y+r.H
}

func checkTexts(t *testing.T, _ graph.Graph, p picture.Picture) {
	t.Helper()
	boxes := map[string]picture.Rect{"": {W: p.Width, H: p.Height}}
	for _, n := range p.Nodes {
		boxes[n.ID] = n.Box
	}
	for _, op := range p.Ops {
		if op.Box != nil && !inside(*op.Box, boxes[op.Node]) {
			t.Errorf("%s of %q at %v leaves %v", op.Kind, op.Node, *op.Box, boxes[op.Node])
		}
		if op.Kind != picture.OpText {
			continue
		}
		text := picture.Rect{X: op.Points[0].X, Y: op.Points[0].Y - op.Size*0.8, W: picture.Measure(op.Text, op.Size, op.Bold), H: op.Size}
		switch op.Anchor {
		case picture.AnchorMiddle:
			text.X -= text.W / 2
		case picture.AnchorEnd:
			text.X -= text.W
		}
		if !inside(text, boxes[op.Node]) {
			t.Errorf("text %.40q at %v leaves %q %v", op.Text, text, op.Node, boxes[op.Node])
		}
	}
}
