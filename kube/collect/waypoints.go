package collect

import (
	"context"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/graph/facts"
)

const (
	// conditionBound is what istiod says of the waypoint of a Service or ServiceEntry, and attached how its message begins when it is bound
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
	out := facts.ServiceWaypoint{Namespace: s.Namespace, Name: s.Name, Labels: Only(s.Labels, facts.WaypointLabels)}
	for _, c := range s.Status.Conditions {
		if c.Type == conditionBound {
			out = bound(out, c.Status == metav1.ConditionTrue, c.Reason, c.Message)
		}
	}
	return out, saysWaypoint(&out)
}

// bound adds what the condition says.
func bound(w facts.ServiceWaypoint, yes bool, reason, message string) facts.ServiceWaypoint {
	w.Bound = &yes
	if !yes {
		w.Reason, w.Message = reason, scrub(message)
	} else if rest, ok := strings.CutPrefix(message, attached); ok {
		// What follows the name are further sentences.
		rest, _, _ = strings.Cut(rest, ". ")
		w.WaypointNamespace, w.WaypointName, _ = strings.Cut(rest, "/")
	}
	return w
}

func saysWaypoint(w *facts.ServiceWaypoint) bool { return w.Labels != nil || w.Bound != nil }

// readEntryWaypoints reads the ServiceEntries that say something of their waypoint. As with other Istio objects, where
// they may not be read everywhere only namespaces that were asked for are tried.
func (r *reading) readEntryWaypoints(ctx context.Context) error {
	if !r.hasWaypoints() {
		return nil
	}
	says := func(w *facts.ServiceWaypoint) (facts.ServiceWaypoint, bool) { return *w, saysWaypoint(w) }
	return readInto(ctx, r, r.api.entryWaypoints(), r.req.Namespaces, says, &r.entryWaypoints)
}

// entryWaypoints lists ServiceEntries; a cluster that does not serve them has none. Istio has v1 of them in every version
// that has waypoints.
func (c *client) entryWaypoints() kind[facts.ServiceWaypoint] {
	list := func(ctx context.Context, ns string, opts metav1.ListOptions) (page[facts.ServiceWaypoint], error) {
		out := page[facts.ServiceWaypoint]{}
		l, err := c.istio.NetworkingV1().ServiceEntries(ns).List(ctx, opts)
		if apierrors.IsNotFound(err) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		for _, e := range l.Items {
			w := facts.ServiceWaypoint{Kind: facts.KindServiceEntry, Namespace: e.Namespace, Name: e.Name, Labels: Only(e.Labels, facts.WaypointLabels)}
			for _, c := range e.Status.Conditions {
				if c.GetType() == conditionBound {
					w = bound(w, c.GetStatus() == string(metav1.ConditionTrue), c.GetReason(), c.GetMessage())
				}
			}
			out.items = append(out.items, w)
		}
		out.ListMeta = l.ListMeta
		return out, nil
	}
	return kind[facts.ServiceWaypoint]{resource: "serviceentries.networking.istio.io", only: "waypoints", list: list}
}
