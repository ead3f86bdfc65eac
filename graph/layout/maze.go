package layout

import (
	"container/heap"
	"math"
	"slices"
	"sort"

	"portolan/graph/picture"
)

// maze is the free room that one line may use: crossings of upright and level lanes, with the steps between
// neighbouring crossings that no block is in the way of.
type maze struct {
	xs, ys []float64
	// level[y*len(xs)+x] is true where the step from x to the next x is blocked; upright likewise downwards.
	level, upright []bool
}

// newMaze takes the blocks of the two cards and all other cards as obstacles; a card with nothing in it is one block, and so
// is a bay that is none of the open ones.
func (s *paper) newMaze(a, b int, open []*bay, doors []door) *maze {
	var walls []picture.Rect
	for i, card := range s.cards {
		if i != a && i != b || s.tree.cards[i].empty() {
			walls = append(walls, card)
			continue
		}
		walls = append(walls, picture.Rect{X: card.X, Y: card.Y, W: card.W, H: cardHeader - clearance - lane})
		walls = append(walls, s.wallsIn(s.tree.cards[i], open)...)
	}
	m := &maze{}
	for _, w := range walls {
		for _, off := range []float64{clearance, clearance - lane} {
			m.xs = append(m.xs, w.X-off, w.X+w.W+off)
			m.ys = append(m.ys, w.Y-off, w.Y+w.H+off)
		}
	}
	for _, d := range doors {
		end := d.path[len(d.path)-1]
		m.xs, m.ys = append(m.xs, end.X), append(m.ys, end.Y)
	}
	m.xs, m.ys = lines(m.xs, s.width), lines(m.ys, s.height-footerHeight)
	m.level = make([]bool, len(m.xs)*len(m.ys))
	m.upright = make([]bool, len(m.xs)*len(m.ys))
	for _, w := range walls {
		m.block(w)
	}
	return m
}

// wallsIn are the blocks of a card. Grids are walls as a whole: a line out of a tile has left its grid by its door.
func (s *paper) wallsIn(c *card, open []*bay) []picture.Rect {
	var out []picture.Rect
	for _, b := range c.bays {
		box := s.boxes[b.node.ID]
		if slices.Contains(open, b) && !b.node.Folded {
			box.H = bayHeader - clearance - lane
		}
		out = append(out, box)
	}
	add := func(id string) {
		if box, ok := s.boxes[id]; ok {
			out = append(out, box)
		}
	}
	for _, p := range c.planes {
		add(p.node.ID)
		for _, chip := range slices.Concat(p.left, p.right) {
			add(chip.node.ID)
		}
	}
	for _, chip := range c.loose {
		add(chip.node.ID)
	}
	for _, g := range c.grids {
		out = append(out, s.areas[g])
	}
	return out
}

// lines are the lanes inside the canvas, sorted, each once.
func lines(values []float64, limit float64) []float64 {
	slices.Sort(values)
	values = slices.Compact(values)
	return slices.DeleteFunc(values, func(v float64) bool { return v < 2 || v > limit-2 })
}

// block marks the steps that touch a wall or come too near.
func (m *maze) block(w picture.Rect) {
	const near = 2
	left, right, top, bottom := w.X-near, w.X+w.W+near, w.Y-near, w.Y+w.H+near
	x0, x1 := after(m.xs, left), within(m.xs, right)
	y0, y1 := after(m.ys, top), within(m.ys, bottom)
	for y := y0; y < y1; y++ {
		for x := max(0, x0-1); x < x1; x++ {
			m.level[y*len(m.xs)+x] = true
		}
	}
	for y := max(0, y0-1); y < y1; y++ {
		for x := x0; x < x1; x++ {
			m.upright[y*len(m.xs)+x] = true
		}
	}
}

// after is the first lane beyond v, within the first that is not before it.
func after(lanes []float64, v float64) int {
	return sort.Search(len(lanes), func(i int) bool { return lanes[i] > v })
}

func within(lanes []float64, v float64) int {
	return sort.Search(len(lanes), func(i int) bool { return lanes[i] >= v })
}

// bend is what a corner costs, in pixels of way.
const bend = 40

