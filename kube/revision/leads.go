package revision

import (
	"slices"

	"portolan/graph/facts"
)

const (
	labelInject  = "sidecar.istio.io/inject"
	labelAmbient = "istio.io/dataplane-mode"
)

// lead is what a workload's next pod gets after the change, as graph/mesh predicts it; where it says nothing of this
// workload, what an ordinary pod of the namespace gets.
//
// A pod on its node's network, or one that says no, is never injected (istio.io/istio/pkg/kube/inject/inject.go,
// injectRequired).
func (d draft) lead(ref facts.WorkloadRef, labels map[string]string, annotation string, hostNetwork bool) WorkloadLead {
	out := WorkloadLead{WorkloadRef: ref, Mode: facts.NoProxy}
	if len(d.subject.Leads) > 0 {
		out.Mode, out.Planes = facts.Sidecar, d.subject.Leads
	}
	for _, l := range d.subject.WorkloadLeads {
		if l.WorkloadRef == ref {
			out = l
		}
	}
	if (out.Mode == facts.Sidecar || out.Mode == facts.GatewayProxy) && (hostNetwork || optsOut(labels, annotation)) {
		out.Mode, out.Planes = facts.NoProxy, nil
	}
	return out
}

// optsOut: the label counts; the annotation only where there is no label.
func optsOut(labels map[string]string, annotation string) bool {
	if v, ok := labels[labelInject]; ok {
		return v == "false"
	}
	return annotation == "false"
}

// arrives tells whether planes are exactly the one plane of the goal that a workload can be verified by.
func (d draft) arrives(planes []ControlPlane) (ControlPlane, bool) {
	settled := settledPlanes(planes)
	if len(settled) != 1 {
		return ControlPlane{}, false
	}
	return settled[0], slices.ContainsFunc(d.goal, func(p ControlPlane) bool { return p.ID == settled[0].ID })
}

// leadRules compares where the labels would lead with where they should: webhooks decide, not names.
func (d draft) leadRules() []Warning {
	if d.subject.Survey.Missing || d.subject.Survey.Labels[LabelInjection] == "disabled" && d.Kind == KindSwitch {
		return nil // which is refused as such
	}
	goal, leads := settledPlanes(d.ordinary), settledPlanes(d.subject.Leads)
	if samePlanes(goal, leads) {
		return nil
	}
	words := "nothing would inject its pods: no webhook answers to the labels that it would have"
	if len(leads) > 0 {
		words = "the labels that it would have lead to " + planesWords(leads)
	}
	if len(goal) > 0 {
		words += ", and not to " + planesWords(goal)
	} else {
		words += ", where nothing injected it before"
	}
	return []Warning{d.refuse("leads-elsewhere", words, "look at the injection webhooks that select this namespace: portolan why namespace "+d.subject.Survey.Namespace)}
}

// sidecarRules say where sidecars come to pods that have none.
func (d draft) sidecarRules() []Warning {
	var first, ambient []string
	for _, w := range d.subject.Survey.Workloads {
		pods := d.podsOf(w.WorkloadRef)
		lead := d.leadOf(w)
		if lead.Mode != facts.Sidecar || pods.Pods == 0 || pods.Proxied > 0 {
			continue
		}
		if pods.Ambient > 0 {
			ambient = append(ambient, refWords(w.WorkloadRef))
		} else {
			first = append(first, refWords(w.WorkloadRef))
		}
	}
	var out []Warning
	remedy := "leave its labels; set istio.io/rev on its waypoints instead, and move ambient with its ztunnel"
	switch {
	case len(ambient) > 0:
		out = append(out, d.refuse("ambient-to-sidecar",
			few(ambient)+" would leave ambient for sidecars: a namespace with "+labelAmbient+"=ambient and istio.io/rev gets both, and a sidecar wins",
			remedy))
	case d.Kind == KindSwitch && d.subject.Survey.Labels[labelAmbient] == "ambient" && len(d.subject.From) == 0 && len(d.subject.Leads) > 0:
		out = append(out, d.refuse("ambient-to-sidecar",
			"its label "+labelAmbient+"=ambient asks for ambient, and its new pods would get sidecars all the same: a sidecar wins", remedy))
	}
	if len(first) > 0 {
		out = append(out, d.warn("first-sidecar", few(first)+" have no sidecar now, and their new pods get one", "see that they start and serve with one; a Job ends only if its sidecar is native"))
	}
	return out
}

func (d draft) leadOf(w Workload) WorkloadLead {
	return d.lead(w.WorkloadRef, w.PodLabels, w.InjectAnnotation, w.HostNetwork)
}
