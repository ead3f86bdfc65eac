package picture

import "math"

// strokeOutline turns polylines into polygons that cover the stroke: one for each straight piece and one for the outer
// side of each bend, so that their union under the non-zero rule is the stroke with butt ends and round joins. All
// polygons turn the same way, since the rasterizer adds areas up.
func strokeOutline(lines []polyline, width float64) [][]Point {
	out := [][]Point{}
	for _, l := range lines {
		points := distinct(l)
		n := len(points)
		for i := 1; i < n; i++ {
			out = append(out, strokePiece(points[i-1], points[i], width/2))
			if i+1 < n {
				out = appendBend(out, points[i-1], points[i], points[i+1], width/2)
			}
		}
		if l.closed && n > 2 {
			out = appendBend(out, points[n-2], points[0], points[1], width/2)
		}
	}
	return out
}

// distinct drops points that repeat the one before, and closes a closed line by its first point.
func distinct(l polyline) []Point {
	out := make([]Point, 0, len(l.points)+1)
	points := l.points
	if l.closed {
		points = append(points[:len(points):len(points)], points[0])
	}
	for _, p := range points {
		if n := len(out); n == 0 || math.Hypot(p.X-out[n-1].X, p.Y-out[n-1].Y) > 1e-6 {
			out = append(out, p)
		}
	}
	return out
}

// normal is the unit vector to the left of a to b in a picture, where y points down.
func normal(a, b Point) Point {
	d := math.Hypot(b.X-a.X, b.Y-a.Y)
	return Point{(b.Y - a.Y) / d, -(b.X - a.X) / d}
}

func strokePiece(a, b Point, half float64) []Point {
	n := normal(a, b)
	dx, dy := n.X*half, n.Y*half
	return []Point{{a.X + dx, a.Y + dy}, {b.X + dx, b.Y + dy}, {b.X - dx, b.Y - dy}, {a.X - dx, a.Y - dy}}
}

// appendBend adds the pie slice at b between the pieces a-b and b-c.
func appendBend(out [][]Point, a, b, c Point, half float64) [][]Point {
	m, n := normal(a, b), normal(b, c)
	turn := math.Atan2(m.X*n.Y-m.Y*n.X, m.X*n.X+m.Y*n.Y)
	if math.Abs(turn) < 1e-4 {
		return out
	}
	side := half // where it turns right, the outer side is on the left
	if turn < 0 {
		side = -half
	}
	start := math.Atan2(m.Y*side, m.X*side)
	steps := 1 + int(math.Ceil(math.Abs(turn)*math.Sqrt(half)))
	slice := []Point{b}
	for i := range steps + 1 {
		angle := start + turn*float64(i)/float64(steps)
		slice = append(slice, Point{b.X + half*math.Cos(angle), b.Y + half*math.Sin(angle)})
	}
	if turn < 0 { // keep the turning direction of strokePiece
		for i, j := 0, len(slice)-1; i < j; i, j = i+1, j-1 {
			slice[i], slice[j] = slice[j], slice[i]
		}
	}
	return append(out, slice)
}

// dashLines cuts polylines into dashes; lengths are in the unit of the points. Each line begins with a dash.
func dashLines(lines []polyline, on, off float64) []polyline {
	out := []polyline{}
	for _, l := range lines {
		d := dasher{on: on, off: off, left: on, drawing: true}
		points := distinct(l)
		for i := 1; i < len(points); i++ {
			d.piece(points[i-1], points[i])
		}
		d.flush()
		out = append(out, d.out...)
	}
	return out
}

// dasher walks along one line.
type dasher struct {
	on, off float64
	// left is what remains of the current dash or gap.
	left    float64
	drawing bool
	current []Point
	out     []polyline
}

// piece walks from a to b.
func (d *dasher) piece(a, b Point) {
	if d.drawing && len(d.current) == 0 {
		d.current = append(d.current, a)
	}
	length, at := math.Hypot(b.X-a.X, b.Y-a.Y), 0.0
	for length-at > d.left {
		at += d.left
		p := Point{a.X + (b.X-a.X)*at/length, a.Y + (b.Y-a.Y)*at/length}
		if d.drawing {
			d.current = append(d.current, p)
			d.flush()
			d.left = d.off
		} else {
			d.current, d.left = []Point{p}, d.on
		}
		d.drawing = !d.drawing
	}
	d.left -= length - at
	if d.drawing {
		d.current = append(d.current, b)
	}
}

// flush ends a dash.
func (d *dasher) flush() {
	if len(d.current) > 1 {
		d.out = append(d.out, polyline{points: d.current})
	}
	d.current = nil
}
