package picture

import (
	"image/color"
	"math"
	"strings"
	"testing"
)

func TestArrowHead(t *testing.T) {
	shaft, head, ok := ArrowHead([]Point{{0, 100}, {0, 50}, {0, 50}}, false, 1)
	if !ok || head[0] != (Point{0, 50}) || math.Abs(head[1].Y-57) > 1e-9 || math.Abs(head[1].X-head[2].X) < 5.5 {
		t.Errorf("head %v, %v", head, ok)
	}
	if got := shaft[2]; got.X != 0 || math.Abs(got.Y-55.6) > 1e-9 {
		t.Errorf("shaft ends at %v", got)
	}
	points := []Point{{0, 0}, {0, 0}, {9, 9}, {9, 9}}
	if shaft, _, _ := ArrowHead(points, true, 1); shaft[2] != shaft[3] || points[3] != (Point{9, 9}) {
		t.Errorf("a curve's last control stays behind (%v), or the argument changed (%v)", shaft, points)
	}
	if _, _, ok := ArrowHead([]Point{{1, 1}, {1, 1}}, false, 1); ok {
		t.Error("a point has a direction")
	}
}

func TestIconsStayInTheirBox(t *testing.T) {
	for _, shape := range Icons() {
		if len(shape.Parts) == 0 {
			t.Errorf("icon %s is empty", shape.Icon)
		}
		for _, part := range shape.Parts {
			if part.D == "" || !strings.HasPrefix(part.D, "M") {
				t.Errorf("icon %s: d is %q", shape.Icon, part.D)
			}
			lines := flatten(part.Commands, frame{scale: 1})
			polygons := polygonsOf(lines)
			if part.Stroke > 0 {
				polygons = strokeOutline(lines, part.Stroke)
			}
			for _, p := range polygons {
				for _, q := range p {
					if q.X < -1e-3 || q.Y < -1e-3 || q.X > 1+1e-3 || q.Y > 1+1e-3 {
						t.Errorf("icon %s leaves its box at %v", shape.Icon, q)
					}
				}
			}
		}
	}
}

// The painted area must be what geometry says: it shows gaps at bends, doubled joins and wrong turning directions.
func TestStrokeArea(t *testing.T) {
	circle := disc(50, 50, 30, true)
	zigzag := []PathCommand{moveTo(10, 80), lineTo(50, 20), lineTo(90, 80)}
	reverse := []PathCommand{moveTo(90, 80), lineTo(50, 20), lineTo(10, 80)}
	for name, c := range map[string]struct {
		outline []PathCommand
		dashed  bool
		want    float64
	}{
		"line":           {[]PathCommand{moveTo(10, 50), lineTo(90, 50)}, false, 80 * 6},
		"dashed line":    {[]PathCommand{moveTo(10, 50), lineTo(90, 50)}, true, (11*4 + 3) * 6},
		"circle":         {circle, false, 2 * math.Pi * 30 * 6},
		"sharp bend":     {zigzag, false, bendArea(40, 60, 6)},
		"bend back":      {reverse, false, bendArea(40, 60, 6)},
		"closed square":  {roundedRect(20, 20, 60, 60, 0), false, 66*66 - 54*54 - (4-math.Pi)*9},
		"against itself": {[]PathCommand{moveTo(20, 50), lineTo(80, 50), lineTo(20, 50)}, false, 60*6 + math.Pi*9/2},
	} {
		r := newRaster(100, 100)
		p := &painter{raster: r, frame: frame{scale: 1}}
		p.stroke(c.outline, 6, c.dashed, color.RGBA{A: 255})
		got := 0.0
		for i := 3; i < len(r.img.Pix); i += 4 {
			got += float64(r.img.Pix[i]) / 255
		}
		if math.Abs(got-c.want) > 0.012*c.want {
			t.Errorf("%s: area %.1f, want %.1f", name, got, c.want)
		}
	}
}

// bendArea is the area of two strokes of (w,h) and its mirror image with a round join between them.
func bendArea(w, h, width float64) float64 {
	length, half := math.Hypot(w, h), width/2
	turn := math.Pi - 2*math.Atan2(w, h)
	overlap := half * half * math.Tan(turn/2)
	return 2*length*width + half*half*turn/2 - overlap
}
