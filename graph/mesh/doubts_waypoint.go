package mesh

import (
	"slices"

	"portolan/graph/facts"
)

// waypointDoubts are the Services that istiod did not bind to the waypoint that they or their namespaces ask for, by
// namespace and reason.
func (c *cluster) waypointDoubts() []Doubt {
	type cause struct{ namespace, reason string }
	refused, causes := map[cause][]string{}, []cause{}
	for _, s := range c.ServiceWaypoints {
		if s.Bound == nil || *s.Bound {
			continue
		}
		why := cause{s.Namespace, reasonOf(s)}
		if refused[why] == nil {
			causes = append(causes, why)
		}
		refused[why] = append(refused[why], s.Name)
	}
	out := []Doubt{}
	for _, why := range causes {
		services := slices.Compact(refused[why])
		out = append(out, doubtWaypointRefused.about([]Ref{c.ref(KindNamespace, "", why.namespace)}, "namespace %s: istiod bound %s to no waypoint: %s (%s)",
			why.namespace, counted(len(services), "Service", "Services"), why.reason, someOf(services, 3)))
	}
	return out
}

func reasonOf(s facts.ServiceWaypoint) string {
	if s.Reason == "" {
		return "it does not say why"
	}
	return s.Reason
}
