package facts

// EnvNames are the only environment variables that a snapshot may hold.
var EnvNames = []string{
	"CA_TRUSTED_NODE_ACCOUNTS",
	"CLUSTER_ID",
	"EXTERNAL_ISTIOD",
	"PILOT_ENABLE_AMBIENT",
	"PILOT_SCOPE_GATEWAY_TO_NAMESPACE",
	"REVISION",
	"SHARED_MESH_CONFIG",
}

// NamespaceLabels are the namespace labels that Istio reads, beside those a selector mentions.
var NamespaceLabels = []string{
	"istio-injection",
	"istio.io/dataplane-mode",
	"istio.io/rev",
	"istio.io/use-waypoint",
	"istio.io/use-waypoint-namespace",
	"kubernetes.io/metadata.name",
	"topology.istio.io/network",
}

// NamespaceAnnotations are the namespace annotations that Istio reads.
var NamespaceAnnotations = []string{
	"topology.istio.io/controlPlaneClusters",
}

// PodLabels are the pod labels that Istio reads.
var PodLabels = []string{
	"gateway.istio.io/managed",
	"gateway.networking.k8s.io/gateway-name",
	"istio.io/dataplane-mode",
	"istio.io/rev",
	"istio.io/use-waypoint",
	"istio.io/use-waypoint-namespace",
	"sidecar.istio.io/inject",
}

// WaypointLabels are the labels of Services and ServiceEntries that Istio reads.
var WaypointLabels = []string{
	"istio.io/use-waypoint",
	"istio.io/use-waypoint-namespace",
}

// GatewayLabels are the labels read from Gateways and from the Deployments of injected gateways.
var GatewayLabels = []string{
	"gateway.istio.io/managed",
	"istio",
	"istio.io/rev",
	"istio.io/waypoint-for",
	"topology.istio.io/network",
}

// PlaneLabels are the labels read from control planes' Deployments and Services.
var PlaneLabels = []string{
	"app",
	"istio",
	"istio.io/rev",
	"istio.io/tag",
}
