package picture

import (
	"embed"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/width"
)

//go:embed font/*.ttf font/*.woff2
var fontFiles embed.FS

// cellWidth is the advance of every character of the typeface, in em.
const cellWidth = 0.6

// lastSubset is above every character of the subset but the replacement character; font/README.md has the list.
const lastSubset = 0x2fff

// face is one weight of the embedded typeface.
type face struct {
	name string
	font *sfnt.Font
	// glyphs has each character of the typeface.
	glyphs map[rune]sfnt.GlyphIndex
}

// faces are Regular and Bold, read once.
var faces = sync.OnceValues(func() ([2]*face, error) {
	out := [2]*face{}
	for i, name := range []string{"JetBrainsMono-Regular", "JetBrainsMono-Bold"} {
		f, err := readFace(name)
		if err != nil {
			return out, fmt.Errorf("read embedded font %s: %w", name, err)
		}
		out[i] = f
	}
	return out, nil
})

// readFace reads an embedded TrueType file and lists the characters it has.
func readFace(name string) (*face, error) {
	data, err := fontFiles.ReadFile("font/" + name + ".ttf")
	if err != nil {
		return nil, err
	}
	parsed, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	f, buf := &face{name: name, font: parsed, glyphs: map[rune]sfnt.GlyphIndex{}}, &sfnt.Buffer{}
	for _, span := range [][2]rune{{' ', lastSubset}, {utf8.RuneError, utf8.RuneError}} {
		for r := span[0]; r <= span[1]; r++ {
			index, err := parsed.GlyphIndex(buf, r)
			if err != nil {
				return nil, err
			}
			if index != 0 {
				f.glyphs[r] = index
			}
		}
	}
	return f, nil
}

// faceOf returns the weight.
func faceOf(bold bool) (*face, error) {
	both, err := faces()
	if bold {
		return both[1], err
	}
	return both[0], err
}

// Clean returns text as it is drawn: one line, valid UTF-8 and nothing invisible. White space becomes a blank; what
// has no place in XML or would reorder the line (controls, invalid bytes, non-characters, bidirectional overrides,
// zero-width formats) becomes U+FFFD, so that a hostile name is seen to be odd. It never changes the number of
// characters. [Measure] and the writers apply it; whoever else draws an Op's text must do so too.
func Clean(text string) string {
	if isPlain(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '\u00a0':
			return r
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, unicode.Is(unicode.C, r), unicode.Is(unicode.Noncharacter_Code_Point, r),
			unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return utf8.RuneError
		}
		return r
	}, text)
}

// isPlain is true for printable ASCII, nearly all there ever is.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// Measure is the width of the text in pixels, drawn with the embedded typeface at size pixels per em.
//
// Every character of the typeface is 0.6 em wide, in both weights, without kerning or ligatures. One that it lacks
// takes 0 when it combines with the one before it, 1.2 em when it is wide in the sense of Unicode's UAX #11, else
// 0.6 em; the SVG forces such a text to this width, the PNG draws the replacement character there.
func Measure(text string, size float64, bold bool) float64 {
	n := 0
	for _, r := range Clean(text) {
		n += cells(r)
	}
	return float64(n) * cellWidth * size
}

// cells is how many advances a clean character takes.
func cells(r rune) int {
	if r <= '~' {
		return 1
	}
	if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Covered is true when the embedded typeface has every character of the text, so that its natural width is what
// [Measure] says.
func Covered(text string, bold bool) bool {
	f, err := faceOf(bold)
	if err != nil {
		return false
	}
	for _, r := range Clean(text) {
		if _, ok := f.glyphs[r]; !ok {
			return false
		}
	}
	return true
}
