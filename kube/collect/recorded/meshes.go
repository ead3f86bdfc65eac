package recorded

import (
	"encoding/json"
	"fmt"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// mesh is one of the three: an ambient one of the default revision, and two with sidecars and revisions.
type mesh struct {
	id, namespace, revision, version, scope string
	ambient                                 bool
	// replicas of istiod are wished for, ready of them run.
	replicas, ready int32
}

var meshes = []mesh{
	{id: "cluster.local", namespace: "istio-system", version: "1.29.2", scope: "main", ambient: true, replicas: 2, ready: 2},
	{id: "istio_27", namespace: "istio-system-27", revision: "default-v1-27-0", version: "1.27.0", scope: "istio-27", replicas: 1, ready: 1},
	{id: "istio_28", namespace: "istio-system-28", revision: "default-v1-28-0", version: "1.28.0", scope: "istio-28", replicas: 2, ready: 1},
}

// name is an object's name with the revision's suffix, as Istio's charts have it.
func (m mesh) name(base string) string {
	if m.revision == "" {
		return base
	}
	return base + "-" + m.revision
}

// rev is the value of the label istio.io/rev.
func (m mesh) rev() string {
	if m.revision == "" {
		return "default"
	}
	return m.revision
}

func (m mesh) address() string { return m.name("istiod") + "." + m.namespace + ".svc:15012" }

// threeMeshes are all objects of the cluster, n namespaces of workloads in turn for the meshes.
func threeMeshes(n int) []runtime.Object {
	out := []runtime.Object{namespace("kube-system", nil)}
	for _, m := range meshes {
		out = append(out, m.objects()...)
	}
	for i := range n {
		out = append(out, application(meshes[i%len(meshes)], fmt.Sprintf("team-%04d", i))...)
	}
	return out
}

// objects are the control plane of a mesh.
func (m mesh) objects() []runtime.Object {
	out := []runtime.Object{
		namespace(m.namespace, map[string]string{"mesh-scope": m.scope}),
		m.istiod(), m.service(), m.endpoints(), m.config(), m.values(), root(m.namespace, m), m.injector(),
	}
	for i := range m.replicas {
		out = append(out, m.istiodPod(i))
	}
	if m.ambient {
		out = append(out, m.ztunnel(), m.cni())
		for node := range nodes {
			out = append(out, m.ztunnelPod(node))
		}
	}
	return out
}

func namespace(name string, labels map[string]string) *corev1.Namespace {
	all := map[string]string{"kubernetes.io/metadata.name": name}
	for k, v := range labels {
		all[k] = v
	}
	return &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, UID: uid("ns", name), Labels: all}, Status: corev1.NamespaceStatus{Phase: corev1.NamespaceActive}}
}

func (m mesh) istiod() *appsv1.Deployment {
	labels := map[string]string{"app": "istiod", "istio.io/rev": m.rev()}
	container := corev1.Container{
		Name: "discovery", Image: "registry.example/istio/pilot:" + m.version + "-distroless", Args: []string{"discovery", "--monitoringAddr=:15014"},
		Env: []corev1.EnvVar{{Name: "REVISION", Value: m.rev()}, {Name: "CLUSTER_ID", Value: "Kubernetes"}, {Name: "PILOT_ENABLE_AMBIENT", Value: fmt.Sprint(m.ambient)}},
	}
	return &appsv1.Deployment{
		ObjectMeta: objectMeta(m.namespace, m.name("istiod"), labels),
		Spec: appsv1.DeploymentSpec{Replicas: &m.replicas, Template: corev1.PodTemplateSpec{
			ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: corev1.PodSpec{ServiceAccountName: m.name("istiod"), Containers: []corev1.Container{container}},
		}},
		Status: appsv1.DeploymentStatus{Replicas: m.replicas, UpdatedReplicas: m.replicas, ReadyReplicas: m.ready, AvailableReplicas: m.ready},
	}
}

func (m mesh) istiodPod(i int32) *corev1.Pod {
	labels := map[string]string{"app": "istiod", "istio.io/rev": m.rev(), "pod-template-hash": hash}
	p := newPod(m.namespace, m.name("istiod"), int(i), labels, []corev1.Container{{Name: "discovery", Image: "registry.example/istio/pilot:" + m.version}})
	if i >= m.ready {
		p.Spec.NodeName = ""
		p.Status = corev1.PodStatus{Phase: corev1.PodPending, Conditions: []corev1.PodCondition{{
			Type: corev1.PodScheduled, Status: corev1.ConditionFalse, Reason: "Unschedulable", Message: "0/3 nodes are available: 3 Insufficient memory.",
		}}}
	}
	return p
}

