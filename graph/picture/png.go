package picture

import (
	"context"
	"fmt"
	"image/png"
	"io"
	"math"
)

// WritePNG writes the picture as a PNG that looks as a browser draws the SVG. The same picture and options give the
// same bytes. Where it would be larger than the cap, it is scaled down and Drawn says so. A cancelled context ends it
// soon, also while it is written; w then holds a part of the file.
func WritePNG(ctx context.Context, w io.Writer, p Picture, o Options) (Drawn, error) {
	if err := p.Check(); err != nil {
		return Drawn{}, err
	}
	drawn, err := pngSize(p, o)
	if err != nil {
		return Drawn{}, err
	}
	colours, err := ColoursOf(o.Theme, o.Palette)
	if err != nil {
		return Drawn{}, err
	}
	if err := ctx.Err(); err != nil {
		return Drawn{}, fmt.Errorf("draw PNG: %w", err)
	}
	painter := &painter{raster: newRaster(drawn.Width, drawn.Height), colours: colours, frame: frame{scale: drawn.Scale}}
	painter.background()
	progress := o.Progress
	if progress == nil {
		progress = func(int, int) {}
	}
	for i, op := range p.Ops {
		if i%32 == 0 {
			progress(i, len(p.Ops))
			if err := ctx.Err(); err != nil {
				return Drawn{}, fmt.Errorf("draw PNG: %w", err)
			}
		}
		if err := painter.op(op); err != nil {
			return Drawn{}, fmt.Errorf("draw PNG: %w", err)
		}
	}
	progress(len(p.Ops), len(p.Ops))
	texts, err := pngTexts(o)
	if err != nil {
		return Drawn{}, fmt.Errorf("write PNG: %w", err)
	}
	if err := png.Encode(&pngInserter{w: &contextWriter{ctx, w}, chunks: texts}, painter.raster.img); err != nil {
		return Drawn{}, fmt.Errorf("write PNG: %w", err)
	}
	return drawn, nil
}

// pngSize is the size in pixels, under the cap.
func pngSize(p Picture, o Options) (Drawn, error) {
	scale, most := o.Scale, o.MaxPixels
	if scale == 0 {
		scale = 1
	}
	if most == 0 {
		most = DefaultMaxPixels
	}
	if !(scale > 0 && scale <= 64) {
		return Drawn{}, fmt.Errorf("scale %v of a PNG is not between 0 and 64", o.Scale)
	}
	if most < 1 {
		return Drawn{}, fmt.Errorf("a PNG of at most %d pixels cannot be drawn", o.MaxPixels)
	}
	width, height := pngSides(p, scale)
	if width*height <= float64(most) {
		return Drawn{Width: int(width), Height: int(height), Scale: scale}, nil
	}
	asked := scale
	scale = min(scale, math.Sqrt(float64(most)/(max(1, p.Width)*max(1, p.Height))))
	for width, height = pngSides(p, scale); width*height > float64(most) && scale > 1e-9; width, height = pngSides(p, scale) {
		scale *= 0.999
	}
	if width*height > float64(most) {
		return Drawn{}, fmt.Errorf("a picture of %v by %v does not fit into %d pixels", p.Width, p.Height, most)
	}
	return Drawn{Width: int(width), Height: int(height), Scale: scale, Note: fmt.Sprintf(
		"The picture was scaled down from %s to %s to stay within %d pixels; SVG has no such limit.",
		number(asked, 2), number(scale, 2), most)}, nil
}

func pngSides(p Picture, scale float64) (width, height float64) {
	return max(1, math.Ceil(p.Width*scale-1e-6)), max(1, math.Ceil(p.Height*scale-1e-6))
}

// contextWriter refuses to write once its context is over.
type contextWriter struct {
	ctx context.Context
	w   io.Writer
}

func (c *contextWriter) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.w.Write(p)
}
