package perform

import (
	"strconv"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"portolan/graph/facts"
)

// rollout is how far a workload is with replacing its pods, by its own status.
type rollout struct {
	// generation is the spec's, observed the one that the status speaks of.
	generation, observed int64
	wanted, updated      int
	// leaves is how many pods stay on the old template, as the strategy has it: those whose ordinal is below first.
	leaves, first int
	// through: what is to be replaced is replaced, and available.
	through bool
	paused  bool
	// troubles are what the workload itself says.
	troubles []facts.Waiting
}

// deploymentRollout follows "kubectl rollout status" (k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go), as the
// other two do.
func deploymentRollout(d *appsv1.Deployment) rollout {
	s := d.Status
	out := rollout{generation: d.Generation, observed: s.ObservedGeneration, wanted: replicas(d.Spec.Replicas), updated: int(s.UpdatedReplicas), paused: d.Spec.Paused}
	out.through = out.updated >= out.wanted && s.Replicas <= s.UpdatedReplicas && int(s.AvailableReplicas) >= out.wanted
	for _, c := range s.Conditions {
		switch {
		case c.Type == appsv1.DeploymentReplicaFailure && c.Status == corev1.ConditionTrue:
			lacking := max(out.wanted-int(s.UpdatedReplicas), 1)
			out.troubles = append(out.troubles, facts.Waiting{Reason: c.Reason, Message: plain(c.Message), Pods: lacking})
		case c.Type == appsv1.DeploymentProgressing && c.Status == corev1.ConditionFalse:
			out.troubles = append(out.troubles, facts.Waiting{Reason: c.Reason, Message: plain(c.Message), Pods: max(out.wanted-out.updated, 0)})
		}
	}
	if out.paused {
		out.troubles = append(out.troubles, facts.Waiting{Reason: "Paused", Message: "the Deployment is paused: nothing rolls until it is resumed", Pods: out.wanted})
	}
	return out
}

func statefulSetRollout(s *appsv1.StatefulSet) rollout {
	out := rollout{generation: s.Generation, observed: s.Status.ObservedGeneration, wanted: replicas(s.Spec.Replicas), updated: int(s.Status.UpdatedReplicas)}
	start, partition := 0, 0
	if s.Spec.Ordinals != nil {
		start = int(s.Spec.Ordinals.Start)
	}
	if u := s.Spec.UpdateStrategy.RollingUpdate; u != nil && u.Partition != nil {
		partition = int(*u.Partition)
	}
	if s.Spec.UpdateStrategy.Type == appsv1.OnDeleteStatefulSetStrategyType {
		partition = out.wanted
	}
	// The partition counts replicas from the first, whatever its number is
	// (k8s.io/kubernetes/pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet).
	out.first, out.leaves = start+partition, min(partition, out.wanted)
	ready := int(s.Status.ReadyReplicas)
	if s.Spec.MinReadySeconds > 0 {
		ready = int(s.Status.AvailableReplicas)
	}
	out.through = out.leaves == out.wanted || out.updated >= out.wanted-out.leaves && ready >= out.wanted
	return out
}

func daemonSetRollout(d *appsv1.DaemonSet) rollout {
	out := rollout{generation: d.Generation, observed: d.Status.ObservedGeneration, wanted: int(d.Status.DesiredNumberScheduled), updated: int(d.Status.UpdatedNumberScheduled)}
	if d.Spec.UpdateStrategy.Type == appsv1.OnDeleteDaemonSetStrategyType {
		out.leaves, out.through = out.wanted, true
		return out
	}
	out.through = out.updated >= out.wanted && int(d.Status.NumberAvailable) >= out.wanted
	return out
}

// replicas is one when nothing is said, as the API server defaults it.
func replicas(n *int32) int {
	if n == nil {
		return 1
	}
	return int(*n)
}

// stays tells whether the strategy leaves a pod on the old template.
func (r rollout) stays(pod string) bool {
	if r.leaves == 0 {
		return false
	}
	if r.leaves >= r.wanted {
		return true
	}
	n, err := strconv.Atoi(pod[strings.LastIndexByte(pod, '-')+1:])
	return err == nil && n < r.first
}

// maxMessage keeps a page that answered instead of an API server out of a journal.
const maxMessage = 400

// plain is a message on one line, and not longer than somebody reads.
func plain(message string) string {
	message = strings.Join(strings.Fields(strings.ToValidUTF8(message, "")), " ")
	if runes := []rune(message); len(runes) > maxMessage {
		return string(runes[:maxMessage]) + "…"
	}
	return message
}
