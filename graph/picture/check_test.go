package picture

import (
	"context"
	"io"
	"math"
	"strings"
	"testing"
)

func TestCheckRefuses(t *testing.T) {
	box := &Rect{0, 0, 5, 5}
	for want, p := range map[string]Picture{
		"cannot be drawn":     {Width: -1},
		"by NaN pixels":       {Height: math.NaN()},
		"no colour for role":  {Ops: []Op{{Kind: OpRect, Box: box, Fill: "mesh.fil"}}},
		"is out of bounds":    {Ops: []Op{{Kind: OpPath, Points: []Point{{0, 0}, {math.Inf(1), 0}}}}},
		"box":                 {Ops: []Op{{Kind: OpRect, Box: &Rect{W: -1}}}},
		"width -1":            {Ops: []Op{{Kind: OpRect, Box: box, Width: -1}}},
		"no box":              {Ops: []Op{{Kind: OpRect}}},
		"no icon \"smile\"":   {Ops: []Op{{Kind: OpIcon, Box: box, Icon: "smile"}}},
		"2 points and size 0": {Ops: []Op{{Kind: OpText, Points: []Point{{}, {}}}}},
		"unknown anchor":      {Ops: []Op{{Kind: OpText, Size: 1, Points: []Point{{}}, Anchor: "left"}}},
		"3 points":            {Ops: []Op{{Kind: OpPath, Curved: true, Points: []Point{{}, {}, {}}}}},
		"unknown kind":        {Ops: []Op{{Kind: "blob"}}},
	} {
		if err := p.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error with %q, got %v", want, err)
		}
		if WriteSVG(io.Discard, p, Options{}) == nil {
			t.Errorf("WriteSVG takes what Check refuses with %q", want)
		}
		if _, err := WritePNG(context.Background(), io.Discard, p, Options{}); err == nil {
			t.Errorf("WritePNG takes what Check refuses with %q", want)
		}
	}
	if err := samplePicture().Check(); err != nil {
		t.Error(err)
	}
}
