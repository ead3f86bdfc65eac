package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the goldens")

func svgOf(t testing.TB, p Picture, o Options) string {
	t.Helper()
	b := &bytes.Buffer{}
	if err := WriteSVG(b, p, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSVGGolden(t *testing.T) {
	for _, theme := range []Theme{Dark, Light} {
		got := svgOf(t, samplePicture(), Options{Theme: theme, OmitFont: theme == Light})
		got = regexp.MustCompile(`base64,[A-Za-z0-9+/=]{1000,}`).ReplaceAllString(got, "base64,FONT")
		path := filepath.Join("testdata", "sample-"+string(theme)+".svg")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got; go test -update rewrites):\n%s", path, diff)
		}
	}
}

func TestSVGSameBytes(t *testing.T) {
	first := svgOf(t, samplePicture(), Options{})
	for range 20 {
		if svgOf(t, samplePicture(), Options{}) != first {
			t.Fatal("two runs gave different bytes")
		}
	}
}

// What would break out of the file, or fetch something.
var hostile = []string{
	`</text><script>alert(1)</script>`, `"/><image href="http://x/"/>`, `]]>`, `<!--`, `&lt;&#0;&nope;`, "a\x00b\x0b\x1f\x7f\u0085",
	"\xff\xfe\xc0\x80", "\u202e\u2066\ufeff\uffff\ufdd0", "line\nbreak\r\ttab", `'onload='x`, strings.Repeat("x", 10_000), "\U0001F642\u0301",
}

func TestSVGSurvivesHostileText(t *testing.T) {
	for _, text := range hostile {
		checkXML(t, text)
	}
}

func FuzzSVGText(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkXML(t, text) })
}

// checkXML puts the text wherever text can go, and wants the same elements as a harmless text gives.
func checkXML(t *testing.T, text string) {
	t.Helper()
	want := elementsOf(t, svgOf(t, textPicture("harmless"), Options{}))
	got := elementsOf(t, svgOf(t, textPicture(text), Options{}))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("text %q changes the elements: %s", text, diff)
	}
}

func textPicture(text string) Picture {
	return Picture{
		Title: text, Width: 100, Height: 50, Notes: []string{text},
		Nodes: []Node{{ID: "n" + text, Kind: text, Label: text, Alt: "a" + text}},
		Edges: []Edge{{ID: "e" + text, Alt: "a" + text}},
		Ops: []Op{
			{Kind: OpText, Node: "n" + text, Text: "t" + text, Size: 10, Points: []Point{{5, 5}}, Fill: RoleText},
			{Kind: OpPath, Edge: "e" + text, Points: []Point{{1, 1}, {2, 2}}, Stroke: RoleText},
		},
	}
}

// elementsOf parses strictly and lists the elements with their attributes' names.
func elementsOf(t *testing.T, svg string) []string {
	t.Helper()
	out, d := []string{}, xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("no XML: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			line := e.Name.Local
			for _, a := range e.Attr {
				if a.Name.Local != "textLength" && a.Name.Local != "lengthAdjust" { // only where the font lacks something
					line += " " + a.Name.Local
				}
			}
			out = append(out, line)
		}
	}
}

func TestSVGFetchesNothing(t *testing.T) {
	svg := strings.ReplaceAll(svgOf(t, samplePicture(), Options{}), `xmlns="http://www.w3.org/2000/svg"`, "")
	for _, bad := range []string{"http:", "https:", "//fonts", "<script", "@import", "<image", "<foreignObject"} {
		if strings.Contains(svg, bad) {
			t.Errorf("the file has %q", bad)
		}
	}
	for _, ref := range regexp.MustCompile(`(?:href="|url\()([^")]*)`).FindAllStringSubmatch(svg, -1) {
		if !strings.HasPrefix(ref[1], "#") && !strings.HasPrefix(ref[1], "data:font/woff2;") {
			t.Errorf("the file refers to %q", ref[1])
		}
	}
}

func TestSVGPinsWidthOnlyOutsideOfTheFont(t *testing.T) {
	svg := svgOf(t, samplePicture(), Options{})
	for _, m := range regexp.MustCompile(`<text[^>]*>`).FindAllString(svg, -1) {
		if strings.Contains(m, "textLength") && !strings.Contains(m, `x="124"`) {
			t.Errorf("a text that the font covers has a forced width: %s", m)
		}
	}
	if !strings.Contains(svg, `textLength="52.8"`) { // 世界, a blank, é, 🙂: 2+2+1+1+2 cells of 6.6
		t.Error("a text outside of the font has no forced width")
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestSVGReportsWriteErrors(t *testing.T) {
	if err := WriteSVG(brokenWriter{}, samplePicture(), Options{}); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("got %v", err)
	}
	if err := WriteSVG(brokenWriter{}, Picture{}, Options{OmitFont: true}); err == nil {
		t.Error("an error of the last flush is lost")
	}
}
