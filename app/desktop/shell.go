package desktop

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"

	"portolan/app/view"
	"portolan/app/whole"
)

// Shell is what only a window can do. Its twin in a browser is the page itself: see [view.Saved].
type Shell interface {
	// AskWhereToSave shows the save dialog; the path is empty when the person closed it.
	AskWhereToSave(ctx context.Context, suggested string) (path string, err error)
	// Copy puts text on the clipboard.
	Copy(ctx context.Context, text string) error
	// Quit closes the window; it may return before the window is gone.
	Quit(ctx context.Context)
}

// maxRequest is the most that a request to the shell may hold, in bytes: copied text is a page of facts at most.
const maxRequest = 8 << 20

// withShell adds the endpoints of the shell to the page's handler, and keeps a panic in any of them from ending the
// program: Wails, unlike a server, does not recover.
func withShell(page http.Handler, shell Shell, log func(format string, args ...any)) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", page)
	mux.HandleFunc("POST /api/save", func(w http.ResponseWriter, r *http.Request) { save(w, r, page, shell) })
	mux.HandleFunc("POST /api/copy", func(w http.ResponseWriter, r *http.Request) { copyText(w, r, shell) })
	mux.HandleFunc("POST /api/quit", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNoContent)
		shell.Quit(r.Context())
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if cause := recover(); cause != nil {
				log("request %s failed: %v\n%s", r.URL.Path, cause, debug.Stack())
				problem(w, http.StatusInternalServerError, "internal", fmt.Sprintf("%s failed", r.URL.Path),
					"Try again; if it fails again, please report it with what the program printed.")
			}
		}()
		mux.ServeHTTP(w, r)
	})
}

// save takes the file of an export that has ended, so that nobody chooses a place for something that cannot be drawn.
func save(w http.ResponseWriter, r *http.Request, page http.Handler, shell Shell) {
	var wanted view.ExportName
	if !decode(w, r, &wanted) {
		return
	}
	address := "/api/exports/file?" + url.Values{"id": {wanted.ID}}.Encode()
	inner, err := http.NewRequestWithContext(r.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		problem(w, http.StatusBadRequest, "usage", "cannot save: "+err.Error(), "Export it again.")
		return
	}
	file := &kept{header: http.Header{}, status: http.StatusOK}
	page.ServeHTTP(file, inner)
	if file.status != http.StatusOK {
		file.replay(w)
		return
	}
	name := suggestedName(file.header)
	path, err := shell.AskWhereToSave(r.Context(), name)
	if err != nil {
		problem(w, http.StatusInternalServerError, "internal", "the save dialog failed: "+err.Error(),
			`Run "portolan chart --file FILE" in a terminal instead.`)
		return
	}
	if path != "" {
		if err := whole.Write(path, modeOf(name), func(w io.Writer) error { _, err := file.body.WriteTo(w); return err }); err != nil {
			problem(w, http.StatusInternalServerError, "internal", err.Error(), "Choose another folder.")
			return
		}
	}
	answer(w, http.StatusOK, view.Saved{Path: path})
}

// modeOf are the permissions of a new file of a name that the program gave, as the command line has them: what carries facts
// is called NAME.mesh.something, and is its reader's alone.
func modeOf(name string) fs.FileMode {
	if strings.Contains(name, ".mesh.") {
		return whole.Private
	}
	return whole.Public
}

func copyText(w http.ResponseWriter, r *http.Request, shell Shell) {
	var text view.Copy
	if !decode(w, r, &text) {
		return
	}
	if err := shell.Copy(r.Context(), text.Text); err != nil {
		problem(w, http.StatusInternalServerError, "internal", "the clipboard refused: "+err.Error(),
			"Select the text and copy it by hand.")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// suggestedName is the name that the page's handler gives the file, as a browser would use it.
func suggestedName(header http.Header) string {
	if _, params, err := mime.ParseMediaType(header.Get("Content-Disposition")); err == nil && params["filename"] != "" {
		return params["filename"]
	}
	return "portolan"
}

func decode[T any](w http.ResponseWriter, r *http.Request, into *T) bool {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest)).Decode(into); err != nil {
		problem(w, http.StatusBadRequest, "usage", "cannot read the request: "+err.Error(), "Reload the window.")
		return false
	}
	return true
}

func answer[T any](w http.ResponseWriter, status int, value T) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // A window that closed meanwhile needs no answer.
}

func problem(w http.ResponseWriter, status int, code, message, remedy string) {
	answer(w, status, view.Problem{Code: code, Message: message, Remedy: remedy})
}

// kept is an answer held back: of the export, until it is known where to put it.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header         { return k.header }
func (k *kept) WriteHeader(status int)      { k.status = status }
func (k *kept) Write(b []byte) (int, error) { return k.body.Write(b) }

func (k *kept) replay(w http.ResponseWriter) {
	if kind := k.header.Get("Content-Type"); kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	w.WriteHeader(k.status)
	_, _ = k.body.WriteTo(w) // As in answer.
}
