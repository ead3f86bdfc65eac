package picture

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// raster paints polygons in device pixels with anti-aliasing.
type raster struct {
	img     *image.RGBA
	scratch *vector.Rasterizer
}

func newRaster(width, height int) *raster {
	return &raster{img: image.NewRGBA(image.Rect(0, 0, width, height)), scratch: vector.NewRasterizer(1, 1)}
}

// fill paints the union of polygons, all turning the same way but for holes.
func (r *raster) fill(polygons [][]Point, c color.RGBA) {
	area, ok := r.load(polygons)
	if !ok {
		return
	}
	r.scratch.DrawOp = draw.Over
	r.scratch.Draw(r.img, area, image.NewUniform(c), image.Point{})
}

// fillThrough paints where both sets of polygons are: a pattern clipped to a shape.
func (r *raster) fillThrough(shape, pattern [][]Point, c color.RGBA) {
	area, ok := r.load(shape)
	if !ok {
		return
	}
	mask := r.mask(area)
	r.loadInto(area, pattern)
	other := r.mask(area)
	for i, v := range mask.Pix {
		mask.Pix[i] = uint8((uint32(v)*uint32(other.Pix[i]) + 127) / 255)
	}
	draw.DrawMask(r.img, area, image.NewUniform(c), image.Point{}, mask, image.Point{}, draw.Over)
}

// mask is the coverage of what is loaded.
func (r *raster) mask(area image.Rectangle) *image.Alpha {
	mask := image.NewAlpha(image.Rectangle{Max: area.Size()})
	r.scratch.DrawOp = draw.Src
	r.scratch.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	return mask
}

// load rasterizes polygons over the part of the image they touch; not ok when they touch none.
func (r *raster) load(polygons [][]Point) (image.Rectangle, bool) {
	area := bounds(polygons).Intersect(r.img.Bounds())
	if area.Empty() {
		return area, false
	}
	r.loadInto(area, polygons)
	return area, true
}

// loadInto rasterizes polygons over the area. They are cut to its surroundings first, because the rasterizer must not
// be given what lies far outside.
func (r *raster) loadInto(area image.Rectangle, polygons [][]Point) {
	r.scratch.Reset(area.Dx(), area.Dy())
	dx, dy := float64(area.Min.X), float64(area.Min.Y)
	for _, p := range polygons {
		if !bounds([][]Point{p}).In(area) {
			p = clip(p, area)
		}
		for i, q := range p {
			if i == 0 {
				r.scratch.MoveTo(float32(q.X-dx), float32(q.Y-dy))
				continue
			}
			r.scratch.LineTo(float32(q.X-dx), float32(q.Y-dy))
		}
		r.scratch.ClosePath()
	}
}

// bounds are the pixels that polygons may touch.
func bounds(polygons [][]Point) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range polygons {
		for _, q := range p {
			x0, y0, x1, y1 = min(x0, q.X), min(y0, q.Y), max(x1, q.X), max(y1, q.Y)
		}
	}
	if x0 > x1 {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
}

// clip cuts a polygon to the area: Sutherland and Hodgman, one side after the other. What it adds along the sides
// cancels out in the rasterizer.
func clip(p []Point, area image.Rectangle) []Point {
	x0, y0 := float64(area.Min.X), float64(area.Min.Y)
	x1, y1 := float64(area.Max.X), float64(area.Max.Y)
	p = clipSide(p, func(q Point) float64 { return q.X - x0 })
	p = clipSide(p, func(q Point) float64 { return x1 - q.X })
	p = clipSide(p, func(q Point) float64 { return q.Y - y0 })
	return clipSide(p, func(q Point) float64 { return y1 - q.Y })
}

// clipSide keeps where inside is not negative.
func clipSide(p []Point, inside func(Point) float64) []Point {
	out := make([]Point, 0, len(p)+4)
	for i, b := range p {
		a := p[(i+len(p)-1)%len(p)]
		da, db := inside(a), inside(b)
		if (da < 0) != (db < 0) {
			t := da / (da - db)
			out = append(out, Point{a.X + (b.X-a.X)*t, a.Y + (b.Y-a.Y)*t})
		}
		if db >= 0 {
			out = append(out, b)
		}
	}
	return out
}
