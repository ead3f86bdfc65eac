package switching

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/kube/revision"
)

// subjects are namespaces as a plan needs them: as surveyed, and as they would be led after the change.
func (c chart) subjects(surveys []revision.Survey, d deed) []revision.Subject {
	names := []string{}
	for _, s := range surveys {
		names = append(names, s.Namespace)
	}
	before, after := c.predict(names, deed{}), c.predict(names, d)
	out := []revision.Subject{}
	for _, s := range surveys {
		claims := after.ordinaryClaims(s.Namespace)
		one := revision.Subject{
			Survey: s, From: before.injecting(before.ordinaryClaims(s.Namespace)), Running: after.leaving(s.Namespace), Leads: after.injecting(claims),
			WorkloadLeads: after.workloadLeads(s.Namespace), Concerns: after.against(s.Namespace, claims),
		}
		one.Concerns = append(one.Concerns, before.lettingGo(after, s.Namespace, one.Running)...)
		out = append(out, one)
	}
	return out
}

// leaving are the planes that pods of a namespace run on, where their next pods get a sidecar of another, on a chart that
// was predicted: it is these that a restart leaves.
func (c chart) leaving(namespace string) []revision.ControlPlane {
	out := []revision.ControlPlane{}
	for _, w := range c.members[namespace].Workloads {
		next := c.injecting(w.Wanted)
		for _, p := range c.injecting(w.Running) {
			here := func(q revision.ControlPlane) bool { return q.ID == p.ID }
			if len(next) > 0 && !slices.ContainsFunc(next, here) && !slices.ContainsFunc(out, here) {
				out = append(out, p)
			}
		}
	}
	return out
}

// lettingGo are the planes that watch a namespace now and will not when its labels are written, of those that its pods
// still run on: they lose their configuration before they are restarted.
func (c chart) lettingGo(after chart, namespace string, running []revision.ControlPlane) []revision.Warning {
	out := []revision.Warning{}
	for _, p := range c.ordered {
		here := slices.ContainsFunc(running, func(q revision.ControlPlane) bool { return q.ID == p.control.ID })
		if !here || !p.Watches(c.members[namespace].Labels) || p.Watches(after.members[namespace].Labels) {
			continue
		}
		out = append(out, revision.Warning{Code: "stops-watching", Weight: revision.Warn, Object: "namespace/" + namespace,
			Message: fmt.Sprintf("control plane %s/%s watches only %s: it lets go of %s as soon as the labels are written, while pods of it still run there",
				p.Ref.Namespace, p.Ref.Name, strings.Join(p.Scope, " or "), namespace),
			Remedy: "let its discoverySelectors take the namespace by another label until all its pods have moved"})
	}
	return out
}

// against are what a predicted chart has against a namespace being led by these claims.
func (c chart) against(namespace string, claims []mesh.Claim) []revision.Warning {
	out, object := []revision.Warning{}, "namespace/"+namespace
	m := c.members[namespace]
	for _, claim := range claims {
		p, ok := c.planes[claim.Plane]
		if !ok || claim.Mode != string(facts.Sidecar) {
			continue
		}
		if !p.Watches(m.Labels) {
			out = append(out, revision.Warning{Code: revision.CodeExcluded, Weight: revision.Refuse, Object: object,
				Message: fmt.Sprintf("control plane %s/%s watches only %s: it would inject %s and serve it no configuration",
					p.Ref.Namespace, p.Ref.Name, strings.Join(p.Scope, " or "), namespace),
				Remedy: "give the namespace the labels that its discoverySelectors ask for, or widen them"})
		}
		switch claim.Strength {
		case mesh.Weak:
			out = append(out, revision.Warning{Code: "webhooks-unread", Weight: revision.Warn, Object: object,
				Message: "the injection webhooks may not be read, so that labels alone say who would inject " + namespace,
				Remedy:  "ask for the permission to list mutatingwebhookconfigurations"})
		case mesh.Inferred:
			out = append(out, revision.Warning{Code: "match-conditions", Weight: revision.Warn, Object: object,
				Message: "a webhook that would inject " + namespace + " has matchConditions, which are not evaluated here",
				Remedy:  "see whether they hold for its pods"})
		}
	}
	return out
}

// followersOf are the namespaces that a tag's move concerns, sorted: those whose labels name it, and those in which any
// pod would get something else after it.
func (c chart) followersOf(tag string, to plane) []string {
	all := c.namespaces()
	before, after := c.predict(all, deed{}), c.predict(all, deed{tag: tag, to: &to})
	out := []string{}
	for _, name := range all {
		f := c.follows(c.members[name])
		if f.name == tag && f.kind != revision.ToRevision || !sameLeads(before, after, name) {
			out = append(out, name)
		}
	}
	return out
}

// followersUnread is a refusal where namespaces may not be listed: who else follows a tag cannot be known then.
func (c chart) followersUnread(tag string) (revision.Warning, bool) {
	for _, g := range c.cluster.Gaps {
		if g.Resource == "namespaces" {
			return revision.Warning{Code: "followers-unread", Weight: revision.Refuse, Object: "tag/" + tag,
				Message: "namespaces may not be listed, so that nobody can say which of them follow the tag " + tag,
				Remedy:  "ask for the permission to list namespaces"}, true
		}
	}
	return revision.Warning{}, false
}

// sameLeads tells whether all pods of a namespace would get on one chart what they would on another.
func sameLeads(a, b chart, namespace string) bool {
	x, y := a.members[namespace].Workloads, b.members[namespace].Workloads
	return slices.EqualFunc(x, y, func(v, w mesh.Workload) bool {
		return v.Ref == w.Ref && slices.EqualFunc(v.Wanted, w.Wanted, func(p, q mesh.Claim) bool { return p.Plane == q.Plane && p.Mode == q.Mode })
	})
}
