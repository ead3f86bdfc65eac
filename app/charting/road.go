// Package charting is the road from facts to a picture and to a file, and what a person may ask of it.
//
// It exists because the program and the page that is one file by itself answer the same questions by the same functions:
// the road is wired here and nowhere else. Everything here is a pure function of what was read; it must never know where
// that came from, who asks, or what was asked before.
package charting

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"

	"portolan/app/problem"
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

// Formats are the files a chart can be written as.
var Formats = []string{"svg", "png", "dot", "json"}

// Shape is how a chart is asked for as a file.
type Shape struct {
	Look
	// Theme is "dark" or "light", Palette "standard", "contrast" or "safe"; they do not matter to dot and json.
	Theme, Palette string
	// Scale is pixels of a PNG per pixel of the picture; 0 is 1.
	Scale float64
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
	chart, err := look.graph(ctx, atlas)
	if err != nil {
		return picture.Picture{}, err
	}
	drawn, err := layout.Place(ctx, chart, layout.Options{Aspect: Usual(look.Aspect), Previous: previous}, r.Engine)
	if err != nil {
		return picture.Picture{}, fmt.Errorf("lay the chart out: %w", err)
	}
	return drawn, nil
}

// Write writes the chart of an Atlas in one of [Formats]. The notes are what the person should know of how it was drawn.
func (r Road) Write(ctx context.Context, w io.Writer, atlas mesh.Atlas, format string, shape Shape) (notes []string, err error) {
	whole := graph.Build(atlas, graph.View{})
	if format == "dot" {
		chart, err := shape.graph(ctx, atlas)
		if err != nil {
			return nil, err
		}
		_, err = io.WriteString(w, layout.DOT(chart))
		return beside(whole.Notes, chart.Notes), err
	}
	drawn, err := r.Picture(ctx, atlas, shape.Look, nil)
	if err != nil {
		return nil, err
	}
	note, err := WritePicture(ctx, w, drawn, format, shape)
	return beside(whole.Notes, append(slices.Clone(drawn.Notes), note)), err
}

// beside are the notes that say more than those of the whole chart, which are known from the Atlas.
func beside(known, notes []string) []string {
	return slices.DeleteFunc(slices.Clone(notes), func(n string) bool { return n == "" || slices.Contains(known, n) })
}

// WritePicture writes a placed chart in one of [Formats] but dot, which has no places.
func WritePicture(ctx context.Context, w io.Writer, drawn picture.Picture, format string, shape Shape) (note string, err error) {
	options := picture.Options{Theme: picture.Theme(shape.Theme), Palette: picture.Palette(shape.Palette), Scale: shape.Scale}
	switch format {
	case "svg":
		return "", picture.WriteSVG(w, drawn, options)
	case "png":
		done, err := picture.WritePNG(ctx, w, drawn, options)
		return done.Note, err
	case "json":
		return "", json.NewEncoder(w).Encode(drawn)
	default:
		return "", UnknownFormat(format)
	}
}

// UnknownFormat is the error for a format that is not of [Formats].
func UnknownFormat(format string) error {
	return problem.Usage(fmt.Sprintf("there is no chart format %q", format), "choose one of svg, png, dot, json")
}

// Usual rounds an aspect to tenths within bounds, so that a window that is being resized does not ask for a hundred charts.
func Usual(aspect float64) float64 {
	if aspect == 0 || math.IsNaN(aspect) {
		aspect = DefaultAspect
	}
	return math.Round(10*min(max(aspect, minAspect), maxAspect)) / 10
}
