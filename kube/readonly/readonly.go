// Package readonly makes a connection that cannot change a cluster.
//
// It exists so that "reading never writes" does not rest on care: whatever collects facts is handed a [rest.Config]
// whose innermost transport refuses every request that could change something. It must never let a request through
// because of who sends it; there is no way around it but a config that was not wrapped.
package readonly

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"k8s.io/client-go/rest"
)

// Refused says which request was not sent.
type Refused struct{ Method, Path string }

// Error names the request, which is a fault of this program and never of the user.
func (e *Refused) Error() string {
	return fmt.Sprintf("refused to send %s %s: this connection only reads", e.Method, e.Path)
}

// reviews are the POSTs that change nothing: they ask what the user may do, and who the user is.
var reviews = []string{
	"apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
	"apis/authentication.k8s.io/v1/selfsubjectreviews",
}

// streams are what a GET of a pod opens into it. Dialers add the header that asks for them behind this transport, so that
// their paths must tell.
var streams = []string{"attach", "exec", "portforward"}

// Wrap limits conf to GET, HEAD and OPTIONS, and POSTs to the reviews of the user itself. A GET that asks for another protocol
// (exec, attach and port-forward do) is refused too. The error of a refused request is a [*Refused].
func Wrap(conf *rest.Config) {
	base := ""
	if u, err := url.Parse(conf.Host); err == nil && u.Host != "" {
		base = u.Path
	}
	conf.Wrap(func(next http.RoundTripper) http.RoundTripper {
		return &transport{next: next, reviews: reviewPaths(base)}
	})
}

func reviewPaths(base string) []string {
	var out []string
	for _, r := range reviews {
		out = append(out, path.Join("/", base, r))
	}
	return out
}

type transport struct {
	next    http.RoundTripper
	reviews []string
}

// RoundTrip sends the request on, or refuses it.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.allows(r) {
		return t.next.RoundTrip(r)
	}
	if r.Body != nil {
		// A RoundTripper closes the body also when it fails; what closing says is of no use to anybody then.
		_ = r.Body.Close()
	}
	return nil, &Refused{Method: r.Method, Path: r.URL.Path}
}

func (t *transport) allows(r *http.Request) bool {
	if r.Header.Get("Upgrade") != "" || slices.Contains(streams, path.Base(r.URL.Path)) && path.Base(path.Dir(path.Dir(r.URL.Path))) == "pods" {
		return false
	}
	switch strings.ToUpper(r.Method) {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions:
		return true
	case http.MethodPost:
		for _, p := range t.reviews {
			if r.URL.Path == p {
				return true
			}
		}
	}
	return false
}

// WrappedRoundTripper lets client-go close idle connections.
func (t *transport) WrappedRoundTripper() http.RoundTripper { return t.next }
