package install

import (
	"strings"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"

	"portolan/build/lab/scenario"
)

// istiod is a plane's Deployment with its account and its Services.
func istiod(p scenario.Plane) []runtime.Object {
	objects := []runtime.Object{account(p.Namespace, p.Istiod()), deployment(p), service(p, p.Istiod(), nil)}
	for _, tag := range p.Tags {
		objects = append(objects, service(p, "istiod-revision-tag-"+tag, labels{"istio.io/tag": tag}))
	}
	return objects
}

// planeLabels are on everything of a plane.
func planeLabels(p scenario.Plane) labels {
	return labels{
		"app.kubernetes.io/managed-by": "Helm",
		"app.kubernetes.io/part-of":    "istio",
		"istio.io/rev":                 p.Revision,
		"operator.istio.io/component":  "Pilot",
		"release":                      "istio",
	}
}

// selector is how a plane's Deployment and Services find its pods: the unnamed
// revision's pods are istio=pilot, a named one's are told apart by revision.
func selector(p scenario.Plane) labels {
	if p.IsDefault() {
		return labels{"app": "istiod", "istio": "pilot"}
	}
	return labels{"app": "istiod", "istio.io/rev": p.Revision}
}

func deployment(p scenario.Plane) *apps.Deployment {
	kind := "istiod"
	if p.IsDefault() {
		kind = "pilot"
	}
	replicas := int32(p.Replicas)
	matching := selector(p)
	if p.IsDefault() {
		matching = labels{"istio": "pilot"}
	}
	return &apps.Deployment{
		ObjectMeta: named(p.Namespace, p.Istiod(), merged(planeLabels(p), labels{"app": "istiod", "istio": "pilot"})),
		Spec: apps.DeploymentSpec{
			Replicas: &replicas,
			Selector: &meta.LabelSelector{MatchLabels: matching},
			Template: core.PodTemplateSpec{
				ObjectMeta: meta.ObjectMeta{
					Labels: merged(planeLabels(p), labels{
						"app": "istiod", "istio": kind,
						"istio.io/dataplane-mode": "none", "sidecar.istio.io/inject": "false",
					}),
					Annotations: labels{"prometheus.io/port": "15014", "prometheus.io/scrape": "true", "sidecar.istio.io/inject": "false"},
				},
				Spec: core.PodSpec{
					ServiceAccountName: p.Istiod(),
					NodeSelector:       nodeSelector(p),
					Affinity:           affinity(p),
					Containers:         []core.Container{pilot(p)},
				},
			},
		},
	}
}

func pilot(p scenario.Plane) core.Container {
	variables := []core.EnvVar{
		env("REVISION", p.Revision),
		env("PILOT_CERT_PROVIDER", "istiod"),
		from("POD_NAME", "metadata.name"),
		from("POD_NAMESPACE", "metadata.namespace"),
		from("SERVICE_ACCOUNT", "spec.serviceAccountName"),
		env("KUBECONFIG", "/var/run/secrets/remote/config"),
	}
	if p.Ambient {
		variables = append(variables,
			env("CA_TRUSTED_NODE_ACCOUNTS", p.Namespace+"/"+scenario.Ztunnel),
			env("PILOT_ENABLE_AMBIENT", "true"))
	}
	variables = append(variables,
		env("PILOT_TRACE_SAMPLING", "1"),
		env("PILOT_ENABLE_ANALYSIS", "false"),
		env("CLUSTER_ID", "Kubernetes"))
	return core.Container{
		Name:  "discovery",
		Image: "istio/pilot:" + p.Version,
		Args:  []string{"discovery", "--monitoringAddr=:15014", "--log_output_level=default:info", "--domain", scenario.TrustDomain},
		Ports: []core.ContainerPort{
			{Name: "http-debug", ContainerPort: 8080}, {Name: "grpc-xds", ContainerPort: 15010},
			{Name: "tls-xds", ContainerPort: 15012}, {Name: "https-webhooks", ContainerPort: 15017},
			{Name: "http-monitoring", ContainerPort: 15014},
		},
		ReadinessProbe: &core.Probe{ProbeHandler: core.ProbeHandler{HTTPGet: &core.HTTPGetAction{Path: "/ready", Port: intstr.FromInt32(8080)}}},
		Env:            variables,
		Resources:      core.ResourceRequirements{Requests: core.ResourceList{core.ResourceCPU: resource.MustParse("500m")}},
	}
}

// nodeSelector and affinity spread the replicas over the nodes of SpreadOver, at
// most one on each.
func nodeSelector(p scenario.Plane) labels {
	key, value, found := strings.Cut(p.SpreadOver, "=")
	if !found {
		return nil
	}
	return labels{key: value}
}

func affinity(p scenario.Plane) *core.Affinity {
	if p.SpreadOver == "" {
		return nil
	}
	return &core.Affinity{PodAntiAffinity: &core.PodAntiAffinity{
		RequiredDuringSchedulingIgnoredDuringExecution: []core.PodAffinityTerm{{
			LabelSelector: &meta.LabelSelector{MatchLabels: selector(p)},
			TopologyKey:   core.LabelHostname,
		}},
	}}
}

func service(p scenario.Plane, name string, extra labels) *core.Service {
	return &core.Service{
		ObjectMeta: named(p.Namespace, name, merged(planeLabels(p), labels{"app": "istiod", "istio": "pilot"}, extra)),
		Spec: core.ServiceSpec{
			Selector: selector(p),
			Ports: []core.ServicePort{
				{Name: "grpc-xds", Port: 15010}, {Name: "https-dns", Port: 15012},
				{Name: "https-webhook", Port: 443, TargetPort: intstr.FromInt32(15017)},
				{Name: "http-monitoring", Port: 15014},
			},
		},
	}
}
