package facts

// ServiceWaypoint is a Service that says something of its waypoint: by a label of [WaypointLabels], or by the condition
// istio.io/WaypointBound, which istiod writes for what the label of the Service or of its namespace asks.
type ServiceWaypoint struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Labels are those of [WaypointLabels] on the Service.
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
