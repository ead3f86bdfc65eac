//go:build e2e

package picture

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"portolan/graph/picture/likeness"
)

// The PNG must look as a browser draws the SVG. It needs Debian's chromium, hence the build tag.
func TestPNGLooksLikeTheSVGInChromium(t *testing.T) {
	sample := samplePicture()
	// Outside of the typeface each browser takes what fonts the system has; the PNG draws replacement characters.
	sample.Ops = slices.DeleteFunc(sample.Ops, func(op Op) bool { return !Covered(op.Text, op.Bold) })
	for name, p := range map[string]Picture{"sample": sample, "500 namespaces": manyPicture(500)} {
		for _, theme := range []Theme{Dark, Light} {
			for _, scale := range []float64{1, 2} {
				t.Run(fmt.Sprintf("%s/%s/%v", name, theme, scale), func(t *testing.T) {
					o := Options{Theme: theme, Scale: scale}
					data, drawn := pngOf(t, p, o)
					got, err := likeness.Compare(decode(t, data), decode(t, screenshot(t, svgOf(t, p, o), p, drawn)), 64)
					if err != nil {
						t.Fatal(err)
					}
					t.Log(got)
					if got.Mean > 2 || got.Share > 0.001 {
						t.Error("the PNG and the SVG look different")
					}
				})
			}
		}
	}
}

// screenshot has the browser draw an SVG file.
func screenshot(t *testing.T, svg string, p Picture, drawn Drawn) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.svg"), filepath.Join(dir, "out.png")
	if err := os.WriteFile(in, []byte(svg), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--hide-scrollbars", "--force-color-profile=srgb", "--user-data-dir="+filepath.Join(dir, "profile"),
		fmt.Sprintf("--force-device-scale-factor=%v", drawn.Scale),
		fmt.Sprintf("--window-size=%d,%d", int(p.Width), int(p.Height)), "--screenshot="+out, "file://"+in)
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("chromium: %v\n%s", err, msg)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
