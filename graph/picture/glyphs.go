package picture

import (
	"fmt"
	"sync"
	"unicode/utf8"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// outlines has every glyph of Regular and Bold as paths in em, baseline at 0, read once.
var outlines = sync.OnceValues(func() ([2]map[rune][]PathCommand, error) {
	out := [2]map[rune][]PathCommand{}
	both, err := faces()
	if err != nil {
		return out, err
	}
	for i, f := range both {
		out[i] = make(map[rune][]PathCommand, len(f.glyphs))
		buf := &sfnt.Buffer{}
		for r, index := range f.glyphs {
			segments, err := f.font.LoadGlyph(buf, index, fixed.I(unitsPerEm), nil)
			if err != nil {
				return out, fmt.Errorf("read glyph %q of %s: %w", r, f.name, err)
			}
			out[i][r] = emOutline(segments)
		}
	}
	return out, nil
})

// unitsPerEm is the grid of the typeface: loaded at that size, outlines are exact.
const unitsPerEm = 1000

// emOutline turns a font's segments into a path; quadratic curves become the same cubic ones.
func emOutline(segments sfnt.Segments) []PathCommand {
	out := make([]PathCommand, 0, len(segments)+4)
	last := Point{}
	for _, s := range segments {
		p := [3]Point{}
		for i, a := range s.Args {
			p[i] = Point{float64(a.X) / 64 / unitsPerEm, float64(a.Y) / 64 / unitsPerEm}
		}
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			out, last = append(out, moveTo(p[0].X, p[0].Y)), p[0]
		case sfnt.SegmentOpLineTo:
			out, last = append(out, lineTo(p[0].X, p[0].Y)), p[0]
		case sfnt.SegmentOpQuadTo:
			out = append(out, curveTo(
				last.X+(p[0].X-last.X)*2/3, last.Y+(p[0].Y-last.Y)*2/3,
				p[1].X+(p[0].X-p[1].X)*2/3, p[1].Y+(p[0].Y-p[1].Y)*2/3, p[1].X, p[1].Y))
			last = p[1]
		case sfnt.SegmentOpCubeTo:
			out, last = append(out, PathCommand{"C", []Point{p[0], p[1], p[2]}}), p[2]
		}
	}
	return out
}

// glyph is an outline at its place on the line: X is its left edge in em.
type glyph struct {
	outline []PathCommand
	x       float64
}

// lineOf sets a text: its glyphs and its width in em. What the typeface lacks is the replacement character.
func lineOf(text string, bold bool) ([]glyph, float64, error) {
	both, err := outlines()
	if err != nil {
		return nil, 0, err
	}
	set := both[0]
	if bold {
		set = both[1]
	}
	out, at := make([]glyph, 0, len(text)), 0.0
	for _, r := range Clean(text) {
		wide := float64(cells(r)) * cellWidth
		outline, ok := set[r]
		if !ok && wide > 0 {
			out = append(out, glyph{set[utf8.RuneError], at + (wide-cellWidth)/2})
		} else if ok {
			out = append(out, glyph{outline, at})
		}
		at += wide
	}
	return out, at, nil
}
