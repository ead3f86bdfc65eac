package facts

// Config is an object of Istio's own API that is labelled istio.io/rev: only a control plane of that revision reads it.
// Objects without the label are read by all, and are not kept.
type Config struct {
	// Kind is the object's kind, e.g. EnvoyFilter.
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Revision  string `json:"revision"`
}
