package mesh

import (
	"slices"
	"strings"

	"portolan/graph/facts"
)

// annotationPlaneClusters is on the control plane's namespace of a remote cluster.
const annotationPlaneClusters = "topology.istio.io/controlPlaneClusters"

// labelNetwork is on the control plane's namespace: the network of the cluster's pods that name none themselves.
const labelNetwork = "topology.istio.io/network"

// The labels and annotations that Istio decides by.
const (
	labelInjection    = "istio-injection"
	labelRevision     = "istio.io/rev"
	labelInject       = "sidecar.istio.io/inject"
	labelDataplane    = "istio.io/dataplane-mode"
	labelUseWaypoint  = "istio.io/use-waypoint"
	labelWaypointNS   = "istio.io/use-waypoint-namespace"
	labelGatewayName  = "gateway.networking.k8s.io/gateway-name"
	labelNamespace    = "kubernetes.io/metadata.name"
	defaultRevision   = "default"
	defaultMeshID     = "cluster.local"
	valueNone         = "none"
	modeSidecar       = string(facts.Sidecar)
	modeAmbient       = string(facts.Ambient)
	resourcePods      = "pods"
	resourceDeploy    = "deployments"
	resourceServices  = "services"
	resourceConfigs   = "configmaps"
	resourceInjectors = "mutatingwebhookconfigurations"
	resourceDaemons   = "daemonsets"
)

// object names a thing as kubectl would: KIND/NAME, or KIND/NAMESPACE/NAME.
func object(kind, namespace, name string) string {
	if namespace == "" {
		return kind + "/" + name
	}
	return kind + "/" + namespace + "/" + name
}

func workloadObject(namespace string, w facts.WorkloadRef) string {
	return object(w.Kind, namespace, w.Name)
}

func evidence(object, field, value, rule string) Evidence {
	return Evidence{Object: object, Field: field, Value: value, Rule: rule}
}

// labelEvidence cites a label, and says so when it is absent.
func labelEvidence(object string, labels map[string]string, key, rule string) Evidence {
	value, ok := labels[key]
	if !ok {
		value = "(not set)"
	}
	return evidence(object, "label "+key, value, rule)
}

// sentence joins what is not empty.
func sentence(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

func plural(n int, one string) string {
	return counted(n, one, one+"s")
}
