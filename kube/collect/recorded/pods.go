package recorded

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
)

const (
	nodes = 3
	hash  = "6b7f9c8d5"
)

// workloads are a namespace's Deployments with their replicas: ten pods together.
var workloads = []struct {
	name string
	pods int32
}{{"api", 4}, {"web", 3}, {"worker", 3}}

// application is one namespace of a mesh with its workloads.
func application(m mesh, ns string) []runtime.Object {
	labels := map[string]string{"mesh-scope": m.scope}
	if m.ambient {
		labels["istio.io/dataplane-mode"] = "ambient"
	} else {
		labels["istio.io/rev"] = m.revision
	}
	out := []runtime.Object{namespace(ns, labels), root(ns, m)}
	for _, w := range workloads {
		podLabels := map[string]string{"app": w.name, "version": "v1"}
		replicas := w.pods
		out = append(out, &appsv1.Deployment{
			ObjectMeta: objectMeta(ns, w.name, podLabels),
			Spec: appsv1.DeploymentSpec{Replicas: &replicas, Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: podLabels}, Spec: corev1.PodSpec{Containers: []corev1.Container{app(w.name)}},
			}},
			Status: appsv1.DeploymentStatus{Replicas: replicas, UpdatedReplicas: replicas, ReadyReplicas: replicas, AvailableReplicas: replicas},
		})
		for i := range w.pods {
			out = append(out, m.workloadPod(ns, w.name, int(i)))
		}
	}
	return out
}

// workloadPod is one pod as the injector, or istio-cni, leaves it.
func (m mesh) workloadPod(ns, name string, i int) *corev1.Pod {
	labels := map[string]string{"app": name, "version": "v1", "pod-template-hash": hash}
	containers := []corev1.Container{app(name)}
	if m.ambient {
		p := newPod(ns, name, i, labels, containers)
		p.Annotations = map[string]string{"ambient.istio.io/redirection": "enabled"}
		return p
	}
	labels["security.istio.io/tlsMode"] = "istio"
	labels["service.istio.io/canonical-name"] = name
	p := newPod(ns, name, i, labels, append(containers, m.proxy(ns, name)))
	p.Annotations = map[string]string{
		"istio.io/rev":            m.rev(),
		"sidecar.istio.io/status": fmt.Sprintf(`{"initContainers":["istio-init"],"containers":["istio-proxy"],"volumes":["istio-envoy","istio-data"],"imagePullSecrets":null,"revision":%q}`, m.rev()),
	}
	p.Spec.Volumes = append(p.Spec.Volumes, volumes("istio-envoy", "istio-data", "istio-podinfo", "istio-token", "istiod-ca-cert", "workload-socket", "credential-socket", "workload-certs")...)
	return p
}

// proxy is the sidecar with the variables that the injector sets.
func (m mesh) proxy(ns, name string) corev1.Container {
	env := []corev1.EnvVar{
		{Name: "PILOT_CERT_PROVIDER", Value: "istiod"}, {Name: "CA_ADDR", Value: m.address()}, {Name: "PROXY_CONFIG", Value: m.proxyConfig()},
		{Name: "ISTIO_META_POD_PORTS", Value: `[{"containerPort":8080,"protocol":"TCP"}]`}, {Name: "ISTIO_META_APP_CONTAINERS", Value: name},
		{Name: "ISTIO_META_CLUSTER_ID", Value: "Kubernetes"}, {Name: "ISTIO_META_INTERCEPTION_MODE", Value: "REDIRECT"},
		{Name: "ISTIO_META_WORKLOAD_NAME", Value: name}, {Name: "ISTIO_META_OWNER", Value: "kubernetes://apis/apps/v1/namespaces/" + ns + "/deployments/" + name},
		{Name: "ISTIO_META_MESH_ID", Value: m.id}, {Name: "TRUST_DOMAIN", Value: "cluster.local"},
	}
	for _, f := range []string{"metadata.name", "metadata.namespace", "status.podIP", "spec.serviceAccountName", "status.hostIP", "spec.nodeName"} {
		env = append(env, corev1.EnvVar{Name: strings.ToUpper(strings.ReplaceAll(f, ".", "_")), ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: f}}})
	}
	c := corev1.Container{Name: "istio-proxy", Image: "registry.example/istio/proxyv2:" + m.version, Args: []string{"proxy", "sidecar", "--domain", "$(POD_NAMESPACE).svc.cluster.local", "--proxyLogLevel=warning", "--proxyComponentLogLevel=misc:error", "--log_output_level=default:info"}, Env: env}
	c.ReadinessProbe = &corev1.Probe{ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/healthz/ready", Port: intstr.FromInt32(15021)}}}
	for _, v := range []string{"istio-envoy", "istio-data", "istio-podinfo", "istio-token", "istiod-ca-cert", "workload-socket"} {
		c.VolumeMounts = append(c.VolumeMounts, corev1.VolumeMount{Name: v, MountPath: "/var/run/secrets/" + v})
	}
	return c
}

