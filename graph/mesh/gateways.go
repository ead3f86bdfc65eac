package mesh

import (
	"cmp"
	"slices"

	"portolan/graph/facts"
)

// gateways gives every waypoint and gateway its plane, kept apart by what they are.
func (c *cluster) gateways() []Gateway {
	out := []Gateway{}
	for _, g := range c.Gateways {
		kind := KindGateway
		if g.Kind == facts.WaypointGateway {
			kind = KindWaypoint
		}
		gw := Gateway{
			Ref: Ref{kind, c.Context, g.Namespace, g.Name}, Type: g.Kind, Class: g.Class, For: g.WaypointFor,
			Serves: c.servedBy(g), Rollout: g.Rollout, Claims: c.gatewayPlanes(g),
		}
		for _, claim := range gw.Claims {
			gw.Version = cmp.Or(gw.Version, claim.Version)
		}
		gw.Health, gw.Reasons = rolloutHealth(g.Rollout, "replica", "replicas")
		if g.Programmed != nil && !*g.Programmed {
			gw.Health, gw.Reasons = worse(gw.Health, Degraded), append(gw.Reasons, "its Gateway is not programmed")
		}
		out = append(out, gw)
	}
	slices.SortFunc(out, func(a, b Gateway) int { return compareRefs(a.Ref, b.Ref) })
	return out
}

// gatewayPlanes is what its pods run; without running pods, what its labels ask for.
func (c *cluster) gatewayPlanes(g facts.Gateway) []Claim {
	out := []Claim{}
	for _, pods := range c.podsOf[g.Namespace] {
		if pods.Workload == g.Workload && pods.Mode != facts.NoProxy && g.Workload.Name != "" {
			for _, claim := range c.running(pods) {
				out = addClaim(out, claim)
			}
		}
	}
	if len(out) > 0 {
		return sortClaims(out)
	}
	return c.gatewayWanted(g)
}

// gatewayWanted follows the rule for Gateway API objects: the Gateway's istio.io/rev, else its namespace's (a tag is
// allowed), else the default revision. An injected gateway asks as any pod does.
func (c *cluster) gatewayWanted(g facts.Gateway) []Claim {
	ns := c.namespaces[g.Namespace]
	if g.Kind == facts.InjectedGateway {
		for _, w := range c.workloads[g.Namespace] {
			if w.WorkloadRef == g.Workload {
				return c.wanted(ns, w.PodLabels, workloadObject(g.Namespace, g.Workload))
			}
		}
		return []Claim{}
	}
	kind := object("Gateway", g.Namespace, g.Name)
	rev, by := g.Labels[labelRevision], labelEvidence(kind, g.Labels, labelRevision, "the Gateway names its revision")
	if rev == "" {
		rev, by = ns.Labels[labelRevision], labelEvidence(object("Namespace", "", g.Namespace), ns.Labels, labelRevision, "a Gateway without a revision takes its namespace's")
	}
	planes := c.withRevision(rev)
	if rev == "" {
		planes = c.defaultPlanes()
		by.Rule = "without a revision, the default control plane manages a Gateway"
	}
	out := []Claim{}
	for _, p := range planes {
		out = append(out, p.claim(string(facts.GatewayProxy), Inferred, by))
	}
	return out
}

// servedBy are the namespaces that a waypoint is bound to by their istio.io/use-waypoint label, sorted.
func (c *cluster) servedBy(g facts.Gateway) []string {
	out := []string{}
	if g.Kind != facts.WaypointGateway {
		return out
	}
	for _, n := range sortedKeys(c.namespaces) {
		labels := c.namespaces[n].Labels
		if labels[labelUseWaypoint] == g.Name && cmp.Or(labels[labelWaypointNS], n) == g.Namespace {
			out = append(out, n)
		}
	}
	return out
}
