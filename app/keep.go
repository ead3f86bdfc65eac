package app

import (
	"net/http"

	"portolan/app/view"
)

func (h Handler) views(*http.Request) (answer, error) { return asViews(h.Views.List()) }

func (h Handler) saveView(r *http.Request) (answer, error) {
	wanted, err := decode[view.SavedView](r)
	if err != nil {
		return answer{}, err
	}
	return asViews(h.Views.Save(wanted))
}

func (h Handler) removeView(r *http.Request) (answer, error) {
	unwanted, err := decode[view.SavedView](r)
	if err != nil {
		return answer{}, err
	}
	return asViews(h.Views.Remove(unwanted.Name))
}

func asViews(all []view.SavedView, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	return asJSON(all)
}
