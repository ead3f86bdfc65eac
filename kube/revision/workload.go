package revision

import (
	"fmt"

	"portolan/graph/facts"
)

// verdict is what a plan makes of a workload.
type verdict struct {
	restart  bool
	says     string
	warnings []Warning
	// left is the remedy for what a restart does not reach; empty where it reaches all.
	left string
	// expect is the plane that its pods are to run; nil where they are to have no sidecar.
	expect *ControlPlane
}

// workload plans one workload, and says what of it stays on an old proxy.
func (d draft) workload(w Workload) (WorkloadChange, []LeftBehind) {
	pods := d.podsOf(w.WorkloadRef)
	v := d.judge(w, pods)
	out := WorkloadChange{
		WorkloadRef: w.WorkloadRef, UID: w.UID, ResourceVersion: w.ResourceVersion, Template: w.Template, Restart: v.restart, Says: v.says,
		Replicas: w.Replicas, Pods: pods.Pods, Proxied: pods.Proxied, Ready: pods.Ready,
	}
	if v.expect != nil {
		out.Expect, out.Version = v.expect.Revision, v.expect.Version
		if w.ProxyImage != "" {
			out.Version = facts.ImageVersion(w.ProxyImage)
		}
	}
	if v.restart || v.expect != nil {
		out.Leaves = leaves(w)
	}
	if v.restart {
		v.warnings = append(v.warnings, d.restartRules(w, pods)...)
	}
	out.Warnings = inOrder(v.warnings)
	var left []LeftBehind
	if stays := v.stays(w, pods); stays > 0 {
		left = append(left, LeftBehind{WorkloadRef: w.WorkloadRef, Pods: stays, Says: v.says, Remedy: v.left})
	}
	return out, left
}

// stays is how many pods of it nobody replaces.
func (v verdict) stays(w Workload, pods PodSet) int {
	switch {
	case v.left == "":
		return 0
	case v.restart:
		return min(leaves(w), pods.Pods)
	}
	return pods.Pods
}

// judge decides whether it is restarted. What a restart would not change is left alone.
func (d draft) judge(w Workload, pods PodSet) verdict {
	if servesGateway(w) {
		return verdict{says: "istiod made it for a Gateway, and rolls it itself when it takes the Gateway over"}
	}
	lead := d.leadOf(w)
	switch lead.Mode {
	case facts.Ambient:
		return verdict{says: "its pods are ambient: their node's ztunnel decides, and a restart changes nothing"}
	case facts.Sidecar, facts.GatewayProxy:
		return d.judgeInjected(w, pods, lead)
	}
	if pods.Proxied == 0 {
		return verdict{says: whyNoSidecar(w) + ", so that there is nothing to replace"}
	}
	if len(d.goal) > 0 {
		return verdict{says: "its pods have a sidecar, and " + whyNoSidecar(w) + " after the change: not restarted", warnings: []Warning{
			d.about(w, Warn, "loses-sidecar", "a restart would take the sidecar away: "+whyNoSidecar(w), "see to its pod template, then restart it yourself"),
		}}
	}
	return d.judgeRestart(w, pods, nil)
}

// judgeInjected is for a workload whose next pod is injected.
func (d draft) judgeInjected(w Workload, pods PodSet, lead WorkloadLead) verdict {
	plane, ok := d.arrives(lead.Planes)
	if !ok {
		to := planesWords(settledPlanes(lead.Planes))
		if to == "" {
			to = "nobody that is known"
		}
		v := verdict{says: "its next pod is injected by " + to + ": not restarted"}
		if d.TagName != "" && len(settledPlanes(lead.Planes)) == 1 {
			return v // The tag has no say in it.
		}
		message := "its next pod is injected by " + to + ", whatever the namespace follows"
		if rev := w.PodLabels[LabelRevision]; rev != "" {
			message = "its pods' own label istio.io/rev=" + rev + " overrules: " + message
		}
		v.warnings = []Warning{d.about(w, Warn, "pod-label", message, "change the labels in its pod template")}
		return v
	}
	return d.judgeRestart(w, pods, &plane)
}

// judgeRestart is for a workload that is to get to a plane, or with nil to lose its sidecars.
func (d draft) judgeRestart(w Workload, pods PodSet, plane *ControlPlane) verdict {
	v := verdict{expect: plane}
	wrote := d.back.restarted(w.WorkloadRef)
	if d.back.untouched(w.WorkloadRef, pods) {
		v.says = "the run that is taken back did not reach it"
		return v
	}
	switch {
	case w.Replicas == 0 && pods.Pods == 0:
		v.says = "it has no pods; the next ones get the other proxy"
	case runs(pods, plane, w) && !wrote:
		v.says = "its pods run " + expectWords(plane) + " already"
	case d.LabelsOnly:
		v.says = "not restarted, as only labels are to change: its next pods get the other proxy"
		v.left = shell("kubectl", "--context", d.Context, "-n", d.subject.Survey.Namespace, "rollout", "restart", refWords(w.WorkloadRef))
	case w.Paused:
		// kubectl refuses as well (k8s.io/kubectl/pkg/polymorphichelpers/objectrestarter.go).
		v.says = "its rollout is paused, so that a restart replaces nothing"
		v.left = shell("kubectl", "--context", d.Context, "-n", d.subject.Survey.Namespace, "rollout", "resume", refWords(w.WorkloadRef)) + ", then plan again"
		v.warnings = append(v.warnings, d.about(w, Warn, "paused", v.says, v.left))
	case w.Strategy.Type == OnDelete:
		v.says = "its strategy is OnDelete: a pod is replaced only when somebody deletes it"
		v.left = "delete its pods one by one, at a time that suits it"
		v.warnings = append(v.warnings, d.about(w, Warn, "on-delete", v.says, v.left))
	case leaves(w) > 0 && leaves(w) >= w.Replicas:
		v.says = fmt.Sprintf("partition %d keeps all of its pods on the old template", w.Strategy.Partition)
		v.left = "lower the partition of its update strategy, then plan again"
		v.warnings = append(v.warnings, d.about(w, Warn, "partition", v.says, v.left))
	default:
		v.restart, v.says = true, rolls(w)
		if leaves(w) > 0 {
			v.left = "lower the partition of its update strategy when the others are well"
		}
	}
	return v
}

// runs tells whether all pods of a set run what is expected: of the revision, and of the version where both are known.
func runs(pods PodSet, plane *ControlPlane, w Workload) bool {
	if pods.Pods == 0 {
		return false
	}
	if plane == nil {
		return pods.Proxied == 0
	}
	version := plane.Version
	if w.ProxyImage != "" {
		version = facts.ImageVersion(w.ProxyImage)
	}
	for _, r := range pods.Running {
		if r.Revision != plane.Revision || r.Version != "" && version != "" && r.Version != version {
			return false
		}
	}
	return pods.Proxied == pods.Pods
}

func expectWords(plane *ControlPlane) string {
	if plane == nil {
		return "without a sidecar"
	}
	return planeWords(*plane)
}

func whyNoSidecar(w Workload) string {
	switch {
	case w.HostNetwork:
		return "it is on its node's network, where Istio injects nothing"
	case optsOut(w.PodLabels, w.InjectAnnotation):
		return "its pods say sidecar.istio.io/inject=false"
	}
	return "nothing injects its pods"
}

// about is a warning about one workload.
func (d draft) about(w Workload, weight Weight, code, message, remedy string) Warning {
	return Warning{Code: code, Weight: weight, Object: w.Kind + "/" + d.subject.Survey.Namespace + "/" + w.Name, Message: message, Remedy: remedy}
}
