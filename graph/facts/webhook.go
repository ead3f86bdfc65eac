package facts

import "time"

// Webhook is one entry of a Mutating- or ValidatingWebhookConfiguration whose service is an istiod's or whose
// configuration carries Istio's labels (app=sidecar-injector, istio.io/rev, istio.io/tag).
type Webhook struct {
	// Configuration is the object's name; Name is the entry's, e.g. "rev.namespace.sidecar-injector.istio.io".
	Configuration string `json:"configuration"`
	Name          string `json:"name"`
	// Revision and Tag are the configuration's labels istio.io/rev and istio.io/tag.
	Revision string `json:"revision,omitempty"`
	Tag      string `json:"tag,omitempty"`
	// ServiceNamespace, ServiceName, Path: clientConfig.service. URL: only its host, for a remote plane.
	ServiceNamespace string `json:"serviceNamespace,omitempty"`
	ServiceName      string `json:"serviceName,omitempty"`
	Path             string `json:"path,omitempty"`
	URLHost          string `json:"urlHost,omitempty"`
	// CAFingerprint is the SHA-256 of the caBundle's first certificate, lower-case hex; empty when there is none.
	CAFingerprint string `json:"caFingerprint,omitempty"`
	// CANotAfter is when that certificate expires; zero when there is none or it cannot be parsed.
	CANotAfter        time.Time `json:"caNotAfter,omitzero" jsonschema:"description=when the caBundle expires; UTC in whole seconds"`
	NamespaceSelector Selector  `json:"namespaceSelector"`
	ObjectSelector    Selector  `json:"objectSelector"`
	// MatchConditions are the names of CEL conditions, which are noted and not evaluated.
	MatchConditions []string `json:"matchConditions,omitempty"`
	FailurePolicy   string   `json:"failurePolicy,omitempty"`
}

// Selector is a Kubernetes label selector; the zero value matches everything.
type Selector struct {
	MatchLabels      map[string]string `json:"matchLabels,omitempty"`
	MatchExpressions []Requirement     `json:"matchExpressions,omitempty"`
}

// Requirement is one line of a label selector; Operator is In, NotIn, Exists or DoesNotExist.
type Requirement struct {
	Key      string   `json:"key"`
	Operator string   `json:"operator"`
	Values   []string `json:"values,omitempty"`
}
