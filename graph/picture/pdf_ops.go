//go:build !js

package picture

import (
	"image/color"
	"math"
)

// outline takes an outline to where the frame puts it.
func (f frame) outline(commands []PathCommand) []PathCommand {
	out := make([]PathCommand, len(commands))
	for i, c := range commands {
		points := make([]Point, len(c.Points))
		for j, p := range c.Points {
			points[j] = f.apply(p)
		}
		out[i] = PathCommand{c.Op, points}
	}
	return out
}

// trace begins a path on the page with an outline in pixels of the picture.
func (d *pdfPainter) trace(outline []PathCommand) {
	for _, c := range d.frame.outline(outline) {
		switch c.Op {
		case "M":
			d.doc.MoveTo(c.Points[0].X, c.Points[0].Y)
		case "L":
			d.doc.LineTo(c.Points[0].X, c.Points[0].Y)
		case "C":
			d.doc.CurveBezierCubicTo(c.Points[0].X, c.Points[0].Y, c.Points[1].X, c.Points[1].Y, c.Points[2].X, c.Points[2].Y)
		case "Z":
			d.doc.ClosePath()
		}
	}
}

func (d *pdfPainter) fillColour(role Role) {
	c := d.colours[role]
	d.doc.SetFillColor(int(c.R), int(c.G), int(c.B))
	d.doc.SetTextColor(int(c.R), int(c.G), int(c.B))
}

// draw fills an outline.
func (d *pdfPainter) draw(outline []PathCommand, role Role) {
	if len(outline) == 0 {
		return
	}
	d.fillColour(role)
	d.trace(outline)
	d.doc.DrawPath("f")
}

// stroke draws an outline; width is in pixels of the picture.
func (d *pdfPainter) stroke(outline []PathCommand, width float64, dashed bool, c color.RGBA) {
	d.doc.SetDrawColor(int(c.R), int(c.G), int(c.B))
	d.doc.SetLineWidth(width * d.frame.scale)
	if dashed {
		d.doc.SetDashPattern([]float64{dashOn * d.frame.scale, dashOff * d.frame.scale}, 0)
	}
	d.trace(outline)
	d.doc.DrawPath("S")
	if dashed {
		d.doc.SetDashPattern([]float64{}, 0)
	}
}

// hatch draws the lines of a hatch where an outline is.
func (d *pdfPainter) hatch(outline []PathCommand, role Role) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, c := range outline {
		for _, p := range c.Points {
			x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
		}
	}
	if x0 > x1 {
		return
	}
	d.doc.RawWriteStr("q")
	d.trace(outline)
	d.doc.RawWriteStr("W n")
	lines := []PathCommand{}
	for k := math.Floor((x0+y0)/hatchStep) - 1; k*hatchStep <= x1+y1+hatchStep; k++ {
		sum := k * hatchStep
		lines = append(lines, moveTo(sum-y0+2, y0-2), lineTo(sum-y1-2, y1+2))
	}
	d.stroke(lines, hatchWidth, false, d.colours[role])
	d.doc.RawWriteStr("Q")
}
