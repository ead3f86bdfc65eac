// Package likeness says how much two images differ.
//
// It exists for the tests that hold the PNG, the SVG in a browser and the page to each other. It must never judge what
// is alike enough: that is the caller's. The program itself does not import it.
package likeness

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
)

// Difference is how far two images of one size are apart.
type Difference struct {
	// Mean is the mean absolute difference of all colour channels of all pixels, 0 to 255.
	Mean float64
	// Share is the share of pixels, 0 to 1, of which a channel differs by more than Threshold.
	Share     float64
	Threshold int
	// Most is the largest difference of one channel, 0 to 255, and At the first pixel that has it.
	Most int
	At   image.Point
}

// String is the difference on one line.
func (d Difference) String() string {
	return fmt.Sprintf("mean %.3f of 255, %.4f%% of the pixels differ by more than %d, at most %d at %v",
		d.Mean, 100*d.Share, d.Threshold, d.Most, d.At)
}

// Compare compares two images; they must be of the same size.
func Compare(a, b image.Image, threshold int) (Difference, error) {
	size := a.Bounds().Size()
	if other := b.Bounds().Size(); size != other {
		return Difference{}, fmt.Errorf("compare images: sizes differ: %v and %v", size, other)
	}
	if size.X == 0 || size.Y == 0 {
		return Difference{Threshold: threshold}, nil
	}
	out, sum, over := Difference{Threshold: threshold, Most: -1}, 0, 0
	for y := range size.Y {
		for x := range size.X {
			most := 0
			for _, d := range channels(a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y), b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y)) {
				sum += d
				most = max(most, d)
			}
			if most > threshold {
				over++
			}
			if most > out.Most {
				out.Most, out.At = most, image.Pt(x, y)
			}
		}
	}
	pixels := float64(size.X) * float64(size.Y)
	out.Mean, out.Share = float64(sum)/pixels/3, float64(over)/pixels
	return out, nil
}

func channels(a, b color.Color) [3]int {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	return [3]int{apart(ar, br), apart(ag, bg), apart(ab, bb)}
}

func apart(a, b uint32) int {
	d := int(a>>8) - int(b>>8)
	return max(d, -d)
}

// Read reads a PNG file.
func Read(path string) (img image.Image, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read image: %w", err)
	}
	defer func() { _ = f.Close() }() // only read from
	img, err = png.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("read image %s: %w", path, err)
	}
	return img, nil
}
