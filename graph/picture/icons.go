package picture

import (
	"math"
	"strings"
	"sync"
)

// PathCommand is one step of an outline: "M" and "L" have one point, "C" has control, control, end, "Z" has none.
type PathCommand struct {
	Op     string  `json:"op"`
	Points []Point `json:"points"`
}

// IconPart is an outline in the unit box (0,0)-(1,1), y down. With a Stroke it is stroked that wide (butt ends, round
// joins), else filled; holes run against the outside, so that the non-zero rule and the even-odd rule agree.
type IconPart struct {
	Commands []PathCommand `json:"commands"`
	Stroke   float64       `json:"stroke,omitempty"`
	// D is Commands as the text of SVG's d attribute, which Path2D takes too.
	D string `json:"d"`
}

// IconShape is how an Icon looks: its parts in order, all in one colour.
type IconShape struct {
	Icon  Icon       `json:"icon"`
	Parts []IconPart `json:"parts"`
}

// Icons is the geometry of every icon, in one order.
func Icons() []IconShape {
	return []IconShape{
		{IconHealthy, []IconPart{filled(disc(0.5, 0.5, 0.42, true))}},
		{IconDegraded, []IconPart{filled(degradedOutline())}},
		{IconFailing, []IconPart{filled(disc(0.5, 0.5, 0.48, true), cross(0.5, 0.5, 0.25, 0.075))}},
		{IconUnknown, unknownParts()},
		{IconStale, []IconPart{
			filled(disc(0.5, 0.5, 0.44, true), disc(0.5, 0.5, 0.32, false)),
			filled(halfDisc(0.5, 0.5, 0.34)),
		}},
		{IconDoubt, []IconPart{stroked(0.14, questionHook()), filled(disc(0.47, 0.88, 0.1, true))}},
		{IconDrift, []IconPart{stroked(0.14,
			[]PathCommand{moveTo(0.06, 0.34), lineTo(0.94, 0.34)}, []PathCommand{moveTo(0.06, 0.66), lineTo(0.94, 0.66)},
			[]PathCommand{moveTo(0.7, 0.04), lineTo(0.3, 0.96)},
		)}},
		{IconAdded, []IconPart{stroked(0.2, []PathCommand{moveTo(0.5, 0.06), lineTo(0.5, 0.94)}, []PathCommand{moveTo(0.06, 0.5), lineTo(0.94, 0.5)})}},
		{IconRemoved, []IconPart{stroked(0.2, []PathCommand{moveTo(0.06, 0.5), lineTo(0.94, 0.5)})}},
		{IconChanged, []IconPart{stroked(0.15, []PathCommand{moveTo(0.5, 0.1), lineTo(0.9, 0.5), lineTo(0.5, 0.9), lineTo(0.1, 0.5), closePath()})}},
		{IconMoved, []IconPart{stroked(0.17, []PathCommand{moveTo(0.02, 0.5), lineTo(0.88, 0.5)}, []PathCommand{moveTo(0.56, 0.14), lineTo(0.9, 0.5), lineTo(0.56, 0.86)})}},
		{IconUnseen, []IconPart{filled(disc(0.14, 0.5, 0.12, true), disc(0.5, 0.5, 0.12, true), disc(0.86, 0.5, 0.12, true))}},
	}
}

// iconParts are the parts of one icon; nil when there is none of that name.
func iconParts(icon Icon) []IconPart { return iconIndex()[icon] }

var iconIndex = sync.OnceValue(func() map[Icon][]IconPart {
	out := map[Icon][]IconPart{}
	for _, s := range Icons() {
		out[s.Icon] = s.Parts
	}
	return out
})

// kappa places the controls of a cubic that stands for a quarter of a circle.
const kappa = 0.5522847498307936

func moveTo(x, y float64) PathCommand { return PathCommand{"M", []Point{{x, y}}} }
func lineTo(x, y float64) PathCommand { return PathCommand{"L", []Point{{x, y}}} }
func curveTo(ax, ay, bx, by, x, y float64) PathCommand {
	return PathCommand{"C", []Point{{ax, ay}, {bx, by}, {x, y}}}
}
func closePath() PathCommand { return PathCommand{"Z", []Point{}} }

