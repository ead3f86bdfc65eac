package perform

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"

	"k8s.io/client-go/rest"
)

// Refused says which request was not sent.
type Refused struct{ Method, Path string }

// Error names the request, which is a fault of this program and never of the user.
func (e *Refused) Error() string {
	return fmt.Sprintf("refused to send %s %s: this connection only writes what was planned", e.Method, e.Path)
}

// gate lets the planned patches through and nothing else.
type gate struct {
	next http.RoundTripper
	// planned is the content type of the patch that a path may get.
	planned map[string]string
	dry     bool
}

// limit lets conf send exactly these writes; with dry, only such that the API server is to try out.
func limit(conf *rest.Config, writes []write, dry bool) {
	base := ""
	if u, err := url.Parse(conf.Host); err == nil && u.Host != "" {
		base = u.Path
	}
	planned := map[string]string{}
	for _, w := range writes {
		planned[path.Join("/", base, w.path)] = string(w.patchType)
	}
	conf.Wrap(func(next http.RoundTripper) http.RoundTripper { return &gate{next: next, planned: planned, dry: dry} })
}

// RoundTrip sends the request on, or refuses it.
func (g *gate) RoundTrip(r *http.Request) (*http.Response, error) {
	if g.allows(r) {
		return g.next.RoundTrip(r)
	}
	if r.Body != nil {
		// A RoundTripper closes the body also when it fails; what closing says is of no use to anybody then.
		_ = r.Body.Close()
	}
	return nil, &Refused{Method: r.Method, Path: r.URL.Path}
}

func (g *gate) allows(r *http.Request) bool {
	planned, ok := g.planned[r.URL.Path]
	if !ok || r.Method != http.MethodPatch || r.Header.Get("Upgrade") != "" || r.URL.RawPath != "" {
		return false
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != planned {
		return false
	}
	query := r.URL.Query()
	if dry := slices.Equal(query["dryRun"], []string{"All"}); dry != g.dry {
		return false
	}
	query.Del("dryRun")
	query.Del("fieldManager")
	return len(query) == 0 && (g.dry || !r.URL.Query().Has("dryRun"))
}

// WrappedRoundTripper lets client-go close idle connections.
func (g *gate) WrappedRoundTripper() http.RoundTripper { return g.next }
