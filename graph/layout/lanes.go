package layout

import (
	"slices"
	"sort"

	"portolan/graph"
	"portolan/graph/picture"
)

// lanes remembers which edges run where, so that lines take lanes of their own unless they say the same of a common end.
// Level runs are sorted by their y, upright ones by their x.
type lanes struct{ level, upright []run }

// run is a straight part of an edge's way: at one y from x to x, or at one x from y to y.
type run struct {
	edge         graph.Edge
	at, from, to float64
}

func newLanes() *lanes { return &lanes{} }

// use notes the way of an edge.
func (l *lanes) use(e graph.Edge, way []picture.Point) {
	way = straighten(way)
	for i := 1; i < len(way); i++ {
		if a, b := way[i-1], way[i]; a.Y == b.Y {
			l.level = insert(l.level, run{e, a.Y, min(a.X, b.X), max(a.X, b.X)})
		} else {
			l.upright = insert(l.upright, run{e, a.X, min(a.Y, b.Y), max(a.Y, b.Y)})
		}
	}
}

func insert(runs []run, r run) []run { return slices.Insert(runs, first(runs, r.at), r) }

// first is the first run at v or beyond.
func first(runs []run, v float64) int {
	return sort.Search(len(runs), func(i int) bool { return runs[i].at >= v })
}

// cost is the price of a step where others run already: sharing a lane with a stranger is dear, crossing one is cheap.
func (l *lanes) cost(e graph.Edge, a, b picture.Point) float64 {
	if a.Y == b.Y {
		return cost(e, l.level, l.upright, a.Y, a.X, b.X)
	}
	return cost(e, l.upright, l.level, a.X, a.Y, b.Y)
}

// cost prices a step in the lane at this place, from one side to the other. A step owns its end but not its beginning,
// so that a crossing counts once.
func cost(e graph.Edge, along, across []run, at, from, to float64) float64 {
	const sharing, crossing = 60, 25
	low, high, price := min(from, to), max(from, to), 0.0
	for _, r := range along[first(along, at):] {
		if r.at > at {
			break
		}
		if high > r.from && low < r.to && !r.kin(e) {
			price += sharing
		}
	}
	for _, r := range across[first(across, low):] {
		if r.at > high {
			break
		}
		if r.at != from && at >= r.from && at <= r.to && !r.kin(e) {
			price += crossing
		}
	}
	return price
}

// kin tells whether an edge says the same of a common end.
func (r run) kin(e graph.Edge) bool {
	return r.edge.Kind == e.Kind && (r.edge.From == e.From || r.edge.To == e.To)
}
