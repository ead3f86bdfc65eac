package collect

import (
	"encoding/json"
	"slices"

	meshv1alpha1 "istio.io/api/mesh/v1alpha1"
	corev1 "k8s.io/api/core/v1"

	"portolan/graph/facts"
)

// Istio's names on pods; all of them are in istio.io/api's annotation and label packages, or in Istio's charts.
const (
	annotationRevision    = "istio.io/rev"
	annotationStatus      = "sidecar.istio.io/status"
	annotationTemplates   = "inject.istio.io/templates"
	annotationInject      = "sidecar.istio.io/inject"
	annotationRedirection = "ambient.istio.io/redirection"

	labelApp     = "app"
	labelManaged = "gateway.istio.io/managed"
	labelGateway = "gateway.networking.k8s.io/gateway-name"

	appZtunnel      = "ztunnel"
	managedWaypoint = "istio.io-mesh-controller"

	proxyName = "istio-proxy"
)

// proxyEnv are the variables of a proxy that facts may hold, by their meaning; none of them is stored by its name.
var proxyEnv = []string{
	"CA_ADDR", "CA_ADDRESS", "CLUSTER_ID", "ISTIO_META_CLUSTER_ID", "ISTIO_META_MESH_ID", "ISTIO_META_NETWORK",
	"NETWORK", "PROXY_CONFIG", "XDS_ADDRESS",
}

// proxyContainer finds the data plane's container: istio-proxy among the containers or, as a native sidecar, among
// the init containers. A gateway, waypoint or ztunnel that calls it otherwise is known by the control plane it names.
func proxyContainer(labels map[string]string, spec *corev1.PodSpec) *container {
	all := [][]corev1.Container{spec.Containers, spec.InitContainers}
	for _, list := range all {
		if i := slices.IndexFunc(list, func(c corev1.Container) bool { return c.Name == proxyName }); i >= 0 {
			return reduce(&list[i], proxyEnv)
		}
	}
	if labels[labelApp] != appZtunnel && labels[labelManaged] == "" {
		return nil
	}
	for i := range spec.Containers {
		if c := reduce(&spec.Containers[i], proxyEnv); c.env["XDS_ADDRESS"] != "" || c.env["CA_ADDR"] != "" {
			return c
		}
	}
	return nil
}

// modeOf tells what a proxy is from how it is started ("proxy sidecar|router|waypoint|ztunnel"), else from the
// labels that istiod and the ztunnel chart put on it.
func modeOf(labels map[string]string, c *container) facts.Mode {
	if i := slices.Index(c.args, "proxy"); i >= 0 && i+1 < len(c.args) {
		switch c.args[i+1] {
		case "router":
			return facts.GatewayProxy
		case "waypoint":
			return facts.WaypointProxy
		case "ztunnel":
			return facts.ZtunnelProxy
		case "sidecar":
			return facts.Sidecar
		}
	}
	switch {
	case labels[labelApp] == appZtunnel:
		return facts.ZtunnelProxy
	case labels[labelManaged] == managedWaypoint:
		return facts.WaypointProxy
	case labels[labelManaged] != "":
		return facts.GatewayProxy
	}
	return facts.Sidecar
}

// discoveryAddress is the control plane that the proxy was told: PROXY_CONFIG's discoveryAddress, else XDS_ADDRESS.
// PROXY_CONFIG is a ProxyConfig in YAML or JSON; one that cannot be read names nothing. left is true for one that was
// read and leaves the address to the proxy's default.
func (c *container) discoveryAddress() (address string, left bool) {
	var config meshv1alpha1.ProxyConfig
	raw := c.env["PROXY_CONFIG"]
	_, err := applyYAML([]byte(raw), &config)
	read := raw != "" && err == nil
	if address := config.GetDiscoveryAddress(); read && address != "" {
		return address, false
	}
	return c.env["XDS_ADDRESS"], read && c.env["XDS_ADDRESS"] == ""
}

// first is the first of the variables that is set.
func (c *container) first(names ...string) string {
	for _, n := range names {
		if v := c.env[n]; v != "" {
			return v
		}
	}
	return ""
}

// injection is what the injector notes in the annotation sidecar.istio.io/status.
type injection struct {
	Revision string `json:"revision"`
}

// injectionOf reads the note; ok is false where there is none. A note that is no JSON still says that a sidecar is
// there.
func injectionOf(annotations map[string]string) (injection, bool) {
	raw, ok := annotations[annotationStatus]
	var note injection
	if err := json.Unmarshal([]byte(raw), &note); err != nil {
		return injection{}, ok
	}
	return note, ok
}
