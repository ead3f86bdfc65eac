package collect

import (
	"context"
	"slices"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
)

// readNamespaces lists the namespaces. Where that is refused, the ones known by name are asked for one by one:
// a role inside a namespace is enough to get the namespace itself.
func (r *reading) readNamespaces(ctx context.Context) error {
	kind := r.api.namespaces()
	got, err := listAll(ctx, r, kind, "", r.foldNamespace)
	if fatal := r.settleList(ctx, kind.resource, "", err); fatal != nil {
		return fatal
	}
	if !apierrors.IsForbidden(err) {
		r.markEverywhere(kind.resource, true)
		r.finish(kind.resource)
		r.namespaces = got
		for _, n := range got {
			r.names = append(r.names, n.Name)
		}
	}
	if len(r.req.Namespaces) > 0 || err != nil && len(got) == 0 {
		r.names = r.fallback()
	}
	return r.getNamespaces(ctx, r.names)
}

// getNamespaces asks for the namespaces that no list showed.
func (r *reading) getNamespaces(ctx context.Context, names []string) error {
	resource := r.api.namespaces().resource
	if r.wasReadEverywhere(resource) {
		return nil
	}
	defer r.finish(resource)
	for _, name := range names {
		if slices.ContainsFunc(r.namespaces, func(n facts.Namespace) bool { return n.Name == name }) {
			continue
		}
		n, err := r.api.kube.CoreV1().Namespaces().Get(ctx, name, metav1.GetOptions{})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if apierrors.IsNotFound(err) {
			continue
		}
		if fatal := r.settle(resource, name, "get", err); fatal != nil {
			return fatal
		}
		fact := facts.Namespace{Name: name, Unlisted: true}
		if err == nil {
			fact, _ = r.foldNamespace(n)
		}
		r.namespaces = append(r.namespaces, fact)
	}
	return nil
}

// foldNamespace keeps all labels for now: which of them matter is known only when all selectors were read.
func (r *reading) foldNamespace(n *corev1.Namespace) (facts.Namespace, bool) {
	if n.Name == metav1.NamespaceSystem {
		r.uid = string(n.UID)
	}
	return facts.Namespace{
		Name:        n.Name,
		Labels:      n.Labels,
		Annotations: Only(n.Annotations, facts.NamespaceAnnotations),
		Terminating: n.Status.Phase == corev1.NamespaceTerminating || n.DeletionTimestamp != nil,
	}, true
}

// namespaceFacts are the namespaces that were asked for, and those of the control planes found, with the labels that
// matter.
func (r *reading) namespaceFacts(keys []string) []facts.Namespace {
	wished := r.wishedNamespaces()
	var out []facts.Namespace
	for _, n := range r.namespaces {
		if wished != nil && !slices.Contains(wished, n.Name) {
			continue
		}
		n.Labels = Only(n.Labels, keys)
		out = append(out, n)
	}
	return out
}

// wishedNamespaces is nil when all are.
func (r *reading) wishedNamespaces() []string {
	if len(r.req.Namespaces) == 0 {
		return nil
	}
	return append(r.fallback(), r.planeNamespaces()...)
}

// Only is the part of m under the given keys, nil when there is none.
func Only(m map[string]string, keys []string) map[string]string {
	var out map[string]string
	for _, k := range keys {
		if v, ok := m[k]; ok {
			if out == nil {
				out = map[string]string{}
			}
			out[k] = v
		}
	}
	return out
}
