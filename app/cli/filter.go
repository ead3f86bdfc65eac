package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"portolan/app"
	"portolan/graph/find"
	"portolan/graph/mesh"
)

// filter is an expression that a list is narrowed to; without one everything stays.
type filter struct {
	text       string
	given      bool
	expression find.Expression
}

func (f *filter) add(flags *pflag.FlagSet, what string) {
	flags.StringVar(&f.text, "filter", "", "list only "+what+"; docs/find.md describes the language")
}

// parse understands the expression, if there is one.
func (f *filter) parse(flags *pflag.FlagSet) (err error) {
	if f.given = flags.Changed("filter"); f.given {
		f.expression, err = parse("--filter", f.text)
	}
	return err
}

// parse understands an expression; the error shows where it is wrong.
func parse(where, text string) (find.Expression, error) {
	expression, err := find.Parse(text)
	var wrong *find.Error
	if !errors.As(err, &wrong) {
		return expression, err
	}
	message := fmt.Sprintf("%s, column %d: %s\n  %s\n  %s^", where, wrong.Column, wrong.Message, printable(text), strings.Repeat(" ", wrong.Column-1))
	return expression, app.Usage(message, `"portolan find --help" has examples, and docs/find.md describes the language`)
}

// found are the IDs of what the expression means.
func (f filter) found(atlas mesh.Atlas) map[string]bool {
	out := map[string]bool{}
	for _, s := range find.Subjects(atlas) {
		out[s.ID] = f.expression.Match(s)
	}
	return out
}

// rows narrows the planes that are listed: a plane stays if it or its mesh is found. A mesh stays as it is if one of its
// planes does.
func (f filter) rows(atlas mesh.Atlas) (narrowed mesh.Atlas, keeps func(mesh.Mesh, mesh.Plane) bool) {
	if !f.given {
		return atlas, func(mesh.Mesh, mesh.Plane) bool { return true }
	}
	found := f.found(atlas)
	keeps = func(m mesh.Mesh, p mesh.Plane) bool { return found[find.MeshID(m.Key)] || found[p.Ref.String()] }
	narrowed = atlas
	narrowed.Meshes = []mesh.Mesh{}
	for _, m := range atlas.Meshes {
		if slices.ContainsFunc(m.Planes, func(p mesh.Plane) bool { return keeps(m, p) }) {
			narrowed.Meshes = append(narrowed.Meshes, m)
		}
	}
	return narrowed, keeps
}

// findings narrows what check lists: a finding stays if one of its objects is found. One about a workload names its
// namespace as well.
func (f filter) findings(atlas mesh.Atlas, all []mesh.Finding) []mesh.Finding {
	if !f.given {
		return all
	}
	found := f.found(atlas)
	return slices.DeleteFunc(slices.Clone(all), func(one mesh.Finding) bool {
		return !slices.ContainsFunc(one.Objects, func(ref mesh.Ref) bool { return found[ref.String()] })
	})
}
