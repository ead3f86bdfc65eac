package mesh

import (
	"cmp"
	"slices"

	"portolan/graph/facts"
)

// workloadsOf attributes the workloads of a namespace, and the pods whose workload may not be read, sorted by kind and
// name.
func (c *cluster) workloadsOf(ns facts.Namespace) []Workload {
	byRef, templates := map[facts.WorkloadRef]*Workload{}, map[facts.WorkloadRef]bool{}
	get := func(r facts.WorkloadRef) *Workload {
		if byRef[r] == nil {
			byRef[r] = &Workload{
				Ref: c.workloadRef(ns.Name, r), Kind: r.Kind, Mode: string(facts.NoProxy),
				Wanted: []Claim{}, Running: []Claim{}, Because: []Evidence{},
			}
		}
		return byRef[r]
	}
	for _, w := range c.workloads[ns.Name] {
		get(w.WorkloadRef).Wanted = c.workloadWanted(ns, templateOf(w))
		get(w.WorkloadRef).Because = c.keptOut(ns, templateOf(w))
		templates[w.WorkloadRef] = true
	}
	for _, g := range c.podsOf[ns.Name] {
		w := get(g.Workload)
		wanted := w.Wanted
		if !templates[g.Workload] {
			// The template may not be read, or there is none: the pods' own labels stand for it.
			wanted = c.workloadWanted(ns, shownBy(g))
			for _, claim := range wanted {
				w.Wanted = addClaim(w.Wanted, claim)
			}
			for _, by := range c.keptOut(ns, shownBy(g)) {
				if !slices.Contains(w.Because, by) {
					w.Because = append(w.Because, by)
				}
			}
		}
		c.addPods(g, w, wanted)
	}
	out := []Workload{}
	for _, w := range byRef {
		sortClaims(w.Running)
		out = append(out, *w)
	}
	slices.SortFunc(out, func(a, b Workload) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Ref.Name, b.Ref.Name))
	})
	return out
}

// workloadWanted is what a workload's next pod would get. istiod and ztunnel are the mesh, not members of it.
func (c *cluster) workloadWanted(ns facts.Namespace, t template) []Claim {
	if c.infrastructure(ns.Name, t.WorkloadRef) {
		return []Claim{}
	}
	return c.wanted(ns, t.pod(ns.Name))
}

// keptOut says what of a workload's own keeps its pods out of every mesh; empty when nothing does.
func (c *cluster) keptOut(ns facts.Namespace, t template) []Evidence {
	self, out := workloadObject(ns.Name, t.WorkloadRef), []Evidence{}
	switch {
	case c.infrastructure(ns.Name, t.WorkloadRef):
		return append(out, evidence(self, "name", t.Name, "it is a part of the mesh itself and no member of it"))
	case t.hostNetwork:
		return append(out, evidence(self, "hostNetwork", "true", "pods on their node's network are neither injected nor enrolled"))
	}
	if t.declines() {
		out = append(out, evidence(self, "pod annotation "+labelInject, "false", "the pods decline injection; the annotation counts where there is no such label"))
	}
	if t.labels[labelInject] == "false" {
		out = append(out, evidence(self, "pod label "+labelInject, "false", "the pods decline injection"))
	}
	if t.labels[labelDataplane] == valueNone {
		out = append(out, evidence(self, "pod label "+labelDataplane, valueNone, "the pods decline ambient"))
	}
	return out
}

func (c *cluster) infrastructure(namespace string, ref facts.WorkloadRef) bool {
	if p := c.byRef[c.ref(KindPlane, namespace, ref.Name)]; p != nil && ref.Kind == "Deployment" {
		return true
	}
	return ref.Kind == "DaemonSet" && slices.ContainsFunc(c.ztunnels, func(z *Ztunnel) bool {
		return z.Ref.Namespace == namespace && z.Ref.Name == ref.Name
	})
}

func (c *cluster) addPods(g facts.PodGroup, w *Workload, wanted []Claim) {
	w.Pods += g.Pods
	w.Ready += g.Ready
	if g.Mode == facts.ZtunnelProxy {
		w.Mode = string(g.Mode)
		return
	}
	if g.Mode != facts.NoProxy {
		w.Mode = string(g.Mode)
	}
	running := c.running(g)
	if g.Mode != facts.NoProxy && len(running) == 0 {
		w.Lost += g.Pods
	}
	for _, claim := range running {
		w.Running = addClaim(w.Running, claim)
	}
	if len(planesOf(running...)) > 1 {
		w.Disputed += g.Pods
	}
	if c.stale(g, running, wanted) {
		w.Stale += g.Pods
		c.strays[g.Namespace] = append(c.strays[g.Namespace], stray{g.Workload, g.Mode, g.Pods, running, wanted})
		return
	}
	if c.drifts(g, running) {
		w.Drift += g.Pods
	}
}

// drifts tells whether pods run a proxy of another version than their control plane, which must be the only one possible.
func (c *cluster) drifts(g facts.PodGroup, running []Claim) bool {
	planes := planesOf(running...)
	if g.Version == "" || g.Mode == facts.Ambient || len(planes) != 1 {
		return false
	}
	p := c.byRef[planes[0]]
	return p != nil && p.Version != "" && p.Version != g.Version
}

// stale tells whether pods run something else than a new pod in their place would: another plane, no proxy where one
// is wanted, or a proxy where none is. Gateways and waypoints that istiod deploys itself are not injected, so no
// webhook says what they want. Where labels, webhooks or istio-cni's selectors may not be read, what is wanted is not known well enough.
func (c *cluster) stale(g facts.PodGroup, running, wanted []Claim) bool {
	deployed := g.Mode == facts.WaypointProxy || g.Labels[labelGatewayName] != ""
	if deployed || c.infrastructure(g.Namespace, g.Workload) || c.namespaces[g.Namespace].Unlisted || c.webhooksUnread() {
		return false
	}
	proxied := g.Mode != facts.NoProxy
	if !proxied && len(wanted) == 0 || proxied && len(running) == 0 {
		return false
	}
	if !proxied && wanted[0].Mode == modeAmbient && c.agentsUnseen() {
		return false
	}
	return !slices.ContainsFunc(running, func(claim Claim) bool {
		return slices.ContainsFunc(wanted, func(w Claim) bool {
			return w.Plane == claim.Plane && memberMode(w.Mode) == memberMode(claim.Mode)
		})
	})
}
