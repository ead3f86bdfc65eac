package picture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/graph/picture/likeness"
)

func pngOf(t testing.TB, p Picture, o Options) ([]byte, Drawn) {
	t.Helper()
	b := &bytes.Buffer{}
	drawn, err := WritePNG(context.Background(), b, p, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), drawn
}

func decode(t testing.TB, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestPNGGolden(t *testing.T) {
	for _, theme := range []Theme{Dark, Light} {
		scale := map[Theme]float64{Dark: 1, Light: 2}[theme]
		data, _ := pngOf(t, samplePicture(), Options{Theme: theme, Scale: scale})
		path := filepath.Join("testdata", "sample-"+string(theme)+".png")
		if *update {
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := likeness.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		// Pixels, not bytes: compression may change with Go, rounding of floats with the processor.
		got, err := likeness.Compare(want, decode(t, data), 2)
		if err != nil || got.Share > 0 {
			t.Errorf("%s: %v, %v (go test -update rewrites)", path, got, err)
		}
	}
}

func TestPNGSameBytes(t *testing.T) {
	first, _ := pngOf(t, samplePicture(), Options{Scale: 1.5})
	for range 5 {
		if again, _ := pngOf(t, samplePicture(), Options{Scale: 1.5}); !bytes.Equal(first, again) {
			t.Fatal("two runs gave different bytes")
		}
	}
}

func TestPNGOfNothing(t *testing.T) {
	data, drawn := pngOf(t, Picture{}, Options{})
	if got := decode(t, data).Bounds(); got != image.Rect(0, 0, 1, 1) || drawn.Width != 1 || drawn.Note != "" {
		t.Errorf("got %v, %+v", got, drawn)
	}
}

func TestPNGIsCapped(t *testing.T) {
	huge := Picture{Width: 900_000, Height: 30_000, Ops: []Op{
		{Kind: OpRect, Box: &Rect{0, 0, 900_000, 30_000}, Fill: RoleMeshFill, Stroke: RoleMeshStroke, Width: 4000, Radius: 500},
	}}
	data, drawn := pngOf(t, huge, Options{Scale: 2, MaxPixels: 300_000})
	size := decode(t, data).Bounds().Size()
	if size.X*size.Y > 300_000 || size.X*size.Y < 280_000 || size != image.Pt(drawn.Width, drawn.Height) {
		t.Errorf("drawn at %v, said %+v", size, drawn)
	}
	if drawn.Scale >= 2 || !strings.Contains(drawn.Note, "scaled down from 2") {
		t.Errorf("said %+v", drawn)
	}
	for _, o := range []Options{{Scale: -1}, {Scale: math.NaN()}, {Scale: 1000}, {MaxPixels: -1}, {MaxPixels: 1}, {Theme: "sepia"}} {
		if _, err := WritePNG(context.Background(), io.Discard, huge, o); err == nil && o.MaxPixels != 1 {
			t.Errorf("%+v is no error", o)
		}
	}
}

// Things beside and far around the picture must neither panic nor show.
func TestPNGClips(t *testing.T) {
	const far = 999_999.0
	p := Picture{Width: 40, Height: 30, Ops: []Op{
		{Kind: OpRect, Box: &Rect{-far, -far, far, far}, Fill: HealthRole("failing")},
		{Kind: OpRect, Box: &Rect{-far, 10, 2 * far / 2, 10}, Fill: HealthRole("failing"), Stroke: RoleText, Width: 3, Dash: false},
		{Kind: OpRect, Box: &Rect{40, 30, 50, 50}, Hatch: true, Fill: RoleHatch},
		{Kind: OpPath, Points: []Point{{-far, 200}, {far, 201}}, Stroke: RoleText, Width: 9, Arrow: true},
		{Kind: OpText, Text: strings.Repeat("W", 50), Size: 20, Points: []Point{{-far, 5}}, Fill: RoleText},
		{Kind: OpIcon, Icon: IconDoubt, Box: &Rect{-90, -90, 50, 50}, Fill: RoleDoubt},
		{Kind: OpRect, Box: &Rect{-20, 5, 30, 10}, Radius: 5, Fill: HealthRole("healthy")},
	}}
	data, _ := pngOf(t, p, Options{})
	colours, err := ColoursOf(Dark, Standard)
	if err != nil {
		t.Fatal(err)
	}
	img := decode(t, data)
	for at, role := range map[image.Point]Role{{5, 10}: HealthRole("healthy"), {20, 10}: RoleCanvas, {39, 29}: RoleCanvas, {0, 0}: RoleCanvas} {
		if got := color.RGBAModel.Convert(img.At(at.X, at.Y)); got != colours[role] {
			t.Errorf("pixel %v is %v, want %s %v", at, got, role, colours[role])
		}
	}
}

// cancelWriter cancels at the first byte it is given.
type cancelWriter struct{ cancel context.CancelFunc }

func (c cancelWriter) Write(p []byte) (int, error) {
	c.cancel()
	return len(p), nil
}

func TestPNGIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := WritePNG(ctx, cancelWriter{cancel}, samplePicture(), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while writing: %v", err)
	}
	b := &bytes.Buffer{}
	if _, err := WritePNG(ctx, b, samplePicture(), Options{}); !errors.Is(err, context.Canceled) || b.Len() > 0 {
		t.Errorf("cancelled before drawing: %v, %d bytes", err, b.Len())
	}
	if _, err := WritePNG(context.Background(), brokenWriter{}, samplePicture(), Options{}); err == nil {
		t.Error("an error of the writer is lost")
	}
}

func TestPNGTellsHowFarItIs(t *testing.T) {
	p := samplePicture()
	for len(p.Ops) < 100 {
		p.Ops = append(p.Ops, p.Ops...)
	}
	said := []int{}
	silent, _ := pngOf(t, p, Options{})
	told, _ := pngOf(t, p, Options{Progress: func(done, of int) {
		if of != len(p.Ops) {
			t.Errorf("%d of %d operations, and there are %d", done, of, len(p.Ops))
		}
		said = append(said, done)
	}})
	if len(said) < 4 || said[0] != 0 || said[len(said)-1] != len(p.Ops) || !slices.IsSorted(said) {
		t.Errorf("said %v of %d", said, len(p.Ops))
	}
	if !bytes.Equal(silent, told) {
		t.Error("who is told gets another file")
	}
}

func FuzzPNGText(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, 10.0, 1.0)
	}
	f.Fuzz(func(t *testing.T, text string, x, scale float64) {
		p := textPicture(text)
		p.Ops[0].Points[0].X = x
		_, err := WritePNG(context.Background(), io.Discard, p, Options{Scale: scale, MaxPixels: 20_000})
		if valid := isPosition(x) && scale >= 0 && scale <= 64; valid != (err == nil) {
			t.Errorf("x %v, scale %v: %v", x, scale, err)
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	p := manyPicture(500)
	b.Run("svg", func(b *testing.B) {
		for b.Loop() {
			svgOf(b, p, Options{})
		}
	})
	for name, scale := range map[string]float64{"png-1x": 1, "png-2x": 2} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				pngOf(b, p, Options{Scale: scale})
			}
		})
	}
}
