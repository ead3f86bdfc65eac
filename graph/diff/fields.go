package diff

// Fields are all that a line can be about, in the order in which they are told.
var Fields = []string{
	fieldID, fieldRevision, fieldVersion, fieldTags, fieldDefault, fieldAmbient, fieldPresence, fieldLabels, fieldModes, fieldType, fieldClass, fieldFor,
	fieldWanted, fieldRunning, fieldPods, fieldProxied, fieldReady, fieldRollout, fieldStale, fieldDrift, fieldDisputed, fieldHealth,
	fieldTrust, fieldCertificate, fieldNetwork, fieldScope, fieldWebhooks, fieldConfigs, fieldMeshConfig, fieldResources, fieldServes,
	fieldSeverity, fieldReason, fieldLimited, fieldNamespaces, fieldProxies, fieldCanary, fieldBound, fieldMessage,
}

const (
	fieldID          = "id"
	fieldRevision    = "revision"
	fieldVersion     = "version"
	fieldTags        = "tags"
	fieldDefault     = "default"
	fieldAmbient     = "ambient"
	fieldPresence    = "presence"
	fieldLabels      = "labels"
	fieldModes       = "modes"
	fieldType        = "type"
	fieldClass       = "class"
	fieldFor         = "for"
	fieldWanted      = "wanted"
	fieldRunning     = "running"
	fieldPods        = "pods"
	fieldProxied     = "proxied"
	fieldReady       = "ready"
	fieldRollout     = "rollout"
	fieldStale       = "stale"
	fieldDrift       = "drift"
	fieldDisputed    = "disputed"
	fieldHealth      = "health"
	fieldTrust       = "trust"
	fieldCertificate = "certificate"
	fieldNetwork     = "network"
	fieldScope       = "scope"
	fieldWebhooks    = "webhooks"
	fieldConfigs     = "configs"
	fieldMeshConfig  = "meshconfig"
	fieldResources   = "resources"
	fieldServes      = "serves"
	fieldSeverity    = "severity"
	fieldReason      = "reason"
	fieldLimited     = "limited"
	// What only follows from something else.
	fieldNamespaces = "namespaces"
	fieldProxies    = "proxies"
	fieldCanary     = "canary"
	fieldBound      = "bound"
	fieldMessage    = "message"
)
