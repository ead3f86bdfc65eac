package live

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"sync"

	"k8s.io/client-go/rest"
)

// Refused says which request was not sent.
type Refused struct{ Method, Path string }

// Error names the request, which is a fault of this program and never of the user.
func (e *Refused) Error() string {
	return fmt.Sprintf("refused to send %s %s: this connection only asks one istiod who is connected", e.Method, e.Path)
}

// gate knows the few requests that this package may send. Pods are added once they are known to be the istiod's.
type gate struct {
	namespace string

	mutex sync.Mutex
	pods  []string
	// status is how the last upgrade was answered; 0 where it was not by HTTP.
	status int
}

// limit copies the configuration; whatever connects by the copy passes the gate, and ends with ctx while it connects.
func (g *gate) limit(ctx context.Context, from *rest.Config) (*rest.Config, error) {
	conf := rest.CopyConfig(from)
	conf.WarningHandler = rest.NoWarnings{}
	server, err := serverOf(conf)
	if err != nil {
		return nil, err
	}
	base := path.Join("/", server.Path, "api/v1/namespaces", g.namespace, "pods")
	conf.Wrap(func(next http.RoundTripper) http.RoundTripper {
		return &transport{gate: g, ctx: ctx, base: base, next: next}
	})
	return conf, nil
}

// serverOf is the API server's address, with the path that it may stand behind.
func serverOf(conf *rest.Config) (*url.URL, error) {
	server, _, err := rest.DefaultServerUrlFor(&rest.Config{Host: conf.Host, TLSClientConfig: conf.TLSClientConfig})
	if err != nil {
		return nil, fmt.Errorf("prepare the connection: %w", err)
	}
	return server, nil
}

// forward is where a pod's port-forward is.
func forward(conf *rest.Config, namespace, pod string) (*url.URL, error) {
	server, err := serverOf(conf)
	if err != nil {
		return nil, err
	}
	return server.JoinPath("api/v1/namespaces", namespace, "pods", pod, "portforward"), nil
}

// open lets port-forwards to these pods through.
func (g *gate) open(pods []string) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.pods = slices.Clone(pods)
}

// opened tells whether a path is the port-forward of one of the istiod's pods.
func (g *gate) opened(base, path string) bool {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return slices.ContainsFunc(g.pods, func(pod string) bool { return path == base+"/"+pod+"/portforward" })
}

// answered keeps an upgrade's status, which client-go's dialers tell only as text.
func (g *gate) answered(status int) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.status = status
}

// forbidden tells whether the last upgrade was.
func (g *gate) forbidden() bool {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	return g.status == http.StatusForbidden
}

// transport sends what may be sent: the headers of an upgrade are put in behind it, so the path decides.
type transport struct {
	gate *gate
	ctx  context.Context
	base string
	next http.RoundTripper
}

// RoundTrip sends the request on, or refuses it.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	switch {
	case r.Method == http.MethodGet && r.URL.Path == t.base && !r.URL.Query().Has("watch"):
		return t.next.RoundTrip(r)
	case (r.Method == http.MethodGet || r.Method == http.MethodPost) && t.gate.opened(t.base, r.URL.Path):
		t.gate.answered(0)
		resp, err := t.next.RoundTrip(r.WithContext(t.ctx))
		if err == nil {
			t.gate.answered(resp.StatusCode)
		}
		return resp, err
	}
	if r.Body != nil {
		// A RoundTripper closes the body also when it fails; what closing says is of no use to anybody then.
		_ = r.Body.Close()
	}
	return nil, &Refused{Method: r.Method, Path: r.URL.Path}
}

// WrappedRoundTripper lets client-go close idle connections.
func (t *transport) WrappedRoundTripper() http.RoundTripper { return t.next }
