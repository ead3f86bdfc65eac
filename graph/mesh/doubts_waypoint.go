package mesh

import (
	"slices"

	"portolan/graph/facts"
)

// waypointDoubts are the Services and ServiceEntries that istiod did not bind to the waypoint that they or their namespaces
// ask for, by namespace, kind and reason.
func (c *cluster) waypointDoubts() []Doubt {
	type cause struct{ namespace, kind, reason string }
	refused, causes := map[cause][]string{}, []cause{}
	for _, s := range c.ServiceWaypoints {
		if s.Bound == nil || *s.Bound {
			continue
		}
		why := cause{s.Namespace, s.Kind, reasonOf(s)}
		if refused[why] == nil {
			causes = append(causes, why)
		}
		refused[why] = append(refused[why], s.Name)
	}
	out := []Doubt{}
	for _, why := range causes {
		services := slices.Compact(refused[why])
		many := counted(len(services), "Service", "Services")
		if why.kind == facts.KindServiceEntry {
			many = counted(len(services), "ServiceEntry", "ServiceEntries")
		}
		out = append(out, doubtWaypointRefused.about([]Ref{c.ref(KindNamespace, "", why.namespace)}, "namespace %s: istiod bound %s to no waypoint: %s (%s)",
			why.namespace, many, why.reason, someOf(services, 3)))
	}
	return out
}

func reasonOf(s facts.ServiceWaypoint) string {
	if s.Reason == "" {
		return "it does not say why"
	}
	return s.Reason
}
