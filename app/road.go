package app

import (
	"context"
	"errors"

	"portolan/app/charting"
	"portolan/app/view"
	"portolan/graph/picture"
)

// Road is the whole way from facts to a file, and Shape how a chart is asked for as a file.
type (
	Road  = charting.Road
	Shape = charting.Shape
)

// Compared is what changed from one reading to another, and Ignoring what of that does not count.
type (
	Compared = charting.Compared
	Ignoring = charting.Ignoring
)

// DefaultAspect is that of a chart that is asked for without one.
const DefaultAspect = charting.DefaultAspect

// Chart places what is shown, or answers what was placed before in this look.
func (s *Session) Chart(ctx context.Context, look Look) (view.Chart, error) {
	what, err := s.showing()
	if err != nil {
		return view.Chart{}, err
	}
	drawn, err := s.picture(ctx, what, look)
	if err != nil {
		return view.Chart{}, err
	}
	return view.Chart{Version: what.state.ChartVersion, Picture: drawn, Atlas: what.atlas, Difference: what.compared.Told()}, nil
}

func (s *Session) picture(ctx context.Context, what *shown, look Look) (picture.Picture, error) {
	key, err := look.Key()
	if err != nil {
		return picture.Picture{}, err
	}
	look.Compared = what.compared
	if drawn, ok := what.pictures.get(key); ok {
		return drawn, nil
	}
	drawn, err := s.road.Picture(ctx, what.atlas, look, what.pictures.previous(key))
	if err != nil {
		return picture.Picture{}, err
	}
	what.pictures.put(key, drawn)
	return drawn, nil
}

// errNoChart is behind the error of whoever asks for a chart when there is none.
var errNoChart = errors.New("no chart")

func (s *Session) showing() (*shown, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown == nil {
		return nil, noChart()
	}
	return s.shown, nil
}

func noChart() error {
	return &Error{Err: errNoChart, Problem: view.Problem{Code: CodeUsage, Message: "there is no chart yet",
		Remedy: "pick a context or a demo, and wait until it is read"}}
}
