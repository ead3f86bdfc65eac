package app

import (
	"context"
	"net/http"

	"portolan/app/charting"
	"portolan/app/view"
)

// Find answers what an expression means on the chart that is shown, mistakes in it included.
func (s *Session) Find(ctx context.Context, text string) (view.Found, error) {
	what, err := s.showing()
	if err != nil {
		return view.Found{}, err
	}
	return charting.Found(ctx, what.things(), what.state.ChartVersion, text)
}

// Complete answers how an expression can go on at a position, with what is on the chart.
func (s *Session) Complete(text string, at int) (view.Completion, error) {
	what, err := s.showing()
	if err != nil {
		return view.Completion{}, err
	}
	return charting.Complete(what.things(), text, at), nil
}

func (h Handler) find(r *http.Request) (answer, error) {
	found, err := h.Session.Find(r.Context(), r.URL.Query().Get("find"))
	if err != nil {
		return answer{}, missing(err)
	}
	return asJSON(found)
}

func (h Handler) complete(r *http.Request) (answer, error) {
	text, at, err := charting.CompleteOf(r.URL.Query())
	if err != nil {
		return answer{}, err
	}
	done, err := h.Session.Complete(text, at)
	if err != nil {
		return answer{}, missing(err)
	}
	return asJSON(done)
}
