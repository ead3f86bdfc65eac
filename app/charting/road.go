// Package charting is the road from facts to a picture and to a file, and what a person may ask of it.
//
// It exists because the program and the page that is one file by itself answer the same questions by the same functions:
// the road is wired here and nowhere else. Everything here is a pure function of what was read; it must never know where
// that came from, who asks, or what was asked before.
package charting

import (
	"context"
	"fmt"
	"io"
	"math"

	"portolan/graph"
	"portolan/graph/facts"
	"portolan/graph/layout"
	"portolan/graph/mesh"
	"portolan/graph/picture"
)

// Road is the whole way from facts to a file, wired here and nowhere else: facts → meshes → graph → picture → bytes.
type Road struct {
	// Engine places what is related; nil leaves everything to the grid.
	Engine layout.Engine
}

// Shape is how a chart is asked for as a file.
type Shape struct {
	Look
	// Theme is "dark" or "light", Palette "standard", "contrast" or "safe"; they do not matter to dot and json.
	Theme, Palette string
	// Scale is pixels of a PNG per pixel of the picture; 0 is 1.
	Scale float64
	// Step is told what is being done, and how many of how many steps are behind it; of 0 where nobody can say. It may be nil.
	Step func(doing string, done, of int)
	// Page writes a chart as a page of its own; nil where there is no page to put it into.
	Page func(w io.Writer, of Reading, drawn picture.Picture, shape Shape) error
}

// Reading is what a file is made of: facts, and what was concluded from them.
type Reading struct {
	Snapshot facts.Snapshot
	Atlas    mesh.Atlas
}

// Bounds of an aspect that can be asked for.
const (
	DefaultAspect = 1.6
	minAspect     = 0.2
	maxAspect     = 5
)

// Infer concludes who belongs to whom.
func (r Road) Infer(snapshot facts.Snapshot) mesh.Atlas { return mesh.Infer(snapshot) }

// Picture places the chart of an Atlas. It keeps the shape of a previous picture, if there is one: of the same look at an
// earlier reading.
func (r Road) Picture(ctx context.Context, atlas mesh.Atlas, look Look, previous *picture.Picture) (picture.Picture, error) {
	seen, err := look.View(ctx, atlas)
	if err != nil {
		return picture.Picture{}, err
	}
	return r.place(ctx, look.chart(atlas, seen), look.Aspect, previous)
}

func (r Road) place(ctx context.Context, chart graph.Graph, aspect float64, previous *picture.Picture) (picture.Picture, error) {
	drawn, err := layout.Place(ctx, chart, layout.Options{Aspect: Usual(aspect), Previous: previous}, r.Engine)
	if err != nil {
		return picture.Picture{}, fmt.Errorf("lay the chart out: %w", err)
	}
	return drawn, nil
}

// Material is what a file of a reading can be made of; its chart is placed for it.
func (r Road) Material(ctx context.Context, of Reading, shape Shape) (Material, error) {
	seen, err := shape.View(ctx, of.Atlas)
	if err != nil {
		return Material{}, err
	}
	return Material{Reading: of, Shape: shape, Seen: seen, Place: func(ctx context.Context) (picture.Picture, error) {
		return r.place(ctx, shape.chart(of.Atlas, seen), shape.Aspect, nil)
	}}, nil
}

// Write writes a reading in one of [Formats]. The notes are what the person should know of the file.
func (r Road) Write(ctx context.Context, w io.Writer, of Reading, format string, shape Shape) (notes []string, err error) {
	f, err := FormatNamed(format)
	if err != nil {
		return nil, err
	}
	m, err := r.Material(ctx, of, shape)
	if err != nil {
		return nil, err
	}
	return m.Write(ctx, w, f)
}

// Usual rounds an aspect to tenths within bounds, so that a window that is being resized does not ask for a hundred charts.
func Usual(aspect float64) float64 {
	if aspect == 0 || math.IsNaN(aspect) {
		aspect = DefaultAspect
	}
	return math.Round(10*min(max(aspect, minAspect), maxAspect)) / 10
}
