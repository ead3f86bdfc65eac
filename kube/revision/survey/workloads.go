package survey

import (
	"encoding/json"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"

	"portolan/graph/facts"
	"portolan/kube/collect"
	"portolan/kube/revision"
	"portolan/kube/revision/template"
)

const (
	labelManaged        = "gateway.istio.io/managed"
	labelGateway        = "gateway.networking.k8s.io/gateway-name"
	managedWaypoint     = "istio.io-mesh-controller"
	annotationInject    = "sidecar.istio.io/inject"
	annotationTemplates = "inject.istio.io/templates"
	annotationImage     = "sidecar.istio.io/proxyImage"
)

func newWorkload(kind string, m *metav1.ObjectMeta, t *corev1.PodTemplateSpec, strategy revision.StrategyType) revision.Workload {
	return revision.Workload{
		WorkloadRef: facts.WorkloadRef{Kind: kind, Name: m.Name}, UID: string(m.UID), ResourceVersion: m.ResourceVersion, Template: template.Fingerprint(*t, string(strategy)),
		Owner: ownerOf(m), Labels: collect.Only(m.Labels, append(revision.OwnershipLabels(), labelManaged, labelGateway)),
		Annotations: collect.Only(m.Annotations, revision.OwnershipAnnotations()), PodLabels: collect.Only(t.Labels, facts.PodLabels),
		InjectAnnotation: t.Annotations[annotationInject], Templates: t.Annotations[annotationTemplates], ProxyImage: t.Annotations[annotationImage],
		HostNetwork: t.Spec.HostNetwork, Asks: amounts(&t.Spec), Strategy: revision.Strategy{Type: strategy},
	}
}

func ownerOf(m *metav1.ObjectMeta) *revision.Owner {
	ref := metav1.GetControllerOfNoCopy(m)
	if ref == nil {
		return nil
	}
	return &revision.Owner{WorkloadRef: facts.WorkloadRef{Kind: ref.Kind, Name: ref.Name}, Group: groupOf(ref.APIVersion)}
}

func groupOf(apiVersion string) string {
	gv, err := schema.ParseGroupVersion(apiVersion)
	if err != nil {
		return apiVersion
	}
	return gv.Group
}

func deployment(d *appsv1.Deployment) revision.Workload {
	out := newWorkload("Deployment", &d.ObjectMeta, &d.Spec.Template, revision.StrategyType(d.Spec.Strategy.Type))
	out.Replicas, out.Paused, out.MinReadySeconds = number(d.Spec.Replicas, 1), d.Spec.Paused, int(d.Spec.MinReadySeconds)
	out.ProgressDeadlineSeconds = number(d.Spec.ProgressDeadlineSeconds, 0)
	out.Updated, out.Ready = int(d.Status.UpdatedReplicas), int(d.Status.ReadyReplicas)
	if u := d.Spec.Strategy.RollingUpdate; u != nil {
		out.Strategy.MaxSurge, out.Strategy.MaxUnavailable = written(u.MaxSurge), written(u.MaxUnavailable)
	}
	for _, c := range d.Status.Conditions {
		stuck := c.Type == appsv1.DeploymentProgressing && c.Status == corev1.ConditionFalse
		if stuck || c.Type == appsv1.DeploymentReplicaFailure && c.Status == corev1.ConditionTrue && out.Stuck == "" {
			out.Stuck = c.Reason
		}
	}
	return out
}

func statefulSet(s *appsv1.StatefulSet) revision.Workload {
	out := newWorkload("StatefulSet", &s.ObjectMeta, &s.Spec.Template, revision.StrategyType(s.Spec.UpdateStrategy.Type))
	out.Replicas, out.MinReadySeconds = number(s.Spec.Replicas, 1), int(s.Spec.MinReadySeconds)
	out.Parallel = s.Spec.PodManagementPolicy == appsv1.ParallelPodManagement
	out.Updated, out.Ready = int(s.Status.UpdatedReplicas), int(s.Status.ReadyReplicas)
	if u := s.Spec.UpdateStrategy.RollingUpdate; u != nil {
		out.Strategy.Partition, out.Strategy.MaxUnavailable = number(u.Partition, 0), written(u.MaxUnavailable)
	}
	return out
}

func daemonSet(d *appsv1.DaemonSet) revision.Workload {
	out := newWorkload("DaemonSet", &d.ObjectMeta, &d.Spec.Template, revision.StrategyType(d.Spec.UpdateStrategy.Type))
	out.Replicas, out.MinReadySeconds = int(d.Status.DesiredNumberScheduled), int(d.Spec.MinReadySeconds)
	out.Updated, out.Ready = int(d.Status.UpdatedNumberScheduled), int(d.Status.NumberReady)
	if u := d.Spec.UpdateStrategy.RollingUpdate; u != nil {
		out.Strategy.MaxSurge, out.Strategy.MaxUnavailable = written(u.MaxSurge), written(u.MaxUnavailable)
	}
	return out
}

func written(v *intstr.IntOrString) string {
	if v == nil {
		return ""
	}
	return v.String()
}

func number(n *int32, otherwise int) int {
	if n == nil {
		return otherwise
	}
	return int(*n)
}

// gateways are the Gateways that a Deployment of istiod's serves.
func (f *found) gateways(workloads []revision.Workload) []revision.Gateway {
	var out []revision.Gateway
	for _, g := range f.own {
		i := slices.IndexFunc(workloads, func(w revision.Workload) bool {
			return w.Labels[labelManaged] != "" && w.Labels[labelGateway] == g.name
		})
		if i >= 0 {
			out = append(out, revision.Gateway{Name: g.name, Revision: g.revision, Waypoint: workloads[i].Labels[labelManaged] == managedWaypoint, Workload: workloads[i].Name})
		}
	}
	slices.SortFunc(out, func(a, b revision.Gateway) int { return compare(a.Name, b.Name) })
	return out
}

// managers are those that wrote one of the two labels.
func managers(entries []metav1.ManagedFieldsEntry) []string {
	var out []string
	for _, e := range entries {
		var set struct {
			Metadata struct {
				Labels map[string]json.RawMessage `json:"f:labels"`
			} `json:"f:metadata"`
		}
		if e.FieldsV1 == nil || json.Unmarshal(e.FieldsV1.GetRawBytes(), &set) != nil {
			continue
		}
		for _, key := range []string{revision.LabelInjection, revision.LabelRevision} {
			if _, ok := set.Metadata.Labels["f:"+key]; ok {
				out = append(out, e.Manager)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
