package install

import (
	"fmt"
	"strings"

	core "k8s.io/api/core/v1"

	"portolan/build/lab/scenario"
)

// discoveryAddress is where a plane's proxies connect to.
func discoveryAddress(p scenario.Plane) string {
	return p.Istiod() + "." + p.Namespace + ".svc:15012"
}

// meshConfig is the ConfigMap istio[-REVISION]. The mesh ID stands where Istio
// reads it, in defaultConfig.
func meshConfig(p scenario.Plane) *core.ConfigMap {
	var mesh strings.Builder
	mesh.WriteString("defaultConfig:\n")
	fmt.Fprintf(&mesh, "  discoveryAddress: %s\n", discoveryAddress(p))
	if p.MeshID != "" {
		fmt.Fprintf(&mesh, "  meshId: %s\n", p.MeshID)
	}
	if p.Ambient {
		mesh.WriteString("  proxyMetadata:\n    ISTIO_META_ENABLE_HBONE: \"true\"\n")
	}
	mesh.WriteString("defaultProviders:\n  metrics:\n  - prometheus\n")
	fmt.Fprintf(&mesh, "discoverySelectors:\n- matchLabels:\n    %s: %s\n", scopeLabel, p.Scope)
	mesh.WriteString("enablePrometheusMerge: true\n")
	fmt.Fprintf(&mesh, "rootNamespace: %s\ntrustDomain: %s\n", p.Namespace, scenario.TrustDomain)
	return &core.ConfigMap{
		ObjectMeta: named(p.Namespace, "istio"+p.Suffix(), planeLabels(p)),
		Data:       map[string]string{"mesh": mesh.String(), "meshNetworks": "networks: {}"},
	}
}

// injectorConfig is what the injector's templates are filled from. The templates
// themselves are left out: nothing injects in this cluster.
func injectorConfig(p scenario.Plane) *core.ConfigMap {
	return &core.ConfigMap{
		ObjectMeta: named(p.Namespace, "istio-sidecar-injector"+p.Suffix(), planeLabels(p)),
		Data:       map[string]string{"config": "defaultTemplates: [sidecar]\npolicy: enabled\n", "values": valuesJSON(p)},
	}
}

// values is the ConfigMap that keeps what the installation was given.
func values(p scenario.Plane) *core.ConfigMap {
	return &core.ConfigMap{
		ObjectMeta: named(p.Namespace, "values"+p.Suffix(), planeLabels(p)),
		Data:       map[string]string{"original-values": valuesJSON(p), "merged-values": valuesJSON(p)},
	}
}

func valuesJSON(p scenario.Plane) string {
	revision := p.Revision
	if p.IsDefault() {
		revision = ""
	}
	return fmt.Sprintf(`{
  "global": {
    "caAddress": "",
    "hub": "istio",
    "istioNamespace": %q,
    "meshID": %q,
    "multiCluster": {"clusterName": ""},
    "network": "",
    "tag": %q
  },
  "revision": %q,
  "sidecarInjectorWebhook": {"enableNamespacesByDefault": false}
}`, p.Namespace, p.MeshID, p.Version, revision)
}
