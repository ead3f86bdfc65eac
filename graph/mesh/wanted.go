package mesh

import (
	"slices"

	"portolan/graph/facts"
)

// pod is what decides how a new pod would take part: its labels and whether it shares its node's network.
type pod struct {
	labels map[string]string
	// workload cites the workload whose pod it is; empty for any pod of a namespace.
	workload string
	// hostNetwork pods are neither injected nor enrolled, by Istio's rule.
	hostNetwork bool
	// declines pods have the annotation that istiod heeds when it is called.
	declines bool
}

// wanted is what a new pod in this namespace would get: a sidecar from the planes whose webhooks the API server would
// call, else ambient where it is asked for.
func (c *cluster) wanted(ns facts.Namespace, p pod) []Claim {
	if p.hostNetwork {
		return []Claim{}
	}
	if sidecar := c.wantedSidecar(ns, p); len(sidecar) > 0 && !p.declines {
		return sidecar
	}
	if by, ok := c.enrolled(ns, p); ok {
		return c.ambientPlanes(ns, nil, by)
	}
	return []Claim{}
}

func (c *cluster) wantedSidecar(ns facts.Namespace, p pod) []Claim {
	if c.webhooksUnread() {
		return c.wantedByLabels(ns, p)
	}
	out := []Claim{}
	for _, in := range c.injects(ns, p.labels) {
		strength := Exact
		if len(in.MatchConditions) > 0 {
			strength = Inferred
		}
		out = addClaim(out, in.plane.claim(modeSidecar, strength, append([]Evidence{asking(ns, p)}, in.steps...)...))
	}
	return out
}

// asking cites the label that asks for injection, by Istio's precedence: it explains what the selectors decided.
func asking(ns facts.Namespace, p pod) Evidence {
	self := object("Namespace", "", ns.Name)
	if v, ok := ns.Labels[labelInjection]; ok {
		return evidence(self, "label "+labelInjection, v, "istio-injection on the namespace comes before every revision label")
	}
	if v, ok := ns.Labels[labelRevision]; ok {
		return evidence(self, "label "+labelRevision, v, "the namespace asks for this revision or tag")
	}
	for _, key := range []string{labelRevision, labelInject} {
		if v, ok := p.labels[key]; ok && p.workload != "" {
			return evidence(p.workload, "pod label "+key, v, "in an unlabelled namespace the pod's own label counts")
		}
	}
	return evidence(self, "label "+labelInjection, "(not set)", "this istiod injects namespaces that say nothing (enableNamespacesByDefault)")
}

// wantedByLabels follows labels where webhooks may not be listed, by the rules that Istio's own webhooks express.
// What it finds is marked weak: tags and custom selectors are out of sight.
func (c *cluster) wantedByLabels(ns facts.Namespace, p pod) []Claim {
	out := []Claim{}
	if ns.Unlisted || slices.Contains(c.own.NeverInjected, ns.Name) || p.labels[labelInject] == "false" {
		return out
	}
	for _, candidate := range c.namedByLabels(ns, p) {
		out = addClaim(out, candidate.claim(modeSidecar, Weak, asking(ns, p),
			evidence(candidate.object(), "revision or tag", candidate.Revision, "webhooks may not be listed here, so the label is followed by name")))
	}
	return out
}

func (c *cluster) namedByLabels(ns facts.Namespace, p pod) []*plane {
	injection, hasInjection := ns.Labels[labelInjection]
	nsRev, hasNSRev := ns.Labels[labelRevision]
	podRev, hasPodRev := p.labels[labelRevision]
	switch {
	case injection == "enabled":
		return c.defaultPlanes()
	case hasInjection:
		return nil
	case hasNSRev:
		return c.withRevision(nsRev)
	case hasPodRev:
		return c.withRevision(podRev)
	case p.labels[labelInject] == "true":
		return c.defaultPlanes()
	}
	return slices.DeleteFunc(c.defaultPlanes(), func(d *plane) bool { return d.injection == nil || !d.injection.EnableNamespacesByDefault })
}

// defaultPlanes are those that inject where a label asks for injection and names no revision, sorted.
func (c *cluster) defaultPlanes() []*plane {
	return sortPlanes(c.planesWhere(func(p *plane) bool { return p.Default }))
}
