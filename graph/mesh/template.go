package mesh

import "portolan/graph/facts"

// template is what a workload makes its pods from, or what its pods show of that.
type template struct {
	facts.WorkloadRef
	labels      map[string]string
	inject      string
	hostNetwork bool
}

func templateOf(w facts.Workload) template {
	return template{w.WorkloadRef, w.PodLabels, w.InjectAnnotation, w.HostNetwork}
}

// shownBy stands in for a template that may not be read, or that there is none of.
func shownBy(g facts.PodGroup) template {
	return template{g.Workload, g.Labels, g.InjectAnnotation, g.HostNetwork}
}

// declines tells whether the pods decline injection by the older annotation, which counts where the label is absent: the
// API server calls the webhook, and its istiod does nothing (injectRequired in Istio's pkg/kube/inject).
func (t template) declines() bool {
	_, label := t.labels[labelInject]
	return !label && t.inject == "false"
}

func (t template) pod(namespace string) pod {
	return pod{labels: t.labels, hostNetwork: t.hostNetwork, declines: t.declines(), workload: workloadObject(namespace, t.WorkloadRef)}
}
