package app

import (
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"portolan/app/charting"
	"portolan/app/view"
)

// policy lets the page use its own files and nothing else: no inline code, no other host.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// harden sets the headers that every answer has.
func harden(header http.Header) {
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Cache-Control", "no-store")
}

// stub is what is served in place of the page where the program was built without it.
const stub = "stub.html"

// page serves a file of the page. There are no redirects and no listings: a window can do neither.
func (h Handler) page(r *http.Request) (answer, error) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return answer{}, statusError{http.StatusMethodNotAllowed,
			Usage(fmt.Sprintf("there is no %s %s", r.Method, r.URL.Path), "reload the page")}
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "" {
		name = "index.html"
	}
	body, err := fs.ReadFile(h.Page, name)
	if name == "index.html" && errors.Is(err, fs.ErrNotExist) {
		body, err = fs.ReadFile(h.Page, stub)
	}
	if err != nil {
		return answer{}, statusError{http.StatusNotFound, Usage("there is no page "+r.URL.Path, "open /")}
	}
	kind := mime.TypeByExtension(path.Ext(name))
	if known, ok := pageKinds[path.Ext(name)]; ok {
		kind = known
	}
	return answer{kind: orElse(kind, "application/octet-stream"), body: body}, nil
}

// pageKinds are the media types of what the page is made of; the system's own table may be wrong or missing.
var pageKinds = map[string]string{
	".css":   "text/css; charset=utf-8",
	".html":  "text/html; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".json":  "application/json",
	".png":   "image/png",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

// filename is what a download of a source is called.
func filename(source view.Source, extension string) string {
	return charting.Filename(source, extension)
}

func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
