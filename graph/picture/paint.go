package picture

import (
	"image"
	"image/color"
	"image/draw"
	"math"
)

// painter draws operations onto a raster.
type painter struct {
	raster  *raster
	colours Colours
	frame   frame
}

func (p *painter) background() {
	draw.Draw(p.raster.img, p.raster.img.Bounds(), image.NewUniform(p.colours[RoleCanvas]), image.Point{}, draw.Src)
}

func (p *painter) op(op Op) error {
	switch op.Kind {
	case OpRect:
		p.rect(op)
	case OpText:
		return p.text(op)
	case OpPath:
		p.path(op)
	case OpIcon:
		p.icon(op)
	}
	return nil
}

func (p *painter) rect(op Op) {
	b := *op.Box
	if b.W == 0 || b.H == 0 {
		return
	}
	r := rectRadius(op)
	outline := roundedRect(b.X, b.Y, b.W, b.H, r)
	p.fillOp(op, outline)
	if op.Stroke == "" {
		return
	}
	w := strokeWidth(op)
	if op.Dash {
		p.stroke(outline, w, true, p.colours[op.Stroke])
		return
	}
	h := w / 2
	ring := polygonsOf(flatten(roundedRect(b.X-h, b.Y-h, b.W+w, b.H+w, r+h), p.frame))
	if b.W > w && b.H > w {
		hole := polygonsOf(flatten(roundedRect(b.X+h, b.Y+h, b.W-w, b.H-w, max(0, r-h)), p.frame))
		ring = append(ring, reversed(hole[0]))
	}
	p.raster.fill(ring, p.colours[op.Stroke])
}

func (p *painter) path(op Op) {
	points := op.Points
	var head [3]Point
	arrow := false
	if op.Arrow && op.Stroke != "" {
		points, head, arrow = ArrowHead(op.Points, op.Curved, strokeWidth(op))
	}
	outline := opOutline(op, points)
	p.fillOp(op, outline)
	if op.Stroke != "" {
		p.stroke(outline, strokeWidth(op), op.Dash, p.colours[op.Stroke])
	}
	if arrow {
		triangle := []PathCommand{{"M", head[:1]}, {"L", head[1:2]}, {"L", head[2:]}, closePath()}
		p.raster.fill(polygonsOf(flatten(triangle, p.frame)), p.colours[op.Stroke])
	}
}

// fillOp fills an outline as the op says: solid, hatched or not at all.
func (p *painter) fillOp(op Op, outline []PathCommand) {
	if op.Fill == "" {
		return
	}
	shape := polygonsOf(flatten(outline, p.frame))
	if !op.Hatch {
		p.raster.fill(shape, p.colours[op.Fill])
		return
	}
	p.raster.fillThrough(shape, p.hatchLines(shape), p.colours[op.Fill])
}

// hatchLines are the hatch over the part of the image that a shape touches.
func (p *painter) hatchLines(shape [][]Point) [][]Point {
	area := bounds(shape).Intersect(p.raster.img.Bounds())
	toUser := func(v int) float64 { return float64(v) / p.frame.scale }
	x0, y0, x1, y1 := toUser(area.Min.X), toUser(area.Min.Y), toUser(area.Max.X), toUser(area.Max.Y)
	out := [][]Point{}
	for k := math.Floor((x0+y0)/hatchStep) - 1; k*hatchStep <= x1+y1+hatchStep; k++ {
		sum := k * hatchStep
		line := []PathCommand{moveTo(sum-y0+2, y0-2), lineTo(sum-y1-2, y1+2)}
		out = append(out, strokeOutline(flatten(line, p.frame), hatchWidth*p.frame.scale)...)
	}
	return out
}

// stroke draws an outline; width is in pixels of the picture.
func (p *painter) stroke(outline []PathCommand, width float64, dashed bool, c color.RGBA) {
	lines := flatten(outline, p.frame)
	if dashed {
		lines = dashLines(lines, dashOn*p.frame.scale, dashOff*p.frame.scale)
	}
	p.raster.fill(strokeOutline(lines, width*p.frame.scale), c)
}

func (p *painter) text(op Op) error {
	if op.Fill == "" {
		return nil
	}
	line, width, err := lineOf(op.Text, op.Bold)
	if err != nil {
		return err
	}
	x := op.Points[0].X
	switch op.Anchor {
	case AnchorMiddle:
		x -= width * op.Size / 2
	case AnchorEnd:
		x -= width * op.Size
	}
	polygons := [][]Point{}
	for _, g := range line {
		place := frame{scale: op.Size * p.frame.scale, offset: snapGlyph(p.frame.apply(Point{x + g.x*op.Size, op.Points[0].Y}))}
		polygons = append(polygons, polygonsOf(flatten(g.outline, place))...)
	}
	p.raster.fill(polygons, p.colours[op.Fill])
	return nil
}

// snapGlyph puts a glyph where browsers do: on a whole pixel down, on a quarter of one across.
func snapGlyph(p Point) Point {
	return Point{math.Floor(p.X*4+0.5) / 4, math.Floor(p.Y + 0.5)}
}

func (p *painter) icon(op Op) {
	if op.Fill == "" {
		return
	}
	corner, side := iconSquare(*op.Box)
	place := frame{scale: side * p.frame.scale, offset: p.frame.apply(corner)}
	for _, part := range iconParts(op.Icon) {
		lines := flatten(part.Commands, place)
		if part.Stroke > 0 {
			p.raster.fill(strokeOutline(lines, part.Stroke*place.scale), p.colours[op.Fill])
			continue
		}
		p.raster.fill(polygonsOf(lines), p.colours[op.Fill])
	}
}

// polygonsOf closes every line.
func polygonsOf(lines []polyline) [][]Point {
	out := make([][]Point, 0, len(lines))
	for _, l := range lines {
		out = append(out, l.points)
	}
	return out
}

func reversed(p []Point) []Point {
	out := make([]Point, len(p))
	for i, q := range p {
		out[len(p)-1-i] = q
	}
	return out
}
