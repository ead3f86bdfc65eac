package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"portolan/app/charting"
	"portolan/app/view"
	"portolan/app/views"
)

// Handler is what the API and the page are served from.
type Handler struct {
	Session *Session
	// Page holds index.html and what belongs to it.
	Page         fs.FS
	Capabilities view.Capabilities
	// Theme and Palette are what an export without them gets: "dark" or "light"; "standard", "contrast" or "safe".
	Theme, Palette string
	Views          *views.Store
	// Switch is where switches are planned and carried; nil where the settings do not allow to change a cluster.
	Switch *Switchboard
	// Recordings is the folder of the recordings of switches; empty where there is none.
	Recordings string
	Log        *slog.Logger
}

const (
	// maxRequest is the most that a request's body may hold, in bytes.
	maxRequest = 64 << 10
	// maxSnapshot is the same for a file to open: a large picture, say, with a snapshot in it. It is read as it comes.
	maxSnapshot = 256 << 20
	// maxWait is the longest that a request for changes is held.
	maxWait = 60 * time.Second
)

// HTTP is the handler for the window: without checks of who asks, because no other program can reach it.
// For a browser it must stand behind [Guard].
func (h Handler) HTTP() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /api/capabilities", h.answers(h.capabilities))
	mux.Handle("GET /api/contexts", h.answers(h.contexts))
	mux.Handle("GET /api/changes", h.answers(h.changes))
	mux.Handle("GET /api/chart", h.answers(h.chart))
	mux.Handle("GET /api/find", h.answers(h.find))
	mux.Handle("GET /api/complete", h.answers(h.complete))
	mux.Handle("GET /api/picture", h.answers(h.picture))
	h.exports(mux)
	mux.Handle("POST /api/snapshot", h.answersTo(maxSnapshot, h.openSnapshot))
	mux.Handle("GET /api/views", h.answers(h.views))
	mux.Handle("POST /api/views", h.answers(h.saveView))
	mux.Handle("POST /api/views/remove", h.answers(h.removeView))
	mux.Handle("POST /api/open", h.answers(h.open))
	mux.Handle("POST /api/reload", h.answers(h.reload))
	mux.Handle("POST /api/cancel", h.answers(h.cancel))
	mux.Handle("POST /api/recording/seek", h.answers(h.seek))
	mux.Handle("GET /api/recording/runs", h.answers(h.recordedRuns))
	mux.Handle("POST /api/recording/replay", h.answers(h.replay))
	h.switches(mux)
	h.comparisons(mux)
	mux.Handle("/api/", h.answers(unknownEndpoint))
	mux.Handle("/", h.answers(h.page))
	return h.safe(mux)
}

// answer is a whole response, kept until it is known to be right: a failure midway must not look like a file.
type answer struct {
	kind     string
	filename string
	body     []byte
}

// answers turns a function that answers or fails into a handler.
func (h Handler) answers(f func(*http.Request) (answer, error)) http.Handler {
	return h.answersTo(maxRequest, f)
}

// answersTo is answers for requests of up to a number of bytes.
func (h Handler) answersTo(most int64, f func(*http.Request) (answer, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, most)
		}
		a, err := f(r)
		if err != nil {
			h.refuse(w, r, err)
			return
		}
		w.Header().Set("Content-Type", a.kind)
		if a.filename != "" {
			w.Header().Set("Content-Disposition", attachment(a.filename))
		}
		_, _ = w.Write(a.body) // Somebody who went away needs no answer.
	})
}

// statusError is an error that knows its HTTP status.
type statusError struct {
	status int
	error
}

func (e statusError) Unwrap() error { return e.error }

func (h Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // The page does not wait for this any more.
	}
	problem, status := ProblemOf(err), http.StatusInternalServerError
	var known statusError
	switch {
	case errors.As(err, &known):
		status = known.status
	case problem.Code == CodeUsage, problem.Code == CodeBadInput:
		status = http.StatusBadRequest
	}
	if status == http.StatusInternalServerError {
		h.Log.Error("request failed", "path", r.URL.Path, "error", err)
	}
	writeProblem(w, status, problem)
}

func writeProblem(w http.ResponseWriter, status int, problem view.Problem) {
	body, err := json.Marshal(problem)
	if err != nil {
		body = []byte("{}")
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // As in answers.
}

// safe keeps a fault in one request from ending the program, and sets the headers that every answer has.
func (h Handler) safe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if cause := recover(); cause != nil {
				h.Log.Error("request failed", "path", r.URL.Path, "cause", cause, "stack", string(debug.Stack()))
				writeProblem(w, http.StatusInternalServerError, view.Problem{Code: CodeInternal,
					Message: r.URL.Path + " failed", Remedy: "try again; if it fails again, please report what the program printed"})
			}
		}()
		harden(w.Header())
		next.ServeHTTP(w, r)
	})
}

func (h Handler) capabilities(*http.Request) (answer, error) { return asJSON(h.Capabilities) }

func (h Handler) contexts(*http.Request) (answer, error) {
	found, err := h.Session.reader.Contexts()
	if err != nil {
		return answer{}, err
	}
	return asJSON(found)
}

func (h Handler) changes(r *http.Request) (answer, error) {
	since, wait, err := pollOf(r.URL.Query(), "state")
	if err != nil {
		return answer{}, err
	}
	return asJSON(h.Session.Wait(r.Context(), since, wait))
}

func (h Handler) chart(r *http.Request) (answer, error) {
	look, err := charting.LookOf(r.URL.Query())
	if err != nil {
		return answer{}, err
	}
	chart, err := h.Session.Chart(r.Context(), look)
	if err != nil {
		return answer{}, missing(err)
	}
	return asJSON(chart)
}

func (h Handler) open(r *http.Request) (answer, error) {
	source, err := decode[view.Source](r)
	if err != nil {
		return answer{}, err
	}
	state, err := h.Session.Open(source)
	if err != nil {
		return answer{}, err
	}
	return asJSON(state)
}

func (h Handler) reload(r *http.Request) (answer, error) {
	read := h.Session.Reload
	if members := r.URL.Query()["context"]; len(members) > 0 {
		read = func() (view.State, error) { return h.Session.ReloadMembers(members) }
	}
	state, err := read()
	if err != nil {
		return answer{}, err
	}
	return asJSON(state)
}

func (h Handler) cancel(*http.Request) (answer, error) { return asJSON(h.Session.Cancel()) }

func unknownEndpoint(r *http.Request) (answer, error) {
	return answer{}, statusError{http.StatusNotFound,
		Usage(fmt.Sprintf("there is no %s %s", r.Method, r.URL.Path), "reload the page")}
}

// missing gives the error for a chart that is not there yet the status for it.
func missing(err error) error {
	if errors.Is(err, errNoChart) {
		return statusError{http.StatusNotFound, err}
	}
	return err
}

func asJSON[T any](value T) (answer, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return answer{}, fmt.Errorf("encode the answer: %w", err)
	}
	return answer{kind: "application/json", body: body}, nil
}

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
