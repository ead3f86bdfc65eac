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
	// Only is an expression for what is kept; empty keeps everything. Hide wins over it.
	Only string
	// Hidden are the IDs of what is left out where Hide was answered before, as it is for facts whose names were replaced since; nil hides nothing.
	Hidden []string
	// Kept are the IDs of what Only found, where that was answered before; nil keeps everything.
	Kept []string
	// Compared is what the chart shows of changes; nil for none. It is no part of the key: a comparison has pictures of its own.
	Compared *Compared `json:"-"`
}

// Check tells whether a look can be understood, whatever the chart.
func (l Look) Check() error {
	if l.Hops < 0 || l.Hops > 2 {
		return problem.Usage(fmt.Sprintf("there is no focus of %d hops", l.Hops), "choose 1 or 2")
	}
	for _, e := range []struct{ text, of string }{{l.Hide, ofHide}, {l.Only, ofOnly}} {
		if strings.TrimSpace(e.text) == "" {
			continue
		}
		if _, err := find.Parse(e.text); err != nil {
			return wrongExpression(err, e.of)
		}
	}
	return nil
}

// What the expressions of a look are of.
const (
	ofHide = "what to hide"
	ofOnly = "what to keep"
)

// wrongExpression names the column of what is wrong with an expression.
func wrongExpression(err error, of string) error {
	var wrong *find.Error
	if errors.As(err, &wrong) {
		return problem.Usage(fmt.Sprintf("the expression of %s is wrong at column %d: %s", of, wrong.Column, wrong.Message),
			"correct it there; docs/find.md describes the language")
	}
	return err
}

// View is the look on one Atlas.
func (l Look) View(ctx context.Context, atlas mesh.Atlas) (graph.View, error) {
	if err := l.Check(); err != nil {
		return graph.View{}, err
	}
	out := graph.View{Mesh: l.Mesh, Focus: l.Focus, Hops: max(1, l.Hops), Folded: l.Folded, Hidden: l.Hidden, Only: l.Kept}
	if c := l.Compared; c != nil {
		atlas, out.Marks, out.Ghosts = c.atlas, c.marks, c.ghosts
	}
	var err error
	if strings.TrimSpace(l.Hide) != "" {
		if out.Hidden, err = find.Hide(ctx, find.Subjects(atlas), l.Hide); err != nil {
			return graph.View{}, wrongExpression(err, ofHide)
		}
	}
	if strings.TrimSpace(l.Only) != "" {
		if out.Only, err = find.Only(ctx, find.Subjects(atlas), l.Only); err != nil {
			return graph.View{}, wrongExpression(err, ofOnly)
		}
		out.OnlyWord = strings.TrimSpace(l.Only)
	}
	return out, nil
}

// chart is the chart of an Atlas as it is seen in this look.
func (l Look) chart(atlas mesh.Atlas, seen graph.View) graph.Graph {
	if l.Compared == nil {
		return graph.Build(atlas, seen)
	}
	g := graph.Build(l.Compared.atlas, seen)
	g.Notes = append(g.Notes, l.Compared.note())
	return g
}

// Key is the same for looks that show the same.
func (l Look) Key() (string, error) {
	key, err := json.Marshal(l.Usual())
	if err != nil {
		return "", fmt.Errorf("compare looks: %w", err)
	}
	return string(key), nil
}

// Usual is the one of all looks that show the same.
func (l Look) Usual() Look {
	l.Aspect = Usual(l.Aspect)
	if l.Hops = max(1, l.Hops); l.Focus == "" {
		l.Hops = 0
	}
	l.Folded = slices.Compact(slices.Sorted(slices.Values(l.Folded)))
	return l
}

// LookOf reads the LOOK of a request.
func LookOf(query url.Values) (Look, error) {
	l := Look{Mesh: query.Get("mesh"), Focus: query.Get("focus"), Folded: query["fold"], Hide: query.Get("hide"), Only: query.Get("only")}
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