func (m mesh) service() *corev1.Service {
	labels := map[string]string{"app": "istiod", "istio.io/rev": m.rev()}
	return &corev1.Service{ObjectMeta: objectMeta(m.namespace, m.name("istiod"), labels), Spec: corev1.ServiceSpec{Selector: labels, ClusterIP: "10.96.0.10"}}
}

func (m mesh) endpoints() *discoveryv1.EndpointSlice {
	out := &discoveryv1.EndpointSlice{
		ObjectMeta:  objectMeta(m.namespace, m.name("istiod")+"-abcde", map[string]string{discoveryv1.LabelServiceName: m.name("istiod")}),
		AddressType: discoveryv1.AddressTypeIPv4,
	}
	for i := range m.ready {
		out.Endpoints = append(out.Endpoints, discoveryv1.Endpoint{Addresses: []string{fmt.Sprintf("10.0.0.%d", i+1)}})
	}
	return out
}

func (m mesh) config() *corev1.ConfigMap {
	text := fmt.Sprintf("accessLogFile: /dev/stdout\ndefaultConfig:\n  discoveryAddress: %s\n", m.address())
	if m.id != "cluster.local" {
		text += "  meshId: " + m.id + "\n"
	}
	text += fmt.Sprintf("discoverySelectors:\n- matchLabels:\n    mesh-scope: %s\nrootNamespace: %s\ntrustDomain: cluster.local\n", m.scope, m.namespace)
	return &corev1.ConfigMap{ObjectMeta: objectMeta(m.namespace, m.name("istio"), map[string]string{"istio.io/rev": m.rev()}), Data: map[string]string{"mesh": text}}
}

func (m mesh) values() *corev1.ConfigMap {
	text := fmt.Sprintf(`{"global":{"meshID":%q,"network":""},"revision":%q,"sidecarInjectorWebhook":{"enableNamespacesByDefault":false}}`, m.id, m.revision)
	return &corev1.ConfigMap{ObjectMeta: objectMeta(m.namespace, m.name("istio-sidecar-injector"), nil), Data: map[string]string{"values": text, "config": "templates: {}"}}
}

func (m mesh) injector() *admissionv1.MutatingWebhookConfiguration {
	path, policy := "/inject", admissionv1.Fail
	requirement := metav1.LabelSelectorRequirement{Key: "istio.io/rev", Operator: metav1.LabelSelectorOpIn, Values: []string{m.rev()}}
	if m.revision == "" {
		requirement = metav1.LabelSelectorRequirement{Key: "istio-injection", Operator: metav1.LabelSelectorOpIn, Values: []string{"enabled"}}
	}
	return &admissionv1.MutatingWebhookConfiguration{
		ObjectMeta: metav1.ObjectMeta{Name: m.name("istio-sidecar-injector") + "-" + m.namespace, Labels: map[string]string{"app": "sidecar-injector", "istio.io/rev": m.rev()}},
		Webhooks: []admissionv1.MutatingWebhook{{
			Name: "namespace.sidecar-injector.istio.io", FailurePolicy: &policy,
			ClientConfig:      admissionv1.WebhookClientConfig{CABundle: certificate(m.namespace), Service: &admissionv1.ServiceReference{Namespace: m.namespace, Name: m.name("istiod"), Path: &path}},
			NamespaceSelector: &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{requirement}},
			ObjectSelector:    &metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{{Key: "sidecar.istio.io/inject", Operator: metav1.LabelSelectorOpNotIn, Values: []string{"false"}}}},
		}},
	}
}

func root(ns string, m mesh) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: objectMeta(ns, "istio-ca-root-cert", nil), Data: map[string]string{"root-cert.pem": string(certificate(m.namespace))}}
}

func (m mesh) cni() *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: objectMeta(m.namespace, "istio-cni-config", map[string]string{"istio.io/rev": m.rev()}), Data: map[string]string{"AMBIENT_ENABLED": "true"}}
}

// proxyConfig is what the injector writes into PROXY_CONFIG.
func (m mesh) proxyConfig() string {
	out, err := json.Marshal(map[string]string{"discoveryAddress": m.address(), "meshId": m.id})
	if err != nil {
		return "" // strings always encode
	}
	return string(out)
}
