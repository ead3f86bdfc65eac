package mesh

import (
	"k8s.io/apimachinery/pkg/labels"

	"portolan/graph/facts"
)

// wanted is what a new pod of these labels in this namespace would get: a sidecar from the planes whose webhooks the
// API server would call, else ambient where it is asked for. workload cites the pod's template; empty for any pod.
func (c *cluster) wanted(ns facts.Namespace, pod map[string]string, workload string) []Claim {
	if sidecar := c.wantedSidecar(ns, pod, workload); len(sidecar) > 0 {
		return sidecar
	}
	if by, ok := c.enrolled(ns, pod, workload); ok {
		return c.ambientPlanes(ns, nil, by)
	}
	return []Claim{}
}

func (c *cluster) wantedSidecar(ns facts.Namespace, pod map[string]string, workload string) []Claim {
	if len(c.injectors) == 0 && c.unread(resourceInjectors, "") {
		return c.wantedByLabels(ns, pod, workload)
	}
	out := []Claim{}
	for _, in := range c.injects(ns, pod) {
		claim := in.plane.claim(modeSidecar, Exact,
			asking(ns, pod, workload),
			evidence(object("MutatingWebhookConfiguration", "", in.Configuration), "webhook "+in.Name,
				"namespaceSelector: "+notation(in.NamespaceSelector)+"; objectSelector: "+notation(in.ObjectSelector),
				"the API server calls the webhooks whose selectors match the namespace and the pod"),
			evidence(in.plane.object(), "behind "+target(in.Webhook), in.plane.Revision, "the webhook's service leads to this istiod"))
		out = addClaim(out, claim)
	}
	return out
}

// asking cites the label that asks for injection, by Istio's precedence: it explains what the selectors decided.
func asking(ns facts.Namespace, pod map[string]string, workload string) Evidence {
	self := object("Namespace", "", ns.Name)
	if v, ok := ns.Labels[labelInjection]; ok {
		return evidence(self, "label "+labelInjection, v, "istio-injection on the namespace comes before every revision label")
	}
	if v, ok := ns.Labels[labelRevision]; ok {
		return evidence(self, "label "+labelRevision, v, "the namespace asks for this revision or tag")
	}
	for _, key := range []string{labelRevision, labelInject} {
		if v, ok := pod[key]; ok && workload != "" {
			return evidence(workload, "pod label "+key, v, "in an unlabelled namespace the pod's own label counts")
		}
	}
	return evidence(self, "label "+labelInjection, "(not set)", "this istiod injects namespaces that say nothing (enableNamespacesByDefault)")
}

// wantedByLabels follows labels where webhooks may not be listed. What it finds is marked weak.
func (c *cluster) wantedByLabels(ns facts.Namespace, pod map[string]string, workload string) []Claim {
	out := []Claim{}
	if ns.Labels[labelInjection] == "disabled" || pod[labelInject] == "false" {
		return out
	}
	planes := []*plane{}
	switch {
	case ns.Labels[labelInjection] == "enabled":
		planes = c.defaultPlanes()
	case ns.Labels[labelRevision] != "":
		planes = c.withRevision(ns.Labels[labelRevision])
	case pod[labelRevision] != "":
		planes = c.withRevision(pod[labelRevision])
	case pod[labelInject] == "true":
		planes = c.defaultPlanes()
	}
	for _, p := range planes {
		out = addClaim(out, p.claim(modeSidecar, Weak, asking(ns, pod, workload),
			evidence(p.object(), "revision or tag", p.Revision, "webhooks may not be listed here, so the label is followed by name")))
	}
	return out
}

// defaultPlanes are those that inject where a label asks for injection and names no revision.
func (c *cluster) defaultPlanes() []*plane {
	out := []*plane{}
	for _, p := range c.planes {
		if p.Default {
			out = append(out, p)
		}
	}
	return sortPlanes(out)
}

// enrolled tells whether istio-cni would enrol a pod into ambient, and by which label.
// istio-cni's own AMBIENT_ENABLEMENT_SELECTOR decides where it is set; else its default does.
func (c *cluster) enrolled(ns facts.Namespace, pod map[string]string, workload string) (Evidence, bool) {
	chosen := false
	for _, cni := range c.CNIs {
		for _, s := range cni.EnablementSelectors {
			chosen = true
			if compile(s.NamespaceSelector).Matches(labels.Set(ns.Labels)) && compile(s.PodSelector).Matches(labels.Set(pod)) {
				return evidence(object("ConfigMap", cni.Namespace, cni.Name), "AMBIENT_ENABLEMENT_SELECTOR",
					"namespaceSelector: "+notation(s.NamespaceSelector)+"; podSelector: "+notation(s.PodSelector),
					"istio-cni enrols the pods that its selectors match"), true
			}
		}
	}
	if chosen {
		return Evidence{}, false
	}
	switch pod[labelDataplane] {
	case modeAmbient:
		return evidence(workload, "pod label "+labelDataplane, modeAmbient, "the pod asks for ambient"), true
	case valueNone:
		return Evidence{}, false
	}
	return labelEvidence(object("Namespace", "", ns.Name), ns.Labels, labelDataplane, "the namespace asks for ambient"),
		ns.Labels[labelDataplane] == modeAmbient
}
