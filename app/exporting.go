package app

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"portolan/app/charting"
	"portolan/app/offline"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/picture"
)

// exports adds the endpoints of files.
func (h Handler) exports(mux *http.ServeMux) {
	mux.Handle("POST /api/exports", h.answers(h.beginExport))
	mux.Handle("GET /api/exports/job", h.answers(h.exportJob))
	mux.Handle("POST /api/exports/cancel", h.answers(h.cancelExport))
	mux.Handle("GET /api/exports/file", h.answers(h.exportFile))
	mux.Handle("POST /api/exports/preview", h.answers(h.previewExport))
	mux.Handle("GET /api/export", h.answers(h.export))
	mux.Handle("GET /api/snapshot", h.answers(h.snapshot))
}

func (h Handler) beginExport(r *http.Request) (answer, error) {
	wanted, err := decode[view.Export](r)
	if err != nil {
		return answer{}, err
	}
	o, err := h.ordered(wanted)
	if err != nil {
		return answer{}, err
	}
	job, err := h.Session.exports.begin(o)
	return asAnswer(job, missing(err))
}

// ordered understands an export. One that asks for no theme or palette gets those of the settings, and the page that a chart
// can be put into is the handler's own.
func (h Handler) ordered(wanted view.Export) (order, error) {
	wanted.Theme, wanted.Palette = orElse(wanted.Theme, h.Theme), orElse(wanted.Palette, h.Palette)
	o, err := ordered(wanted)
	o.shape.Page = func(w io.Writer, of charting.Reading, drawn picture.Picture, shape Shape) error {
		return offline.Write(w, h.Page, offline.File{Snapshot: of.Snapshot, Picture: drawn, Look: shape.Look,
			Theme: shape.Theme, Palette: shape.Palette, Version: h.Capabilities.Version})
	}
	return o, err
}

func (h Handler) exportJob(r *http.Request) (answer, error) {
	since, wait, err := pollOf(r.URL.Query(), "state")
	if err != nil {
		return answer{}, err
	}
	return asAnswer(h.Session.exports.wait(r.Context(), r.URL.Query().Get("id"), since, wait))
}

func (h Handler) cancelExport(r *http.Request) (answer, error) {
	name, err := decode[view.ExportName](r)
	if err != nil {
		return answer{}, err
	}
	return asAnswer(h.Session.exports.stop(name.ID))
}

func (h Handler) exportFile(r *http.Request) (answer, error) {
	return asFile(h.Session.exports.fetch(r.URL.Query().Get("id")))
}

// previewExport says what would leave the machine, without making anything of it.
func (h Handler) previewExport(r *http.Request) (answer, error) {
	wanted, err := decode[view.Export](r)
	if err != nil {
		return answer{}, err
	}
	o, err := h.ordered(wanted)
	if err != nil {
		return answer{}, err
	}
	what, err := h.Session.showing()
	if err != nil {
		return answer{}, missing(err)
	}
	worn, err := charting.Dress(what.snapshot, what.atlas, o.wanted.Redact, o.wanted.Alias)
	if err != nil {
		return answer{}, err
	}
	return asJSON(charting.Leaving(worn, o.format.Name))
}

// export makes a file while the request waits for it.
func (h Handler) export(r *http.Request) (answer, error) {
	query := r.URL.Query()
	return h.exported(r, view.Export{Format: query.Get("format"), Look: r.URL.RawQuery, Theme: query.Get("theme"), Palette: query.Get("palette")})
}

// snapshot is the same for the facts.
func (h Handler) snapshot(r *http.Request) (answer, error) {
	return h.exported(r, view.Export{Format: "mesh.json"})
}

func (h Handler) exported(r *http.Request, wanted view.Export) (answer, error) {
	wanted.Redact = []facts.Redaction{}
	o, err := h.ordered(wanted)
	if err != nil {
		return answer{}, err
	}
	what, err := h.Session.showing()
	if err != nil {
		return answer{}, missing(err)
	}
	return asFile(h.Session.exports.now(r.Context(), what, o))
}

func asFile(file made, err error) (answer, error) {
	return answer{kind: file.kind, filename: file.name, body: file.body}, err
}

// missingFile is the error for a file that is not there.
func missingFile(message, remedy string) error {
	return statusError{http.StatusNotFound, Usage(message, remedy)}
}

// pollOf reads which version of something is known already, and how long to wait for another.
func pollOf(query url.Values, of string) (since int64, wait time.Duration, err error) {
	if since, err = strconv.ParseInt(orElse(query.Get("since"), "0"), 10, 64); err != nil {
		return 0, 0, Usage(fmt.Sprintf("since=%q is no number", query.Get("since")), "give the version of the last "+of)
	}
	if wait, err = time.ParseDuration(orElse(query.Get("wait"), "0s")); err != nil {
		return 0, 0, Usage(fmt.Sprintf("wait=%q is no duration", query.Get("wait")), "give one such as 25s")
	}
	return since, min(max(wait, 0), maxWait), nil
}
