package mesh

import (
	"cmp"
	"slices"

	"portolan/graph/facts"
)

// workloadsOf attributes the workloads of a namespace, and the pods whose workload may not be read, sorted by kind and
// name.
func (c *cluster) workloadsOf(ns facts.Namespace) []Workload {
	byRef := map[facts.WorkloadRef]*Workload{}
	get := func(r facts.WorkloadRef) *Workload {
		if byRef[r] == nil {
			byRef[r] = &Workload{
				Ref: Ref{KindWorkload, c.Context, ns.Name, r.Name}, Kind: r.Kind, Mode: string(facts.NoProxy),
				Wanted: []Claim{}, Running: []Claim{},
			}
		}
		return byRef[r]
	}
	for _, w := range c.workloads[ns.Name] {
		get(w.WorkloadRef).Wanted = c.workloadWanted(ns, w.PodLabels, w.WorkloadRef)
	}
	for _, g := range c.podsOf[ns.Name] {
		c.addPods(ns, g, get(g.Workload))
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
func (c *cluster) workloadWanted(ns facts.Namespace, pod map[string]string, ref facts.WorkloadRef) []Claim {
	if c.infrastructure(ns.Name, ref) {
		return []Claim{}
	}
	return c.wanted(ns, pod, workloadObject(ns.Name, ref))
}

func (c *cluster) infrastructure(namespace string, ref facts.WorkloadRef) bool {
	if p := c.byRef[Ref{KindPlane, c.Context, namespace, ref.Name}]; p != nil && ref.Kind == "Deployment" {
		return true
	}
	return ref.Kind == "DaemonSet" && slices.ContainsFunc(c.ztunnels, func(z *Ztunnel) bool {
		return z.Ref.Namespace == namespace && z.Ref.Name == ref.Name
	})
}

func (c *cluster) addPods(ns facts.Namespace, g facts.PodGroup, w *Workload) {
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
	for _, claim := range running {
		w.Running = addClaim(w.Running, claim)
	}
	wanted := c.workloadWanted(ns, g.Labels, g.Workload)
	if len(w.Wanted) == 0 {
		w.Wanted = wanted
	}
	if c.stale(g, running, wanted) {
		w.Stale += g.Pods
	}
}

// stale tells whether pods run something else than a new pod in their place would: another plane, no proxy where one
// is wanted, or a proxy where none is. Gateways and waypoints that istiod deploys itself are not injected, so no
// webhook says what they want.
func (c *cluster) stale(g facts.PodGroup, running, wanted []Claim) bool {
	if g.Labels["gateway.networking.k8s.io/gateway-name"] != "" || c.infrastructure(g.Namespace, g.Workload) {
		return false
	}
	if len(running) == 0 && len(wanted) == 0 || c.namespaces[g.Namespace].Unlisted {
		return false
	}
	return !slices.ContainsFunc(running, func(claim Claim) bool {
		return slices.ContainsFunc(wanted, func(w Claim) bool {
			return w.Plane == claim.Plane && memberMode(w.Mode) == memberMode(claim.Mode)
		})
	})
}
