//go:build e2e

package picture

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/graph/picture/likeness"
)

// The PDF must look like the PNG, and its text must be text. It needs Debian's poppler-utils, hence the build tag.
func TestPDFLooksLikeThePNGInPoppler(t *testing.T) {
	sample := samplePicture()
	// A glyph that stands for another is drawn, and is no text.
	sample.Ops = slices.DeleteFunc(sample.Ops, func(op Op) bool { return !Covered(op.Text, op.Bold) })
	for name, p := range map[string]Picture{"sample": sample, "500 namespaces": manyPicture(500)} {
		for _, theme := range []Theme{Dark, Light} {
			t.Run(name+"/"+string(theme), func(t *testing.T) {
				dir := t.TempDir()
				in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out")
				file, _ := pdfOf(t, p, Options{Theme: theme})
				if err := os.WriteFile(in, file, 0o600); err != nil {
					t.Fatal(err)
				}
				if msg, err := exec.CommandContext(t.Context(), "pdftoppm", "-png", "-singlefile", "-r", "192", in, out).CombinedOutput(); err != nil || len(msg) > 0 {
					t.Fatalf("pdftoppm: %v\n%s", err, msg)
				}
				image, err := os.ReadFile(out + ".png")
				if err != nil {
					t.Fatal(err)
				}
				want, _ := pngOf(t, p, Options{Theme: theme, Scale: 2})
				got, err := likeness.Compare(decode(t, want), decode(t, image), 64)
				if err != nil {
					t.Fatal(err)
				}
				t.Log(got)
				if got.Mean > 2 || got.Share > 0.002 {
					t.Error("the PDF and the PNG look different")
				}
				text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", in, "-").Output()
				if err != nil {
					t.Fatal(err)
				}
				for _, op := range p.Ops {
					if op.Kind == OpText && !strings.Contains(string(text), strings.Fields(Clean(op.Text))[0]) {
						t.Errorf("%q is no text of the PDF", op.Text)
					}
				}
			})
		}
	}
}
