package collect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/kubernetes/scheme"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"portolan/graph/facts"
	"portolan/kube/collect"
)

// objects reads YAML documents of built-in kinds and of the Gateway API.
func objects(t *testing.T, text string) []runtime.Object {
	t.Helper()
	types := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{scheme.AddToScheme, gatewayv1.Install} {
		if err := add(types); err != nil {
			t.Fatal(err)
		}
	}
	decoder := serializer.NewCodecFactory(types, serializer.EnableStrict).UniversalDeserializer()
	var out []runtime.Object
	for _, doc := range strings.Split(text, "\n---\n") {
		o, _, err := decoder.Decode([]byte(doc), nil, nil)
		if err != nil {
			t.Fatalf("%v in:\n%s", err, doc)
		}
		out = append(out, o)
	}
	return out
}

func collected(t *testing.T, text string) facts.Cluster {
	t.Helper()
	return read(t, collect.Request{Config: serve(t, nil, objects(t, text)...)})
}

// names are "namespace/name" of what a function finds in each element.
func names[T any](list []T, of func(T) (string, string)) []string {
	out := []string{}
	for _, v := range list {
		namespace, name := of(v)
		out = append(out, namespace+"/"+name)
	}
	return out
}

// deployment has one container that is started as pilot-discovery is, or not.
func deployment(namespace, name, label, arg string) string {
	return fmt.Sprintf(`apiVersion: apps/v1
kind: Deployment
metadata: {namespace: %[1]s, name: %[2]s, labels: {app: %[3]s, istio.io/rev: x, team: t}}
spec:
  replicas: 2
  selector: {matchLabels: {run: %[2]s}}
  template:
    metadata: {labels: {run: %[2]s, unused: z}}
    spec: {containers: [{name: main, image: "pilot:1.29.2", args: [%[4]s], env: [{name: REVISION, value: x}, {name: PASSWORD, value: hunter2}], resources: {requests: {cpu: 500m, memory: 2048Mi, ephemeral-storage: 1Gi}, limits: {memory: 4Gi}}}]}
status: {replicas: 1, readyReplicas: 1, conditions: [{type: Progressing, status: "False", reason: ProgressDeadlineExceeded}, {type: ReplicaFailure, status: "True", reason: FailedCreate, message: webhook}]}`, namespace, name, label, arg)
}

func service(namespace, name, run string) string {
	return fmt.Sprintf("apiVersion: v1\nkind: Service\nmetadata: {namespace: %s, name: %s}\nspec: {selector: {run: %s}}", namespace, name, run)
}

func proxied(namespace, name, env string) string {
	return fmt.Sprintf("apiVersion: v1\nkind: Pod\nmetadata: {namespace: %s, name: %s}\nspec: {containers: [{name: istio-proxy, image: 'proxyv2:1.29.2', args: [proxy, sidecar], env: [%s]}]}", namespace, name, env)
}

func injector(name, labels, namespace, service, path string) string {
	return fmt.Sprintf("apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata: {name: %[1]s, labels: {%[2]s}}\nwebhooks:\n- {name: %[1]s.example, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {service: {namespace: %[3]s, name: %[4]s, path: %[5]s}}, objectSelector: {matchLabels: {wanted: 'yes'}}}", name, labels, namespace, service, path)
}

func planes(c facts.Cluster) []string {
	return names(c.ControlPlanes, func(p facts.ControlPlane) (string, string) { return p.Namespace, p.Name })
}

func services(c facts.Cluster) []string {
	return names(c.Services, func(s facts.Service) (string, string) { return s.Namespace, s.Name })
}

func docs(d ...string) string { return strings.Join(d, "\n---\n") }

