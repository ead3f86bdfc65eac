package charting

import (
	"context"
	"fmt"
	"io"
	"slices"

	"portolan/app/problem"
	"portolan/app/view"
	"portolan/graph"
	"portolan/graph/picture"
)

// Material is all that a file can be made of. Every door to a file, the page's, the window's and the command line's, fills
// one and writes it, so that the same look has the same file.
type Material struct {
	Reading
	Shape Shape
	// Seen is the look on the atlas; Place answers the picture of it.
	Seen  graph.View
	Place func(context.Context) (picture.Picture, error)
	// packed are the facts where they are to travel along in a picture.
	packed []byte
}

// Write writes it in a format; the notes are those that say more than what is known from the atlas.
func (m Material) Write(ctx context.Context, w io.Writer, f Format) ([]string, error) {
	notes, err := f.write(ctx, w, m)
	if err != nil {
		return nil, err
	}
	if len(notes) == 0 {
		return notes, nil
	}
	known := graph.Build(m.Atlas, graph.View{}).Notes
	out := slices.DeleteFunc(slices.Clone(notes), func(n string) bool { return n == "" || slices.Contains(known, n) })
	return out, nil
}

func (m Material) step(doing string, done, of int) {
	if m.Shape.Step != nil {
		m.Shape.Step(doing, done, of)
	}
}

func (m Material) picture(ctx context.Context) (picture.Picture, error) {
	if err := m.some(); err != nil {
		return picture.Picture{}, err
	}
	m.step("laying out", 0, 0)
	return m.Place(ctx)
}

func (m Material) graph() (graph.Graph, error) { return m.Shape.chart(m.Atlas, m.Seen), m.some() }

// some refuses a file of nothing: whoever asks for what is found wants to know that nothing is.
func (m Material) some() error {
	if m.Seen.Only == nil || len(m.Seen.Only) > 0 {
		return nil
	}
	return &problem.Error{Problem: view.Problem{Code: problem.CodeBadInput,
		Message: fmt.Sprintf("nothing is found by %q, so there is nothing to put into a file", m.Shape.Only),
		Remedy:  "correct the expression; docs/find.md describes the language"}}
}

func (m Material) options() picture.Options {
	return picture.Options{Theme: picture.Theme(m.Shape.Theme), Palette: picture.Palette(m.Shape.Palette), Scale: m.Shape.Scale,
		Stamp: picture.StampOf(m.Snapshot), Snapshot: m.packed}
}

// watched are options of which the progress is told.
func (m Material) watched() picture.Options {
	o := m.options()
	o.Progress = func(done, of int) {
		if done == of {
			m.step("writing", 0, 0)
			return
		}
		m.step("drawing", done, of)
	}
	return o
}

// Check tells whether a shape can be drawn, whatever the chart.
func (s Shape) Check() error {
	switch err := s.checkColours(); {
	case err != nil:
		return err
	case s.Scale != 0 && !(s.Scale > 0 && s.Scale <= MaxScale):
		return problem.Usage(fmt.Sprintf("a scale of %g is out of bounds", s.Scale), fmt.Sprintf("give more than 0, at most %d", MaxScale))
	}
	return s.Look.Check()
}

func (s Shape) checkColours() error {
	switch {
	case s.Theme != string(picture.Dark) && s.Theme != string(picture.Light):
		return problem.Usage(fmt.Sprintf("there is no theme %q", s.Theme), "choose dark or light")
	case !slices.Contains(picture.Palettes, picture.Palette(s.Palette)):
		return problem.Usage(fmt.Sprintf("there is no palette %q", s.Palette), "choose standard, contrast or safe")
	}
	return nil
}

// MaxScale bounds a PNG: beyond, its pixels would not fit into memory for any mesh worth drawing.
const MaxScale = 8
