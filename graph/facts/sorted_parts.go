package facts

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

func sortedPlane(p ControlPlane) ControlPlane {
	p.Labels, p.PodLabels, p.Env = optionalMap(p.Labels), optionalMap(p.PodLabels), optionalMap(p.Env)
	p.Rollout = sortedRollout(p.Rollout)
	return p
}

func sortedService(s Service) Service {
	s.Labels, s.Selector = optionalMap(s.Labels), optionalMap(s.Selector)
	return s
}

func sortedMeshConfig(m MeshConfig) MeshConfig {
	m.IgnoredFields = sortedStrings(m.IgnoredFields)
	m.Settings = optional(sortedBy(m.Settings, func(s Setting) string { return s.Path }))
	m.DiscoverySelectors = optional(sorted(m.DiscoverySelectors, sortedSelector, func(Selector) string { return "" }))
	return m
}

func sortedRoot(r Root) Root {
	r.NotBefore, r.NotAfter = r.NotBefore.UTC().Truncate(time.Second), r.NotAfter.UTC().Truncate(time.Second)
	return r
}

func sortedWebhook(w Webhook) Webhook {
	w.CANotAfter = w.CANotAfter.UTC().Truncate(time.Second)
	w.NamespaceSelector, w.ObjectSelector = sortedSelector(w.NamespaceSelector), sortedSelector(w.ObjectSelector)
	w.MatchConditions = sortedStrings(w.MatchConditions)
	return w
}

func sortedSelector(s Selector) Selector {
	s.MatchLabels = optionalMap(s.MatchLabels)
	lines := mapped(s.MatchExpressions, func(r Requirement) Requirement {
		r.Values = sortedStrings(r.Values)
		return r
	})
	s.MatchExpressions = optional(inOrder(lines, func(r Requirement) string { return key(r.Key, r.Operator) }))
	return s
}

func sortedNamespace(n Namespace) Namespace {
	n.Labels, n.Annotations = optionalMap(n.Labels), optionalMap(n.Annotations)
	return n
}

func sortedWorkload(w Workload) Workload {
	w.PodLabels = optionalMap(w.PodLabels)
	w.Rollout = sortedRollout(w.Rollout)
	return w
}

func sortedPods(p PodGroup) PodGroup {
	p.Labels = optionalMap(p.Labels)
	p.Nodes = sortedStrings(p.Nodes)
	p.Waiting = sortedWaiting(p.Waiting)
	return p
}

func sortedZtunnel(z Ztunnel) Ztunnel {
	z.Rollout = sortedRollout(z.Rollout)
	return z
}

func sortedCNI(c CNI) CNI {
	selectors := mapped(c.EnablementSelectors, func(e EnablementSelector) EnablementSelector {
		return EnablementSelector{PodSelector: sortedSelector(e.PodSelector), NamespaceSelector: sortedSelector(e.NamespaceSelector)}
	})
	c.EnablementSelectors = optional(inOrder(selectors, func(EnablementSelector) string { return "" }))
	return c
}

func sortedGateway(g Gateway) Gateway {
	g.Labels = optionalMap(g.Labels)
	g.Rollout = sortedRollout(g.Rollout)
	return g
}

func sortedServiceWaypoint(s ServiceWaypoint) ServiceWaypoint {
	s.Labels = optionalMap(s.Labels)
	return s
}

func sortedRollout(r Rollout) Rollout {
	r.Waiting = sortedWaiting(r.Waiting)
	return r
}

// sortedWaiting puts the most frequent reason first, as [Rollout] says.
func sortedWaiting(in []Waiting) []Waiting {
	out := slices.Clone(optional(in))
	slices.SortFunc(out, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(b.Pods, a.Pods), strings.Compare(a.Reason, b.Reason), strings.Compare(a.Message, b.Message))
	})
	return out
}

func sortedStrings[S ~string](in []S) []S {
	out := slices.Clone(optional(in))
	slices.Sort(out)
	return out
}
