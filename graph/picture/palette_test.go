package picture

import (
	"image/color"
	"math"
	"strings"
	"testing"
)

func TestPaletteIsWhole(t *testing.T) {
	seen := map[Role]bool{}
	for _, s := range Palette() {
		if seen[s.Role] {
			t.Errorf("role %q is there twice", s.Role)
		}
		seen[s.Role] = true
		for _, hex := range []string{s.Dark, s.Light} {
			if _, err := parseHex(hex); err != nil {
				t.Errorf("role %q: %v", s.Role, err)
			}
		}
	}
	for _, r := range familyRoles() {
		if !seen[r] {
			t.Errorf("role %q has no colour", r)
		}
	}
	if _, err := ColoursOf("sepia"); err == nil {
		t.Error("an unknown theme is no error")
	}
}

// familyRoles are what the role functions can return, also for words they do not know.
func familyRoles() []Role {
	out := []Role{}
	for _, h := range append(healths[:], "", "on fire") {
		out = append(out, HealthRole(h), ManagesRole(h), PlaneRole(h, PartDetail))
		for _, p := range []Part{PartFill, PartStroke, PartText} {
			out = append(out, PlaneRole(h, p), TileRole(h, p))
		}
	}
	for _, p := range []Part{PartFill, PartStroke, PartText} {
		for _, k := range []string{"ztunnel", "waypoint", "gateway", "?"} {
			out = append(out, ChipRole(k, p))
		}
		for _, b := range []string{"ambient", "sidecar", "tag", "canary", "stale", "doubt", "drift", "plain", "?"} {
			out = append(out, BadgeRole(b, p))
		}
	}
	return out
}

// textOn lists each text role with the fills it may stand on.
func textOn() map[Role][]Role {
	grounds := []Role{RoleCanvas, RoleMeshFill, RoleOtherFill, RoleGridFill, RolePanelFill, RolePanelRaised}
	out := map[Role][]Role{
		RoleText: grounds, RoleTextDim: grounds, RoleAccent: grounds, RoleMeshTitle: {RoleMeshFill},
		RoleOtherTitle: {RoleOtherFill}, RoleGridHeader: {RoleGridFill}, RoleGridNote: {RoleGridFill},
	}
	for _, r := range familyRoles() {
		for _, part := range []Part{PartText, PartDetail} {
			if base, ok := strings.CutSuffix(string(r), "."+string(part)); ok {
				out[r] = []Role{Role(base + "." + string(PartFill))}
			}
		}
	}
	return out
}

func TestTextMeetsAA(t *testing.T) {
	eachTheme(t, func(t *testing.T, c Colours) {
		for text, fills := range textOn() {
			for _, fill := range fills {
				if got := contrast(c[text], c[fill]); got < 4.5 {
					t.Errorf("%s on %s: %.2f:1, want 4.5", text, fill, got)
				}
			}
		}
	})
}

func TestShapesMeetNonTextContrast(t *testing.T) {
	eachTheme(t, func(t *testing.T, c Colours) {
		for _, h := range healths {
			fills := []Role{RoleCanvas, RoleMeshFill, RoleGridFill, RoleOtherFill, TileRole(h, PartFill)}
			for _, fill := range fills {
				for _, shape := range []Role{HealthRole(h), ManagesRole(h), RoleStale, RoleDoubt, RoleDrift, RoleEdgeWanted, RoleEdgePossible} {
					if got := contrast(c[shape], c[fill]); got < 3 {
						t.Errorf("%s on %s: %.2f:1, want 3", shape, fill, got)
					}
				}
			}
		}
	})
}

// The bar's done part must stand out from the card more than the rest of the bar does, or one reads the share the wrong way.
func TestProgressIsReadFromItsDonePart(t *testing.T) {
	eachTheme(t, func(t *testing.T, c Colours) {
		for _, h := range healths {
			card := PlaneRole(h, PartFill)
			done, rest := contrast(c[RoleProgress], c[card]), contrast(c[RoleProgressTrack], c[card])
			if done < 3 || done <= rest {
				t.Errorf("on %s the done part has %.2f:1, the rest %.2f:1", card, done, rest)
			}
			if got := contrast(c[RoleProgress], c[RoleProgressTrack]); got < 3 {
				t.Errorf("the done part on the rest: %.2f:1, want 3", got)
			}
		}
	})
}

// Colour vision deficiencies at full severity, on linear RGB: Machado, Oliveira, Fernandes 2009, table 1.
var visions = map[string][9]float64{
	"trichromat":   {1, 0, 0, 0, 1, 0, 0, 0, 1},
	"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
}

func TestHealthsAreToldApart(t *testing.T) {
	const least = 20 // CIE76; 2.3 is just noticeable
	eachTheme(t, func(t *testing.T, c Colours) {
		for name, m := range visions {
			for i, a := range healths {
				for _, b := range healths[:i] {
					d := labDistance(c[HealthRole(a)], c[HealthRole(b)], m)
					if d < least {
						t.Errorf("%s: %s and %s are %.1f apart, want %d", name, a, b, d, least)
					}
				}
			}
		}
	})
}

func eachTheme(t *testing.T, f func(*testing.T, Colours)) {
	t.Helper()
	for _, theme := range []Theme{Dark, Light} {
		c, err := ColoursOf(theme)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(string(theme), func(t *testing.T) { f(t, c) })
	}
}

func linear(c color.RGBA) [3]float64 {
	out := [3]float64{}
	for i, v := range []uint8{c.R, c.G, c.B} {
		f := float64(v) / 255
		if f <= 0.04045 {
			out[i] = f / 12.92
		} else {
			out[i] = math.Pow((f+0.055)/1.055, 2.4)
		}
	}
	return out
}

// contrast is WCAG's ratio of relative luminances.
func contrast(a, b color.RGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.RGBA) float64 {
	l := linear(c)
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}

func labDistance(a, b color.RGBA, m [9]float64) float64 {
	x, y := lab(a, m), lab(b, m)
	return math.Sqrt((x[0]-y[0])*(x[0]-y[0]) + (x[1]-y[1])*(x[1]-y[1]) + (x[2]-y[2])*(x[2]-y[2]))
}

// lab is CIELAB (D65) of a colour as seen through m.
func lab(c color.RGBA, m [9]float64) [3]float64 {
	l, s := linear(c), [3]float64{}
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
