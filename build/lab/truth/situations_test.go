package truth

import "portolan/build/lab/scenario"

// The versions that the istiods call themselves: two releases, each of its own sources.
const (
	older = scenario.Older
	newer = scenario.Newer
)

func nodes() []scenario.Node {
	return []scenario.Node{{Name: "node-a"}, {Name: "node-b"}}
}

// labels are those of a namespace, in pairs of key and value.
func labels(pairs ...string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i]] = pairs[i+1]
	}
	return out
}

func deployments(names ...string) []scenario.Workload {
	out := []scenario.Workload{}
	for _, n := range names {
		out = append(out, scenario.Workload{Name: n, Replicas: 2})
	}
	return out
}

// canary is an upgrade under way: two revisions of one mesh in one namespace, each with a tag.
func canary() scenario.Scenario {
	return scenario.Scenario{
		Name: "canary", Nodes: nodes(),
		Planes: []scenario.Plane{
			{MeshID: "shop", Revision: "1-30-4", Namespace: "istio-system", Version: older, Replicas: 1, Tags: []string{"prod", "stable", "default"}},
			{MeshID: "shop", Revision: "1-31-0", Namespace: "istio-system", Version: newer, Replicas: 1, Tags: []string{"canary"}},
		},
		Namespaces: []scenario.Namespace{
			{Name: "by-revision", Labels: labels("istio.io/rev", "1-30-4"), Workloads: deployments("web")},
			{Name: "by-tag", Labels: labels("istio.io/rev", "prod"), Workloads: deployments("web", "api")},
			{Name: "by-second-tag", Labels: labels("istio.io/rev", "stable"), Workloads: deployments("web")},
			{Name: "by-new-tag", Labels: labels("istio.io/rev", "canary"), Workloads: deployments("web")},
			{Name: "switched", Labels: labels("istio.io/rev", "prod"), Workloads: deployments("moved", "stayed")},
			{Name: "by-default-tag", Labels: labels("istio-injection", "enabled"), Workloads: deployments("web")},
			{Name: "by-pod-label", Workloads: []scenario.Workload{
				{Name: "revision", Replicas: 1, Labels: labels("istio.io/rev", "1-31-0", "sidecar.istio.io/inject", "true")},
				{Name: "tag", Replicas: 1, Labels: labels("istio.io/rev", "prod")},
				{Name: "default", Replicas: 1, Labels: labels("sidecar.istio.io/inject", "true")},
				{Name: "bare", Kind: "Pod", Labels: labels("sidecar.istio.io/inject", "true")},
				{Name: "plain", Replicas: 1},
			}},
			{Name: "opted-out", Labels: labels("istio.io/rev", "prod"), Workloads: []scenario.Workload{
				{Name: "in", Replicas: 1},
				{Name: "out", Replicas: 1, Labels: labels("sidecar.istio.io/inject", "false")},
				{Name: "other", Replicas: 1, Labels: labels("istio.io/rev", "canary")},
				{Name: "no", Replicas: 1, Labels: labels("sidecar.istio.io/inject", "no")},
				{Name: "yes", Replicas: 1, Labels: labels("sidecar.istio.io/inject", "yes")},
				{Name: "annotated", Replicas: 1, Annotations: labels("sidecar.istio.io/inject", "false")},
				{Name: "host", Replicas: 1, HostNetwork: true},
			}},
			{Name: "enabled-and-revision", Labels: labels("istio-injection", "enabled", "istio.io/rev", "canary"), Workloads: deployments("web")},
			{Name: "disabled", Labels: labels("istio-injection", "disabled"), Workloads: []scenario.Workload{
				{Name: "asks", Replicas: 1, Labels: labels("sidecar.istio.io/inject", "true")},
			}},
			{Name: "odd", Labels: labels("istio-injection", "yes", "istio.io/rev", "prod"), Workloads: []scenario.Workload{
				{Name: "web", Replicas: 1},
				{Name: "asks", Replicas: 1, Labels: labels("sidecar.istio.io/inject", "true")},
				{Name: "names", Replicas: 1, Labels: labels("istio.io/rev", "canary")},
			}},
			{Name: "empty", Labels: labels("istio.io/rev", ""), Workloads: []scenario.Workload{
				{Name: "web", Replicas: 1},
				{Name: "asks", Replicas: 1, Labels: labels("sidecar.istio.io/inject", "true")},
			}},
			{Name: "annotated-yes", Workloads: []scenario.Workload{
				{Name: "asks", Replicas: 1, Annotations: labels("sidecar.istio.io/inject", "true")},
				{Name: "never", Replicas: 1, Labels: labels("istio.io/rev", "prod", "sidecar.istio.io/inject", "false")},
			}},
			{Name: "readdressed", Labels: labels("istio.io/rev", "prod"), Workloads: []scenario.Workload{{
				Name: "web", Replicas: 2, Annotations: labels("proxy.istio.io/config", "discoveryAddress: istiod-1-31-0.istio-system.svc:15012"),
			}}},
			{Name: "orphan", Labels: labels("istio.io/rev", "1-30-9"), Workloads: deployments("web")},
			{Name: "outside", Workloads: deployments("web")},
			{
				Name: "gateways", Labels: labels("istio.io/rev", "prod"),
				Gateways: []scenario.Gateway{{Name: "injected", Injected: true}, {Name: "api"}, {Name: "api-new", Revision: "canary"}},
			},
			{
				Name:     "edge",
				Gateways: []scenario.Gateway{{Name: "injected", Injected: true}, {Name: "injected-new", Injected: true, Revision: "canary"}, {Name: "api"}},
			},
		},
	}
}

