package app

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"portolan/app/charting"
	"portolan/app/view"
	"portolan/graph/picture"
)

// Look is what a person asks to see of a chart.
type Look = charting.Look

func (h Handler) picture(r *http.Request) (answer, error) {
	look, err := charting.LookOf(r.URL.Query())
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
