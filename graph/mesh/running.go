package mesh

import (
	"cmp"

	"portolan/graph/facts"
)

// running is what a group of pods really runs: the plane that its proxy connects to. More than one claim means that
// what the pods say leaves several planes possible.
func (c *cluster) running(g facts.PodGroup) []Claim {
	var out []Claim
	switch g.Mode {
	case facts.Sidecar, facts.GatewayProxy, facts.WaypointProxy:
		out = c.runningProxy(g)
	case facts.Ambient:
		by := evidence(workloadObject(g.Namespace, g.Workload), "annotation ambient.istio.io/redirection", g.Redirection,
			"the pod's traffic goes through its node's ztunnel")
		// Which istio-cni enrolled the pod is what its namespace's and its own labels decide.
		en, _ := c.enrolled(c.namespaces[g.Namespace], pod{labels: g.Labels, workload: workloadObject(g.Namespace, g.Workload)})
		// That it was enrolled is a fact, whatever was to be.
		en.by, en.guessed = by, false
		out = c.ambientPlanes(c.namespaces[g.Namespace], g.Nodes, en)
	}
	for i := range out {
		out[i].Pods, out[i].Most, out[i].Mode = g.Pods, g.Pods, string(g.Mode)
		if g.Version != "" {
			out[i].Version = g.Version
		}
	}
	return out
}

// connectsTo is the address that a proxy connects to, and how it is known; empty where the pod says nothing of it.
func (c *cluster) connectsTo(g facts.PodGroup) (address string, by Evidence) {
	self := workloadObject(g.Namespace, g.Workload)
	if g.PlaneAddress == "" && g.NoDiscoveryAddress {
		usual := c.own.DefaultAddress()
		return usual, evidence(self, "env PROXY_CONFIG", "(no discoveryAddress)", "without one, a proxy connects to "+usual)
	}
	return g.PlaneAddress, evidence(self, "discoveryAddress", g.PlaneAddress, "the proxy connects to this address")
}

// runningProxy follows discoveryAddress or XDS_ADDRESS, or what takes its place; where the pod says nothing of it, CA_ADDR
// if it names an istiod, else the revision.
func (c *cluster) runningProxy(g facts.PodGroup) []Claim {
	self := workloadObject(g.Namespace, g.Workload)
	if address, by := c.connectsTo(g); address != "" {
		planes, out := c.planesAt(address, g.Namespace, by), []Claim{}
		for _, p := range planes {
			out = append(out, p.claim(modeSidecar, strengthOf(planes), by,
				evidence(p.object(), "revision", cmp.Or(p.Revision, "(not known)"), "this control plane stands behind that address")))
		}
		return out
	}
	out := []Claim{}
	for _, p := range c.knownAt(g.CAAddress, g.Namespace) {
		out = append(out, p.claim(modeSidecar, Inferred,
			evidence(self, "CA_ADDR", g.CAAddress, "without a discoveryAddress, the proxy's CA is its control plane when it is an istiod")))
	}
	if len(out) > 0 || g.Revision == "" {
		return out
	}
	for _, p := range c.planesWhere(func(p *plane) bool { return p.Revision == g.Revision }) {
		out = append(out, p.claim(modeSidecar, Inferred,
			evidence(self, "annotation "+labelRevision, g.Revision, "the pod was injected by this revision")))
	}
	return out
}

// connect makes a plane of every address that a proxy or ztunnel names, before anything is attributed.
func (c *cluster) connect() {
	for _, g := range c.Pods {
		if address, by := c.connectsTo(g); address != "" && g.Mode != facts.NoProxy && g.Mode != facts.Ambient {
			c.planesAt(address, g.Namespace, by)
		}
	}
	for _, z := range c.Ztunnels {
		if z.XDSAddress != "" {
			c.planesAt(z.XDSAddress, z.Namespace, evidence(object("DaemonSet", z.Namespace, z.Name), "env XDS_ADDRESS", z.XDSAddress,
				"a ztunnel names this control plane"))
		}
	}
}
