package mesh

import (
	"slices"

	"k8s.io/apimachinery/pkg/labels"

	"portolan/graph/facts"
)

// agent is an istio-cni install that enrols pods into ambient.
type agent struct {
	facts.CNI
	enablement []enablement
}

// enablement is one enablement selector made ready.
type enablement struct {
	namespace, pod labels.Selector
	notation       string
}

// findAgents makes istio-cni's enablement selectors ready. An install whose selectors cannot be read is taken to use
// Istio's default ones, which follow the label istio.io/dataplane-mode.
func (c *cluster) findAgents() {
	for _, cni := range c.CNIs {
		if !cni.Ambient {
			continue
		}
		a := agent{CNI: cni}
		for _, s := range cni.EnablementSelectors {
			a.enablement = append(a.enablement, enablement{compile(s.NamespaceSelector), compile(s.PodSelector),
				"namespaceSelector: " + notation(s.NamespaceSelector) + "; podSelector: " + notation(s.PodSelector)})
		}
		c.agents = append(c.agents, a)
	}
}

// enrolment is why a pod would be enrolled into ambient, and by which istio-cni installs; no agents when none was seen
// whose selectors say more than the label does.
type enrolment struct {
	by     Evidence
	agents []agent
	// guessed is true where the label was followed though istio-cni may have selectors that say otherwise.
	guessed bool
}

// agentsUnseen tells whether there may be istio-cni installs, and none was read: what they select is not known.
func (c *cluster) agentsUnseen() bool {
	return len(c.CNIs) == 0 && (len(c.Limited) > 0 || c.anyUnread(resourceConfigs))
}

// enrolled tells whether istio-cni would enrol a pod into ambient. Each install decides by its own
// AMBIENT_ENABLEMENT_SELECTOR; without one, by the label istio.io/dataplane-mode on the pod, else on the namespace.
func (c *cluster) enrolled(ns facts.Namespace, p pod) (enrolment, bool) {
	var out enrolment
	by, labelled := enrolledByLabel(ns, p)
	if len(c.agents) == 0 {
		out.by, out.guessed = by, c.agentsUnseen()
		if out.guessed {
			out.by.Rule += "; the selectors of istio-cni, which could say otherwise, were not read"
		}
		return out, labelled
	}
	for _, a := range c.agents {
		cited, ok := by, labelled
		if len(a.enablement) > 0 {
			cited, ok = a.takes(ns, p)
		}
		if !ok {
			continue
		}
		if len(out.agents) == 0 {
			out.by = cited
		}
		out.agents = append(out.agents, a)
	}
	return out, len(out.agents) > 0
}

func (a agent) takes(ns facts.Namespace, p pod) (Evidence, bool) {
	for _, e := range a.enablement {
		if !ns.Unlisted && e.namespace.Matches(labels.Set(ns.Labels)) && e.pod.Matches(labels.Set(p.labels)) {
			return evidence(object("ConfigMap", a.Namespace, a.Name), "AMBIENT_ENABLEMENT_SELECTOR", e.notation,
				"istio-cni enrols the pods that its selectors match"), true
		}
	}
	return Evidence{}, false
}

func enrolledByLabel(ns facts.Namespace, p pod) (Evidence, bool) {
	switch p.labels[labelDataplane] {
	case modeAmbient:
		return evidence(p.workload, "pod label "+labelDataplane, modeAmbient, "the pod asks for ambient"), p.workload != ""
	case valueNone:
		return Evidence{}, false
	}
	return labelEvidence(object("Namespace", "", ns.Name), ns.Labels, labelDataplane, "the namespace asks for ambient"),
		ns.Labels[labelDataplane] == modeAmbient
}

// ofAgents are the ztunnels of the istio-cni installs that enrol, where others do not: those of the same namespace, or
// whose plane is of the install's revision. One install alone serves whichever ztunnel connects to it, so it tells
// nothing; neither does one that none of the ztunnels belongs to.
func (c *cluster) ofAgents(agents []agent, tunnels []*Ztunnel) []*Ztunnel {
	if len(agents) == 0 || len(agents) == len(c.agents) {
		return tunnels
	}
	out := slices.DeleteFunc(slices.Clone(tunnels), func(z *Ztunnel) bool {
		return !slices.ContainsFunc(agents, func(a agent) bool { return a.owns(z) })
	})
	if len(out) == 0 {
		return tunnels
	}
	return out
}

func (a agent) owns(z *Ztunnel) bool {
	return z.Ref.Namespace == a.Namespace || a.Revision != "" &&
		slices.ContainsFunc(z.Claims, func(claim Claim) bool { return claim.Revision == a.Revision })
}
