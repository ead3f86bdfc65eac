package mesh

import (
	"cmp"
	"slices"

	"portolan/graph/facts"
)

// gateways gives every waypoint and gateway its plane, kept apart by what they are.
func (c *cluster) gateways() []Gateway {
	out := []Gateway{}
	users, bound := c.waypointUsers(), c.bindings()
	for _, g := range c.mergedGateways() {
		gw := Gateway{
			Ref: c.gatewayRef(g), Type: g.Kind, Class: g.Class, For: g.WaypointFor, Serves: []string{}, Bound: []Binding{}, Rollout: g.Rollout,
			Claims: c.gatewayPlanes(g), Wanted: c.gatewayWanted(g),
		}
		if g.Kind == facts.WaypointGateway && g.WaypointFor != valueNone {
			gw.Serves = append(gw.Serves, users[name{g.Namespace, g.Name}]...)
			gw.Bound = append(gw.Bound, bound[name{g.Namespace, g.Name}]...)
		}
		for _, claim := range gw.Claims {
			gw.Version = cmp.Or(gw.Version, claim.Version)
		}
		gw.Health, gw.Reasons = c.gatewayHealth(g)
		out = append(out, gw)
	}
	slices.SortFunc(out, func(a, b Gateway) int { return compareRefs(a.Ref, b.Ref) })
	return out
}

func (c *cluster) gatewayRef(g facts.Gateway) Ref {
	if g.Kind == facts.WaypointGateway {
		return c.ref(KindWaypoint, g.Namespace, g.Name)
	}
	return c.ref(KindGateway, g.Namespace, g.Name)
}

// mergedGateways makes one gateway of an injected Deployment and the Gateway object of its name that configures it
// (Gateway API's manual deployment): two things of one name and namespace are one to the operator.
func (c *cluster) mergedGateways() []facts.Gateway {
	out := []facts.Gateway{}
	at := map[Ref]int{}
	for _, g := range c.Gateways {
		ref := c.gatewayRef(g)
		i, ok := at[ref]
		if !ok {
			at[ref] = len(out)
			out = append(out, g)
			continue
		}
		serving, api := g, out[i]
		if g.Kind == facts.APIGateway {
			serving, api = api, g
		}
		if api.Workload.Name == "" {
			api.Workload, api.Rollout = serving.Workload, serving.Rollout
		}
		out[i] = api
	}
	return out
}

// gatewayHealth judges the workload that serves a gateway, and what its Gateway says of itself.
func (c *cluster) gatewayHealth(g facts.Gateway) (Health, []string) {
	health, reasons := Healthy, []string{}
	switch {
	case g.Workload.Name != "":
		health, reasons = rolloutHealth(g.Rollout, "replica", "replicas")
	case g.Programmed == nil || c.unread(resourceDeploy, g.Namespace):
		health, reasons = Unknown, append(reasons, "no workload is known that serves it")
	}
	if g.Programmed != nil && !*g.Programmed {
		health, reasons = worse(health, Degraded), append(reasons, "its Gateway is not programmed")
	}
	return health, reasons
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
				wanted := c.workloadWanted(ns, templateOf(w))
				for i := range wanted {
					wanted[i].Mode = string(facts.GatewayProxy)
				}
				return sortClaims(wanted)
			}
		}
		return []Claim{}
	}
	rev, by, ok := gatewayRevision(g, ns)
	if !ok {
		return []Claim{}
	}
	mode, strength := string(facts.GatewayProxy), Inferred
	if g.Kind == facts.WaypointGateway {
		mode = string(facts.WaypointProxy)
	}
	if c.webhooksUnread() {
		// Tags may be out of sight.
		strength = Weak
	}
	out := []Claim{}
	for _, p := range c.withRevision(rev) {
		out = append(out, p.claim(mode, strength, by))
	}
	return out
}

// gatewayRevision is the revision or tag that a Gateway asks for; ok is false where it depends on labels of its
// namespace that may not be read. The rule is TagWatcher.IsMine in Istio's pkg/revisions.
func gatewayRevision(g facts.Gateway, ns facts.Namespace) (rev string, by Evidence, ok bool) {
	kind := object("Gateway", g.Namespace, g.Name)
	if v, own := g.Labels[labelRevision]; own {
		return cmp.Or(v, defaultRevision), labelEvidence(kind, g.Labels, labelRevision, "the Gateway names its revision"), true
	}
	if ns.Unlisted || ns.Name == "" {
		return "", Evidence{}, false
	}
	by = labelEvidence(object("Namespace", "", ns.Name), ns.Labels, labelRevision, "a Gateway without a revision takes its namespace's")
	if ns.Labels[labelRevision] == "" {
		by.Rule = "without a revision, the default control plane manages a Gateway"
	}
	return cmp.Or(ns.Labels[labelRevision], defaultRevision), by, true
}

// waypointUsers are the namespaces bound to each waypoint by their istio.io/use-waypoint label, sorted.
func (c *cluster) waypointUsers() map[name][]string {
	out := map[name][]string{}
	for _, n := range c.names {
		labels := c.namespaces[n].Labels
		if waypoint := labels[labelUseWaypoint]; waypoint != "" && waypoint != valueNone {
			key := name{cmp.Or(labels[labelWaypointNS], n), waypoint}
			out[key] = append(out[key], n)
		}
	}
	return out
}
