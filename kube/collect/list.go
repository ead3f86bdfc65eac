package collect

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// pageSize keeps an answer at some megabytes: 500 pods with sidecars are about 3 MB of protobuf.
//
// The resource version is left unset. With "0" older API servers ignore the limit and answer everything at once, and
// any of them may answer from a cache that lags behind; a chart must not show a cluster as it was.
const pageSize = 500

// kind is how one resource is listed: its name as in RBAC, and one page of it in a namespace ("" for all).
type kind[T any] struct {
	resource string
	list     func(ctx context.Context, namespace string, opts metav1.ListOptions) (page[T], error)
	// only tells apart lists of one resource that ask for different objects; empty for all objects.
	only string
}

// label names the list in the progress.
func (k kind[T]) label() string {
	if k.only == "" {
		return k.resource
	}
	return k.resource + "/" + k.only
}

// page is one answer to a list.
type page[T any] struct {
	items []T
	metav1.ListMeta
}

// readInto lists a kind, folds each object into a small fact at once, and appends the facts to out. Where reading
// everywhere is refused, or only some namespaces are wished, it goes through names one by one.
func readInto[T, F any](ctx context.Context, r *reading, k kind[T], names []string, fold func(*T) (F, bool), out *[]F) error {
	if r.wasReadEverywhere(k.label()) {
		return nil
	}
	if len(r.req.Namespaces) == 0 && !r.wasRefusedEverywhere(k.label()) {
		got, err := listAll(ctx, r, k, "", fold)
		*out = append(*out, got...)
		if fatal := r.settleList(ctx, k.resource, "", err); fatal != nil {
			return fatal
		}
		if !apierrors.IsForbidden(err) {
			r.markEverywhere(k.label(), true)
			r.finish(k.label())
			return nil
		}
		r.markEverywhere(k.label(), false)
	}
	return readEach(ctx, r, k, names, fold, out)
}

// readEach reads a kind in each of the namespaces.
func readEach[T, F any](ctx context.Context, r *reading, k kind[T], names []string, fold func(*T) (F, bool), out *[]F) error {
	defer r.finish(k.label())
	var mu sync.Mutex
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(parallel)
	for _, name := range names {
		g.Go(func() error {
			got, err := listAll(gctx, r, k, name, fold)
			mu.Lock()
			*out = append(*out, got...)
			mu.Unlock()
			return r.settleList(gctx, k.resource, name, err)
		})
	}
	return g.Wait()
}

// settleList is settle, but for a cancelled context, which is nobody's refusal.
func (r *reading) settleList(ctx context.Context, resource, namespace string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return r.settle(resource, namespace, "list", err)
}

// listAll reads all pages. A continue token that expired (the server forgot that point in time) starts it again,
// once. With an error comes what was read before it.
func listAll[T, F any](ctx context.Context, r *reading, k kind[T], namespace string, fold func(*T) (F, bool)) ([]F, error) {
	got, read, err := listPages(ctx, r, k, namespace, fold)
	if apierrors.IsResourceExpired(err) || apierrors.IsGone(err) {
		r.advance(k.label(), -read, nil)
		got, _, err = listPages(ctx, r, k, namespace, fold)
	}
	return got, err
}

func listPages[T, F any](ctx context.Context, r *reading, k kind[T], namespace string, fold func(*T) (F, bool)) (out []F, read int, err error) {
	opts := metav1.ListOptions{Limit: pageSize}
	for {
		p, err := fetch(ctx, r, k, namespace, opts)
		if err != nil {
			return out, read, err
		}
		for i := range p.items {
			if f, ok := fold(&p.items[i]); ok {
				out = append(out, f)
			}
		}
		read += len(p.items)
		r.advance(k.label(), len(p.items), p.RemainingItemCount)
		if p.Continue == "" {
			return out, read, nil
		}
		if p.Continue == opts.Continue {
			return out, read, fmt.Errorf("list %s: the server repeats its continue token", k.resource)
		}
		opts.Continue = p.Continue
	}
}

// fetch asks for one page, when one of the few slots is free.
func fetch[T any](ctx context.Context, r *reading, k kind[T], namespace string, opts metav1.ListOptions) (page[T], error) {
	if err := r.slots.Acquire(ctx, 1); err != nil {
		return page[T]{}, fmt.Errorf("list %s: %w", k.resource, err)
	}
	defer r.slots.Release(1)
	return k.list(ctx, namespace, opts)
}

func (r *reading) markEverywhere(label string, read bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.everywhere[label] = read
}

func (r *reading) wasReadEverywhere(label string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.everywhere[label]
}

// wasRefusedEverywhere keeps the same refusal from being asked for, and told, twice.
func (r *reading) wasRefusedEverywhere(label string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	read, asked := r.everywhere[label]
	return asked && !read
}
