package facts

// KindServiceEntry is the [ServiceWaypoint] Kind of what Istio's registry holds beside Services.
const KindServiceEntry = "ServiceEntry"

// ServiceWaypoint is a Service or ServiceEntry that says something of its waypoint: by a label of [WaypointLabels], or by the condition
// istio.io/WaypointBound, which istiod writes for what its label or its namespace's asks.
type ServiceWaypoint struct {
	// Kind is [KindServiceEntry], or empty for a Service.
	Kind      string `json:"kind,omitempty"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Labels are those of [WaypointLabels] on it.
	Labels map[string]string `json:"labels,omitempty"`
	// Bound is the condition istio.io/WaypointBound; nil when there is none.
	Bound *bool `json:"bound,omitempty"`
	// WaypointNamespace and WaypointName are those of the waypoint that the condition says it is bound to.
	WaypointNamespace string `json:"waypointNamespace,omitempty"`
	WaypointName      string `json:"waypointName,omitempty"`
	// Reason and Message say why it is not bound.
	Reason  string `json:"reason,omitempty"`
	Message string `json:"message,omitempty"`
}
