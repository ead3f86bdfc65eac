package collect

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"portolan/graph/facts"
)

// The pods below are what istiod's injector and gateway controller, istio-cni and the kubelet leave in the API
// server, without the fields that no rule looks at.
func TestFoldPod(t *testing.T) {
	cases := map[string]struct {
		pod  string
		want facts.PodGroup
		node string
	}{
		"a sidecar of a revision": {`
metadata:
  {namespace: shop, name: web-6b7f9c8d5-x2x4x, labels: {app: web, pod-template-hash: 6b7f9c8d5},
   annotations: {istio.io/rev: canary, sidecar.istio.io/status: '{"initContainers":["istio-init"],"containers":["istio-proxy"],"volumes":["istio-envoy"],"imagePullSecrets":null,"revision":"canary"}'},
   ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-6b7f9c8d5, uid: u, controller: true}]}
spec:
  initContainers: [{name: istio-init, image: docker.io/istio/proxyv2:1.29.2, args: [istio-iptables]}]
  containers:
  - {name: web, image: web:v1, env: [{name: PASSWORD, value: hunter2}]}
  - name: istio-proxy
    image: docker.io/istio/proxyv2:1.29.2-distroless
    args: [proxy, sidecar, --domain, $(POD_NAMESPACE).svc.cluster.local]
    env:
    - {name: CA_ADDR, value: istiod-canary.istio-system.svc:15012}
    - {name: PROXY_CONFIG, value: "{\"discoveryAddress\":\"istiod-canary.istio-system.svc:15012\",\"meshId\":\"mesh1\"}\n"}
    - {name: ISTIO_META_CLUSTER_ID, value: east}
    - {name: ISTIO_META_NETWORK, value: net-1}
    - {name: ISTIO_META_MESH_ID, value: mesh1}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Deployment", Name: "web"}, Mode: facts.Sidecar, Revision: "canary", Version: "1.29.2", MeshID: "mesh1",
				PlaneAddress: "istiod-canary.istio-system.svc:15012", CAAddress: "istiod-canary.istio-system.svc:15012", Network: "net-1", ClusterID: "east", Ready: 1}, ""},
		"a native sidecar named by digest": {`
metadata: {namespace: shop, name: db-0, annotations: {sidecar.istio.io/status: '{"revision":"default"}'}, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: u, controller: true}]}
spec:
  initContainers: [{name: istio-proxy, restartPolicy: Always, image: "istio/proxyv2@sha256:abc", args: [proxy, sidecar], env: [{name: PROXY_CONFIG, value: "{}"}, {name: CA_ADDR, value: "istiod.istio-system.svc:15012"}]}]
  containers: [{name: db}]
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "StatefulSet", Name: "db"}, Mode: facts.Sidecar, Revision: "default", NoDiscoveryAddress: true, CAAddress: "istiod.istio-system.svc:15012", Ready: 1}, ""},
		"PROXY_CONFIG in YAML": {`
metadata: {namespace: shop, name: bare}
spec: {containers: [{name: istio-proxy, image: "proxyv2:1.27.0-debug", env: [{name: PROXY_CONFIG, value: "discoveryAddress: istiod-a.mesh-a.svc:15012\nnewerField: 1\n"}, {name: XDS_ADDRESS, value: "other:15012"}]}]}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Pod", Name: "bare"}, Mode: facts.Sidecar, Version: "1.27.0", PlaneAddress: "istiod-a.mesh-a.svc:15012", Ready: 1}, ""},
		"a label is only a wish": {`
metadata: {namespace: shop, name: bare, labels: {istio.io/rev: canary, sidecar.istio.io/inject: "true"}, annotations: {istio.io/rev: canary}}
spec: {containers: [{name: web}]}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Pod", Name: "bare"}, Mode: facts.NoProxy, Ready: 1}, ""},
		"a pod on its node's network": {`
metadata: {namespace: shop, name: bare}
spec: {hostNetwork: true, containers: [{name: agent}]}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Pod", Name: "bare"}, Mode: facts.NoProxy, HostNetwork: true, Ready: 1}, ""},
		"the note of an injector without its container": {`
metadata: {namespace: shop, name: bare, annotations: {sidecar.istio.io/status: '{"containers":["envoy"],"revision":"custom"}'}}
spec: {containers: [{name: envoy}]}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Pod", Name: "bare"}, Mode: facts.Sidecar, Revision: "custom", Ready: 1}, ""},
		"a sidecar declined by annotation": {`
metadata: {namespace: shop, name: bare, annotations: {sidecar.istio.io/inject: "false"}}
status: {conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Pod", Name: "bare"}, Mode: facts.NoProxy, InjectAnnotation: "false", Ready: 1}, ""},
		"an injected gateway": {`
metadata: {namespace: edge, name: gw-55f-abcde, labels: {pod-template-hash: 55f, istio: ingressgateway}, annotations: {inject.istio.io/templates: gateway, istio.io/rev: default, sidecar.istio.io/status: '{"revision":"default"}'},
  ownerReferences: [{kind: ReplicaSet, name: gw-55f, apiVersion: apps/v1, uid: u, controller: true}]}
spec: {containers: [{name: istio-proxy, image: "proxyv2:1.29.2", args: [proxy, router, --domain, x], env: [{name: CA_ADDR, value: "istiod.istio-system.svc:15012"}]}]}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Deployment", Name: "gw"}, Mode: facts.GatewayProxy, Revision: "default", Version: "1.29.2", CAAddress: "istiod.istio-system.svc:15012", Ready: 1}, ""},
		"a waypoint": {`
metadata: {namespace: shop, name: waypoint-1-abcde, labels: {gateway.istio.io/managed: istio.io-mesh-controller, gateway.networking.k8s.io/gateway-name: waypoint}, annotations: {istio.io/rev: default}}
spec: {containers: [{name: istio-proxy, image: "proxyv2:1.29.2", args: [proxy, waypoint], env: [{name: ISTIO_META_MESH_ID, value: cluster.local}]}]}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Pod", Name: "waypoint-1-abcde"}, Mode: facts.WaypointProxy, Revision: "default", Version: "1.29.2", MeshID: "cluster.local", Ready: 1}, ""},
		"a gateway that runs another program": {`
metadata: {namespace: shop, name: agent, labels: {gateway.istio.io/managed: istio.io-agentgateway-controller}}
spec: {containers: [{name: agentgateway, image: "agentgateway:1.31.1", env: [{name: XDS_ADDRESS, value: "istiod.istio-system.svc:15012"}]}]}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Pod", Name: "agent"}, Mode: facts.GatewayProxy, Version: "1.31.1", PlaneAddress: "istiod.istio-system.svc:15012", Ready: 1}, ""},
		"a ztunnel": {`
metadata: {namespace: istio-system, name: ztunnel-abcde, labels: {app: ztunnel}, annotations: {sidecar.istio.io/inject: "false"}, ownerReferences: [{kind: DaemonSet, name: ztunnel, apiVersion: apps/v1, uid: u, controller: true}]}
spec: {nodeName: node-1, containers: [{name: istio-proxy, image: "ztunnel:1.29.2", args: [proxy, ztunnel], env: [{name: CA_ADDRESS, value: "istiod.istio-system.svc:15012"}, {name: XDS_ADDRESS, value: "istiod.istio-system.svc:15012"}]}]}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "DaemonSet", Name: "ztunnel"}, Mode: facts.ZtunnelProxy, InjectAnnotation: "false", Version: "1.29.2", PlaneAddress: "istiod.istio-system.svc:15012", CAAddress: "istiod.istio-system.svc:15012", Ready: 1}, "node-1"},
		"ambient, enrolled": {`
metadata: {namespace: shop, name: bare, annotations: {ambient.istio.io/redirection: enabled}}
spec: {nodeName: node-2, containers: [{name: web}]}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Pod", Name: "bare"}, Mode: facts.Ambient, Redirection: "enabled", Ready: 1}, "node-2"},
		"ambient, but a sidecar wins": {`
metadata: {namespace: shop, name: bare, annotations: {ambient.istio.io/redirection: pending, istio.io/rev: x}}
spec: {containers: [{name: istio-proxy, image: "proxyv2:1.29.2", args: [proxy, sidecar]}]}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Pod", Name: "bare"}, Mode: facts.Sidecar, Redirection: "pending", Revision: "x", Version: "1.29.2", Ready: 1}, ""},
		"variables from elsewhere are not read": {`
metadata: {namespace: shop, name: bare}
spec: {containers: [{name: istio-proxy, image: "proxyv2:1.29.2", args: [proxy, sidecar], env: [{name: CA_ADDR, valueFrom: {secretKeyRef: {name: s, key: k}}}]}]}
status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`,
			facts.PodGroup{Workload: facts.WorkloadRef{Kind: "Pod", Name: "bare"}, Mode: facts.Sidecar, Version: "1.29.2", Ready: 1}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := parsePod(t, c.pod)
			got, ok := foldPod(p)
			if !ok {
				t.Fatal("the pod was skipped")
			}
			c.want.Namespace, c.want.Labels, c.want.Pods = p.Namespace, p.Labels, 1
			if diff := cmp.Diff(c.want, got.PodGroup); diff != "" {
				t.Error(diff)
			}
			if c.node != "" && got.node != c.node {
				t.Errorf("node %q, want %q", got.node, c.node)
			}
		})
	}
}

func TestFinishedPodsDoNotCount(t *testing.T) {
	for _, phase := range []corev1.PodPhase{corev1.PodSucceeded, corev1.PodFailed} {
		if _, ok := foldPod(&corev1.Pod{Status: corev1.PodStatus{Phase: phase}}); ok {
			t.Errorf("a pod in phase %s was counted", phase)
		}
	}
}

func TestWhyNotReady(t *testing.T) {
	for name, c := range map[string]struct{ status, reason, message string }{
		"ready":                {`{conditions: [{type: Ready, status: "True"}]}`, "", ""},
		"no node fits":         {`{conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: "0/3 nodes are available"}]}`, "Unschedulable", "0/3 nodes are available"},
		"crashing":             {`{conditions: [{type: Ready, status: "False", reason: ContainersNotReady}], containerStatuses: [{name: a, state: {running: {}}}, {name: b, state: {waiting: {reason: CrashLoopBackOff, message: back-off 5m0s}}}]}`, "CrashLoopBackOff", "back-off 5m0s"},
		"no image":             {`{containerStatuses: [{name: a, state: {waiting: {reason: ImagePullBackOff, message: "pull from 10.0.0.9:5000 failed"}}}]}`, "ImagePullBackOff", "pull from <address> failed"},
		"init first":           {`{initContainerStatuses: [{name: i, state: {waiting: {reason: CrashLoopBackOff}}}], containerStatuses: [{name: a, state: {waiting: {reason: PodInitializing}}}]}`, "CrashLoopBackOff", ""},
		"died":                 {`{containerStatuses: [{name: a, state: {terminated: {exitCode: 137, reason: OOMKilled}}}]}`, "OOMKilled", ""},
		"last words":           {`{containerStatuses: [{name: a, state: {terminated: {exitCode: 1, reason: Error, message: "cannot log in: password=hunter2"}}}]}`, "Error", ""},
		"last words of before": {`{containerStatuses: [{name: a, state: {waiting: {reason: CrashLoopBackOff, message: back-off 5m0s}}, lastState: {terminated: {exitCode: 1, message: "password=hunter2"}}}]}`, "CrashLoopBackOff", "back-off 5m0s"},
		"only not ready":       {`{conditions: [{type: Ready, status: "False", reason: ContainersNotReady, message: "containers with unready status: [a]"}], containerStatuses: [{name: a, state: {running: {}}}]}`, "ContainersNotReady", "containers with unready status: [a]"},
		"nothing is known":     {`{}`, "Pending", ""},
	} {
		t.Run(name, func(t *testing.T) {
			reason, message := whyNotReady(parsePod(t, "status: "+c.status))
			if reason != c.reason || message != c.message {
				t.Errorf("got %q, %q; want %q, %q", reason, message, c.reason, c.message)
			}
		})
	}
}

func TestPodsAlikeAreOneGroup(t *testing.T) {
	one := func(version, node, reason, message string, labels map[string]string) pod {
		p := pod{node: node, reason: reason, message: message, PodGroup: facts.PodGroup{
			Namespace: "shop", Workload: facts.WorkloadRef{Kind: "Deployment", Name: "web"}, Mode: facts.Sidecar, Version: version, Labels: labels, Pods: 1,
		}}
		if reason == "" {
			p.Ready = 1
		}
		return p
	}
	r := &reading{pods: []pod{
		one("1.29.2", "n1", "", "", map[string]string{"istio.io/rev": "a", "pod-template-hash": "1"}),
		one("1.29.2", "n2", "CrashLoopBackOff", "pod=web-b", map[string]string{"istio.io/rev": "a", "pod-template-hash": "2"}),
		one("1.29.2", "n2", "CrashLoopBackOff", "pod=web-a", map[string]string{"istio.io/rev": "a"}),
		one("1.27.0", "n2", "", "", map[string]string{"istio.io/rev": "a"}),
	}}
	got, waiting := r.podFacts(facts.PodLabels)
	wait := []facts.Waiting{{Reason: "CrashLoopBackOff", Message: "pod=web-a", Pods: 2}}
	ref := facts.WorkloadRef{Kind: "Deployment", Name: "web"}
	labels := map[string]string{"istio.io/rev": "a"}
	want := []facts.PodGroup{
		{Namespace: "shop", Workload: ref, Mode: facts.Sidecar, Version: "1.27.0", Labels: labels, Pods: 1, Ready: 1},
		{Namespace: "shop", Workload: ref, Mode: facts.Sidecar, Version: "1.29.2", Labels: labels, Pods: 3, Ready: 1, Waiting: wait},
	}
	sorted := facts.Sorted(facts.Snapshot{Clusters: []facts.Cluster{{Pods: got}}}).Clusters[0].Pods
	if diff := cmp.Diff(want, sorted); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(wait, waiting[owner{"shop", ref}]); diff != "" {
		t.Error(diff)
	}
}

// TestAmbientPodsComeApartByNode: where several ztunnels are installed, the node decides whose a pod is, and one
// workload's pods may be of several meshes.
func TestAmbientPodsComeApartByNode(t *testing.T) {
	on := func(node string) pod {
		return pod{node: node, PodGroup: facts.PodGroup{
			Namespace: "shop", Workload: facts.WorkloadRef{Kind: "Deployment", Name: "web"}, Mode: facts.Ambient, Pods: 1, Ready: 1,
		}}
	}
	ztunnel := workload{ref: facts.WorkloadRef{Kind: kindDaemonSet, Name: "ztunnel"}, podLabels: map[string]string{labelApp: appZtunnel}}
	for _, c := range []struct {
		ztunnels []workload
		want     [][]string
	}{
		{[]workload{ztunnel}, [][]string{{"n1", "n2"}}},
		{[]workload{ztunnel, ztunnel}, [][]string{{"n1"}, {"n2"}}},
	} {
		r := &reading{pods: []pod{on("n1"), on("n2"), on("n1")}, daemonSets: c.ztunnels}
		groups, _ := r.podFacts(nil)
		got := [][]string{}
		for _, g := range facts.Sorted(facts.Snapshot{Clusters: []facts.Cluster{{Pods: groups}}}).Clusters[0].Pods {
			got = append(got, g.Nodes)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%d ztunnels: %s", len(c.ztunnels), diff)
		}
	}
}

func parsePod(t *testing.T, text string) *corev1.Pod {
	t.Helper()
	var p corev1.Pod
	if err := yaml.UnmarshalStrict([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	return &p
}
