package mesh

import (
	"slices"
	"strings"

	"portolan/graph/facts"
)

// findZtunnels gives every ztunnel its plane: what XDS_ADDRESS names; else its annotation's revision; else the plane
// that trusts its account; else, weakly, the only ambient plane of its version.
func (c *cluster) findZtunnels() {
	for i, z := range c.Ztunnels {
		if i > 0 && c.Ztunnels[i-1].Namespace == z.Namespace && c.Ztunnels[i-1].Name == z.Name {
			continue
		}
		self := object("DaemonSet", z.Namespace, z.Name)
		out := &Ztunnel{
			Ref: c.ref(KindZtunnel, z.Namespace, z.Name), Version: z.Version, Rollout: z.Rollout,
			Claims: c.ztunnelPlanes(z, self), Nodes: append([]string{}, c.ztunnelNodes[name{z.Namespace, z.Name}]...),
		}
		slices.Sort(out.Nodes)
		out.Nodes = slices.Compact(out.Nodes)
		for i := range out.Claims {
			out.Claims[i].Pods = z.Rollout.Ready
		}
		out.Health, out.Reasons = rolloutHealth(z.Rollout, "node", "nodes")
		c.ztunnels = append(c.ztunnels, out)
	}
}

func (c *cluster) ztunnelPlanes(z facts.Ztunnel, self string) []Claim {
	claims := func(strength Strength, planes []*plane, by Evidence) []Claim {
		out := []Claim{}
		for _, p := range sortPlanes(planes) {
			out = append(out, p.claim(modeAmbient, strength, by))
		}
		return out
	}
	if z.XDSAddress != "" {
		by := evidence(self, "env XDS_ADDRESS", z.XDSAddress, "a ztunnel's control plane is what XDS_ADDRESS names")
		planes := c.planesAt(z.XDSAddress, z.Namespace, by)
		return claims(strengthOf(planes), planes, by)
	}
	if planes := c.knownAt(z.CAAddress, z.Namespace); len(planes) > 0 {
		return claims(Inferred, planes, evidence(self, "env CA_ADDRESS", z.CAAddress, "without XDS_ADDRESS, its CA is its control plane"))
	}
	if z.Revision != "" {
		by := evidence(self, "annotation "+labelRevision, z.Revision, "without an address, a ztunnel's annotation names its revision")
		if out := claims(Inferred, c.withRevision(z.Revision), by); len(out) > 0 {
			return out
		}
	}
	if z.ServiceAccount != "" {
		account := z.Namespace + "/" + z.ServiceAccount
		trusting := c.planesWhere(func(p *plane) bool {
			return slices.Contains(strings.Split(p.env["CA_TRUSTED_NODE_ACCOUNTS"], ","), account)
		})
		if out := claims(Inferred, trusting, evidence(self, "serviceAccountName", z.ServiceAccount, "this istiod trusts the ztunnel's account (CA_TRUSTED_NODE_ACCOUNTS)")); len(out) > 0 {
			return out
		}
	}
	same := c.planesWhere(func(p *plane) bool { return p.Ambient && p.Version != "" && p.Version == z.Version })
	return claims(Weak, same, evidence(self, "version", z.Version, "nothing names its control plane; this ambient istiod has the same version"))
}