// twoAmbient are two ambient meshes with scopes and nodes of their own, and one namespace whose pods run on the nodes of
// both.
func twoAmbient() scenario.Scenario {
	ambient := func(more ...string) map[string]string {
		return labels(append([]string{"istio.io/dataplane-mode", "ambient"}, more...)...)
	}
	pooled := func(pool string) []scenario.Workload {
		return []scenario.Workload{{Name: "web", Replicas: 2, Pool: pool}, {Name: "api", Replicas: 1, Pool: pool}}
	}
	return scenario.Scenario{
		Name: "two-ambient",
		Nodes: []scenario.Node{
			{Name: "node-a", Labels: labels("pool", "a")},
			{Name: "node-b", Labels: labels("pool", "b")},
		},
		Planes: []scenario.Plane{
			{Revision: "default", Namespace: "istio-system", Version: older, Replicas: 1, Ambient: true, Scope: "first", Pool: "a", CAAddress: "istiod-second.istio-second.svc:15012"},
			{MeshID: "second", Revision: "second", Namespace: "istio-second", Version: newer, Replicas: 1, Ambient: true, Scope: "second", Pool: "b"},
		},
		Namespaces: []scenario.Namespace{
			{
				Name: "first", Revision: "default", Labels: ambient("istio.io/use-waypoint", "waypoint"), Mode: scenario.Ambient, Workloads: pooled("a"),
				Waypoint: &scenario.Waypoint{Name: "waypoint", For: "service"}, Gateways: []scenario.Gateway{{Name: "ingress"}},
			},
			{
				Name: "other", Revision: "second", Labels: ambient("istio.io/use-waypoint", "waypoint"), Mode: scenario.Ambient, Workloads: pooled("b"),
				Waypoint: &scenario.Waypoint{Name: "waypoint", For: "all", Revision: "second"},
				Gateways: []scenario.Gateway{{Name: "ingress", Revision: "second"}},
			},
			{Name: "both", Revision: "default", Labels: ambient(), Mode: scenario.Ambient, Workloads: append(pooled("a"), scenario.Workload{Name: "far", Replicas: 2, Pool: "b"}, scenario.Workload{Name: "spread", Kind: "DaemonSet"})},
			{Name: "sidecars", Revision: "default", Labels: labels("istio-injection", "enabled"), Workloads: deployments("web")},
			{
				Name: "inherits", Revision: "second", Labels: ambient("istio-injection", "disabled", "istio.io/rev", "second"),
				Mode: scenario.Ambient, Workloads: pooled("b"),
				Waypoint: &scenario.Waypoint{Name: "waypoint", For: "workload"}, Gateways: []scenario.Gateway{{Name: "ingress"}},
			},
			{Name: "half", Revision: "second", Labels: ambient("istio.io/rev", "second"), Workloads: deployments("web")},
			{Name: "sidecars-second", Revision: "second", Labels: labels("istio.io/rev", "second"), Workloads: deployments("web")},
		},
	}
}

