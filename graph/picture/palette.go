package picture

import (
	"fmt"
	"image/color"
	"strconv"
)

// Theme says which of its two colours a Role has.
type Theme string

const (
	// Dark is the default: the zero Theme means it too.
	Dark  Theme = "dark"
	Light Theme = "light"
)

// Palette is a set of colours for another need, each dark and light.
type Palette string

const (
	// Standard is the default: the zero Palette means it too.
	Standard Palette = "standard"
	// Contrast has text at 7:1 and more on whatever it stands on, and lines at 3:1.
	Contrast Palette = "contrast"
	// Safe keeps what must be told apart apart for every colour vision deficiency, tritanopia too.
	Safe Palette = "safe"
)

// Palettes and Themes are all there are, the default first.
var (
	Palettes = []Palette{Standard, Contrast, Safe}
	Themes   = []Theme{Dark, Light}
)

// Swatch is one colour role with its colour in each theme, as "#rrggbb". No colour is translucent.
type Swatch struct {
	Role  Role   `json:"role"`
	Dark  string `json:"dark"`
	Light string `json:"light"`
}

// in is the swatch's colour in a theme.
func (s Swatch) in(theme Theme) string {
	if theme == Light {
		return s.Light
	}
	return s.Dark
}

// Swatches is every role of a palette, all palettes in one order; a stylesheet or a canvas palette can be generated
// from it. An unknown palette is an error.
func Swatches(palette Palette) ([]Swatch, error) {
	others := map[Palette][]Swatch{Standard: nil, "": nil, Contrast: contrastSwatches, Safe: safeSwatches}
	own, ok := others[palette]
	if !ok {
		return nil, fmt.Errorf("unknown palette %q: use %q, %q or %q", palette, Standard, Contrast, Safe)
	}
	instead := make(map[Role]Swatch, len(own))
	for _, s := range own {
		instead[s.Role] = s
	}
	out := make([]Swatch, 0, 128)
	for _, part := range [][]Swatch{baseSwatches, healthSwatches, chipSwatches, badgeSwatches, pageSwatches} {
		for _, s := range part {
			if other, ok := instead[s.Role]; ok {
				s = other
			}
			out = append(out, s)
		}
	}
	return out, nil
}

// Colours is a palette in one theme, to look roles up in.
type Colours map[Role]color.RGBA

// ColoursOf returns a palette in a theme; an unknown one of either is an error.
func ColoursOf(theme Theme, palette Palette) (Colours, error) {
	if theme != Dark && theme != Light && theme != "" {
		return nil, fmt.Errorf("unknown theme %q: use %q or %q", theme, Dark, Light)
	}
	swatches, err := Swatches(palette)
	if err != nil {
		return nil, err
	}
	out := make(Colours, len(swatches))
	for _, s := range swatches {
		c, err := parseHex(s.in(theme))
		if err != nil {
			return nil, fmt.Errorf("colour of role %q: %w", s.Role, err)
		}
		out[s.Role] = c
	}
	return out, nil
}

// parseHex reads "#rrggbb".
func parseHex(hex string) (color.RGBA, error) {
	if len(hex) != 7 || hex[0] != '#' {
		return color.RGBA{}, fmt.Errorf("%q is not #rrggbb", hex)
	}
	n, err := strconv.ParseUint(hex[1:], 16, 24)
	if err != nil {
		return color.RGBA{}, fmt.Errorf("%q is not #rrggbb: %w", hex, err)
	}
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 0xff}, nil
}

// hexOf is the inverse of parseHex.
func hexOf(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