func TestControlPlanesAreFoundByLabelAndByWhoNamesThem(t *testing.T) {
	c := collected(t, docs(
		deployment("a", "istiod", "istiod", "discovery"), service("a", "istiod", "istiod"),
		// Renamed, and without the label: found by the webhook, the proxy or the ztunnel that names its Service.
		deployment("b", "brain", "brain", "discovery"), service("b", "renamed", "brain"), injector("custom", "", "b", "renamed", "/inject"),
		deployment("c", "brain", "brain", "discovery"), service("c", "xds", "brain"), proxied("shop", "p", "{name: PROXY_CONFIG, value: '{\"discoveryAddress\":\"xds.c.svc:15012\"}'}"),
		deployment("d", "brain", "brain", "discovery"), service("d", "xds", "brain"), proxied("shop", "q", "{name: CA_ADDR, value: 'xds.d.svc.cluster.local:15012'}"),
		"apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {namespace: kube-system, name: ztunnel, annotations: {istio.io/rev: x}}\nspec: {selector: {matchLabels: {app: ztunnel}}, template: {metadata: {labels: {app: ztunnel}}, spec: {serviceAccountName: zt, containers: [{name: istio-proxy, image: 'ztunnel:1.29.2', env: [{name: XDS_ADDRESS, value: 'https://xds.e.svc:15012'}]}]}}}",
		deployment("e", "brain", "brain", "discovery"), service("e", "xds", "brain"),
		// Not one: a CA of somebody else, a webhook of somebody else, a Service of the same namespace.
		deployment("ca", "csr", "csr", "serve"), service("ca", "csr", "csr"), proxied("shop", "r", "{name: CA_ADDR, value: 'csr.ca.svc:443'}"),
		deployment("other", "inject", "inject", "serve"), service("other", "inject", "inject"), injector("other", "", "other", "inject", "/inject"),
		service("a", "unrelated", "unrelated"),
	))
	if diff := cmp.Diff([]string{"a/istiod", "b/brain", "c/brain", "d/brain", "e/brain"}, planes(c)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a/istiod", "b/renamed", "c/xds", "d/xds", "e/xds"}, services(c)); diff != "" {
		t.Error(diff)
	}
	if got := names(c.Injectors, func(w facts.Webhook) (string, string) { return w.Configuration, w.Name }); !slices.Equal(got, []string{"custom/custom.example"}) {
		t.Errorf("injectors %q", got)
	}
	p := c.ControlPlanes[0]
	want := facts.ControlPlane{
		Namespace: "a", Name: "istiod", Labels: map[string]string{"app": "istiod", "istio.io/rev": "x"}, PodLabels: map[string]string{"run": "istiod"},
		Env: map[string]string{"REVISION": "x"}, Image: "pilot:1.29.2",
		Resources: facts.Resources{CPURequest: "500m", MemoryRequest: "2Gi", MemoryLimit: "4Gi"},
		Rollout:   facts.Rollout{Desired: 2, Ready: 1, Stuck: "ProgressDeadlineExceeded", Waiting: []facts.Waiting{{Reason: "FailedCreate", Message: "webhook", Pods: 1}}},
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
	zt := facts.Ztunnel{Namespace: "kube-system", Name: "ztunnel", Revision: "x", Version: "1.29.2", XDSAddress: "https://xds.e.svc:15012", ServiceAccount: "zt"}
	if diff := cmp.Diff([]facts.Ztunnel{zt}, c.Ztunnels); diff != "" {
		t.Error(diff)
	}
}

func TestPlaneThatIsGoneLeavesItsService(t *testing.T) {
	c := collected(t, docs(service("istio-system", "istiod-old", "istiod-old"),
		proxied("shop", "p", "{name: PROXY_CONFIG, value: 'discoveryAddress: istiod-old.istio-system.svc:15012'}")))
	if diff := cmp.Diff([]string{"istio-system/istiod-old"}, services(c)); diff != "" || len(c.ControlPlanes) != 0 {
		t.Errorf("planes %q, services %s", planes(c), diff)
	}
	if c.Services[0].ReadyEndpoints != 0 {
		t.Errorf("%d ready endpoints, want none", c.Services[0].ReadyEndpoints)
	}
}

func TestEndpointsCountPodsOnce(t *testing.T) {
	slice := func(family, addresses string) string {
		return fmt.Sprintf("apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {namespace: a, name: %s, labels: {kubernetes.io/service-name: istiod}}\naddressType: %s\nendpoints: [%s]", strings.ToLower(family), family, addresses)
	}
	c := collected(t, docs(deployment("a", "istiod", "istiod", "discovery"), service("a", "istiod", "istiod"),
		slice("IPv4", "{addresses: [10.0.0.1], conditions: {ready: true}, targetRef: {kind: Pod, name: p1}}, {addresses: [10.0.0.2], conditions: {ready: false}, targetRef: {kind: Pod, name: p2}}, {addresses: [10.0.0.3]}"),
		slice("IPv6", "{addresses: ['2001:db8::1'], conditions: {ready: true}, targetRef: {kind: Pod, name: p1}}")))
	if got := c.Services[0].ReadyEndpoints; got != 2 {
		t.Errorf("%d ready endpoints, want the pod of both families once, and the address without a condition", got)
	}
}

func TestEndpointsThatMayNotBeReadAreUnknown(t *testing.T) {
	conf := serve(t, forbid(func(path string) bool { return !strings.Contains(path, "endpointslices") }),
		objects(t, docs(deployment("a", "istiod", "istiod", "discovery"), service("a", "istiod", "istiod")))...)
	if got := read(t, collect.Request{Config: conf}).Services[0].ReadyEndpoints; got != -1 {
		t.Errorf("%d ready endpoints, want -1 for unknown", got)
	}
}

func TestConfigsOfEachRevisionAreRead(t *testing.T) {
	configMap := func(name, data string) string {
		return fmt.Sprintf("apiVersion: v1\nkind: ConfigMap\nmetadata: {namespace: a, name: %s}\ndata: {%s}", name, data)
	}
	shared := strings.Replace(deployment("a", "istiod-x", "istiod", "discovery"), "{name: PASSWORD, value: hunter2}", "{name: SHARED_MESH_CONFIG, value: house}", 1)
	c := collected(t, docs(shared, configMap("istio", "mesh: 'trustDomain: td'"), configMap("istio-x", "mesh: 'defaultConfig: {meshId: m}'"),
		configMap("house", "mesh: 'rootNamespace: house-root'"), configMap("istio-sidecar-injector-x", "values: '{\"revision\":\"x\"}'"),
		configMap("istio-dashboards", "mesh: 'trustDomain: dashboard'"), configMap("istio-sidecar-injector-gone", "values: '{}'"), configMap("istio-gone", "mesh: 'trustDomain: gone'")))
	setting := func(path, value string) facts.Setting { return facts.Setting{Path: path, Value: value} }
	want := []facts.MeshConfig{
		// SHARED_MESH_CONFIG names a ConfigMap that does not begin with "istio"; that it was read is a fact of its own.
		{Namespace: "a", Name: "house", RootNamespace: "house-root", Settings: []facts.Setting{setting("rootNamespace", "house-root")}},
		{Namespace: "a", Name: "istio", TrustDomain: "td", Settings: []facts.Setting{setting("trustDomain", "td")}},
		{Namespace: "a", Name: "istio-gone", TrustDomain: "gone", Settings: []facts.Setting{setting("trustDomain", "gone")}},
		{Namespace: "a", Name: "istio-x", MeshID: "m", RootNamespace: "house-root",
			Settings: []facts.Setting{setting("defaultConfig.meshId", "m")}},
	}
	if diff := cmp.Diff(want, c.MeshConfigs); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]facts.InjectorConfig{{Namespace: "a", Name: "istio-sidecar-injector-gone"}, {Namespace: "a", Name: "istio-sidecar-injector-x", Revision: "x"}}, c.InjectorConfigs); diff != "" {
		t.Error(diff)
	}
}

