package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"portolan/app/view"
	"portolan/graph"
	"portolan/graph/find"
	"portolan/graph/mesh"
	"portolan/graph/picture"
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
}

// Check tells whether a look can be understood, whatever the chart.
func (l Look) Check() error {
	if l.Hops < 0 || l.Hops > 2 {
		return Usage(fmt.Sprintf("there is no focus of %d hops", l.Hops), "choose 1 or 2")
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
		return Usage(fmt.Sprintf("the expression of what to hide is wrong at column %d: %s", wrong.Column, wrong.Message),
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

// key is the same for looks that show the same.
func (l Look) key() (string, error) {
	l.Aspect = usual(l.Aspect)
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

// lookOf reads the LOOK of a request.
func lookOf(query url.Values) (Look, error) {
	l := Look{Mesh: query.Get("mesh"), Focus: query.Get("focus"), Folded: query["fold"], Hide: query.Get("hide")}
	if text := query.Get("aspect"); text != "" {
		aspect, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(aspect) || aspect < 0 {
			return l, Usage(fmt.Sprintf("aspect=%q is no ratio", text), "give width/height, such as 1.6")
		}
		l.Aspect = aspect
	}
	if text := query.Get("hops"); text != "" {
		hops, err := strconv.Atoi(text)
		if err != nil || hops < 1 {
			return l, Usage(fmt.Sprintf("hops=%q is no number of hops", text), "choose 1 or 2")
		}
		l.Hops = hops
	}
	return l, l.Check()
}

func (h Handler) picture(r *http.Request) (answer, error) {
	look, err := lookOf(r.URL.Query())
	if err != nil {
		return answer{}, err
	}
	drawn, err := h.Session.Drawn(r.Context(), look)
	if err != nil {
		return answer{}, missing(err)
	}
	return asJSON(drawn)
}

// pictures are the charts of one reading by their look: the latest that were asked for.
type pictures struct {
	mu   sync.Mutex
	kept []kept
	// older are those of readings before it: this one's keep their shape.
	older []kept
}

type kept struct {
	key   string
	drawn picture.Picture
}

// maxPictures is how many are kept: the ways that a person goes back and forth between, not every one there ever was.
const maxPictures = 12

func (p *pictures) get(key string) (picture.Picture, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.kept, func(k kept) bool { return k.key == key })
	if i < 0 {
		return picture.Picture{}, false
	}
	found := p.kept[i]
	p.kept = append(slices.Delete(p.kept, i, i+1), found)
	return found.drawn, true
}

func (p *pictures) put(key string, drawn picture.Picture) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept = slices.DeleteFunc(p.kept, func(k kept) bool { return k.key == key })
	if len(p.kept) >= maxPictures {
		p.kept = slices.Delete(p.kept, 0, 1)
	}
	p.kept = append(p.kept, kept{key, drawn})
}

// previous is the picture in the same look of an earlier reading; nil when there was none.
func (p *pictures) previous(key string) *picture.Picture {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, k := range p.older {
		if k.key == key {
			return &k.drawn
		}
	}
	return nil
}

// latest are the pictures by their look, of this reading or else of one before it; the last asked for are the last.
func (p *pictures) latest() []kept {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := slices.DeleteFunc(slices.Clone(p.older), func(old kept) bool {
		return slices.ContainsFunc(p.kept, func(k kept) bool { return k.key == old.key })
	})
	out = append(out, p.kept...)
	return out[max(0, len(out)-maxPictures):]
}

// Drawn is the picture of what is shown in another look.
func (s *Session) Drawn(ctx context.Context, look Look) (view.Drawn, error) {
	what, err := s.showing()
	if err != nil {
		return view.Drawn{}, err
	}
	drawn, err := s.picture(ctx, what, look)
	if err != nil {
		return view.Drawn{}, err
	}
	return view.Drawn{Version: what.state.ChartVersion, Picture: drawn}, nil
}
