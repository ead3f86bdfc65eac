package charting

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"portolan/app/problem"
	"portolan/app/view"
	"portolan/graph/find"
)

// Found is what an expression means among things, on the chart of a version. A mistake in the expression is an answer too:
// it is half typed more often than not.
func Found(ctx context.Context, things []find.Subject, version int64, text string) (view.Found, error) {
	out := view.Found{Version: version, IDs: []string{}}
	ids, err := find.Find(ctx, things, text)
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

// Complete is how an expression can go on at a position, with what there is.
func Complete(things []find.Subject, text string, at int) view.Completion {
	done := find.Complete(things, text, at)
	out := view.Completion{From: done.From, To: done.To, Options: []view.Option{}}
	for _, o := range done.Options {
		out.Options = append(out.Options, view.Option{Text: o.Text, Says: o.Says})
	}
	return out
}

// CompleteOf reads what of a request is to be completed, and where: at its end where nothing else is said.
func CompleteOf(query url.Values) (text string, at int, err error) {
	text = query.Get("text")
	at = len([]rune(text))
	if given := query.Get("at"); given != "" {
		if at, err = strconv.Atoi(given); err != nil {
			return text, at, problem.Usage(fmt.Sprintf("at=%q is no position", given), "give a number of characters, from 0")
		}
	}
	return text, at, nil
}