func TestGateways(t *testing.T) {
	gateway := func(name, class, labels string) string {
		return fmt.Sprintf("apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {namespace: shop, name: %s, labels: {%s}}\nspec: {gatewayClassName: %s, listeners: []}\nstatus: {conditions: [{type: Programmed, status: 'True', reason: ok, message: '', lastTransitionTime: null}]}", name, labels, class)
	}
	class := func(name, controller string) string {
		return fmt.Sprintf("apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {name: %s}\nspec: {controllerName: %s}", name, controller)
	}
	workload := func(name, labels, annotations, args string) string {
		return fmt.Sprintf("apiVersion: apps/v1\nkind: Deployment\nmetadata: {namespace: shop, name: %s, labels: {istio: ingress}}\nspec: {selector: {}, template: {metadata: {labels: {%s}, annotations: {%s}}, spec: {containers: [{name: istio-proxy, image: auto, args: [%s]}]}}}\nstatus: {readyReplicas: 1}", name, labels, annotations, args)
	}
	c := collected(t, docs(
		class("house", "istio.io/gateway-controller"), class("nginx", "example.com/nginx"), class("istio-waypoint", "istio.io/mesh-controller"),
		gateway("wp", "istio-waypoint", "istio.io/waypoint-for: all, istio.io/rev: x, team: t"), gateway("front", "house", ""), gateway("theirs", "nginx", ""), gateway("known", "istio", ""),
		workload("wp", "gateway.networking.k8s.io/gateway-name: wp, gateway.istio.io/managed: istio.io-mesh-controller", "", "proxy, waypoint"),
		workload("lost-waypoint", "gateway.networking.k8s.io/gateway-name: lost, gateway.istio.io/managed: istio.io-mesh-controller", "", "proxy, waypoint"),
		workload("injected", "", "inject.istio.io/templates: gateway", ""), workload("old", "", "", "proxy, router"), workload("sidecar", "", "", "proxy, sidecar"),
	))
	got := []string{}
	for _, g := range c.Gateways {
		got = append(got, fmt.Sprintf("%s %s class=%s workload=%s for=%s ready=%d", g.Kind, g.Name, g.Class, g.Workload.Name, g.WaypointFor, g.Rollout.Ready))
	}
	want := []string{
		"gateway-api front class=house workload= for= ready=0",
		"injected injected class= workload=injected for= ready=1",
		"gateway-api known class=istio workload= for= ready=0",
		"waypoint lost class= workload=lost-waypoint for= ready=1",
		"injected old class= workload=old for= ready=1",
		"waypoint wp class=istio-waypoint workload=wp for=all ready=1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	wp := c.Gateways[len(c.Gateways)-1]
	if diff := cmp.Diff(map[string]string{"istio.io/rev": "x", "istio.io/waypoint-for": "all"}, wp.Labels); diff != "" || wp.Programmed == nil || !*wp.Programmed {
		t.Errorf("waypoint %+v: %s", wp, diff)
	}
}

func TestLabelsThatASelectorMentionsAreKept(t *testing.T) {
	pod := strings.Replace(proxied("shop", "p", ""), "name: p}", "name: p, labels: {wanted: 'yes', other: x}}", 1)
	c := collected(t, docs(injector("istio", "app: sidecar-injector, istio.io/rev: x", "a", "istiod", "/inject"), pod))
	if diff := cmp.Diff(map[string]string{"wanted": "yes"}, c.Pods[0].Labels); diff != "" {
		t.Error(diff)
	}
}

func TestPlanesOutsideTheWishedNamespacesAreRead(t *testing.T) {
	conf := serve(t, nil, objects(t, docs(
		"apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}", "apiVersion: v1\nkind: Namespace\nmetadata: {name: bank}", "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}",
		deployment("a", "istiod", "istiod", "discovery"), service("a", "istiod", "istiod"),
		proxied("shop", "p", "{name: CA_ADDR, value: 'istiod.a.svc:15012'}"), proxied("bank", "q", "{name: CA_ADDR, value: 'istiod.a.svc:15012'}")))...)
	c := read(t, collect.Request{Config: conf, Namespaces: []string{"shop"}})
	if diff := cmp.Diff([]string{"a/istiod"}, planes(c)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"/a", "/shop"}, names(c.Namespaces, func(n facts.Namespace) (string, string) { return "", n.Name })); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"shop"}, podNamespaces(c)); diff != "" {
		t.Error(diff)
	}
}
