package collect

import (
	"context"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
)

const (
	// conditionBound is what istiod says of a Service's waypoint, and attached how its message begins when it is bound
	// (istio.io/istio/pilot/pkg/model, ServiceInfo.GetConditions).
	conditionBound = "istio.io/WaypointBound"
	attached       = "Successfully attached to waypoint "

	labelUseWaypoint = "istio.io/use-waypoint"
)

// readServiceWaypoints reads the Services that say something of their waypoint. No selector finds a condition, so all
// Services are listed, which a cluster without waypoints is spared.
func (r *reading) readServiceWaypoints(ctx context.Context) error {
	if !r.hasWaypoints() {
		return nil
	}
	kind := r.api.services()
	kind.only = "waypoints"
	return readInto(ctx, r, kind, r.names, foldServiceWaypoint, &r.serviceWaypoints)
}

// hasWaypoints tells whether anything is a waypoint, or asks for one.
func (r *reading) hasWaypoints() bool {
	return slices.ContainsFunc(r.gateways, func(g gateway) bool { return r.controllerOf(g.class) == controllerWaypoint }) ||
		slices.ContainsFunc(r.deployments, func(w workload) bool { return w.podLabels[labelManaged] == managedWaypoint }) ||
		slices.ContainsFunc(r.namespaces, func(n facts.Namespace) bool { return n.Labels[labelUseWaypoint] != "" })
}

func foldServiceWaypoint(s *corev1.Service) (facts.ServiceWaypoint, bool) {
	out := facts.ServiceWaypoint{Namespace: s.Namespace, Name: s.Name, Labels: only(s.Labels, facts.WaypointLabels)}
	for _, c := range s.Status.Conditions {
		if c.Type != conditionBound {
			continue
		}
		yes := c.Status == metav1.ConditionTrue
		out.Bound = &yes
		if !yes {
			out.Reason, out.Message = c.Reason, scrub(c.Message)
			continue
		}
		if rest, ok := strings.CutPrefix(c.Message, attached); ok {
			// What follows the name are further sentences.
			rest, _, _ = strings.Cut(rest, ". ")
			out.WaypointNamespace, out.WaypointName, _ = strings.Cut(rest, "/")
		}
	}
	return out, out.Labels != nil || out.Bound != nil
}
