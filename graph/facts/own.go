package facts

import "slices"

// OwnNames are the names that Istio's own rules rest on. In facts whose names were replaced they are other words, so that what is concluded
// from them does not need the very names of the cluster.
type OwnNames struct {
	// Istiod is how the Deployment and the Service of a control plane are called by Istio's charts, with -REVISION behind it.
	Istiod string
	// RootNamespace is where Istio is installed if nobody says otherwise.
	RootNamespace string
	// Ingress is the Service of the ingress gateway if nobody says otherwise.
	Ingress string
	// NeverInjected are the namespaces in which an istiod refuses to inject whatever their labels say (IgnoredNamespaces in Istio's
	// pkg/kube/inject).
	NeverInjected []string
}

// OwnNamesIn are the own names in facts of which so much was replaced.
func OwnNamesIn(redacted []Redaction) OwnNames {
	if slices.Contains(redacted, RedactNames) {
		return OwnNames{Istiod: "plane", RootNamespace: "ns-istio", Ingress: "gateway-istio", NeverInjected: []string{"ns-kube-1", "ns-kube-2", "ns-kube-3", "ns-kube-4"}}
	}
	return OwnNames{Istiod: "istiod", RootNamespace: "istio-system", Ingress: "istio-ingressgateway",
		NeverInjected: []string{"kube-system", "kube-public", "kube-node-lease", "local-path-storage"}}
}

// DefaultAddress is [DefaultPlaneAddress] by these names.
func (n OwnNames) DefaultAddress() string { return n.Istiod + "." + n.RootNamespace + ".svc:15012" }
