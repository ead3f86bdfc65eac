package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"

	"portolan/app/charting"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/picture"
)

// order is a file that was asked for, and understood: what is left to know is what it is made of.
type order struct {
	format charting.Format
	shape  Shape
	wanted view.Export
}

// ordered understands what the page asks for, whatever is shown.
func ordered(wanted view.Export) (order, error) {
	format, err := charting.FormatNamed(wanted.Format)
	if err != nil {
		return order{}, err
	}
	query, err := url.ParseQuery(wanted.Look)
	if err != nil {
		return order{}, Usage("the look cannot be read: "+err.Error(), "reload the page")
	}
	look, err := charting.LookOf(query)
	if err != nil {
		return order{}, err
	}
	if wanted.Only != "" {
		look.Only = wanted.Only
	}
	for _, r := range wanted.Redact {
		if r != facts.RedactHosts && r != facts.RedactNames {
			return order{}, Usage(fmt.Sprintf("%q cannot be redacted", r), "choose names, hosts or both")
		}
	}
	shape := Shape{Look: look, Theme: wanted.Theme, Palette: wanted.Palette, Scale: wanted.Scale}
	return order{format: format, shape: shape, wanted: wanted}, shape.Check()
}

// redacts tells whether the facts are changed before anything is made of them.
func (o order) redacts() bool { return len(o.wanted.Redact) > 0 || o.wanted.Alias != "" }

// name is what the file should be called. It does not tell the context's name where that is not to be told.
func (o order) name(source view.Source) string {
	switch {
	case o.wanted.Alias != "":
		source = view.Source{Kind: view.SourceContext, Name: o.wanted.Alias}
	case o.redacts():
		source = view.Source{}
	}
	return filename(source, o.format.Ending)
}

// made is a file, finished.
type made struct {
	kind, name string
	body       []byte
	notes      []string
}

// make makes the file that was ordered of what is shown. It is the one way to a file of the page, the window and the API.
func (s *Session) make(ctx context.Context, what *shown, o order) (made, error) {
	m, err := s.material(ctx, what, o)
	if err != nil {
		return made{}, err
	}
	body := limited{ctx: ctx}
	notes, err := m.Write(ctx, &body, o.format)
	if err != nil {
		return made{}, err
	}
	return made{kind: o.format.Kind, name: o.name(what.state.Source), body: body.Bytes(), notes: notes}, nil
}

// material is what the file is made of: the very picture of the page where nothing is redacted. Else everything is
// concluded and placed anew from facts that do not have the names any more, and the page's picture stays as it is.
func (s *Session) material(ctx context.Context, what *shown, o order) (charting.Material, error) {
	if !o.redacts() {
		o.shape.Compared = what.compared // what it is compared with has its names
		m, err := s.road.Material(ctx, charting.Reading{Snapshot: what.snapshot, Atlas: what.atlas}, o.shape)
		m.Place = func(ctx context.Context) (picture.Picture, error) { return s.picture(ctx, what, o.shape.Look) }
		return m, err
	}
	if o.shape.Step != nil {
		o.shape.Step("redacting", 0, 0)
	}
	worn, err := charting.Dress(what.snapshot, what.atlas, o.wanted.Redact, o.wanted.Alias)
	if err != nil {
		return charting.Material{}, err
	}
	if o.shape.Look, err = worn.Look(ctx, o.shape.Look); err != nil {
		return charting.Material{}, err
	}
	return s.road.Material(ctx, charting.Reading{Snapshot: worn.Snapshot, Atlas: worn.Atlas}, o.shape)
}

// maxFile is the most that a file may have, in bytes: it is kept in memory until it is fetched.
const maxFile = 256 << 20

// limited keeps what is written, until the context is done or there is too much of it.
type limited struct {
	bytes.Buffer
	ctx context.Context
}

var errLarge = errors.New("too large")

func (l *limited) Write(p []byte) (int, error) {
	if err := l.ctx.Err(); err != nil {
		return 0, err
	}
	if l.Len()+len(p) > maxFile {
		return 0, &Error{Err: errLarge, Problem: view.Problem{Code: CodeInternal,
			Message: fmt.Sprintf("the file would be larger than %d MiB", maxFile>>20),
			Remedy:  "leave something out, choose a smaller scale, or write it with: portolan chart --file FILE"}}
	}
	return l.Buffer.Write(p)
}