// sharedNodes are two ambient meshes of which every node has both ztunnels, and no scope keeps them apart.
func sharedNodes() scenario.Scenario {
	ambient := labels("istio.io/dataplane-mode", "ambient")
	return scenario.Scenario{
		Name: "shared-nodes", Nodes: nodes(),
		Planes: []scenario.Plane{
			{MeshID: "one", Revision: "one", Namespace: "istio-one", Version: newer, Replicas: 1, Ambient: true},
			{MeshID: "two", Revision: "two", Namespace: "istio-two", Version: newer, Replicas: 1, Ambient: true},
		},
		Namespaces: []scenario.Namespace{
			{Name: "whose", Labels: ambient, Mode: scenario.Ambient, Workloads: deployments("web")},
			{
				Name: "waypoints", Labels: ambient, Mode: scenario.Ambient, Workloads: deployments("web"),
				Waypoint: &scenario.Waypoint{Name: "waypoint", For: "all", Revision: "two"},
				Gateways: []scenario.Gateway{{Name: "ingress", Revision: "one"}},
			},
		},
	}
}

// threeMixed are a sidecar mesh, an ambient one and another sidecar one, each with a scope of its own.
func threeMixed() scenario.Scenario {
	return scenario.Scenario{
		Name: "three-mixed", Nodes: nodes(),
		Planes: []scenario.Plane{
			{Revision: "default", Namespace: "istio-main", Version: newer, Replicas: 1, Ambient: true, Scope: "main"},
			{MeshID: "east", Revision: "east", Namespace: "istio-east", Version: older, Replicas: 1, Scope: "east", Tags: []string{"east-prod"}},
			{MeshID: "west", Revision: "west", Namespace: "istio-west", Version: newer, Replicas: 1, Scope: "west"},
		},
		Namespaces: []scenario.Namespace{
			{
				Name: "shop", Revision: "default", Mode: scenario.Ambient, Workloads: deployments("web", "cart"),
				Labels:   labels("istio.io/dataplane-mode", "ambient", "istio.io/use-waypoint", "waypoint"),
				Waypoint: &scenario.Waypoint{Name: "waypoint", For: "service"}, Gateways: []scenario.Gateway{{Name: "ingress"}},
			},
			{Name: "catalog", Revision: "default", Labels: labels("istio-injection", "enabled"), Workloads: deployments("catalog")},
			{Name: "payments", Revision: "east", Labels: labels("istio.io/rev", "east"), Workloads: deployments("payments", "fraud")},
			{
				Name: "ledger", Revision: "east", Labels: labels("istio.io/rev", "east-prod"),
				Workloads: []scenario.Workload{{Name: "ledger", Kind: "StatefulSet", Replicas: 2}, {Name: "agent", Kind: "DaemonSet"}},
				Gateways:  []scenario.Gateway{{Name: "injected", Injected: true}},
			},
			{
				Name: "search", Revision: "west", Labels: labels("istio.io/rev", "west"), Workloads: deployments("search"),
				Gateways: []scenario.Gateway{{Name: "api"}},
			},
		},
	}
}

// tenants are two teams with a control plane each, kept apart by discoverySelectors.
func tenants() scenario.Scenario {
	return scenario.Scenario{
		Name: "tenants", Nodes: nodes(),
		Planes: []scenario.Plane{
			{MeshID: "red", Revision: "red", Namespace: "istio-red", Version: newer, Replicas: 1, Scope: "red", NativeSidecars: true},
			{MeshID: "blue", Revision: "blue", Namespace: "istio-blue", Version: older, Replicas: 1, Scope: "blue"},
		},
		Namespaces: []scenario.Namespace{
			{Name: "red-web", Revision: "red", Labels: labels("istio.io/rev", "red"), Workloads: deployments("web")},
			{
				Name: "red-edge", Revision: "red", Labels: labels("istio.io/rev", "red"), Workloads: deployments("proxy"),
				Gateways: []scenario.Gateway{{Name: "api"}, {Name: "injected", Injected: true}},
			},
			{Name: "blue-web", Revision: "blue", Labels: labels("istio.io/rev", "blue"), Workloads: deployments("web", "jobs")},
			{Name: "blue-edge", Revision: "blue", Labels: labels("istio.io/rev", "blue"), Gateways: []scenario.Gateway{{Name: "api"}}},
			{Name: "nobodys", Labels: labels("istio-injection", "disabled", "istio.io/rev", "red"), Workloads: deployments("web")},
		},
	}
}
