package survey

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"

	"portolan/graph/facts"
	"portolan/kube/collect"
	"portolan/kube/readonly"
)

const (
	// parallel, pageSize and the rates are those of kube/collect, for its reasons.
	parallel       = 8
	pageSize       = 500
	perSecond      = 50
	burst          = 100
	requestTimeout = 60 * time.Second
	// many is from how many namespaces on everything is listed at once and what is not asked for dropped.
	many = 20
)

// reader reads a cluster over a connection that cannot write.
type reader struct {
	name     string
	config   *rest.Config
	http     *http.Client
	kube     kubernetes.Interface
	metadata metadata.Interface

	mu       sync.Mutex
	answered int
	last     error
}

func newReader(from *rest.Config, name string) (*reader, error) {
	conf := rest.CopyConfig(from)
	readonly.Wrap(conf)
	conf.WarningHandler = rest.NoWarnings{}
	if conf.Timeout == 0 {
		conf.Timeout = requestTimeout
	}
	if conf.QPS == 0 {
		conf.QPS, conf.Burst = perSecond, burst
	}
	client, err := rest.HTTPClientFor(conf)
	if err != nil {
		return nil, fmt.Errorf("read context %q: prepare the connection: %w", name, err)
	}
	// Credentials must not follow a redirect to whatever host it names.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r := &reader{name: name, config: conf, http: client}
	builtIn := rest.CopyConfig(conf)
	builtIn.ContentType = runtime.ContentTypeProtobuf
	builtIn.AcceptContentTypes = runtime.ContentTypeProtobuf + "," + runtime.ContentTypeJSON
	if r.kube, err = kubernetes.NewForConfigAndClient(builtIn, client); err != nil {
		return nil, fmt.Errorf("read context %q: prepare the connection: %w", name, err)
	}
	if r.metadata, err = metadata.NewForConfigAndClient(conf, client); err != nil {
		return nil, fmt.Errorf("read context %q: prepare the connection: %w", name, err)
	}
	return r, nil
}

func (r *reader) close() { utilnet.CloseIdleConnectionsFor(r.http.Transport) }

func (r *reader) answer() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answered++
}

// gap notes a read that was refused or failed. A cancelled context, and credentials that are not accepted, end it all.
func (r *reader) gap(ctx context.Context, in []*found, g facts.Gap, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if apierrors.IsUnauthorized(err) {
		return collect.Explain(r.name, r.config, err)
	}
	g.Reason, g.Message = facts.Failed, collect.Plain(err)
	if apierrors.IsForbidden(err) {
		g.Reason = facts.Forbidden
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = err
	for _, f := range in {
		g.Namespace = f.survey.Namespace
		f.survey.Gaps = append(f.survey.Gaps, g)
	}
	return nil
}

// nothing is the error of a cluster that answered no read, unless it is that all were forbidden: then the gaps say so.
func (r *reader) nothing() error {
	if r.answered > 0 || r.last == nil || apierrors.IsForbidden(r.last) {
		return nil
	}
	return collect.Explain(r.name, r.config, r.last)
}

// list is how one resource is listed, and where each of its objects is kept.
type list[T any] struct {
	resource string
	page     func(ctx context.Context, namespace string, o metav1.ListOptions) ([]T, metav1.ListMeta, error)
	keep     func(f *found, o *T)
	place    func(o *T) string
}

// read lists in each namespace, or where there are many, everywhere at once if that is allowed.
func read[T any](r *reader, l list[T]) func(context.Context, []*found) error {
	return func(ctx context.Context, in []*found) error {
		if len(in) >= many {
			err := pages(ctx, r, l, "", in)
			switch {
			case err == nil:
				return nil
			case !apierrors.IsForbidden(err):
				return r.gap(ctx, in, facts.Gap{Resource: l.resource, Verb: "list"}, err)
			}
		}
		for _, f := range in {
			if err := pages(ctx, r, l, f.survey.Namespace, []*found{f}); err != nil {
				if fatal := r.gap(ctx, []*found{f}, facts.Gap{Resource: l.resource, Verb: "list"}, err); fatal != nil {
					return fatal
				}
			}
		}
		return nil
	}
}

func pages[T any](ctx context.Context, r *reader, l list[T], namespace string, in []*found) error {
	by := map[string]*found{}
	for _, f := range in {
		by[f.survey.Namespace] = f
	}
	o := metav1.ListOptions{Limit: pageSize}
	for {
		items, meta, err := l.page(ctx, namespace, o)
		if err != nil {
			return err
		}
		r.answer()
		for i := range items {
			if f := by[l.place(&items[i])]; f != nil {
				l.keep(f, &items[i])
			}
		}
		if meta.Continue == "" || meta.Continue == o.Continue {
			return nil
		}
		o.Continue = meta.Continue
	}
}
