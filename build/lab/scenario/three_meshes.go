package scenario

// ThreeMeshes is the cluster of the mission's last example: an ambient mesh of
// the default revision, an older sidecar mesh with a revision tag, and a third
// whose istiod cannot reach its second replica. Each reads only the namespaces
// of its own scope.
func ThreeMeshes() Scenario {
	return Scenario{
		Name: "three-meshes",
		Nodes: []Node{
			{Name: "node-a"},
			{Name: "node-b"},
			{Name: "node-c", Labels: map[string]string{"pool": "istio-28"}},
		},
		Planes: []Plane{
			{
				Revision: "default", Namespace: "istio-system", Version: "1.29.2",
				Ambient: true, Replicas: 2, Scope: "main", NativeSidecars: true,
			},
			{
				MeshID: "istio_27", Revision: "default-v1-27-0", Namespace: "istio-system-27", Version: "1.27.0",
				Tags: []string{"prod-27", "stable-27"}, Replicas: 1, Scope: "istio-27",
			},
			{
				MeshID: "istio_28", Revision: "default-v1-28-0", Namespace: "istio-system-28", Version: "1.28.0",
				Replicas: 2, SpreadOver: "pool=istio-28", Scope: "istio-28", NativeSidecars: true,
			},
		},
		Namespaces: append(append(mainNamespaces(), olderNamespaces()...), plainNamespaces()...),
	}
}

func mainNamespaces() []Namespace {
	ambient := map[string]string{"istio.io/dataplane-mode": "ambient"}
	return []Namespace{
		{
			Name: "shop", Revision: "default", Mode: Ambient,
			Labels:    with(ambient, "istio.io/use-waypoint", "waypoint"),
			Workloads: []Workload{{Name: "web", Replicas: 3}, {Name: "session", Kind: "StatefulSet", Replicas: 2}},
			Waypoint:  &Waypoint{Name: "waypoint", For: "service"},
			Gateways:  []Gateway{{Name: "shop-gateway"}},
		},
		{
			Name: "cart", Revision: "default", Mode: Ambient, Labels: ambient,
			Workloads: []Workload{{Name: "cart", Replicas: 2}},
		},
		{
			Name: "checkout", Revision: "default", Mode: Ambient,
			Labels:    with(with(ambient, "istio.io/use-waypoint", "waypoint"), "istio.io/use-waypoint-namespace", "shop"),
			Workloads: []Workload{{Name: "checkout", Replicas: 2}, {Name: "tax", Replicas: 1}},
		},
		{
			Name: "catalog", Revision: "default", Mode: Sidecar,
			Labels:    map[string]string{"istio-injection": "enabled"},
			Workloads: []Workload{{Name: "catalog", Replicas: 2}, {Name: "images", Replicas: 1}},
		},
	}
}

func olderNamespaces() []Namespace {
	const v27, v28 = "default-v1-27-0", "default-v1-28-0"
	return []Namespace{
		{
			Name: "payments", Revision: v27, Mode: Sidecar, Labels: rev(v27),
			Workloads: []Workload{{Name: "payments", Replicas: 3}, {Name: "fraud", Replicas: 1}},
		},
		{
			Name: "ledger", Revision: v27, Mode: Sidecar, Labels: rev("prod-27"),
			Workloads: []Workload{{Name: "ledger", Kind: "StatefulSet", Replicas: 3}},
		},
		{
			Name: "reports", Revision: v27, Mode: Sidecar, Labels: rev("stable-27"),
			Workloads: []Workload{{Name: "reports", Replicas: 1}},
		},
		{
			Name: "ingress-27", Revision: v27, Mode: Sidecar, Labels: rev("prod-27"),
			Gateways: []Gateway{{Name: "istio-ingressgateway", Injected: true}},
		},
		{
			Name: "search", Revision: v28, Mode: Sidecar, Labels: rev(v28),
			Workloads: []Workload{{Name: "search", Replicas: 2}, {Name: "indexer", Replicas: 1}},
		},
		{
			Name: "ratings", Revision: v28, Mode: Sidecar, Labels: rev(v28),
			Workloads: []Workload{{Name: "ratings", Replicas: 2}},
		},
	}
}

func plainNamespaces() []Namespace {
	return []Namespace{
		{Name: "batch", Mode: Plain, Workloads: []Workload{{Name: "nightly", Replicas: 1}}},
		{
			Name: "monitoring", Mode: Plain,
			Workloads: []Workload{{Name: "prometheus", Kind: "StatefulSet", Replicas: 1}, {Name: "node-exporter", Kind: "DaemonSet"}},
		},
		{
			Name: "legacy", Mode: Plain, Labels: map[string]string{"istio-injection": "disabled"},
			Workloads: []Workload{{Name: "legacy", Replicas: 1}},
		},
	}
}

func rev(value string) map[string]string { return map[string]string{"istio.io/rev": value} }

// with is a copy of labels with one more.
func with(labels map[string]string, key, value string) map[string]string {
	out := map[string]string{key: value}
	for k, v := range labels {
		out[k] = v
	}
	return out
}
