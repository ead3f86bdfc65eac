package picture

import "math"

// DrawingRules are the numbers of the rules that follow. The SVG and PNG writers keep them, and so must whoever draws a
// Picture on a canvas; [Rules] and [Icons] give them as data. All lengths are pixels at scale 1 and scale with the picture.
//
// Order: the canvas colour first, over the whole picture; then Ops in order, each painted over the ones before:
// its fill, then its stroke. Colours are opaque. Positions are final: nothing is snapped to pixels, but that glyphs stand
// on whole pixels down and on quarters of a pixel across, as browsers place them.
//
// Strokes are centred on the outline, Width wide (0 means 1), with butt ends and round joins, rectangles too. A dashed
// stroke is DashOn long, then DashOff not, whatever its Width; it starts with a dash, on a rectangle at (x+radius, y)
// and clockwise (the start of SVG's rect).
//
// A rect's corners are circular arcs of Radius, at most half of its shorter side. One without area is not drawn.
//
// A path is straight from point to point, or, when Curved, one cubic Bézier after another: start, then
// control, control, end. With a Fill it is closed with a straight line, filled by the non-zero rule, and the closing
// line is stroked as well.
//
// An arrow head is a triangle filled with the Stroke, its tip at the last point. It points along the line from the last
// point that differs from the tip. It is ArrowLength + ArrowPerWidth*Width long and ArrowAspect times that wide. The
// shaft ends ArrowInset of that length before the tip: its last point (when Curved, the control before it too) is moved
// back along the arrow's direction. [ArrowHead] computes both. It is never dashed.
//
// A hatch paints, instead of a solid fill, lines of HatchWidth where x+y is a multiple of HatchStep, clipped to the
// shape, in picture coordinates: neighbours' lines meet. What is between the lines stays as it was.
//
// Text stands with its alphabetic baseline at y; x is its start, middle or end as measured by [Measure]. The typeface
// is the embedded one, Size pixels per em, weight 400 or 700, no ligatures, no kerning, no hinting (on a canvas:
// textRendering "geometricPrecision", fontKerning "none"). It is cleaned by [Clean] first. A text that is not [Covered]
// is squeezed or stretched to the width that Measure gives (on a canvas: to Length, after [Prepare]).
//
// An icon is drawn in the largest square in the middle of its Box: unit coordinates times the side, plus the
// square's corner. Its colour is Fill.
type DrawingRules struct {
	DashOn        float64 `json:"dashOn"`
	DashOff       float64 `json:"dashOff"`
	HatchStep     float64 `json:"hatchStep"`
	HatchWidth    float64 `json:"hatchWidth"`
	ArrowLength   float64 `json:"arrowLength"`
	ArrowPerWidth float64 `json:"arrowPerWidth"`
	ArrowAspect   float64 `json:"arrowAspect"`
	ArrowInset    float64 `json:"arrowInset"`
	// CellWidth is the advance of every character, in em.
	CellWidth float64 `json:"cellWidth"`
	// FontFamily is what the embedded faces are called in a stylesheet, FontStack what stands behind them.
	FontFamily string   `json:"fontFamily"`
	FontStack  []string `json:"fontStack"`
}

const (
	dashOn, dashOff           = 4.0, 3.0
	hatchStep, hatchWidth     = 8.0, 1.0
	arrowLength, arrowAspect  = 5.0, 0.8
	arrowPerWidth, arrowInset = 2.0, 0.8
	fontFamily                = "Portolan Mono"
)

var fontStack = []string{"JetBrains Mono", "ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "DejaVu Sans Mono", "Liberation Mono", "monospace"}

// Rules are the numbers of the drawing rules.
func Rules() DrawingRules {
	return DrawingRules{
		DashOn: dashOn, DashOff: dashOff, HatchStep: hatchStep, HatchWidth: hatchWidth,
		ArrowLength: arrowLength, ArrowPerWidth: arrowPerWidth, ArrowAspect: arrowAspect, ArrowInset: arrowInset,
		CellWidth: cellWidth, FontFamily: fontFamily, FontStack: append([]string{}, fontStack...),
	}
}

// strokeWidth is the op's Width, or 1 when it has none.
func strokeWidth(op Op) float64 {
	if op.Width == 0 {
		return 1
	}
	return op.Width
}

// ArrowHead returns the points of the shaft, shortened for the head, and the head's triangle: tip, left, right. Points
// are not changed. Where all points are the same there is no direction, and no head: ok is false.
func ArrowHead(points []Point, curved bool, width float64) (shaft []Point, head [3]Point, ok bool) {
	shaft = append([]Point{}, points...)
	if len(points) == 0 {
		return shaft, head, false
	}
	tip := points[len(points)-1]
	dx, dy := 0.0, 0.0
	for i := len(points) - 2; i >= 0 && dx == 0 && dy == 0; i-- {
		dx, dy = tip.X-points[i].X, tip.Y-points[i].Y
	}
	d := math.Hypot(dx, dy)
	if d == 0 {
		return shaft, head, false
	}
	dx, dy = dx/d, dy/d
	length := arrowLength + arrowPerWidth*width
	half := arrowAspect * length / 2
	base := Point{tip.X - dx*length, tip.Y - dy*length}
	head = [3]Point{tip, {base.X + dy*half, base.Y - dx*half}, {base.X - dy*half, base.Y + dx*half}}
	moved := 1
	if curved {
		moved = 2
	}
	for i := max(0, len(shaft)-moved); i < len(shaft); i++ {
		shaft[i].X -= dx * length * arrowInset
		shaft[i].Y -= dy * length * arrowInset
	}
	return shaft, head, true
}

// rectRadius is the op's corner radius, as large as its box allows.
func rectRadius(op Op) float64 {
	return max(0, min(op.Radius, op.Box.W/2, op.Box.H/2))
}

// iconSquare is where the unit box of an icon goes: its corner and its side.
func iconSquare(box Rect) (corner Point, side float64) {
	side = min(box.W, box.H)
	return Point{box.X + (box.W-side)/2, box.Y + (box.H-side)/2}, side
}
