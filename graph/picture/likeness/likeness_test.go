package likeness

import (
	"image"
	"image/color"
	"testing"
)

func TestCompare(t *testing.T) {
	a, b := image.NewRGBA(image.Rect(0, 0, 4, 2)), image.NewRGBA(image.Rect(3, 3, 7, 5))
	a.Set(2, 1, color.RGBA{R: 60, G: 3, A: 255})
	b.Set(3, 3, color.RGBA{B: 9, A: 255})
	got, err := Compare(a, b, 9)
	if err != nil {
		t.Fatal(err)
	}
	want := Difference{Mean: 72.0 / 24, Share: 1.0 / 8, Threshold: 9, Most: 60, At: image.Pt(2, 1)}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if same, err := Compare(a, a, 0); err != nil || same.Share != 0 || same.Mean != 0 || same.Most != 0 {
		t.Errorf("an image differs from itself: %+v, %v", same, err)
	}
	if _, err := Compare(a, image.NewRGBA(image.Rect(0, 0, 4, 3)), 0); err == nil {
		t.Error("images of different sizes are no error")
	}
}
