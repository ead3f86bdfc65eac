// Package collect reads one context's cluster into facts.
//
// It exists so that everything a chart rests on is read in one place, over a connection that cannot write, and
// leaves this package as plain values without conclusions. It must never change a cluster, read a Secret, keep an
// environment variable or label that facts does not allow, or turn a refused read into an error: that is a
// [facts.Gap]. Only a cluster that tells nothing at all is an error, a [*ConnectError].
package collect

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
	"k8s.io/client-go/rest"

	"portolan/graph/facts"
)

// Request says what to read and how.
type Request struct {
	// Config is how to connect; it is copied, and the copy can only read.
	Config *rest.Config
	// Context is the context's name, which the facts and the errors carry.
	Context string
	// Home is the namespace that the context names; it is tried where namespaces may not be listed.
	Home string
	// Namespaces limits what is read to these; control planes that they name are read too. Empty means all.
	Namespaces []string
	// Progress is told how far each list is, one call at a time; nil for nobody.
	Progress func(Progress)
	// ConnectTimeout limits the first answer; 0 means [DefaultConnectTimeout].
	ConnectTimeout time.Duration
}

// DefaultConnectTimeout leaves half a second for all else, so that an unreachable cluster keeps nobody waiting for more
// than five.
const DefaultConnectTimeout = 4500 * time.Millisecond

// Progress is how far one list is.
type Progress struct {
	// Resource is the plural with its group, as in RBAC; behind a slash which of them, where not all are read.
	Resource string
	// Read is how many objects were read so far; Remaining the API server's estimate, -1 when it gives none.
	Read, Remaining int
	// Done is set when the list has been read as far as it can be.
	Done bool
}

// Cluster reads what one context can see. Errors are a [*ConnectError], or the context's own when it was cancelled.
// No goroutine is left when it returns, but one: client-go cannot stop a credential plugin that hangs.
func Cluster(ctx context.Context, req Request) (facts.Cluster, error) {
	api, err := connect(ctx, req)
	if err != nil {
		return facts.Cluster{}, err
	}
	defer api.close()
	r := newReading(req, api)
	if err := r.read(ctx); err != nil {
		if ctx.Err() != nil {
			return facts.Cluster{}, fmt.Errorf("read context %q: %w", req.Context, ctx.Err())
		}
		return facts.Cluster{}, classify(req.Context, req.Config, err)
	}
	if err := r.nothingRead(); err != nil {
		return facts.Cluster{}, err
	}
	return r.facts(), nil
}

// read goes through the cluster in three steps, each of which needs to know what the one before found: which
// namespaces there are, what is in them, and the control planes that the pods and webhooks name.
func (r *reading) read(ctx context.Context) error {
	if err := r.readNamespaces(ctx); err != nil {
		return err
	}
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return r.readNamespaced(gctx, r.names) })
	g.Go(func() error { return r.readWebhooks(gctx) })
	g.Go(func() error { return r.readIstio(gctx) })
	g.Go(func() error { return r.readConfigMapsByName(gctx) })
	if err := g.Wait(); err != nil {
		return err
	}
	return r.readPlanes(ctx)
}

// readNamespaced reads what is in namespaces: everywhere at once where that is allowed, else in the named ones.
func (r *reading) readNamespaced(ctx context.Context, names []string) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return readInto(gctx, r, r.api.deployments(), names, foldDeployment, &r.deployments) })
	g.Go(func() error { return readInto(gctx, r, r.api.daemonSets(), names, foldDaemonSet, &r.daemonSets) })
	g.Go(func() error { return readInto(gctx, r, r.api.statefulSets(), names, foldStatefulSet, &r.statefulSets) })
	g.Go(func() error { return readInto(gctx, r, r.api.pods(), names, foldPod, &r.pods) })
	g.Go(func() error { return r.readGateways(gctx, names) })
	return g.Wait()
}
