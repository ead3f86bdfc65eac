package picture

import (
	"math"
	"strconv"
	"strings"
)

// number writes v with at most so many decimals, without trailing zeros.
func number(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// opOutline is the path of an OpPath's points; shaft stands for them where an arrow shortened it.
func opOutline(op Op, points []Point) []PathCommand {
	out := []PathCommand{{"M", points[:1]}}
	step, name := 1, "L"
	if op.Curved {
		step, name = 3, "C"
	}
	for i := 1; i+step <= len(points); i += step {
		out = append(out, PathCommand{name, points[i : i+step]})
	}
	if op.Fill != "" {
		out = append(out, closePath())
	}
	return out
}

// roundedRect is a rectangle with circular corners, from (x+r, y) and clockwise.
func roundedRect(x, y, w, h, r float64) []PathCommand {
	if r <= 0 {
		return []PathCommand{moveTo(x, y), lineTo(x+w, y), lineTo(x+w, y+h), lineTo(x, y+h), closePath()}
	}
	k := r * (1 - kappa)
	return []PathCommand{
		moveTo(x+r, y),
		lineTo(x+w-r, y), curveTo(x+w-k, y, x+w, y+k, x+w, y+r),
		lineTo(x+w, y+h-r), curveTo(x+w, y+h-k, x+w-k, y+h, x+w-r, y+h),
		lineTo(x+r, y+h), curveTo(x+k, y+h, x, y+h-k, x, y+h-r),
		lineTo(x, y+r), curveTo(x, y+k, x+k, y, x+r, y),
		closePath(),
	}
}

// polyline is a flattened outline.
type polyline struct {
	points []Point
	closed bool
}

// frame takes an outline to device pixels: p*scale + offset.
type frame struct {
	scale  float64
	offset Point
}

func (f frame) apply(p Point) Point {
	return Point{p.X*f.scale + f.offset.X, p.Y*f.scale + f.offset.Y}
}

// flatten turns an outline into polylines in device pixels.
func flatten(commands []PathCommand, f frame) []polyline {
	out := []polyline{}
	cur := -1
	for _, c := range commands {
		switch {
		case c.Op == "M":
			out = append(out, polyline{points: []Point{f.apply(c.Points[0])}})
			cur = len(out) - 1
		case cur < 0:
		case c.Op == "L":
			out[cur].points = append(out[cur].points, f.apply(c.Points[0]))
		case c.Op == "C":
			out[cur].points = appendCubic(out[cur].points, f.apply(c.Points[0]), f.apply(c.Points[1]), f.apply(c.Points[2]))
		case c.Op == "Z":
			out[cur].closed = true
		}
	}
	return out
}

// appendCubic adds the cubic from the last point on as lines, more of them where it is longer.
func appendCubic(points []Point, a, b, end Point) []Point {
	start := points[len(points)-1]
	length := math.Hypot(a.X-start.X, a.Y-start.Y) + math.Hypot(b.X-a.X, b.Y-a.Y) + math.Hypot(end.X-b.X, end.Y-b.Y)
	n := int(min(200, 2+math.Ceil(1.6*math.Sqrt(length))))
	for i := 1; i < n; i++ {
		t := float64(i) / float64(n)
		u := 1 - t
		c0, c1, c2, c3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		points = append(points, Point{
			c0*start.X + c1*a.X + c2*b.X + c3*end.X,
			c0*start.Y + c1*a.Y + c2*b.Y + c3*end.Y,
		})
	}
	return append(points, end)
}
