package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"portolan/app/view"
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
	seen, err := look.view(ctx, atlas)
	if err != nil {
		return picture.Picture{}, err
	}
	drawn, err := layout.Place(ctx, graph.Build(atlas, seen), layout.Options{Aspect: usual(look.Aspect), Previous: previous}, r.Engine)
	if err != nil {
		return picture.Picture{}, fmt.Errorf("lay the chart out: %w", err)
	}
	return drawn, nil
}

// Write writes the chart of an Atlas in one of [Formats]. The notes are what the person should know of how it was drawn.
func (r Road) Write(ctx context.Context, w io.Writer, atlas mesh.Atlas, format string, shape Shape) (notes []string, err error) {
	whole := graph.Build(atlas, graph.View{})
	if format == "dot" {
		seen, err := shape.view(ctx, atlas)
		if err != nil {
			return nil, err
		}
		chart := graph.Build(atlas, seen)
		_, err = io.WriteString(w, layout.DOT(chart))
		return beside(whole.Notes, chart.Notes), err
	}
	drawn, err := r.Picture(ctx, atlas, shape.Look, nil)
	if err != nil {
		return nil, err
	}
	note, err := writePicture(ctx, w, drawn, format, shape)
	return beside(whole.Notes, append(slices.Clone(drawn.Notes), note)), err
}

// beside are the notes that say more than those of the whole chart, which are known from the Atlas.
func beside(known, notes []string) []string {
	return slices.DeleteFunc(slices.Clone(notes), func(n string) bool { return n == "" || slices.Contains(known, n) })
}

// writePicture writes a placed chart in one of [Formats] but dot, which has no places.
func writePicture(ctx context.Context, w io.Writer, drawn picture.Picture, format string, shape Shape) (note string, err error) {
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
	return Usage(fmt.Sprintf("there is no chart format %q", format), "choose one of svg, png, dot, json")
}

// usual rounds an aspect to tenths within bounds, so that a window that is being resized does not ask for a hundred charts.
func usual(aspect float64) float64 {
	if aspect == 0 || math.IsNaN(aspect) {
		aspect = DefaultAspect
	}
	return math.Round(10*min(max(aspect, minAspect), maxAspect)) / 10
}

// Chart places what is shown, or answers what was placed before in this look.
func (s *Session) Chart(ctx context.Context, look Look) (view.Chart, error) {
	what, err := s.showing()
	if err != nil {
		return view.Chart{}, err
	}
	drawn, err := s.picture(ctx, what, look)
	if err != nil {
		return view.Chart{}, err
	}
	return view.Chart{Version: what.state.ChartVersion, Picture: drawn, Atlas: what.atlas}, nil
}

func (s *Session) picture(ctx context.Context, what *shown, look Look) (picture.Picture, error) {
	key, err := look.key()
	if err != nil {
		return picture.Picture{}, err
	}
	if drawn, ok := what.pictures.get(key); ok {
		return drawn, nil
	}
	drawn, err := s.road.Picture(ctx, what.atlas, look, what.pictures.previous(key))
	if err != nil {
		return picture.Picture{}, err
	}
	what.pictures.put(key, drawn)
	return drawn, nil
}

// Export writes what is shown as a file of one of [Formats].
func (s *Session) Export(ctx context.Context, w io.Writer, format string, shape Shape) error {
	what, err := s.showing()
	if err != nil {
		return err
	}
	if format == "dot" {
		_, err := s.road.Write(ctx, w, what.atlas, format, shape)
		return err
	}
	drawn, err := s.picture(ctx, what, shape.Look)
	if err != nil {
		return err
	}
	_, err = writePicture(ctx, w, drawn, format, shape)
	return err
}

// Snapshot writes the facts behind what is shown.
func (s *Session) Snapshot(w io.Writer) error {
	what, err := s.showing()
	if err != nil {
		return err
	}
	return facts.Write(w, what.snapshot)
}

// errNoChart is behind the error of whoever asks for a chart when there is none.
var errNoChart = errors.New("no chart")

func (s *Session) showing() (*shown, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown == nil {
		return nil, &Error{Err: errNoChart, Problem: view.Problem{Code: CodeUsage, Message: "there is no chart yet",
			Remedy: "pick a context or a demo, and wait until it is read"}}
	}
	return s.shown, nil
}
