package app

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"portolan/app/switching"
	"portolan/app/view"
	"portolan/graph/mesh"
	"portolan/kube/revision/journal"
)

// switches are the endpoints that change a cluster. Where that is off, all of them are refused before they look at
// anything.
func (h Handler) switches(mux *http.ServeMux) {
	for pattern, f := range map[string]func(*http.Request) (answer, error){
		"GET /api/switch/targets": h.switchTargets,
		"POST /api/switch/plan":   h.switchPlan,
		"POST /api/switch/apply":  h.switchApply,
		"GET /api/switch/runs":    h.switchRuns,
		"GET /api/switch/run":     h.switchRun,
		"POST /api/switch/cancel": h.switchCancel,
		"POST /api/switch/resume": h.switchResume,
		"POST /api/switch/undo":   h.switchUndo,
		"/api/switch/":            unknownEndpoint,
	} {
		mux.Handle(pattern, h.answers(func(r *http.Request) (answer, error) {
			if h.Switch == nil {
				return answer{}, statusError{http.StatusForbidden, switching.Off(h.Capabilities.SettingsFile)}
			}
			out, err := f(r)
			return out, switchStatus(err)
		}))
	}
}

// switchStatus gives an error of a switch the status that it deserves.
func switchStatus(err error) error {
	var known statusError
	if err == nil || errors.As(err, &known) {
		return err
	}
	var kept *journal.Error
	if errors.As(err, &kept) && kept.Code == journal.CodeUnknown {
		return statusError{http.StatusNotFound, err}
	}
	switch ProblemOf(err).Code {
	case CodeForbidden, CodeExpired:
		return statusError{http.StatusForbidden, err}
	case CodeBusy, CodeChanged:
		return statusError{http.StatusConflict, err}
	case CodeDNS, CodeRefused, CodeTimeout, CodeTLS, CodeExecPlugin:
		return statusError{http.StatusBadGateway, err}
	}
	return err
}

// switchTargets answers from what is shown; the plan then looks again.
func (h Handler) switchTargets(r *http.Request) (answer, error) {
	source, snapshot, atlas, err := h.Session.Facts()
	if err != nil {
		return answer{}, missing(err)
	}
	if _, err := h.Switch.Ground(source); err != nil {
		return answer{}, err
	}
	found, err := switching.Targets(snapshot, atlas, source.Name, r.URL.Query()["namespace"])
	if err != nil {
		return answer{}, err
	}
	return asJSON(found)
}

func (h Handler) switchPlan(r *http.Request) (answer, error) {
	wish, err := decode[view.SwitchWish](r)
	if err != nil {
		return answer{}, err
	}
	ground, err := h.Switch.Ground(h.Session.State().Source)
	if err != nil {
		return answer{}, err
	}
	h.Session.prepare(ground.Source)
	planned, err := h.Switch.Plan(r.Context(), ground, wish, h.planeNamespaces())
	if err != nil {
		return answer{}, err
	}
	return asJSON(planned)
}

// planeNamespaces are where the control planes of what is shown are; none where nothing is.
func (h Handler) planeNamespaces() []string {
	_, _, atlas, err := h.Session.Facts()
	if err != nil {
		return nil // The plan finds those that webhooks name.
	}
	out := []string{}
	for _, m := range atlas.Meshes {
		for _, p := range m.Planes {
			if p.Presence == mesh.Present && !slices.Contains(out, p.Ref.Namespace) {
				out = append(out, p.Ref.Namespace)
			}
		}
	}
	return out
}

func (h Handler) switchApply(r *http.Request) (answer, error) {
	word, err := decode[view.Confirmed](r)
	if err != nil {
		return answer{}, err
	}
	run, err := h.Switch.Apply(r.Context(), h.Session.State().Source, word)
	if err != nil {
		return answer{}, err
	}
	return asJSON(run)
}

func (h Handler) switchRuns(*http.Request) (answer, error) {
	state := h.Session.State()
	if _, err := h.Switch.Ground(state.Source); err != nil {
		return answer{}, err
	}
	uid := ""
	if _, snapshot, _, err := h.Session.Facts(); err == nil && len(snapshot.Clusters) == 1 {
		uid = snapshot.Clusters[0].UID
	}
	runs, err := h.Switch.Runs(state.Source.Name, uid)
	if err != nil && len(runs) == 0 {
		return answer{}, err
	}
	if err != nil {
		h.Log.Error("some journals cannot be read", "error", err)
	}
	return asJSON(runs)
}

func (h Handler) switchRun(r *http.Request) (answer, error) {
	query := r.URL.Query()
	since, wait, err := pollOf(query, "run")
	if err != nil {
		return answer{}, err
	}
	return asAnswer(h.Switch.Run(r.Context(), query.Get("id"), since, wait))
}

func (h Handler) switchCancel(r *http.Request) (answer, error) {
	name, err := decode[view.RunName](r)
	if err != nil {
		return answer{}, err
	}
	run, err := h.Switch.Cancel(name.ID)
	return asAnswer(run, err)
}

func (h Handler) switchResume(r *http.Request) (answer, error) {
	return h.planRun(r, h.Switch.Resume)
}

func (h Handler) switchUndo(r *http.Request) (answer, error) { return h.planRun(r, h.Switch.Undo) }

// planRun plans something for a run of the context that is open.
func (h Handler) planRun(r *http.Request, plan func(context.Context, switching.Ground, string) (view.Planned, error)) (answer, error) {
	name, err := decode[view.RunName](r)
	if err != nil {
		return answer{}, err
	}
	ground, err := h.Switch.Ground(h.Session.State().Source)
	if err != nil {
		return answer{}, err
	}
	h.Session.prepare(ground.Source)
	planned, err := plan(r.Context(), ground, name.ID)
	return asAnswer(planned, err)
}

// asAnswer is a value, or the error that came instead.
func asAnswer[T any](value T, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	return asJSON(value)
}
