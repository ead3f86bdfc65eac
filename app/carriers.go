package app

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"portolan/graph/carrier"
	"portolan/graph/facts"
	"portolan/graph/picture"
)

// Carrier is a kind of file that a snapshot travels in.
type Carrier struct {
	// Ending is how its name ends, without the first dot, e.g. "mesh.svg".
	Ending string
	// Kind is its media type.
	Kind string
	// Drawn is true for a picture, to which theme, palette, scale and look matter.
	Drawn bool
	write func(ctx context.Context, r Road, w io.Writer, snapshot facts.Snapshot, shape Shape) (notes []string, err error)
}

// Carriers are all there are. The first is what a name without an ending gets.
var Carriers = []Carrier{
	{Ending: "mesh.json", Kind: "application/json", write: writePlain},
	{Ending: "json", Kind: "application/json", write: writePlain},
	{Ending: "mesh.json.gz", Kind: "application/gzip", write: writePacked},
	{Ending: "mesh.svg", Kind: "image/svg+xml", Drawn: true, write: drawnAs("svg")},
	{Ending: "mesh.png", Kind: "image/png", Drawn: true, write: drawnAs("png")},
}

// CarrierOf is the carrier that a file's name asks for, in whatever case; ok is false for an ending that is none's.
func CarrierOf(file string) (found Carrier, ok bool) {
	name := strings.ToLower(filepath.Base(file))
	for _, c := range Carriers {
		if strings.HasSuffix(name, "."+c.Ending) {
			return c, true
		}
	}
	return Carriers[0], filepath.Ext(name) == ""
}

// Endings are the endings of all carriers, for a person to choose from.
func Endings() string {
	var out []string
	for _, c := range Carriers {
		out = append(out, "."+c.Ending)
	}
	return strings.Join(out, ", ")
}

// Write writes a snapshot so that it can be opened again. What the picture of a carrier does not show travels along all the same.
func (c Carrier) Write(ctx context.Context, r Road, w io.Writer, snapshot facts.Snapshot, shape Shape) (notes []string, err error) {
	return c.write(ctx, r, w, snapshot, shape)
}

func writePlain(_ context.Context, _ Road, w io.Writer, snapshot facts.Snapshot, _ Shape) ([]string, error) {
	return nil, facts.Write(w, snapshot)
}

func writePacked(_ context.Context, _ Road, w io.Writer, snapshot facts.Snapshot, _ Shape) ([]string, error) {
	packed, err := carrier.Pack(snapshot)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(packed)
	return nil, err
}

// drawnAs draws a picture in one of [Formats] and packs the facts into it.
func drawnAs(format string) func(context.Context, Road, io.Writer, facts.Snapshot, Shape) ([]string, error) {
	return func(ctx context.Context, r Road, w io.Writer, snapshot facts.Snapshot, shape Shape) ([]string, error) {
		packed, err := carrier.Pack(snapshot)
		if err != nil {
			return nil, err
		}
		shape.Stamp, shape.Snapshot = picture.StampOf(snapshot), packed
		notes, err := r.Write(ctx, w, r.Infer(snapshot), format, shape)
		return slices.Concat(notes, besides(shape)), err
	}
}

// besides is what a person should know of a picture that holds more than it shows.
func besides(s Shape) []string {
	if s.Mesh == "" && s.Focus == "" && s.Hide == "" && len(s.Folded) == 0 {
		return nil
	}
	return []string{"The picture shows a part; the snapshot in it is whole."}
}
