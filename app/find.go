package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"portolan/app/view"
	"portolan/graph/find"
)

// Find answers what an expression means on the chart that is shown. A mistake in the expression is an answer too: it is
// half typed more often than not.
func (s *Session) Find(ctx context.Context, text string) (view.Found, error) {
	what, err := s.showing()
	if err != nil {
		return view.Found{}, err
	}
	out := view.Found{Version: what.state.ChartVersion, IDs: []string{}}
	ids, err := find.Find(ctx, what.things(), text)
	var wrong *find.Error
	switch {
	case errors.As(err, &wrong):
		out.Error = &view.FindError{Column: wrong.Column, Message: wrong.Message}
	case err != nil:
		return view.Found{}, fmt.Errorf("find %q: %w", text, err)
	default:
		out.IDs = ids
	}
	return out, nil
}

// Complete answers how an expression can go on at a position, with what is on the chart.
func (s *Session) Complete(text string, at int) (view.Completion, error) {
	what, err := s.showing()
	if err != nil {
		return view.Completion{}, err
	}
	done := find.Complete(what.things(), text, at)
	out := view.Completion{From: done.From, To: done.To, Options: []view.Option{}}
	for _, o := range done.Options {
		out.Options = append(out.Options, view.Option{Text: o.Text, Says: o.Says})
	}
	return out, nil
}

func (h Handler) find(r *http.Request) (answer, error) {
	found, err := h.Session.Find(r.Context(), r.URL.Query().Get("find"))
	if err != nil {
		return answer{}, missing(err)
	}
	return asJSON(found)
}

func (h Handler) complete(r *http.Request) (answer, error) {
	text := r.URL.Query().Get("text")
	at := len([]rune(text))
	if given := r.URL.Query().Get("at"); given != "" {
		var err error
		if at, err = strconv.Atoi(given); err != nil {
			return answer{}, Usage(fmt.Sprintf("at=%q is no position", given), "give a number of characters, from 0")
		}
	}
	done, err := h.Session.Complete(text, at)
	if err != nil {
		return answer{}, missing(err)
	}
	return asJSON(done)
}
