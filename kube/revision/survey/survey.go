// Package survey reads what a plan of a switch needs of some namespaces, and of a tag.
//
// It exists because a plan must rest on what is there now, down to how each workload rolls, and the facts of a chart
// hold neither. It must never write, conclude who injects whom, or keep what no rule of the plan asks for: no Secret,
// no value of an environment variable, no pod template.
package survey

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"

	"portolan/graph/facts"
	"portolan/kube/collect"
	"portolan/kube/revision"
)

// Read surveys the namespaces, sorted by name. What may not be read becomes a Gap of the survey; the error is only for
// credentials that are not accepted, and for a cluster that answers nothing at all.
func Read(ctx context.Context, config *rest.Config, name string, namespaces []string) ([]revision.Survey, error) {
	r, err := newReader(config, name)
	if err != nil {
		return nil, err
	}
	defer r.close()
	names := slices.Compact(slices.Sorted(slices.Values(namespaces)))
	all := make([]*found, len(names))
	for i, n := range names {
		all[i] = newFound(n)
	}
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for _, f := range all {
		group.Go(func() error { return r.namespace(gctx, f) })
	}
	for _, read := range r.lists() {
		group.Go(func() error { return read(gctx, all) })
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("read context %q: %w", name, err)
	}
	if err := r.nothing(); err != nil {
		return nil, err
	}
	out := make([]revision.Survey, 0, len(all))
	for _, f := range all {
		out = append(out, f.settle())
	}
	return out, nil
}

// namespace reads the namespace itself, with the names of those who wrote its labels.
func (r *reader) namespace(ctx context.Context, f *found) error {
	got, err := r.kube.CoreV1().Namespaces().Get(ctx, f.survey.Namespace, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		r.answer()
		f.survey.Missing = true
		return nil
	}
	if err != nil {
		return r.gap(ctx, []*found{f}, facts.Gap{Resource: "namespaces", Namespace: f.survey.Namespace, Verb: "get"}, err)
	}
	r.answer()
	f.survey.UID, f.survey.ResourceVersion = string(got.UID), got.ResourceVersion
	f.survey.Terminating = got.DeletionTimestamp != nil || got.Status.Phase == corev1.NamespaceTerminating
	f.survey.Labels = got.Labels
	f.survey.Annotations = collect.Only(got.Annotations, revision.OwnershipAnnotations())
	f.survey.Managers = managers(got.ManagedFields)
	return nil
}

// settle puts what was found in order, and tells the pods' owners apart now that all workloads are known.
func (f *found) settle() revision.Survey {
	s := f.survey
	s.Workloads = slices.Concat(f.deployments, f.statefulSets, f.daemonSets)
	s.Pods = f.podSets()
	f.asks(s.Workloads)
	s.Gateways = f.gateways(s.Workloads)
	slices.SortFunc(s.Workloads, func(a, b revision.Workload) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(s.CronJobs, func(a, b revision.CronJob) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(s.Budgets, func(a, b revision.Budget) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(s.Quotas, func(a, b revision.Quota) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(s.Gaps, func(a, b facts.Gap) int { return cmp.Compare(a.Resource, b.Resource) })
	return s
}

// found is one namespace while it is read. Each field is written by one list alone, but for the gaps, which the reader
// guards.
type found struct {
	survey       revision.Survey
	deployments  []revision.Workload
	statefulSets []revision.Workload
	daemonSets   []revision.Workload
	pods         []pod
	own          []gateway
}

func newFound(namespace string) *found {
	return &found{survey: revision.Survey{Namespace: namespace}}
}