// stop is a state of the search: a crossing and how it was reached.
type stop struct {
	at      int // y*len(xs)+x
	upright bool
	cost    float64
	// whole is the cost with the least that is still to come.
	whole    float64
	order    int
	door     int
	previous *stop
}

// search finds the cheapest way between any two doors; nil when there is none. extra prices a step.
func (m *maze) search(from, to []door, extra func(a, b picture.Point) float64) (way []picture.Point, first, last int) {
	goals := map[int]int{}
	for i, d := range to {
		if at, ok := m.index(d); ok {
			goals[at] = i
		}
	}
	best := make([]float64, 2*len(m.level)) // 0 is not reached yet, else one more than the cost
	queue, order := &stops{}, 0
	push := func(s stop) {
		key := 2 * s.at
		if s.upright {
			key++
		}
		if known := best[key]; known > 0 && known <= s.cost+1 {
			return
		}
		best[key] = s.cost + 1
		s.whole = s.cost + m.least(s.at, to)
		s.order = order
		order++
		heap.Push(queue, &s)
	}
	for i, d := range from {
		if at, ok := m.index(d); ok {
			push(stop{at: at, door: i, upright: d.upright()})
		}
	}
	for queue.Len() > 0 {
		s, ok := heap.Pop(queue).(*stop)
		if !ok {
			return nil, 0, 0
		}
		if goal, ok := goals[s.at]; ok {
			return m.way(s), s.door, goal
		}
		m.steps(s.at, func(next int, upright bool) {
			a, b := m.point(s.at), m.point(next)
			cost := s.cost + abs(a.X-b.X) + abs(a.Y-b.Y) + extra(a, b)
			if upright != s.upright {
				cost += bend
			}
			push(stop{at: next, upright: upright, cost: cost, door: s.door, previous: s})
		})
	}
	return nil, 0, 0
}

// least is the shortest way that can be left to any of the doors: what leads away from them is looked at last.
func (m *maze) least(at int, to []door) float64 {
	p, best := m.point(at), math.Inf(1)
	for _, d := range to {
		end := d.path[len(d.path)-1]
		best = min(best, abs(p.X-end.X)+abs(p.Y-end.Y))
	}
	return best
}

// upright tells how a line comes out of a door.
func (d door) upright() bool {
	n := len(d.path)
	return n > 1 && d.path[n-1].X == d.path[n-2].X
}

func (m *maze) index(d door) (int, bool) {
	end := d.path[len(d.path)-1]
	x, okX := slices.BinarySearch(m.xs, end.X)
	y, okY := slices.BinarySearch(m.ys, end.Y)
	return y*len(m.xs) + x, okX && okY
}

func (m *maze) point(at int) picture.Point {
	return picture.Point{X: m.xs[at%len(m.xs)], Y: m.ys[at/len(m.xs)]}
}

// steps calls visit for each free neighbour.
func (m *maze) steps(at int, visit func(next int, upright bool)) {
	w := len(m.xs)
	x, y := at%w, at/w
	if x+1 < w && !m.level[at] {
		visit(at+1, false)
	}
	if x > 0 && !m.level[at-1] {
		visit(at-1, false)
	}
	if y+1 < len(m.ys) && !m.upright[at] {
		visit(at+w, true)
	}
	if y > 0 && !m.upright[at-w] {
		visit(at-w, true)
	}
}

func (m *maze) way(s *stop) []picture.Point {
	out := []picture.Point{}
	for ; s != nil; s = s.previous {
		out = append(out, m.point(s.at))
	}
	slices.Reverse(out)
	return out
}

// stops is a heap by cost; the earlier found comes first, so that the way is always the same.
type stops []*stop

func (q stops) Len() int { return len(q) }
func (q stops) Less(i, j int) bool {
	if q[i].whole != q[j].whole {
		return q[i].whole < q[j].whole
	}
	return q[i].order < q[j].order
}
func (q stops) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push implements heap.Interface.
func (q *stops) Push(x any) {
	if s, ok := x.(*stop); ok {
		*q = append(*q, s)
	}
}

// Pop implements heap.Interface.
func (q *stops) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
