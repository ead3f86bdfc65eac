package perform

import (
	"encoding/json"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
)

// Istio's names on pods, as kube/collect reads them.
const (
	annotationRevision = "istio.io/rev"
	annotationStatus   = "sidecar.istio.io/status"
	proxyContainer     = "istio-proxy"
)

// proxy is what a pod runs.
type proxy struct {
	// there is false for a pod without a proxy of its own.
	there             bool
	revision, version string
}

// proxyOf takes what a pod runs from its containers and from the note that its injector left, never from a label.
func proxyOf(p *corev1.Pod) proxy {
	out := proxy{}
	for _, list := range [][]corev1.Container{p.Spec.Containers, p.Spec.InitContainers} {
		if i := slices.IndexFunc(list, func(c corev1.Container) bool { return c.Name == proxyContainer }); i >= 0 && !out.there {
			out.there, out.version = true, facts.ImageVersion(list[i].Image)
		}
	}
	if !out.there {
		return out
	}
	out.revision = p.Annotations[annotationRevision]
	if out.revision == "" {
		var note struct {
			Revision string `json:"revision"`
		}
		// A note that is no JSON names no revision.
		_ = json.Unmarshal([]byte(p.Annotations[annotationStatus]), &note)
		out.revision = note.Revision
	}
	return out
}

// is tells whether this is what is expected: an empty revision means no proxy, an empty version any, on either side.
func (p proxy) is(revision, version string) bool {
	if revision == "" {
		return !p.there
	}
	return p.there && p.revision == revision && (version == "" || p.version == "" || p.version == version)
}

func (p proxy) String() string {
	switch {
	case !p.there:
		return "no proxy"
	case p.version == "":
		return "a proxy of revision " + p.revision
	}
	return "a proxy " + p.version + " of revision " + p.revision
}

// ownerOf is the pod's top owner. A ReplicaSet that a Deployment made is called after it and the pod's template hash
// (k8s.io/kubernetes/pkg/controller/deployment/sync.go), so that ReplicaSets need not be read.
func ownerOf(p *corev1.Pod) facts.WorkloadRef {
	ref := metav1.GetControllerOfNoCopy(p)
	switch {
	case ref == nil || ref.Kind == "Node": // a static pod is its node's
		return facts.WorkloadRef{Kind: "Pod", Name: p.Name}
	case ref.Kind == "ReplicaSet":
		if hash := p.Labels["pod-template-hash"]; hash != "" {
			if name, ok := strings.CutSuffix(ref.Name, "-"+hash); ok {
				return facts.WorkloadRef{Kind: kindDeployment, Name: name}
			}
		}
	}
	return facts.WorkloadRef{Kind: ref.Kind, Name: ref.Name}
}

// ended tells pods that do not count any more.
func ended(p *corev1.Pod) bool {
	return p.DeletionTimestamp != nil || p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
}

func isReady(p *corev1.Pod) bool {
	return slices.ContainsFunc(p.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	})
}

// passing are reasons that every pod has for a moment while it starts.
var passing = []string{
	"", "ContainerCreating", "PodInitializing", "ContainersNotReady", "ContainersNotInitialized", "ReadinessGatesNotReady",
}

// whyNotReady is the most telling reason of a pod that is not ready: not scheduled, what a container waits for or died of,
// else the Ready condition's own. With hard, only what does not pass by itself.
func whyNotReady(p *corev1.Pod, hard bool) (reason, message string) {
	for _, c := range p.Status.Conditions {
		if c.Type == corev1.PodScheduled && c.Status == corev1.ConditionFalse {
			return c.Reason, plain(c.Message)
		}
	}
	for _, c := range slices.Concat(p.Status.InitContainerStatuses, p.Status.ContainerStatuses) {
		if w := c.State.Waiting; w != nil && !slices.Contains(passing, w.Reason) {
			return w.Reason, plain("container " + c.Name + ": " + w.Message)
		}
		// A terminated container's message is the program's own: nobody can say what is in it.
		if t := c.State.Terminated; t != nil && t.ExitCode != 0 {
			return t.Reason, "container " + c.Name
		}
	}
	if hard {
		return "", ""
	}
	for _, c := range p.Status.Conditions {
		if c.Type == corev1.PodReady && c.Reason != "" {
			return c.Reason, plain(c.Message)
		}
	}
	return string(corev1.PodPending), ""
}

// stripPod keeps of a pod what is asked here.
func stripPod(p *corev1.Pod) *corev1.Pod {
	out := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{
		Name: p.Name, Namespace: p.Namespace, UID: p.UID, ResourceVersion: p.ResourceVersion,
		OwnerReferences: p.OwnerReferences, DeletionTimestamp: p.DeletionTimestamp,
		Labels:      pick(p.Labels, "pod-template-hash", "controller-revision-hash"),
		Annotations: pick(p.Annotations, annotationRevision, annotationStatus),
	}, Status: corev1.PodStatus{
		Phase: p.Status.Phase, Conditions: p.Status.Conditions,
		InitContainerStatuses: stripStatuses(p.Status.InitContainerStatuses), ContainerStatuses: stripStatuses(p.Status.ContainerStatuses),
	}}
	for _, c := range p.Spec.Containers {
		out.Spec.Containers = append(out.Spec.Containers, corev1.Container{Name: c.Name, Image: c.Image})
	}
	for _, c := range p.Spec.InitContainers {
		out.Spec.InitContainers = append(out.Spec.InitContainers, corev1.Container{Name: c.Name, Image: c.Image})
	}
	return out
}

func stripStatuses(list []corev1.ContainerStatus) []corev1.ContainerStatus {
	var out []corev1.ContainerStatus
	for _, c := range list {
		out = append(out, corev1.ContainerStatus{Name: c.Name, Ready: c.Ready, State: c.State})
	}
	return out
}

func pick(all map[string]string, keys ...string) map[string]string {
	out := map[string]string{}
	for _, k := range keys {
		if v, ok := all[k]; ok {
			out[k] = v
		}
	}
	return out
}