func (m mesh) ztunnel() *appsv1.DaemonSet {
	labels := map[string]string{"app": "ztunnel"}
	return &appsv1.DaemonSet{
		ObjectMeta: objectMeta(m.namespace, "ztunnel", nil),
		Spec: appsv1.DaemonSetSpec{Template: corev1.PodTemplateSpec{
			ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: corev1.PodSpec{ServiceAccountName: "ztunnel", Containers: []corev1.Container{m.ztunnelContainer()}},
		}},
		Status: appsv1.DaemonSetStatus{DesiredNumberScheduled: nodes, CurrentNumberScheduled: nodes, UpdatedNumberScheduled: nodes, NumberReady: nodes, NumberAvailable: nodes},
	}
}

func (m mesh) ztunnelContainer() corev1.Container {
	return corev1.Container{Name: "istio-proxy", Image: "registry.example/istio/ztunnel:" + m.version, Args: []string{"proxy", "ztunnel"}, Env: []corev1.EnvVar{
		{Name: "CA_ADDRESS", Value: m.address()}, {Name: "XDS_ADDRESS", Value: m.address()}, {Name: "ISTIO_META_CLUSTER_ID", Value: "Kubernetes"},
	}}
}

func (m mesh) ztunnelPod(i int) *corev1.Pod {
	p := newPod(m.namespace, "ztunnel", i, map[string]string{"app": "ztunnel"}, []corev1.Container{m.ztunnelContainer()})
	yes := true
	p.OwnerReferences = []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: "DaemonSet", Name: "ztunnel", UID: uid("ds", "ztunnel"), Controller: &yes}}
	return p
}

// newPod is a ready pod of a Deployment, with what a kubelet and the API server add to it.
func newPod(ns, name string, i int, labels map[string]string, containers []corev1.Container) *corev1.Pod {
	yes := true
	meta := objectMeta(ns, fmt.Sprintf("%s-%s-%05d", name, hash, i), labels)
	meta.OwnerReferences = []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: "ReplicaSet", Name: name + "-" + hash, UID: uid("rs", ns+name), Controller: &yes}}
	p := &corev1.Pod{
		ObjectMeta: meta,
		Spec:       corev1.PodSpec{NodeName: fmt.Sprintf("node-%d", i%nodes), ServiceAccountName: name, Containers: containers, Volumes: volumes("kube-api-access")},
		Status:     corev1.PodStatus{Phase: corev1.PodRunning, PodIP: "10.1.2.3", HostIP: "10.0.0.1", QOSClass: corev1.PodQOSBurstable},
	}
	for _, t := range []corev1.PodConditionType{corev1.PodInitialized, corev1.PodReady, corev1.ContainersReady, corev1.PodScheduled} {
		p.Status.Conditions = append(p.Status.Conditions, corev1.PodCondition{Type: t, Status: corev1.ConditionTrue, LastTransitionTime: metav1.NewTime(epoch)})
	}
	for _, c := range containers {
		p.Status.ContainerStatuses = append(p.Status.ContainerStatuses, corev1.ContainerStatus{Name: c.Name, Image: c.Image, Ready: true, State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(epoch)}}})
	}
	return p
}

// epoch is the fixed time of everything here: equal clusters give equal bytes.
var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func app(name string) corev1.Container {
	return corev1.Container{
		Name: name, Image: "registry.example/team/" + name + ":v1", Ports: []corev1.ContainerPort{{ContainerPort: 8080}},
		Resources:    corev1.ResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("100m")}},
		VolumeMounts: []corev1.VolumeMount{{Name: "kube-api-access", MountPath: "/var/run/secrets/kubernetes.io/serviceaccount", ReadOnly: true}},
	}
}

func volumes(names ...string) []corev1.Volume {
	var out []corev1.Volume
	for _, n := range names {
		out = append(out, corev1.Volume{Name: n, VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}})
	}
	return out
}

// objectMeta has managed fields of the size that real objects carry: 40 % of what an API server sends.
func objectMeta(ns, name string, labels map[string]string) metav1.ObjectMeta {
	fields := `{"f:metadata":{"f:labels":{"f:app":{},"f:version":{}}},"f:spec":{"f:containers":{` + strings.Repeat(`"k:{\"name\":\"app\"}":{".":{},"f:env":{".":{},"k:{\"name\":\"CA_ADDR\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{}},`, 8) + `"f:x":{}}}}`
	return metav1.ObjectMeta{
		Namespace: ns, Name: name, Labels: labels, UID: uid(ns, name), ResourceVersion: "1", CreationTimestamp: metav1.NewTime(epoch),
		ManagedFields: []metav1.ManagedFieldsEntry{{Manager: "kube-controller-manager", Operation: metav1.ManagedFieldsOperationUpdate, APIVersion: "v1", FieldsType: "FieldsV1", FieldsV1: metav1.NewFieldsV1(fields)}},
	}
}

func uid(parts ...string) types.UID {
	sum := sha256.Sum256([]byte(strings.Join(parts, "/")))
	h := hex.EncodeToString(sum[:16])
	return types.UID(strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:32]}, "-"))
}

// certificate stands for a mesh's root: only its fingerprint is ever looked at.
func certificate(mesh string) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("root of " + mesh)})
}
