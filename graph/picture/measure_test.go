package picture

import (
	"math"
	"testing"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The rule of 0.6 em must be what the font files themselves say.
func TestMeasureAgreesWithTheFont(t *testing.T) {
	for _, bold := range []bool{false, true} {
		f, err := faceOf(bold)
		if err != nil {
			t.Fatal(err)
		}
		if len(f.glyphs) < 600 {
			t.Fatalf("%s has %d characters; is the subset damaged?", f.name, len(f.glyphs))
		}
		buf := &sfnt.Buffer{}
		for r, index := range f.glyphs {
			advance, err := f.font.GlyphAdvance(buf, index, fixed.I(1000), font.HintingNone)
			if err != nil {
				t.Fatal(err)
			}
			if Clean(string(r)) != string(r) {
				continue // never drawn as itself
			}
			if want := float64(advance) / 64 / 1000; math.Abs(Measure(string(r), 1, bold)-want) > 1e-9 {
				t.Errorf("%s: %q measures %v em, the font says %v", f.name, r, Measure(string(r), 1, bold), want)
			}
		}
	}
}

func TestMeasure(t *testing.T) {
	for text, cells := range map[string]float64{
		"": 0, "istiod": 6, "a->b": 4, "\x00\xff\n": 3, "é": 1, "e\u0301": 1, "世界": 4, "🙂": 2, "ﬁ": 1,
	} {
		if got := Measure(text, 10, false); math.Abs(got-6*cells) > 1e-9 {
			t.Errorf("Measure(%q) = %v, want %v", text, got, 6*cells)
		}
	}
}

func TestCleanHidesNothing(t *testing.T) {
	for in, want := range map[string]string{
		"plain-1.2": "plain-1.2", "a\tb\nc": "a b c", "a\x00\x1b[31m": "a\ufffd\ufffd[31m", "\xff\xfe": "\ufffd\ufffd",
		"x\u202eevil": "x\ufffdevil", "a\u200bb": "a\ufffdb", "\ufeff": "\ufffd", "\uffff": "\ufffd", "\u2028": " ",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEllipsis(t *testing.T) {
	for _, c := range []struct {
		text        string
		limit       float64
		end, middle string
	}{
		{"payments", 48, "payments", "payments"},
		{"payments", 47.9, "paymen…", "pay…nts"},
		{"payments", 12, "p…", "p…"},
		{"payments", 6, "…", "…"},
		{"payments", 5, "", ""},
		{"payments", -1, "", ""},
		{"", 0, "", ""},
		{"e\u0301e\u0301e\u0301", 12, "e\u0301…", "e\u0301…"},
		{"世界世界", 36, "世界…", "世…界"},
	} {
		if got := EllipsisEnd(c.text, 10, false, c.limit); got != c.end {
			t.Errorf("EllipsisEnd(%q, %v) = %q, want %q", c.text, c.limit, got, c.end)
		}
		if got := EllipsisMiddle(c.text, 10, false, c.limit); got != c.middle {
			t.Errorf("EllipsisMiddle(%q, %v) = %q, want %q", c.text, c.limit, got, c.middle)
		}
	}
}

func FuzzEllipsis(f *testing.F) {
	f.Add("payments-prod-17", 30.0)
	f.Add("\xff世e\u0301", 11.0)
	f.Fuzz(func(t *testing.T, text string, limit float64) {
		if limit != limit || math.Abs(limit) > 1e6 {
			return
		}
		for _, got := range []string{EllipsisEnd(text, 10, true, limit), EllipsisMiddle(text, 10, true, limit)} {
			if !utf8.ValidString(got) {
				t.Errorf("%q is no UTF-8", got)
			}
			if w := Measure(got, 10, true); w > max(0, limit)+1e-6 {
				t.Errorf("%q is %v wide, limit %v", got, w, limit)
			}
		}
	})
}
