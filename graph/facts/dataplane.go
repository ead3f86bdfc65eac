package facts

// Namespace is a namespace with the labels that Istio reads: [NamespaceLabels] and every key that a
// discovery selector, a webhook selector or a CNI enablement selector of this cluster mentions.
type Namespace struct {
	Name        string            `json:"name"`
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
	Terminating bool              `json:"terminating,omitempty"`
	// Unlisted is true when the namespace is known only by name, because namespaces may not be listed.
	Unlisted bool `json:"unlisted,omitempty"`
}

// WorkloadRef names a pod's top owner: Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, or Pod for a bare one.
type WorkloadRef struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// Workload is something that makes pods, with the pod template's labels that Istio reads ([PodLabels]).
type Workload struct {
	Namespace string `json:"namespace"`
	WorkloadRef
	PodLabels map[string]string `json:"podLabels,omitempty"`
	// HostNetwork is the pod template's: such pods are never injected and never enrolled into ambient.
	HostNetwork bool `json:"hostNetwork,omitempty"`
	// InjectAnnotation is the pod template's annotation sidecar.istio.io/inject, which counts where there is no such label.
	InjectAnnotation string  `json:"injectAnnotation,omitempty"`
	Rollout          Rollout `json:"rollout"`
}

// Mode is how a pod takes part in a mesh.
type Mode string

const (
	// Sidecar: a container or native sidecar istio-proxy of type sidecar.
	Sidecar Mode = "sidecar"
	// Ambient: no sidecar, and ambient.istio.io/redirection is enabled or pending.
	Ambient Mode = "ambient"
	// GatewayProxy: istio-proxy run as "proxy router".
	GatewayProxy Mode = "gateway"
	// WaypointProxy: istio-proxy run as "proxy waypoint".
	WaypointProxy Mode = "waypoint"
	// ZtunnelProxy: the node proxy of ambient.
	ZtunnelProxy Mode = "ztunnel"
	// NoProxy: the pod takes no part in a mesh.
	NoProxy Mode = "none"
)

// DefaultPlaneAddress is where pilot-agent connects without a discoveryAddress (DefaultProxyConfig in Istio's
// pkg/config/mesh). The injector leaves just this address out of PROXY_CONFIG.
const DefaultPlaneAddress = "istiod.istio-system.svc:15012"

// PodGroup is the number of pods that are alike in everything that matters to Istio. Pods are counts, never nodes.
// Finished pods (Succeeded, Failed) are not counted.
type PodGroup struct {
	Namespace string      `json:"namespace"`
	Workload  WorkloadRef `json:"workload"`
	Mode      Mode        `json:"mode"`
	// Revision is the running one: annotation istio.io/rev, else revision in sidecar.istio.io/status. Never a tag.
	Revision string `json:"revision,omitempty"`
	// Version is the istio-proxy image's tag without a variant suffix; empty for an image named by digest.
	Version string `json:"version,omitempty"`
	// MeshID is env ISTIO_META_MESH_ID.
	MeshID string `json:"meshID,omitempty"`
	// PlaneAddress is PROXY_CONFIG's discoveryAddress, else XDS_ADDRESS; host:port.
	PlaneAddress string `json:"planeAddress,omitempty"`
	// NoDiscoveryAddress is true where PROXY_CONFIG was read and there is no PlaneAddress: [DefaultPlaneAddress] counts.
	NoDiscoveryAddress bool `json:"noDiscoveryAddress,omitempty"`
	// CAAddress is CA_ADDR or CA_ADDRESS; host:port.
	CAAddress string `json:"caAddress,omitempty"`
	Network   string `json:"network,omitempty"`
	ClusterID string `json:"clusterID,omitempty"`
	// Labels are the pods' [PodLabels] and selector-mentioned keys: what is wished, not what runs.
	Labels map[string]string `json:"labels,omitempty"`
	// HostNetwork is true for pods on their node's network: Istio never injects or enrols them.
	HostNetwork bool `json:"hostNetwork,omitempty"`
	// InjectAnnotation is annotation sidecar.istio.io/inject, which counts where there is no such label.
	InjectAnnotation string `json:"injectAnnotation,omitempty"`
	// Redirection is annotation ambient.istio.io/redirection: "enabled", "pending" or empty.
	Redirection string `json:"redirection,omitempty"`
	// Nodes are the nodes these pods run on; kept for ambient pods and ztunnels only, where the node decides.
	Nodes []string `json:"nodes,omitempty"`
	Pods  int      `json:"pods"`
	Ready int      `json:"ready"`
	// Waiting are the reasons why pods are not ready.
	Waiting []Waiting `json:"waiting,omitempty"`
}

// Ztunnel is a DaemonSet labelled app=ztunnel.
type Ztunnel struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Revision is the annotation istio.io/rev (there is no label), empty when absent.
	Revision string `json:"revision,omitempty"`
	Version  string `json:"version,omitempty"`
	// XDSAddress and CAAddress are the container's XDS_ADDRESS and CA_ADDRESS: its control plane, exactly.
	XDSAddress string `json:"xdsAddress,omitempty"`
	CAAddress  string `json:"caAddress,omitempty"`
	// ServiceAccount is the pod template's, which an istiod's CA_TRUSTED_NODE_ACCOUNTS names.
	ServiceAccount string  `json:"serviceAccount,omitempty"`
	Network        string  `json:"network,omitempty"`
	Rollout        Rollout `json:"rollout"`
}

// CNI is istio-cni's ConfigMap.
type CNI struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Revision  string `json:"revision,omitempty"`
	// Ambient is AMBIENT_ENABLED.
	Ambient bool `json:"ambient,omitempty"`
	// EnablementSelectors is AMBIENT_ENABLEMENT_SELECTOR, one entry per alternative.
	EnablementSelectors []EnablementSelector `json:"enablementSelectors,omitempty"`
	Invalid             string               `json:"invalid,omitempty"`
}

// EnablementSelector enrols the pods for which both halves match.
type EnablementSelector struct {
	PodSelector       Selector `json:"podSelector"`
	NamespaceSelector Selector `json:"namespaceSelector"`
}

// GatewayKind tells the ways a gateway or waypoint comes to be.
type GatewayKind string

const (
	// WaypointGateway: managed by istio.io/mesh-controller (class istio-waypoint).
	WaypointGateway GatewayKind = "waypoint"
	// APIGateway: a Gateway API Gateway that istiod deploys (class istio).
	APIGateway GatewayKind = "gateway-api"
	// InjectedGateway: a Deployment with inject.istio.io/templates: gateway, or an older one that runs "proxy router".
	InjectedGateway GatewayKind = "injected"
)

// Gateway is a waypoint or gateway: the Gateway object where there is one, and the Deployment that serves it.
type Gateway struct {
	Namespace string      `json:"namespace"`
	Name      string      `json:"name"`
	Kind      GatewayKind `json:"kind"`
	// Class is gatewayClassName, empty for an injected one.
	Class string `json:"class,omitempty"`
	// Labels are those of [GatewayLabels] on the Gateway, or on the Deployment of an injected one.
	Labels map[string]string `json:"labels,omitempty"`
	// Workload is the Deployment (or DaemonSet) that serves it; Name is empty when there is none.
	Workload WorkloadRef `json:"workload"`
	// WaypointFor is istio.io/waypoint-for: service, workload, all or none; empty means service.
	WaypointFor string `json:"waypointFor,omitempty"`
	// Programmed is the Gateway's condition Programmed; nil when there is no such condition.
	Programmed *bool   `json:"programmed,omitempty"`
	Rollout    Rollout `json:"rollout"`
}
