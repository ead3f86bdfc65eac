package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"

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

// Shape is how a chart is asked for.
type Shape struct {
	// Aspect is width/height to pack the meshes to; 0 is [DefaultAspect].
	Aspect float64
	// Theme is "dark" or "light"; it does not matter to dot and json.
	Theme string
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

// Picture places the chart of an Atlas.
func (r Road) Picture(ctx context.Context, atlas mesh.Atlas, aspect float64) (picture.Picture, error) {
	drawn, err := layout.Place(ctx, graph.Build(atlas, graph.View{}), layout.Options{Aspect: usual(aspect)}, r.Engine)
	if err != nil {
		return picture.Picture{}, fmt.Errorf("lay the chart out: %w", err)
	}
	return drawn, nil
}

// Write writes the chart of an Atlas in one of [Formats]. The notes are what the person should know of how it was drawn.
func (r Road) Write(ctx context.Context, w io.Writer, atlas mesh.Atlas, format string, shape Shape) (notes []string, err error) {
	chart := graph.Build(atlas, graph.View{})
	if format == "dot" {
		_, err := io.WriteString(w, layout.DOT(chart))
		return nil, err
	}
	drawn, err := r.Picture(ctx, atlas, shape.Aspect)
	if err != nil {
		return nil, err
	}
	note, err := writePicture(ctx, w, drawn, format, shape)
	// What the graph itself notes is known from the Atlas.
	for _, n := range append(slices.Clone(drawn.Notes), note) {
		if n != "" && !slices.Contains(chart.Notes, n) {
			notes = append(notes, n)
		}
	}
	return notes, err
}

// writePicture writes a placed chart in one of [Formats] but dot, which has no places.
func writePicture(ctx context.Context, w io.Writer, drawn picture.Picture, format string, shape Shape) (note string, err error) {
	options := picture.Options{Theme: picture.Theme(shape.Theme), Scale: shape.Scale}
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

// pictures are the charts of one reading by their aspect.
type pictures struct {
	mu   sync.Mutex
	kept map[float64]picture.Picture
}

// maxPictures is how many are kept: a window that is turned and back, not every size it ever had.
const maxPictures = 8

func (p *pictures) get(aspect float64) (picture.Picture, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.kept[aspect]
	return found, ok
}

func (p *pictures) put(aspect float64, drawn picture.Picture) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil || len(p.kept) >= maxPictures {
		p.kept = map[float64]picture.Picture{}
	}
	p.kept[aspect] = drawn
}

// Chart places what is shown, or answers what was placed before at this aspect.
func (s *Session) Chart(ctx context.Context, aspect float64) (view.Chart, error) {
	what, err := s.showing()
	if err != nil {
		return view.Chart{}, err
	}
	drawn, err := s.picture(ctx, what, aspect)
	if err != nil {
		return view.Chart{}, err
	}
	return view.Chart{Version: what.state.ChartVersion, Picture: drawn, Atlas: what.atlas}, nil
}

func (s *Session) picture(ctx context.Context, what *shown, aspect float64) (picture.Picture, error) {
	aspect = usual(aspect)
	if drawn, ok := what.pictures.get(aspect); ok {
		return drawn, nil
	}
	drawn, err := s.road.Picture(ctx, what.atlas, aspect)
	if err != nil {
		return picture.Picture{}, err
	}
	what.pictures.put(aspect, drawn)
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
	drawn, err := s.picture(ctx, what, shape.Aspect)
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

func (s *Session) showing() (*shown, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown == nil {
		return nil, &Error{Problem: view.Problem{Code: CodeUsage, Message: "there is no chart yet",
			Remedy: "pick a context or a demo, and wait until it is read"}}
	}
	return s.shown, nil
}
