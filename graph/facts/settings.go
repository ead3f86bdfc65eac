package facts

// SettingPaths are the only fields of a MeshConfig that a snapshot holds as they are written, by their path in it: what an
// operator asks about, and nothing that can carry a secret (headers, metadata, a provider's own settings). Of
// extensionProviders these are the names.
var SettingPaths = []string{
	"accessLogEncoding",
	"accessLogFile",
	"connectTimeout",
	"defaultConfig.concurrency",
	"defaultConfig.discoveryAddress",
	"defaultConfig.drainDuration",
	"defaultConfig.holdApplicationUntilProxyStarts",
	"defaultConfig.image.imageType",
	"defaultConfig.interceptionMode",
	"defaultConfig.meshId",
	"defaultConfig.statNameLength",
	"defaultConfig.terminationDrainDuration",
	"defaultConfig.tracing.sampling",
	"defaultDestinationRuleExportTo",
	"defaultProviders.accessLogging",
	"defaultProviders.metrics",
	"defaultProviders.tracing",
	"defaultServiceExportTo",
	"defaultVirtualServiceExportTo",
	"dnsRefreshRate",
	"enableAutoMtls",
	"enableEnvoyAccessLogService",
	"enablePrometheusMerge",
	"enableTracing",
	"extensionProviders",
	"h2UpgradePolicy",
	"inboundTrafficPolicy.mode",
	"ingressClass",
	"ingressControllerMode",
	"ingressSelector",
	"ingressService",
	"localityLbSetting.enabled",
	"meshMTLS.minProtocolVersion",
	"outboundTrafficPolicy.mode",
	"pathNormalization.normalization",
	"protocolDetectionTimeout",
	"rootNamespace",
	"trustDomain",
	"trustDomainAliases",
}

// Setting is one field that a MeshConfig sets: because it is written there, or because the message around it is, which
// replaces the whole of it for Istio (of all messages but defaultConfig and defaultProviders themselves).
type Setting struct {
	// Path is one of [SettingPaths], e.g. "defaultConfig.drainDuration".
	Path string `json:"path"`
	// Value is the field's value in MeshConfig's own notation, e.g. "45s", "true", "REGISTRY_ONLY"; a list's entries are
	// joined by ", "; empty where it is set to nothing.
	Value string `json:"value"`
}

// Resources are what a container asks for and is held to, as Kubernetes quantities, e.g. "500m" and "2Gi"; empty where
// nothing is said.
type Resources struct {
	CPURequest    string `json:"cpuRequest,omitempty"`
	CPULimit      string `json:"cpuLimit,omitempty"`
	MemoryRequest string `json:"memoryRequest,omitempty"`
	MemoryLimit   string `json:"memoryLimit,omitempty"`
}
