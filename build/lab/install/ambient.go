package install

import (
	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"portolan/build/lab/scenario"
)

// ztunnel is the node proxy's DaemonSet. It has no revision label; a revisioned
// one has an annotation. Its variables name its control plane.
func ztunnel(p scenario.Plane) []runtime.Object {
	pod := labels{
		"app": "ztunnel", "app.kubernetes.io/name": "ztunnel",
		"istio.io/dataplane-mode": "none", "sidecar.istio.io/inject": "false",
	}
	set := daemonSet(p, scenario.Ztunnel, labels{"app": "ztunnel"}, pod, core.Container{
		Name:  "istio-proxy",
		Image: "istio/ztunnel:" + p.Version + "-distroless",
		Args:  []string{"proxy", "ztunnel"},
		Env: []core.EnvVar{
			env("CA_ADDRESS", discoveryAddress(p)),
			env("XDS_ADDRESS", discoveryAddress(p)),
			env("RUST_LOG", "info"),
			env("RUST_BACKTRACE", "1"),
			env("ISTIO_META_CLUSTER_ID", "Kubernetes"),
			env("INPOD_ENABLED", "true"),
			from("POD_NAME", "metadata.name"),
			from("POD_NAMESPACE", "metadata.namespace"),
			from("NODE_NAME", "spec.nodeName"),
			from("INSTANCE_IP", "status.podIP"),
			from("SERVICE_ACCOUNT", "spec.serviceAccountName"),
		},
	})
	if !p.IsDefault() {
		set.Annotations = labels{revision: p.Revision}
	}
	return []runtime.Object{account(p.Namespace, scenario.Ztunnel), set}
}

// cni is istio-cni's DaemonSet and the ConfigMap that turns ambient on.
func cni(p scenario.Plane) []runtime.Object {
	const name = "istio-cni"
	pod := labels{
		"k8s-app": "istio-cni-node", "istio.io/dataplane-mode": "none", "sidecar.istio.io/inject": "false",
	}
	node := daemonSet(p, name+"-node", labels{"k8s-app": "istio-cni-node"}, pod, core.Container{
		Name:    "install-cni",
		Image:   "istio/install-cni:" + p.Version + "-distroless",
		Command: []string{"install-cni"},
		EnvFrom: []core.EnvFromSource{{ConfigMapRef: &core.ConfigMapEnvSource{
			LocalObjectReference: core.LocalObjectReference{Name: name + "-config"},
		}}},
	})
	node.Labels["k8s-app"] = "istio-cni-node"
	node.Spec.Template.Spec.ServiceAccountName = name
	config := &core.ConfigMap{
		ObjectMeta: named(p.Namespace, name+"-config", labels{"app": name, revision: p.Revision}),
		Data: map[string]string{
			"CURRENT_AGENT_VERSION":       p.Version,
			"AMBIENT_ENABLED":             "true",
			"AMBIENT_DNS_CAPTURE":         "true",
			"AMBIENT_IPV6":                "true",
			"AMBIENT_ENABLEMENT_SELECTOR": ambientEnablement,
			"CHAINED_CNI_PLUGIN":          "true",
			"EXCLUDE_NAMESPACES":          "kube-system",
			"REPAIR_ENABLED":              "true",
		},
	}
	return []runtime.Object{account(p.Namespace, name), config, node}
}

// ambientEnablement is istio-cni's default: what the label istio.io/dataplane-mode asks for.
const ambientEnablement = `- podSelector:
    matchLabels:
      istio.io/dataplane-mode: ambient
- namespaceSelector:
    matchLabels:
      istio.io/dataplane-mode: ambient
  podSelector:
    matchExpressions:
    - key: istio.io/dataplane-mode
      operator: NotIn
      values:
      - none
`

func daemonSet(p scenario.Plane, name string, selector, pod labels, c core.Container) *apps.DaemonSet {
	return &apps.DaemonSet{
		ObjectMeta: named(p.Namespace, name, merged(labels{"app.kubernetes.io/part-of": "istio"}, selector)),
		Spec: apps.DaemonSetSpec{
			Selector: &meta.LabelSelector{MatchLabels: selector},
			Template: core.PodTemplateSpec{
				ObjectMeta: meta.ObjectMeta{Labels: pod, Annotations: labels{"sidecar.istio.io/inject": "false"}},
				Spec: core.PodSpec{
					ServiceAccountName: name,
					Tolerations:        []core.Toleration{{Operator: core.TolerationOpExists}},
					Containers:         []core.Container{c},
				},
			},
		},
	}
}
