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

// Swatch is one colour role with its colour in each theme, as "#rrggbb". No colour is translucent.
type Swatch struct {
	Role  Role   `json:"role"`
	Dark  string `json:"dark"`
	Light string `json:"light"`
}

// Palette is every role in one order; a stylesheet or a canvas palette can be generated from it.
func Palette() []Swatch {
	out := make([]Swatch, 0, 128)
	for _, part := range [][]Swatch{baseSwatches, healthSwatches, chipSwatches, badgeSwatches, pageSwatches} {
		out = append(out, part...)
	}
	return out
}

// Colours is the palette of one theme, to look roles up in.
type Colours map[Role]color.RGBA

// ColoursOf returns the palette of the theme; an unknown theme is an error.
func ColoursOf(theme Theme) (Colours, error) {
	if theme != Dark && theme != Light && theme != "" {
		return nil, fmt.Errorf("unknown theme %q: use %q or %q", theme, Dark, Light)
	}
	swatches := Palette()
	out := make(Colours, len(swatches))
	for _, s := range swatches {
		hex := s.Dark
		if theme == Light {
			hex = s.Light
		}
		c, err := parseHex(hex)
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
