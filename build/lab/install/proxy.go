package install

import (
	"fmt"
	"strings"

	core "k8s.io/api/core/v1"

	"portolan/build/lab/scenario"
)

// proxy is the container istio-proxy as the injector and istiod's gateway
// controller write it. kind is sidecar, router or waypoint; owner is the workload.
func proxy(p scenario.Plane, kind, namespace, owner string) core.Container {
	return core.Container{
		Name:  "istio-proxy",
		Image: proxyImage(p),
		Args: []string{
			"proxy", kind, "--domain", "$(POD_NAMESPACE).svc.cluster.local",
			"--proxyLogLevel=warning", "--proxyComponentLogLevel=misc:error", "--log_output_level=default:info",
		},
		Ports: []core.ContainerPort{{Name: "http-envoy-prom", ContainerPort: 15090}},
		Env: []core.EnvVar{
			env("PILOT_CERT_PROVIDER", "istiod"),
			env("CA_ADDR", discoveryAddress(p)),
			from("POD_NAME", "metadata.name"),
			from("POD_NAMESPACE", "metadata.namespace"),
			from("INSTANCE_IP", "status.podIP"),
			from("SERVICE_ACCOUNT", "spec.serviceAccountName"),
			from("HOST_IP", "status.hostIP"),
			env("PROXY_CONFIG", proxyConfig(p)),
			env("ISTIO_META_POD_PORTS", "[]"),
			env("ISTIO_META_APP_CONTAINERS", owner),
			env("ISTIO_META_CLUSTER_ID", "Kubernetes"),
			from("ISTIO_META_NODE_NAME", "spec.nodeName"),
			env("ISTIO_META_INTERCEPTION_MODE", "REDIRECT"),
			env("ISTIO_META_WORKLOAD_NAME", owner),
			env("ISTIO_META_OWNER", fmt.Sprintf("kubernetes://apis/apps/v1/namespaces/%s/deployments/%s", namespace, owner)),
			env("ISTIO_META_MESH_ID", p.ID()),
			env("TRUST_DOMAIN", scenario.TrustDomain),
		},
	}
}

// proxyImage follows the plane's profile: ambient asks for the distroless variant.
func proxyImage(p scenario.Plane) string {
	if p.Ambient {
		return "istio/proxyv2:" + p.Version + "-distroless"
	}
	return "istio/proxyv2:" + p.Version
}

// proxyConfig holds what differs from Istio's defaults: the unnamed revision in
// istio-system is where a proxy connects anyway.
func proxyConfig(p scenario.Plane) string {
	var fields []string
	if !p.IsDefault() || p.Namespace != "istio-system" {
		fields = append(fields, fmt.Sprintf("%q:%q", "discoveryAddress", discoveryAddress(p)))
	}
	if p.MeshID != "" {
		fields = append(fields, fmt.Sprintf("%q:%q", "meshId", p.MeshID))
	}
	return "{" + strings.Join(fields, ",") + "}"
}

// injectSidecar does to a pod template what `istioctl kube-inject` does: the
// template then says what the webhook would have written into each pod.
func injectSidecar(template *core.PodTemplateSpec, p scenario.Plane, namespace, owner string) {
	always := core.ContainerRestartPolicyAlways
	sidecar := proxy(p, "sidecar", namespace, owner)
	set := core.Container{Name: "istio-init", Image: proxyImage(p), Args: []string{"istio-iptables", "-p", "15001", "-z", "15006"}}
	inits, mains := `"istio-init"`, `"istio-proxy"`
	template.Spec.InitContainers = append(template.Spec.InitContainers, set)
	if p.NativeSidecars {
		sidecar.RestartPolicy = &always
		template.Spec.InitContainers = append(template.Spec.InitContainers, sidecar)
		inits, mains = `"istio-init","istio-proxy"`, ""
	} else {
		template.Spec.Containers = append(template.Spec.Containers, sidecar)
	}
	status := fmt.Sprintf(`{"initContainers":[%s],"containers":[%s],"volumes":["workload-socket","credential-socket","workload-certs","istio-envoy","istio-data","istio-podinfo","istio-token","istiod-ca-cert"],"imagePullSecrets":null,"revision":%q}`,
		inits, mains, p.Revision)
	template.Annotations = merged(template.Annotations, labels{
		revision:                  p.Revision,
		"sidecar.istio.io/status": status,
		"kubectl.kubernetes.io/default-container": owner,
		"prometheus.io/path":                      "/stats/prometheus",
		"prometheus.io/port":                      "15020",
		"prometheus.io/scrape":                    "true",
	})
	template.Labels = merged(template.Labels, labels{
		"security.istio.io/tlsMode":           "istio",
		"service.istio.io/canonical-name":     owner,
		"service.istio.io/canonical-revision": "latest",
	})
}
