package picture

import (
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestPalettesAreWhole(t *testing.T) {
	for _, palette := range Palettes {
		swatches, err := Swatches(palette)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[Role]bool{}
		for _, s := range swatches {
			if seen[s.Role] {
				t.Errorf("%s: role %q is there twice", palette, s.Role)
			}
			seen[s.Role] = true
			for _, hex := range []string{s.Dark, s.Light} {
				if _, err := parseHex(hex); err != nil {
					t.Errorf("%s: role %q: %v", palette, s.Role, err)
				}
			}
		}
		for _, r := range familyRoles() {
			if !seen[r] {
				t.Errorf("%s: role %q has no colour", palette, r)
			}
		}
	}
	if _, err := ColoursOf("sepia", Standard); err == nil {
		t.Error("an unknown theme is no error")
	}
	if _, err := ColoursOf(Dark, "pastel"); err == nil {
		t.Error("an unknown palette is no error")
	}
}

// A palette lists only what it has otherwise, each role once: a misspelt role would change nothing.
func TestOtherPalettesSayOnlyWhatIsOther(t *testing.T) {
	standard := map[Role]Swatch{}
	swatches, err := Swatches(Standard)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range swatches {
		standard[s.Role] = s
	}
	for name, own := range map[Palette][]Swatch{Contrast: contrastSwatches, Safe: safeSwatches} {
		seen := map[Role]bool{}
		for _, s := range own {
			if _, ok := standard[s.Role]; !ok || seen[s.Role] || s == standard[s.Role] {
				t.Errorf("%s: %v is unknown, there twice, or as in the standard palette", name, s)
			}
			seen[s.Role] = true
		}
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

// cards are what a mesh's things stand on, panels what the page's words stand on.
var (
	cards  = []Role{RoleMeshFill, RoleOtherFill, RoleGridFill}
	panels = []Role{RoleCanvas, RolePanelFill, RolePanelRaised}
)

// textOn lists each text role with the fills it may stand on, in the picture and on the page.
func textOn() map[Role][]Role {
	grounds := slices.Concat(cards, panels, []Role{TileRole("failing", PartFill)}) // the last is a problem's box
	out := map[Role][]Role{
		RoleText: grounds, RoleTextDim: grounds, RoleAccent: grounds,
		RoleMeshTitle: {RoleMeshFill}, RoleOtherTitle: {RoleOtherFill}, RoleGridHeader: {RoleGridFill}, RoleGridNote: {RoleGridFill},
		RoleCanvas: {RoleAccent, RoleSelection},
	}
	for _, r := range familyRoles() {
		for _, part := range []Part{PartText, PartDetail} {
			if base, ok := strings.CutSuffix(string(r), "."+string(part)); ok {
				out[r] = []Role{Role(base + "." + string(PartFill))}
			}
		}
	}
	// The page's words for a health, and for what is stale.
	words := []Role{HealthRole("healthy"), TileRole("failing", PartText), TileRole("degraded", PartText), TileRole("unknown", PartText),
		BadgeRole("stale", PartText)}
	for _, r := range words {
		out[r] = append(out[r], panels...)
	}
	return out
}

func TestTextIsReadable(t *testing.T) {
	least := map[Palette]float64{Standard: 4.5, Contrast: 7, Safe: 4.5} // WCAG 2.2: AA is 4.5 (1.4.3), AAA is 7 (1.4.6)
	eachPalette(t, func(t *testing.T, palette Palette, c Colours) {
		for text, fills := range textOn() {
			for _, fill := range fills {
				if got := contrast(c[text], c[fill]); got < least[palette] {
					t.Errorf("%s on %s: %.2f:1, want %v", text, fill, got, least[palette])
				}
			}
		}
	})
}

// shapesOn lists what is no text and must be seen, with the fills it may stand on: signs, edges, and rings of the page.
func shapesOn() map[Role][]Role {
	grounds := slices.Concat(cards, panels)
	tiles := []Role{}
	for _, h := range healths {
		tiles = append(tiles, TileRole(h, PartFill))
	}
	out := map[Role][]Role{RoleEdgeWanted: grounds, RoleEdgePossible: grounds}
	for _, r := range markRoles() {
		out[r] = slices.Concat(grounds, tiles)
	}
	for _, kind := range []string{"ztunnel", "waypoint", "gateway"} {
		out[RoleChange] = append(out[RoleChange], ChipRole(kind, PartFill))
	}
	for _, h := range healths {
		out[ManagesRole(h)] = grounds
		out[HealthRole(h)] = slices.Concat(grounds, []Role{TileRole(h, PartFill)})
		if h == "healthy" {
			continue
		}
		for _, kind := range []string{"ztunnel", "waypoint", "gateway"} {
			out[HealthRole(h)] = append(out[HealthRole(h)], ChipRole(kind, PartFill))
		}
	}
	for _, r := range []Role{RoleFocus, RoleSelection, RoleHover, RoleMatch} {
		out[r] = grounds
	}
	return out
}

// markRoles are the signs beside the healths.
func markRoles() []Role { return []Role{RoleStale, RoleDoubt, RoleDrift, RoleChange} }

// linesOn lists the lines around things with the fills on both of their sides that they must stand out from. In a
// quiet palette what they hold says that a thing is there; in the contrast palette they must say it alone.
func linesOn() map[Role][]Role {
	out := map[Role][]Role{
		RoleMeshStroke: {RoleCanvas, RoleMeshFill}, RoleOtherStroke: {RoleCanvas, RoleOtherFill},
		RoleGridStroke: cards, RolePanelStroke: panels, RoleHatch: cards,
	}
	for _, h := range healths {
		out[PlaneRole(h, PartStroke)] = cards
		out[TileRole(h, PartStroke)] = slices.Concat(cards, []Role{TileRole(h, PartFill)})
	}
	for _, kind := range []string{"ztunnel", "waypoint", "gateway"} {
		out[ChipRole(kind, PartStroke)] = slices.Concat(cards, []Role{ChipRole(kind, PartFill)})
	}
	return out
}

func TestShapesMeetNonTextContrast(t *testing.T) { // WCAG 2.2, 1.4.11
	eachPalette(t, func(t *testing.T, palette Palette, c Colours) {
		wanted := []map[Role][]Role{shapesOn()}
		if palette == Contrast {
			wanted = append(wanted, linesOn())
		}
		for _, pairs := range wanted {
			for shape, fills := range pairs {
				for _, fill := range fills {
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
	eachPalette(t, func(t *testing.T, _ Palette, c Colours) {
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

func eachPalette(t *testing.T, f func(*testing.T, Palette, Colours)) {
	t.Helper()
	for _, palette := range Palettes {
		for _, theme := range Themes {
			c, err := ColoursOf(theme, palette)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(string(palette)+"/"+string(theme), func(t *testing.T) { f(t, palette, c) })
		}
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
