package layout

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"portolan/graph"
	"portolan/graph/picture"
)

// gallery are the graphs that every property is checked on.
func gallery() map[string]graph.Graph {
	out := map[string]graph.Graph{
		"empty": {}, "canary": canaryMesh(), "three": threeMeshes(60), "nine": nineMeshes(), "many": threeMeshes(450),
		"heat": build(sample{id: "big", planes: one("1.29.2", "default", 2000), ztunnel: true}),
	}
	for seed := range uint64(60) {
		out[fmt.Sprintf("random %d", seed)] = random(seed)
	}
	maps.Copy(out, views())
	return out
}

// each places every graph of the gallery with both engines.
func each(t *testing.T, check func(t *testing.T, g graph.Graph, p picture.Picture)) {
	for name, engine := range map[string]Engine{"graphviz": newEngine(t), "columns": Columns{}} {
		for title, g := range gallery() {
			t.Run(name+"/"+title, func(t *testing.T) {
				aspect := 0.6 + float64(len(g.Nodes)%5)/2
				p, err := Place(t.Context(), g, Options{Aspect: aspect}, engine)
				if err != nil {
					t.Fatal(err)
				}
				if len(p.Notes) != len(g.Notes) {
					t.Fatalf("the engine did not work: %v", p.Notes)
				}
				check(t, g, p)
			})
		}
	}
}

func inside(inner, outer picture.Rect) bool {
	const tolerance = 0.01
	return inner.X >= outer.X-tolerance && inner.Y >= outer.Y-tolerance &&
		inner.X+inner.W <= outer.X+outer.W+tolerance && inner.Y+inner.H <= outer.Y+outer.H+tolerance
}

func overlapping(a, b picture.Rect) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

func TestChildrenInsideParentsAndSiblingsApart(t *testing.T) {
	each(t, func(t *testing.T, g graph.Graph, p picture.Picture) {
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
	})
}

// onBorder tells whether a point lies on the border of a box.
func onBorder(p picture.Point, r picture.Rect) bool {
	const tolerance = 0.01
	near := func(a, b float64) bool { return abs(a-b) <= tolerance }
	in := p.X >= r.X-tolerance && p.X <= r.X+r.W+tolerance && p.Y >= r.Y-tolerance && p.Y <= r.Y+r.H+tolerance
	return in && (near(p.X, r.X) || near(p.X, r.X+r.W) || near(p.Y, r.Y) || near(p.Y, r.Y+r.H))
}

func TestEdgesEndAtTheirNodes(t *testing.T) {
	each(t, func(t *testing.T, g graph.Graph, p picture.Picture) {
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
	})
}

// TestLinesKeepOffNodes checks that no line runs through a plane, a chip, a tile or a foreign grid.
func TestLinesKeepOffNodes(t *testing.T) {
	each(t, func(t *testing.T, _ graph.Graph, p picture.Picture) {
		for _, e := range p.Edges {
			home := ""
			for _, n := range p.Nodes {
				if n.ID == e.From && n.Kind == string(graph.Namespace) {
					home = n.Parent
				}
			}
			for _, n := range p.Nodes {
				if n.Kind == string(graph.Mesh) || n.Kind == string(graph.Outside) || n.Kind == string(graph.Undecided) || n.ID == home {
					continue
				}
				for i := 1; i < len(e.Points); i++ {
					if through(e.Points[i-1], e.Points[i], n.Box) {
						t.Errorf("%s runs through %s %v: %v", e.ID, n.ID, n.Box, e.Points)
					}
				}
			}
		}
	})
}

// through tells whether a level or upright line has a part inside a box.
func through(a, b picture.Point, r picture.Rect) bool {
	return max(a.X, b.X) > r.X && min(a.X, b.X) < r.X+r.W && max(a.Y, b.Y) > r.Y && min(a.Y, b.Y) < r.Y+r.H
}

func TestTextFitsItsBox(t *testing.T) {
	each(t, func(t *testing.T, _ graph.Graph, p picture.Picture) {
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
	})
}

func TestSameInputSameBytes(t *testing.T) {
	first, second := newEngine(t), newEngine(t)
	for title, g := range gallery() {
		var bytes [2][]byte
		for i, engine := range []Engine{first, second} {
			shuffled := g
			shuffled.Edges = append([]graph.Edge{}, g.Edges...)
			rand.New(rand.NewPCG(uint64(i), 3)).Shuffle(len(shuffled.Edges), func(a, b int) {
				shuffled.Edges[a], shuffled.Edges[b] = shuffled.Edges[b], shuffled.Edges[a]
			})
			p, err := Place(t.Context(), shuffled, Options{Aspect: 1.6}, engine)
			if err != nil {
				t.Fatal(err)
			}
			if bytes[i], err = json.Marshal(p); err != nil {
				t.Fatal(err)
			}
		}
		if string(bytes[0]) != string(bytes[1]) {
			t.Errorf("%s: two pictures of one graph differ", title)
		}
	}
}