// ambientPlanes are the planes that may serve an ambient namespace or pods on the given nodes. Nothing in Istio binds
// a namespace to a ztunnel, so with more than one ztunnel the nodes decide that pods run on, as a pod's traffic never
// leaves its node before it went through a ztunnel; then istio-cni's enablement selectors, then the scope
// (discoverySelectors). What is still possible after that stays possible.
func (c *cluster) ambientPlanes(ns facts.Namespace, nodes []string, en enrolment) []Claim {
	tunnels, because := c.ztunnels, []Evidence{en.by}
	narrow := func(kept []*Ztunnel, by Evidence) {
		if len(kept) > 0 && len(kept) < len(tunnels) {
			tunnels, because = kept, append(because, by)
		}
	}
	if len(tunnels) > 1 {
		near := c.onNodes(nodes, tunnels)
		narrow(near, evidence(append(near, tunnels...)[0].object(), "nodes", strings.Join(nodes, ", "), "only this ztunnel runs on the pods' nodes"))
	}
	if len(tunnels) > 1 && len(en.agents) > 0 {
		agent := object("ConfigMap", en.agents[0].Namespace, en.agents[0].Name)
		narrow(c.ofAgents(en.agents, tunnels), evidence(agent, "namespace, revision", sentence(en.agents[0].Namespace, en.agents[0].Revision),
			"only this istio-cni enrols here, and only this ztunnel is installed with it"))
	}
	if len(tunnels) > 1 {
		narrow(c.inScope(ns, tunnels), evidence(object("Namespace", "", ns.Name), "labels", pairs(ns.Labels),
			"only this plane's discoverySelectors include the namespace"))
	}
	strength := Inferred
	if en.guessed {
		strength = Weak
	}
	if c.ztunnelsUnseen() {
		// Who else may serve these pods is not known, so what is seen is not all that is possible.
		strength = Weak
		if len(tunnels) == 0 {
			return c.ambientByCapability(ns, because)
		}
	}
	out := []Claim{}
	for _, z := range tunnels {
		for _, claim := range z.Claims {
			all := append(slices.Clone(because), claim.Because...)
			out = addClaim(out, c.byRef[claim.Plane].claim(modeAmbient, weaker(strength, claim.Strength), all...))
		}
	}
	return sortClaims(out)
}

// ztunnelsUnseen tells whether there may be ztunnels that were not read: they need not be where their control plane is.
func (c *cluster) ztunnelsUnseen() bool {
	return len(c.Limited) > 0 || c.anyUnread(resourceDaemons)
}

// weaker is the weaker of two strengths.
func weaker(a, b Strength) Strength {
	if a == Weak || b == Weak {
		return Weak
	}
	if a == Inferred || b == Inferred {
		return Inferred
	}
	return Exact
}

// ambientByCapability follows what planes say of themselves where ztunnels may not be read: every ambient plane that
// watches the namespace remains possible.
func (c *cluster) ambientByCapability(ns facts.Namespace, because []Evidence) []Claim {
	out := []Claim{}
	for _, p := range sortPlanes(c.planesWhere(func(p *plane) bool { return p.Ambient && (ns.Unlisted || p.includes(ns)) })) {
		out = append(out, p.claim(modeAmbient, Weak, append(slices.Clone(because),
			evidence(p.object(), "env PILOT_ENABLE_AMBIENT", "true", "ztunnels may not be read here; this istiod serves ambient"))...))
	}
	return out
}

// inScope are the ztunnels whose plane's discoverySelectors include the namespace.
func (c *cluster) inScope(ns facts.Namespace, tunnels []*Ztunnel) []*Ztunnel {
	return slices.DeleteFunc(slices.Clone(tunnels), func(z *Ztunnel) bool {
		return !slices.ContainsFunc(z.Claims, func(claim Claim) bool {
			return !ns.Unlisted && c.byRef[claim.Plane].includes(ns)
		})
	})
}

// includes tells whether the plane's discoverySelectors take the namespace; without any they take all.
func (p *plane) includes(ns facts.Namespace) bool { return matchesAny(p.selectors, ns.Labels) }

// onNodes are the ztunnels that run on any of the nodes, or of which it is not known where they run; all of them when
// the nodes are not known.
func (c *cluster) onNodes(nodes []string, tunnels []*Ztunnel) []*Ztunnel {
	if len(nodes) == 0 {
		return tunnels
	}
	return slices.DeleteFunc(slices.Clone(tunnels), func(z *Ztunnel) bool {
		mine := c.ztunnelNodes[name{z.Ref.Namespace, z.Ref.Name}]
		return len(mine) > 0 && !c.unread(resourcePods, z.Ref.Namespace) && !slices.ContainsFunc(nodes, func(n string) bool { return slices.Contains(mine, n) })
	})
}

func (z *Ztunnel) object() string { return object("DaemonSet", z.Ref.Namespace, z.Ref.Name) }

func pairs(labels map[string]string) string {
	out := []string{}
	for _, k := range sortedKeys(labels) {
		out = append(out, k+"="+labels[k])
	}
	return strings.Join(out, ",")
}
