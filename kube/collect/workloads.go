package collect

import (
	"cmp"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"portolan/graph/facts"
)

// Kinds of workloads, as in an owner reference.
const (
	kindDeployment  = "Deployment"
	kindDaemonSet   = "DaemonSet"
	kindStatefulSet = "StatefulSet"
	kindReplicaSet  = "ReplicaSet"
	kindPod         = "Pod"
)

// workload is what any of the later steps needs of a Deployment, DaemonSet or StatefulSet.
type workload struct {
	namespace   string
	ref         facts.WorkloadRef
	labels      map[string]string
	annotations map[string]string
	// pod is the template: its labels and annotations, and of its containers only what facts may hold.
	podLabels      map[string]string
	hostNetwork    bool
	podAnnotations map[string]string
	serviceAccount string
	discovery      *container // a pilot-discovery container, nil when there is none
	proxy          *container // an istio-proxy container, nil when there is none
	rollout        facts.Rollout
}

// container is the part of a container that tells what it is to Istio.
type container struct {
	image string
	args  []string
	env   map[string]string
	// resources are what it asks for and is held to.
	resources facts.Resources
}

func foldDeployment(d *appsv1.Deployment) (workload, bool) {
	w := newWorkload(kindDeployment, d.Namespace, d.Name, d.Labels, d.Annotations, &d.Spec.Template)
	w.rollout = facts.Rollout{
		Desired: replicas(d.Spec.Replicas), Updated: int(d.Status.UpdatedReplicas),
		Ready: int(d.Status.ReadyReplicas), Available: int(d.Status.AvailableReplicas),
	}
	for _, c := range d.Status.Conditions {
		switch {
		case c.Type == appsv1.DeploymentProgressing && c.Status == corev1.ConditionFalse:
			w.rollout.Stuck = c.Reason
		case c.Type == appsv1.DeploymentReplicaFailure && c.Status == corev1.ConditionTrue:
			// Pods that cannot even be created, e.g. because the injector does not answer, have no pod to say so.
			missing := max(w.rollout.Desired-int(d.Status.Replicas), 1)
			w.rollout.Waiting = []facts.Waiting{{Reason: c.Reason, Message: scrub(c.Message), Pods: missing}}
		}
	}
	return w, true
}

func foldDaemonSet(d *appsv1.DaemonSet) (workload, bool) {
	w := newWorkload(kindDaemonSet, d.Namespace, d.Name, d.Labels, d.Annotations, &d.Spec.Template)
	w.rollout = facts.Rollout{
		Desired: int(d.Status.DesiredNumberScheduled), Updated: int(d.Status.UpdatedNumberScheduled),
		Ready: int(d.Status.NumberReady), Available: int(d.Status.NumberAvailable),
	}
	return w, true
}

func foldStatefulSet(s *appsv1.StatefulSet) (workload, bool) {
	w := newWorkload(kindStatefulSet, s.Namespace, s.Name, s.Labels, s.Annotations, &s.Spec.Template)
	w.rollout = facts.Rollout{
		Desired: replicas(s.Spec.Replicas), Updated: int(s.Status.UpdatedReplicas),
		Ready: int(s.Status.ReadyReplicas), Available: int(s.Status.AvailableReplicas),
	}
	return w, true
}

// replicas is one when nothing is said, as the API server defaults it.
func replicas(n *int32) int {
	if n == nil {
		return 1
	}
	return int(*n)
}

func newWorkload(kind, namespace, name string, labels, annotations map[string]string, t *corev1.PodTemplateSpec) workload {
	return workload{
		namespace: namespace, ref: facts.WorkloadRef{Kind: kind, Name: name},
		labels: labels, annotations: Only(annotations, []string{annotationRevision}),
		podLabels: t.Labels, hostNetwork: t.Spec.HostNetwork, podAnnotations: Only(t.Annotations, []string{annotationRevision, annotationTemplates, annotationInject}),
		serviceAccount: t.Spec.ServiceAccountName,
		discovery:      discoveryContainer(labels, t.Spec.Containers),
		proxy:          proxyContainer(t.Labels, &t.Spec),
	}
}

// discoveryContainer finds pilot-discovery by how it is started ("pilot-discovery discovery"), whatever the
// Deployment is called; in one labelled app=istiod the first container will do.
func discoveryContainer(labels map[string]string, containers []corev1.Container) *container {
	i := slices.IndexFunc(containers, func(c corev1.Container) bool {
		return len(c.Args) > 0 && c.Args[0] == "discovery"
	})
	if i < 0 && (labels[labelApp] != appIstiod || len(containers) == 0) {
		return nil
	}
	i = max(i, 0)
	return reduce(&containers[i], facts.EnvNames)
}

// reduce keeps image, arguments and the allowed literal variables of a container. Variables that come from
// elsewhere (Secrets above all) have no literal value and are left out.
func reduce(c *corev1.Container, names []string) *container {
	out := &container{image: c.Image, args: c.Args, env: map[string]string{}, resources: resourceFacts(c.Resources)}
	for _, e := range c.Env {
		if e.ValueFrom == nil && slices.Contains(names, e.Name) {
			out.env[e.Name] = e.Value
		}
	}
	return out
}

func resourceFacts(r corev1.ResourceRequirements) facts.Resources {
	text := func(list corev1.ResourceList, name corev1.ResourceName) string {
		q, ok := list[name]
		if !ok {
			return ""
		}
		return q.String()
	}
	return facts.Resources{
		CPURequest: text(r.Requests, corev1.ResourceCPU), CPULimit: text(r.Limits, corev1.ResourceCPU),
		MemoryRequest: text(r.Requests, corev1.ResourceMemory), MemoryLimit: text(r.Limits, corev1.ResourceMemory),
	}
}

// workloadFacts are all workloads with the template labels that matter.
func (r *reading) workloadFacts(keys []string, waiting waitingByOwner) []facts.Workload {
	var out []facts.Workload
	for _, w := range slices.Concat(r.deployments, r.daemonSets, r.statefulSets) {
		out = append(out, facts.Workload{
			Namespace: w.namespace, WorkloadRef: w.ref, PodLabels: Only(w.podLabels, keys), HostNetwork: w.hostNetwork,
			InjectAnnotation: w.podAnnotations[annotationInject], Rollout: waiting.complete(w),
		})
	}
	return out
}

// waitingByOwner are the reasons why pods are not ready, by the workload that owns them.
type waitingByOwner map[owner][]facts.Waiting

type owner struct {
	namespace string
	facts.WorkloadRef
}

// complete adds the pods' reasons to what the workload itself says.
func (w waitingByOwner) complete(l workload) facts.Rollout {
	out := l.rollout
	out.Waiting = slices.Concat(out.Waiting, w[owner{l.namespace, l.ref}])
	return out
}

// addWaiting counts one more pod that waits. Of several messages the first in order stays: they differ in names only.
func addWaiting(list []facts.Waiting, reason, message string) []facts.Waiting {
	i, found := slices.BinarySearchFunc(list, reason, func(w facts.Waiting, r string) int { return cmp.Compare(w.Reason, r) })
	if !found {
		return slices.Insert(list, i, facts.Waiting{Reason: reason, Message: message, Pods: 1})
	}
	list[i].Pods++
	list[i].Message = min(list[i].Message, message)
	return list
}