// disc is a circle from its top, clockwise or, for a hole, against it.
func disc(cx, cy, r float64, clockwise bool) []PathCommand {
	s, k := 1.0, kappa*r
	if !clockwise {
		s = -1
	}
	return []PathCommand{
		moveTo(cx, cy-r),
		curveTo(cx+s*k, cy-r, cx+s*r, cy-k, cx+s*r, cy),
		curveTo(cx+s*r, cy+k, cx+s*k, cy+r, cx, cy+r),
		curveTo(cx-s*k, cy+r, cx-s*r, cy+k, cx-s*r, cy),
		curveTo(cx-s*r, cy-k, cx-s*k, cy-r, cx, cy-r),
		closePath(),
	}
}

// halfDisc is the right half of a disc.
func halfDisc(cx, cy, r float64) []PathCommand {
	k := kappa * r
	return []PathCommand{
		moveTo(cx, cy-r),
		curveTo(cx+k, cy-r, cx+r, cy-k, cx+r, cy),
		curveTo(cx+r, cy+k, cx+k, cy+r, cx, cy+r),
		closePath(),
	}
}

// cross is an X of two bars, against the clock: arms reach a in each direction, bars are 2b thick.
func cross(cx, cy, a, b float64) []PathCommand {
	// Corners of a plus sign, counter-clockwise, turned by 45 degrees.
	plus := []Point{{-b, -a}, {-b, -b}, {-a, -b}, {-a, b}, {-b, b}, {-b, a}, {b, a}, {b, b}, {a, b}, {a, -b}, {b, -b}, {b, -a}}
	out := make([]PathCommand, 0, len(plus)+1)
	for i, p := range plus {
		x, y := cx+(p.X-p.Y)*math.Sqrt2/2, cy+(p.X+p.Y)*math.Sqrt2/2
		if i == 0 {
			out = append(out, moveTo(x, y))
			continue
		}
		out = append(out, lineTo(x, y))
	}
	return append(out, closePath())
}

// degradedOutline is a triangle that stands on its side, with the hole of an exclamation mark.
func degradedOutline() []PathCommand {
	return []PathCommand{
		moveTo(0.5, 0.04), lineTo(1, 0.94), lineTo(0, 0.94), closePath(),
		moveTo(0.43, 0.38), lineTo(0.45, 0.66), lineTo(0.55, 0.66), lineTo(0.57, 0.38), closePath(),
		moveTo(0.44, 0.72), lineTo(0.44, 0.84), lineTo(0.56, 0.84), lineTo(0.56, 0.72), closePath(),
	}
}

// unknownParts are a ring with a gap at its upper right.
func unknownParts() []IconPart {
	const c, r = 0.5, 0.38
	k := kappa * r
	return []IconPart{stroked(0.16, []PathCommand{
		moveTo(c+r, c),
		curveTo(c+r, c+k, c+k, c+r, c, c+r),
		curveTo(c-k, c+r, c-r, c+k, c-r, c),
		curveTo(c-r, c-k, c-k, c-r, c, c-r),
	})}
}

// questionHook is a question mark without its dot.
func questionHook() []PathCommand {
	return []PathCommand{
		moveTo(0.22, 0.31),
		curveTo(0.22, 0.16, 0.34, 0.09, 0.49, 0.09),
		curveTo(0.65, 0.09, 0.77, 0.18, 0.77, 0.32),
		curveTo(0.77, 0.51, 0.47, 0.5, 0.47, 0.72),
	}
}

func filled(outlines ...[]PathCommand) IconPart { return stroked(0, outlines...) }

func stroked(width float64, outlines ...[]PathCommand) IconPart {
	part := IconPart{Commands: []PathCommand{}, Stroke: width}
	for _, o := range outlines {
		part.Commands = append(part.Commands, o...)
	}
	part.D = pathData(part.Commands, 4)
	return part
}

// pathData is the text of SVG's d attribute.
func pathData(commands []PathCommand, decimals int) string {
	b := &strings.Builder{}
	for _, c := range commands {
		b.WriteString(c.Op)
		for i, p := range c.Points {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(number(p.X, decimals))
			b.WriteByte(',')
			b.WriteString(number(p.Y, decimals))
		}
	}
	return b.String()
}
