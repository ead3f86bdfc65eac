package survey

import (
	"context"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"portolan/graph/facts"
	"portolan/kube/collect"
	"portolan/kube/revision"
)

// lists are all reads but the namespaces'. Each of them fills fields of its own.
func (r *reader) lists() []func(context.Context, []*found) error {
	apps := r.kube.AppsV1()
	return []func(context.Context, []*found) error{
		read(r, list[appsv1.Deployment]{"deployments.apps", func(ctx context.Context, ns string, o metav1.ListOptions) ([]appsv1.Deployment, metav1.ListMeta, error) {
			l, err := apps.Deployments(ns).List(ctx, o)
			return l.Items, l.ListMeta, err
		}, func(f *found, d *appsv1.Deployment) { f.deployments = append(f.deployments, deployment(d)) }, func(d *appsv1.Deployment) string { return d.Namespace }}),
		read(r, list[appsv1.StatefulSet]{"statefulsets.apps", func(ctx context.Context, ns string, o metav1.ListOptions) ([]appsv1.StatefulSet, metav1.ListMeta, error) {
			l, err := apps.StatefulSets(ns).List(ctx, o)
			return l.Items, l.ListMeta, err
		}, func(f *found, s *appsv1.StatefulSet) { f.statefulSets = append(f.statefulSets, statefulSet(s)) }, func(s *appsv1.StatefulSet) string { return s.Namespace }}),
		read(r, list[appsv1.DaemonSet]{"daemonsets.apps", func(ctx context.Context, ns string, o metav1.ListOptions) ([]appsv1.DaemonSet, metav1.ListMeta, error) {
			l, err := apps.DaemonSets(ns).List(ctx, o)
			return l.Items, l.ListMeta, err
		}, func(f *found, d *appsv1.DaemonSet) { f.daemonSets = append(f.daemonSets, daemonSet(d)) }, func(d *appsv1.DaemonSet) string { return d.Namespace }}),
		read(r, list[corev1.Pod]{"pods", func(ctx context.Context, ns string, o metav1.ListOptions) ([]corev1.Pod, metav1.ListMeta, error) {
			l, err := r.kube.CoreV1().Pods(ns).List(ctx, o)
			return l.Items, l.ListMeta, err
		}, keepPod, func(p *corev1.Pod) string { return p.Namespace }}),
		read(r, list[batchv1.CronJob]{"cronjobs.batch", func(ctx context.Context, ns string, o metav1.ListOptions) ([]batchv1.CronJob, metav1.ListMeta, error) {
			l, err := r.kube.BatchV1().CronJobs(ns).List(ctx, o)
			return l.Items, l.ListMeta, err
		}, keepCronJob, func(c *batchv1.CronJob) string { return c.Namespace }}),
		read(r, list[policyv1.PodDisruptionBudget]{"poddisruptionbudgets.policy", func(ctx context.Context, ns string, o metav1.ListOptions) ([]policyv1.PodDisruptionBudget, metav1.ListMeta, error) {
			l, err := r.kube.PolicyV1().PodDisruptionBudgets(ns).List(ctx, o)
			return l.Items, l.ListMeta, err
		}, keepBudget, func(b *policyv1.PodDisruptionBudget) string { return b.Namespace }}),
		read(r, list[corev1.ResourceQuota]{"resourcequotas", func(ctx context.Context, ns string, o metav1.ListOptions) ([]corev1.ResourceQuota, metav1.ListMeta, error) {
			l, err := r.kube.CoreV1().ResourceQuotas(ns).List(ctx, o)
			return l.Items, l.ListMeta, err
		}, keepQuota, func(q *corev1.ResourceQuota) string { return q.Namespace }}),
		r.readGateways,
	}
}

func keepCronJob(f *found, c *batchv1.CronJob) {
	if c.Spec.Suspend != nil && *c.Spec.Suspend {
		return
	}
	t := c.Spec.JobTemplate.Spec.Template
	f.survey.CronJobs = append(f.survey.CronJobs, revision.CronJob{Name: c.Name, PodLabels: collect.Only(t.Labels, facts.PodLabels), HostNetwork: t.Spec.HostNetwork})
}

func keepBudget(f *found, b *policyv1.PodDisruptionBudget) {
	f.survey.Budgets = append(f.survey.Budgets, revision.Budget{Name: b.Name, Allowed: int(b.Status.DisruptionsAllowed)})
}

// gateway is a Gateway object's name and its own label istio.io/rev.
type gateway struct{ name, revision string }

// readGateways lists Gateways without their specs. A cluster without the Gateway API has none; that is asked for first,
// because a user who may not list them would be refused either way.
func (r *reader) readGateways(ctx context.Context, in []*found) error {
	version := ""
	for _, v := range []string{"v1", "v1beta1"} {
		path := "/apis/gateway.networking.k8s.io/" + v
		if !apierrors.IsNotFound(r.kube.Discovery().RESTClient().Get().AbsPath(path).Do(ctx).Error()) {
			version = v
			break
		}
	}
	if version == "" {
		return nil
	}
	at := schema.GroupVersionResource{Group: "gateway.networking.k8s.io", Version: version, Resource: "gateways"}
	return read(r, list[metav1.PartialObjectMetadata]{"gateways.gateway.networking.k8s.io", func(ctx context.Context, ns string, o metav1.ListOptions) ([]metav1.PartialObjectMetadata, metav1.ListMeta, error) {
		l, err := r.metadata.Resource(at).Namespace(ns).List(ctx, o)
		if err != nil {
			return nil, metav1.ListMeta{}, err
		}
		return l.Items, l.ListMeta, nil
	}, func(f *found, g *metav1.PartialObjectMetadata) {
		f.own = append(f.own, gateway{g.Name, g.Labels[revision.LabelRevision]})
	}, func(g *metav1.PartialObjectMetadata) string { return g.Namespace }})(ctx, in)
}
