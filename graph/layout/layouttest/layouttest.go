// Package layouttest says what is wrong with a picture of a graph. It exists so that the tests of layout, of the graph and
// of the program hold every picture to the same; it must never be part of the program.
package layouttest

import (
	"fmt"
	"math"
	"slices"

	"portolan/graph"
	"portolan/graph/picture"
)

// faults are sentences.
type faults []string

func (f *faults) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// All is everything that is wrong.
func All(g graph.Graph, p picture.Picture) []string {
	return slices.Concat(Boxes(g, p), Ends(g, p), Lines(g, p), Texts(g, p))
}

// Inside tells whether a box lies in another, but for what rounding does.
func Inside(inner, outer picture.Rect) bool {
	const tolerance = 0.01
	return inner.X >= outer.X-tolerance && inner.Y >= outer.Y-tolerance &&
		inner.X+inner.W <= outer.X+outer.W+tolerance && inner.Y+inner.H <= outer.Y+outer.H+tolerance
}

// Overlap tells whether two boxes have an area in common.
func Overlap(a, b picture.Rect) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

// Boxes checks that every node has a size and lies in its parent, apart from its siblings.
func Boxes(g graph.Graph, p picture.Picture) []string {
	out := faults{}
	if len(p.Nodes) != len(g.Nodes) {
		return append(out, fmt.Sprintf("%d of %d nodes are on the picture", len(p.Nodes), len(g.Nodes)))
	}
	boxes := map[string]picture.Rect{"": {W: p.Width, H: p.Height}}
	siblings := map[string][]picture.Node{}
	for _, n := range p.Nodes {
		if n.Box.W <= 0 || n.Box.H <= 0 {
			out.add("%s has no size: %v", n.ID, n.Box)
		}
		boxes[n.ID] = n.Box
		if !Inside(n.Box, boxes[n.Parent]) {
			out.add("%s %v is not inside its parent %s %v", n.ID, n.Box, n.Parent, boxes[n.Parent])
		}
		for _, s := range siblings[n.Parent] {
			if Overlap(n.Box, s.Box) {
				out.add("%s %v overlaps %s %v", n.ID, n.Box, s.ID, s.Box)
			}
		}
		siblings[n.Parent] = append(siblings[n.Parent], n)
	}
	return out
}

// onBorder tells whether a point lies on the border of a box.
func onBorder(p picture.Point, r picture.Rect) bool {
	const tolerance = 0.01
	near := func(a, b float64) bool { return math.Abs(a-b) <= tolerance }
	in := p.X >= r.X-tolerance && p.X <= r.X+r.W+tolerance && p.Y >= r.Y-tolerance && p.Y <= r.Y+r.H+tolerance
	return in && (near(p.X, r.X) || near(p.X, r.X+r.W) || near(p.Y, r.Y) || near(p.Y, r.Y+r.H))
}

// Ends checks that every edge is drawn, from its one node to its other one.
func Ends(g graph.Graph, p picture.Picture) []string {
	out := faults{}
	if len(p.Edges) != len(g.Edges) {
		return append(out, fmt.Sprintf("%d of %d edges are on the picture", len(p.Edges), len(g.Edges)))
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
			out.add("%s begins at %v, not on %v", e.ID, first, boxes[e.From])
		}
		if last := e.Points[len(e.Points)-1]; !onBorder(last, boxes[e.To]) {
			out.add("%s ends at %v, not on %v", e.ID, last, boxes[e.To])
		}
		if !drawn[e.ID] {
			out.add("%s is not drawn", e.ID)
		}
	}
	return out
}

// Lines checks that no line runs through a node, but for the card and the cluster that an end lies in and the grid of a tile
// that it comes from, and that each was routed: a line that found no way would run aslant.
func Lines(_ graph.Graph, p picture.Picture) []string {
	out := faults{}
	parents, tiles, parts := map[string]string{}, map[string]bool{}, map[string]bool{}
	for _, n := range p.Nodes {
		parts[n.ID] = n.Kind == string(graph.Cluster)
		parents[n.ID], tiles[n.ID] = n.Parent, n.Kind == string(graph.Namespace)
	}
	for _, e := range p.Edges {
		holds := map[string]bool{}
		if tiles[e.From] {
			holds[parents[e.From]] = true
		}
		for _, end := range []string{e.From, e.To} {
			for id := parents[end]; id != ""; id = parents[id] {
				holds[id] = holds[id] || parents[id] == "" || parts[id]
			}
		}
		for i := 1; i < len(e.Points); i++ {
			if a, b := e.Points[i-1], e.Points[i]; a.X != b.X && a.Y != b.Y {
				out.add("%s found no way: %v", e.ID, e.Points)
			}
		}
		for _, n := range p.Nodes {
			if holds[n.ID] {
				continue
			}
			for i := 1; i < len(e.Points); i++ {
				if through(e.Points[i-1], e.Points[i], n.Box) {
					out.add("%s runs through %s %v: %v", e.ID, n.ID, n.Box, e.Points)
				}
			}
		}
	}
	return out
}

// through tells whether a level or upright line has a part inside a box.
func through(a, b picture.Point, r picture.Rect) bool {
	return max(a.X, b.X) > r.X && min(a.X, b.X) < r.X+r.W && max(a.Y, b.Y) > r.Y && min(a.Y, b.Y) < r.Y+r.H
}

// Texts checks that what belongs to a node is drawn within its box.
func Texts(_ graph.Graph, p picture.Picture) []string {
	out := faults{}
	boxes := map[string]picture.Rect{"": {W: p.Width, H: p.Height}}
	for _, n := range p.Nodes {
		boxes[n.ID] = n.Box
	}
	for _, op := range p.Ops {
		if op.Box != nil && !Inside(*op.Box, boxes[op.Node]) {
			out.add("%s of %q at %v leaves %v", op.Kind, op.Node, *op.Box, boxes[op.Node])
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
		if !Inside(text, boxes[op.Node]) {
			out.add("text %.40q at %v leaves %q %v", op.Text, text, op.Node, boxes[op.Node])
		}
	}
	return out
}
