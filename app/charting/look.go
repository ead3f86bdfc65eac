package charting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"portolan/app/problem"
	"portolan/graph"
	"portolan/graph/find"
	"portolan/graph/mesh"
)

// Look is what a person asks to see of a chart. What names nothing on it does nothing but make a note.
type Look struct {
	// Aspect is width/height to pack the meshes to; 0 is [DefaultAspect].
	Aspect float64
	// Mesh is the key of the only mesh that is shown; empty shows all.
	Mesh string
	// Focus is the ID of the node whose neighbourhood within so many Hops is shown; empty shows all. 0 Hops are 1.
	Focus string
	Hops  int
	// Folded are the IDs of the nodes that are drawn shut.
	Folded []string
	// Hide is an expression of package find for what is left out; empty hides nothing.
	Hide string
	// Compared is what the chart shows of changes; nil for none. It is no part of the key: a comparison has pictures of its own.
	Compared *Compared `json:"-"`
}

// Check tells whether a look can be understood, whatever the chart.
func (l Look) Check() error {
	if l.Hops < 0 || l.Hops > 2 {
		return problem.Usage(fmt.Sprintf("there is no focus of %d hops", l.Hops), "choose 1 or 2")
	}
	if strings.TrimSpace(l.Hide) == "" {
		return nil
	}
	_, err := find.Parse(l.Hide)
	return hideError(err)
}

// hideError names the column of what is wrong with an expression.
func hideError(err error) error {
	var wrong *find.Error
	if errors.As(err, &wrong) {
		return problem.Usage(fmt.Sprintf("the expression of what to hide is wrong at column %d: %s", wrong.Column, wrong.Message),
			"correct it there; docs/find.md describes the language")
	}
	return err
}

// view is the look on one Atlas.
func (l Look) view(ctx context.Context, atlas mesh.Atlas) (graph.View, error) {
	if err := l.Check(); err != nil {
		return graph.View{}, err
	}
	out := graph.View{Mesh: l.Mesh, Focus: l.Focus, Hops: max(1, l.Hops), Folded: l.Folded}
	if c := l.Compared; c != nil {
		atlas, out.Marks, out.Ghosts = c.atlas, c.marks, c.ghosts
	}
	if strings.TrimSpace(l.Hide) == "" {
		return out, nil
	}
	hidden, err := find.Hide(ctx, find.Subjects(atlas), l.Hide)
	if err != nil {
		return graph.View{}, hideError(err)
	}
	out.Hidden = hidden
	return out, nil
}

// graph is the chart of one Atlas in this look.
func (l Look) graph(ctx context.Context, atlas mesh.Atlas) (graph.Graph, error) {
	seen, err := l.view(ctx, atlas)
	if err != nil || l.Compared == nil {
		return graph.Build(atlas, seen), err
	}
	g := graph.Build(l.Compared.atlas, seen)
	g.Notes = append(g.Notes, l.Compared.note())
	return g, nil
}

// Key is the same for looks that show the same.
func (l Look) Key() (string, error) {
	l.Aspect = Usual(l.Aspect)
	if l.Hops = max(1, l.Hops); l.Focus == "" {
		l.Hops = 0
	}
	l.Folded = slices.Compact(slices.Sorted(slices.Values(l.Folded)))
	key, err := json.Marshal(l)
	if err != nil {
		return "", fmt.Errorf("compare looks: %w", err)
	}
	return string(key), nil
}

// LookOf reads the LOOK of a request.
func LookOf(query url.Values) (Look, error) {
	l := Look{Mesh: query.Get("mesh"), Focus: query.Get("focus"), Folded: query["fold"], Hide: query.Get("hide")}
	if text := query.Get("aspect"); text != "" {
		aspect, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(aspect) || aspect < 0 {
			return l, problem.Usage(fmt.Sprintf("aspect=%q is no ratio", text), "give width/height, such as 1.6")
		}
		l.Aspect = aspect
	}
	if text := query.Get("hops"); text != "" {
		hops, err := strconv.Atoi(text)
		if err != nil || hops < 1 {
			return l, problem.Usage(fmt.Sprintf("hops=%q is no number of hops", text), "choose 1 or 2")
		}
		l.Hops = hops
	}
	return l, l.Check()
}
