package collect

import (
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
)

// pod is one pod as a group of one, with all its labels: which of them tell groups apart is known only when all
// selectors were read.
type pod struct {
	facts.PodGroup
	node string
	// reason and message say why it is not ready.
	reason, message string
}

// foldPod keeps what matters to Istio. Finished pods do not count.
func foldPod(p *corev1.Pod) (pod, bool) {
	if p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed {
		return pod{}, false
	}
	out := pod{node: p.Spec.NodeName, PodGroup: facts.PodGroup{
		Namespace: p.Namespace, Workload: ownerOf(p), Mode: facts.NoProxy, Labels: p.Labels, Pods: 1,
		HostNetwork: p.Spec.HostNetwork, InjectAnnotation: p.Annotations[annotationInject],
	}}
	if v := p.Annotations[annotationRedirection]; v == "enabled" || v == "pending" {
		out.Redirection, out.Mode = v, facts.Ambient
	}
	note, injected := injectionOf(p.Annotations)
	if injected {
		out.Mode = facts.Sidecar
	}
	if c := proxyContainer(p.Labels, &p.Spec); c != nil {
		out.Mode = modeOf(p.Labels, c)
		out.Version = facts.ImageVersion(c.image)
		out.MeshID = c.env["ISTIO_META_MESH_ID"]
		out.PlaneAddress, out.NoDiscoveryAddress = c.discoveryAddress()
		out.CAAddress = c.first("CA_ADDR", "CA_ADDRESS")
		out.Network = c.first("ISTIO_META_NETWORK", "NETWORK")
		out.ClusterID = c.first("ISTIO_META_CLUSTER_ID", "CLUSTER_ID")
	}
	if out.Mode != facts.NoProxy && out.Mode != facts.Ambient {
		out.Revision = p.Annotations[annotationRevision]
		if out.Revision == "" {
			out.Revision = note.Revision
		}
	}
	if out.reason, out.message = whyNotReady(p); out.reason == "" {
		out.Ready = 1
	}
	return out, true
}

// ownerOf is the pod's top owner. A ReplicaSet that a Deployment made is called after it and the pod's template hash
// (k8s.io/kubernetes/pkg/controller/deployment/sync.go), so that ReplicaSets, of which each Deployment keeps ten old
// ones, need not be read.
func ownerOf(p *corev1.Pod) facts.WorkloadRef {
	ref := metav1.GetControllerOfNoCopy(p)
	switch {
	case ref == nil || ref.Kind == "Node": // a static pod is its node's
		return facts.WorkloadRef{Kind: kindPod, Name: p.Name}
	case ref.Kind == kindReplicaSet:
		if hash := p.Labels["pod-template-hash"]; hash != "" {
			if name, ok := strings.CutSuffix(ref.Name, "-"+hash); ok {
				return facts.WorkloadRef{Kind: kindDeployment, Name: name}
			}
		}
	}
	return facts.WorkloadRef{Kind: ref.Kind, Name: ref.Name}
}

// whyNotReady is empty for a ready pod; otherwise the most telling reason: not scheduled, what a container waits
// for or died of, else the Ready condition's own reason.
func whyNotReady(p *corev1.Pod) (reason, message string) {
	var ready, scheduled *corev1.PodCondition
	for i := range p.Status.Conditions {
		switch p.Status.Conditions[i].Type {
		case corev1.PodReady:
			ready = &p.Status.Conditions[i]
		case corev1.PodScheduled:
			scheduled = &p.Status.Conditions[i]
		}
	}
	switch {
	case ready != nil && ready.Status == corev1.ConditionTrue:
		return "", ""
	case p.DeletionTimestamp != nil:
		return "Terminating", ""
	case scheduled != nil && scheduled.Status == corev1.ConditionFalse:
		return scheduled.Reason, scrub(scheduled.Message)
	}
	for _, c := range slices.Concat(p.Status.InitContainerStatuses, p.Status.ContainerStatuses) {
		// PodInitializing waits for another container, which has the reason.
		if w := c.State.Waiting; w != nil && w.Reason != "" && w.Reason != "PodInitializing" {
			return w.Reason, scrub(w.Message)
		}
		if t := c.State.Terminated; t != nil && t.ExitCode != 0 {
			// Its message is the program's own, the end of its log for some: nobody can say what is in it.
			return t.Reason, ""
		}
	}
	if ready != nil && ready.Reason != "" {
		return ready.Reason, scrub(ready.Message)
	}
	return string(corev1.PodPending), ""
}

// groupKey is everything that tells pods apart; pods with one key are one group.
type groupKey struct {
	owner
	mode                                                                                facts.Mode
	revision, version, meshID, plane, ca, network, cluster, labels, redirection, inject string
	hostNetwork, noDiscovery                                                            bool
	// node is kept for ambient pods where more than one ztunnel may serve them.
	node string
}

// podFacts counts the pods that are alike, with the labels that matter, and the reasons of those not ready.
func (r *reading) podFacts(keys []string) ([]facts.PodGroup, waitingByOwner) {
	groups := map[groupKey]*facts.PodGroup{}
	waiting := waitingByOwner{}
	// With several ztunnels, a workload's pods may belong to several meshes, by their nodes.
	apart := r.countZtunnels() > 1
	for _, p := range r.pods {
		labels := Only(p.Labels, keys)
		by := owner{p.Namespace, p.Workload}
		key := groupKey{by, p.Mode, p.Revision, p.Version, p.MeshID, p.PlaneAddress, p.CAAddress, p.Network, p.ClusterID, flat(labels), p.Redirection, p.InjectAnnotation, p.HostNetwork, p.NoDiscoveryAddress, ""}
		if apart && p.Mode == facts.Ambient {
			key.node = p.node
		}
		g := groups[key]
		if g == nil {
			group := p.PodGroup
			group.Labels, group.Pods, group.Ready = labels, 0, 0
			g = &group
			groups[key] = g
		}
		g.Pods++
		g.Ready += p.Ready
		if p.reason != "" {
			g.Waiting = addWaiting(g.Waiting, p.reason, p.message)
			waiting[by] = addWaiting(waiting[by], p.reason, p.message)
		}
		// Only for ambient does the node decide who serves a pod.
		if (p.Mode == facts.Ambient || p.Mode == facts.ZtunnelProxy) && p.node != "" && !slices.Contains(g.Nodes, p.node) {
			g.Nodes = append(g.Nodes, p.node)
		}
	}
	out := make([]facts.PodGroup, 0, len(groups))
	for _, g := range groups {
		out = append(out, *g)
	}
	return out, waiting
}

// flat is a map as a string, equal for equal maps.
func flat(m map[string]string) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(m)) {
		b.WriteString(k + "\x00" + m[k] + "\x00")
	}
	return b.String()
}
