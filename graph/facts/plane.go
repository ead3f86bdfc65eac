package facts

import "time"

// ControlPlane is a Deployment that runs pilot-discovery: labelled app=istiod, or behind a Service that an
// injector webhook or a proxy names.
type ControlPlane struct {
	Namespace string `json:"namespace"`
	// Name is the Deployment's name: istiod, or istiod-REVISION.
	Name string `json:"name"`
	// Labels are those of [PlaneLabels] on the Deployment.
	Labels map[string]string `json:"labels,omitempty"`
	// PodLabels are the pod template's labels: what a Service selects by. Only keys used by some
	// Service selector in the same namespace are kept.
	PodLabels map[string]string `json:"podLabels,omitempty"`
	// Env are the variables of [EnvNames] on the discovery container.
	Env map[string]string `json:"env,omitempty"`
	// Image is the discovery container's image reference.
	Image string `json:"image,omitempty"`
	// Resources are the discovery container's.
	Resources Resources `json:"resources,omitzero"`
	Rollout   Rollout   `json:"rollout"`
}

// Rollout is how far a workload's replicas are, and what keeps them.
type Rollout struct {
	Desired   int `json:"desired"`
	Updated   int `json:"updated"`
	Ready     int `json:"ready"`
	Available int `json:"available"`
	// Waiting are the reasons why pods are not ready, most frequent first, then by reason.
	Waiting []Waiting `json:"waiting,omitempty"`
	// Stuck is the Deployment's Progressing=False reason, e.g. ProgressDeadlineExceeded.
	Stuck string `json:"stuck,omitempty"`
}

// Waiting is one reason for pods not being ready, e.g. Unschedulable or CrashLoopBackOff.
type Waiting struct {
	Reason  string `json:"reason"`
	Message string `json:"message,omitempty"`
	Pods    int    `json:"pods"`
}

// Service is a Service that stands for a control plane: it selects istiod pods, is labelled app=istiod or
// istio.io/tag, or is named by a webhook or a proxy.
type Service struct {
	Namespace string            `json:"namespace"`
	Name      string            `json:"name"`
	Labels    map[string]string `json:"labels,omitempty"`
	Selector  map[string]string `json:"selector,omitempty"`
	// ExternalName is set for a Service of type ExternalName (a remote control plane).
	ExternalName string `json:"externalName,omitempty"`
	// ReadyEndpoints is how many addresses EndpointSlices hold ready; -1 when they may not be read.
	ReadyEndpoints int `json:"readyEndpoints"`
}

// MeshConfig is what is read from the ConfigMap istio[-REVISION], key "mesh".
// A pointer or an empty string that is unset means that the field is absent, so that Istio's default holds.
type MeshConfig struct {
	Namespace string `json:"namespace"`
	// Name is the ConfigMap's name: istio or istio-REVISION.
	Name string `json:"name"`
	// MeshID is defaultConfig.meshId, the only one that Istio reads.
	MeshID string `json:"meshID,omitempty"`
	// IgnoredMeshID is a meshId at the top level, which Istio silently ignores.
	IgnoredMeshID string `json:"ignoredMeshID,omitempty"`
	// IgnoredFields are default_config and default_providers, sorted, where they are written so: Istio reads both by their
	// other names only, and ignores these silently.
	IgnoredFields         []string   `json:"ignoredFields,omitempty"`
	TrustDomain           string     `json:"trustDomain,omitempty"`
	RootNamespace         string     `json:"rootNamespace,omitempty"`
	DiscoveryAddress      string     `json:"discoveryAddress,omitempty"`
	DiscoverySelectors    []Selector `json:"discoverySelectors,omitempty"`
	OutboundTrafficPolicy string     `json:"outboundTrafficPolicy,omitempty"`
	EnableAutoMTLS        *bool      `json:"enableAutoMtls,omitempty"`
	// Settings are those of [SettingPaths] that it sets, sorted by path.
	Settings []Setting `json:"settings,omitempty"`
	// SettingsUnread is true where nobody looked for settings, since these facts were first written in format 1: that one is
	// missing from Settings then proves nothing.
	SettingsUnread bool `json:"settingsUnread,omitempty"`
	// Invalid is why the YAML could not be read, empty when it could.
	Invalid string `json:"invalid,omitempty"`
}

// InjectorConfig is what is read from ConfigMap istio-sidecar-injector[-REVISION], key "values".
type InjectorConfig struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	MeshID    string `json:"meshID,omitempty"`
	Network   string `json:"network,omitempty"`
	Cluster   string `json:"cluster,omitempty"`
	// Revision is values.revision.
	Revision                  string `json:"revision,omitempty"`
	EnableNamespacesByDefault bool   `json:"enableNamespacesByDefault,omitempty"`
	Invalid                   string `json:"invalid,omitempty"`
}

// Root is the root certificate that a namespace's proxies trust: ConfigMap istio-ca-root-cert.
type Root struct {
	Namespace string `json:"namespace"`
	// Fingerprint is the SHA-256 of the first certificate's DER bytes, lower-case hex.
	Fingerprint string `json:"fingerprint"`
	// Issuer and Subject are its distinguished names, e.g. "O=cluster.local"; empty when it cannot be parsed.
	Issuer  string `json:"issuer,omitempty"`
	Subject string `json:"subject,omitempty"`
	// NotBefore and NotAfter are when that certificate begins and expires; zero when it cannot be parsed.
	NotBefore time.Time `json:"notBefore,omitzero" jsonschema:"description=when the certificate begins; UTC in whole seconds"`
	NotAfter  time.Time `json:"notAfter,omitzero" jsonschema:"description=when the certificate expires; UTC in whole seconds"`
}
