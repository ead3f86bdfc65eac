package picture

import (
	"image/color"
	"math"
	"testing"
)

// vision is how an eye sees linear RGB.
type vision struct {
	name   string
	matrix [9]float64
}

// Colour vision deficiencies at full severity: Machado, Oliveira, Fernandes 2009, table 1.
var (
	trichromat   = vision{"trichromat", [9]float64{1, 0, 0, 0, 1, 0, 0, 0, 1}}
	protanopia   = vision{"protanopia", [9]float64{0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998}}
	deuteranopia = vision{"deuteranopia", [9]float64{0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881}}
	tritanopia   = vision{"tritanopia", [9]float64{1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}}
)

// What can stand side by side and means another thing: signs on tiles, and lines.
func toldApart() map[string][]Role {
	signs, lines := markRoles(), []Role{RoleEdgeWanted, RoleEdgePossible}
	for _, h := range healths {
		signs, lines = append(signs, HealthRole(h)), append(lines, ManagesRole(h))
	}
	return map[string][]Role{"signs": signs, "lines": lines}
}

func TestColoursAreToldApart(t *testing.T) {
	const least = 10 // CIEDE2000; 1 is just noticeable side by side, and above 10 is another colour at a glance
	eachPalette(t, func(t *testing.T, palette Palette, c Colours) {
		for _, v := range visionsOf(palette) {
			for what, roles := range toldApart() {
				for i, a := range roles {
					for _, b := range roles[:i] {
						if d := ciede2000(v.lab(c[a]), v.lab(c[b])); d < least {
							t.Errorf("%s, %s: %s and %s are %.1f apart, want %d", v.name, what, a, b, d, least)
						}
					}
				}
			}
		}
	})
}

// A control plane's health is told by its box as well: by what fills it in one theme, by its line in the other.
func TestPlanesAreToldApart(t *testing.T) {
	const least = 10
	eachPalette(t, func(t *testing.T, palette Palette, c Colours) {
		for _, v := range visionsOf(palette) {
			for i, a := range healths {
				for _, b := range healths[:i] {
					fill := ciede2000(v.lab(c[PlaneRole(a, PartFill)]), v.lab(c[PlaneRole(b, PartFill)]))
					line := ciede2000(v.lab(c[PlaneRole(a, PartStroke)]), v.lab(c[PlaneRole(b, PartStroke)]))
					if max(fill, line) < least {
						t.Errorf("%s: a %s and a %s plane are %.1f apart by fill and %.1f by line, want %d", v.name, a, b, fill, line, least)
					}
				}
			}
		}
	})
}

// visionsOf are those that a palette promises to be safe for.
func visionsOf(palette Palette) []vision {
	if palette == Safe {
		return []vision{trichromat, protanopia, deuteranopia, tritanopia}
	}
	return []vision{trichromat, protanopia, deuteranopia}
}

// lab is CIELAB (D65) of a colour as it is seen.
func (v vision) lab(c color.RGBA) [3]float64 {
	l, s, m := linear(c), [3]float64{}, v.matrix
	for i := range s {
		s[i] = min(1, max(0, m[3*i]*l[0]+m[3*i+1]*l[1]+m[3*i+2]*l[2]))
	}
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124564*s[0] + 0.3575761*s[1] + 0.1804375*s[2]) / 0.95047)
	y := f(0.2126729*s[0] + 0.7151522*s[1] + 0.0721750*s[2])
	z := f((0.0193339*s[0] + 0.1191920*s[1] + 0.9503041*s[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// ciede2000 is the distance of two colours of CIELAB, after Sharma, Wu, Dalal 2005.
func ciede2000(p, q [3]float64) float64 {
	mean := (math.Hypot(p[1], p[2]) + math.Hypot(q[1], q[2])) / 2
	g := 1 + (1-grey(mean))/2
	c1, h1 := polar(p[1]*g, p[2])
	c2, h2 := polar(q[1]*g, q[2])
	turn, hue := h2-h1, (h1+h2)/2
	switch {
	case c1*c2 == 0:
		turn, hue = 0, h1+h2
	case math.Abs(turn) > 180:
		turn -= math.Copysign(360, turn)
		hue += 180
	}
	l, c := (p[0]+q[0])/2, (c1+c2)/2
	t := 1 - 0.17*cosine(hue-30) + 0.24*cosine(2*hue) + 0.32*cosine(3*hue+6) - 0.20*cosine(4*hue-63)
	around := math.Mod(hue, 360)
	rotation := -2 * grey(c) * math.Sin(math.Pi/3*math.Exp(-math.Pow((around-275)/25, 2)))
	dl := (q[0] - p[0]) / (1 + 0.015*math.Pow(l-50, 2)/math.Sqrt(20+math.Pow(l-50, 2)))
	dc := (c2 - c1) / (1 + 0.045*c)
	dh := 2 * math.Sqrt(c1*c2) * math.Sin(turn*math.Pi/360) / (1 + 0.015*c*t)
	return math.Sqrt(dl*dl + dc*dc + dh*dh + rotation*dc*dh)
}

// grey is a step that the formula has for colours near to grey.
func grey(chroma float64) float64 {
	seventh := math.Pow(chroma, 7)
	return math.Sqrt(seventh / (seventh + math.Pow(25, 7)))
}

func polar(a, b float64) (chroma, hue float64) {
	hue = math.Atan2(b, a) * 180 / math.Pi
	if hue < 0 {
		hue += 360
	}
	return math.Hypot(a, b), hue
}

func cosine(degrees float64) float64 { return math.Cos(degrees * math.Pi / 180) }

// Pairs 1, 4, 7, 9, 13, 17, 19, 21, 25 and 33 of the data that Sharma, Wu and Dalal give with the formula.
func TestCIEDE2000IsTheFormula(t *testing.T) {
	for _, c := range []struct {
		p, q [3]float64
		want float64
	}{
		{[3]float64{50, 2.6772, -79.7751}, [3]float64{50, 0, -82.7485}, 2.0425},
		{[3]float64{50, -1.3802, -84.2814}, [3]float64{50, 0, -82.7485}, 1.0000},
		{[3]float64{50, 0, 0}, [3]float64{50, -1, 2}, 2.3669},
		{[3]float64{50, 2.49, -0.001}, [3]float64{50, -2.49, 0.0009}, 7.1792},
		{[3]float64{50, -0.001, 2.49}, [3]float64{50, 0.0009, -2.49}, 4.8045},
		{[3]float64{50, 2.5, 0}, [3]float64{73, 25, -18}, 27.1492},
		{[3]float64{50, 2.5, 0}, [3]float64{56, -27, -3}, 31.9030},
		{[3]float64{50, 2.5, 0}, [3]float64{50, 3.1736, 0.5854}, 1.0000},
		{[3]float64{60.2574, -34.0099, 36.2677}, [3]float64{60.4626, -34.1751, 39.4387}, 1.2644},
		{[3]float64{6.7747, -0.2908, -2.4247}, [3]float64{5.8714, -0.0985, -2.2286}, 0.6377},
	} {
		if got := ciede2000(c.p, c.q); math.Abs(got-c.want) > 0.0001 {
			t.Errorf("%v to %v: %.4f, want %.4f", c.p, c.q, got, c.want)
		}
	}
}
