package scenario

import "fmt"

// The revisions of [Upgrade]'s planes: two of one mesh, and one of another.
const (
	OlderRevision   = "1-30-4"
	NewerRevision   = "1-31-0"
	ForeignRevision = "foreign"
)

// Upgrade is an upgrade that has not begun: two revisions of one mesh side by side,
// namespaces that follow the older one in every way there is, and a mesh that has
// nothing to do with it.
func Upgrade() Scenario {
	return Scenario{
		Name:   "upgrade",
		Nodes:  []Node{{Name: "node-a"}, {Name: "node-b"}},
		Planes: append(twoRevisions(), foreignPlane()),
		Namespaces: append(switchable(),
			Namespace{
				Name: "abroad", Revision: ForeignRevision, Labels: rev(ForeignRevision),
				Workloads: []Workload{{Name: "web", Replicas: 1}},
			},
			Namespace{Name: "outside", Mode: Plain, Workloads: []Workload{{Name: "web", Replicas: 1}}},
		),
	}
}

// twoRevisions are the planes of one mesh, which have one root and one scope.
func twoRevisions() []Plane {
	return []Plane{
		{
			Revision: OlderRevision, Namespace: "istio-system", Version: Older, Replicas: 1,
			Tags: []string{"default", "prod"}, Scope: "main",
		},
		{
			Revision: NewerRevision, Namespace: "istio-system", Version: Newer, Replicas: 1,
			Tags: []string{"canary"}, Scope: "main",
		},
	}
}

func foreignPlane() Plane {
	return Plane{
		MeshID: "foreign", Revision: ForeignRevision, Namespace: "istio-foreign", Version: Newer, Replicas: 1, Scope: "foreign",
	}
}

// switchable are the namespaces of the older revision.
func switchable() []Namespace {
	return []Namespace{
		{
			Name: "shop", Revision: OlderRevision, Labels: rev(OlderRevision),
			Workloads: []Workload{
				{Name: "web", Replicas: 3}, {Name: "cart", Replicas: 1},
				{Name: "session", Kind: "StatefulSet", Replicas: 2}, {Name: "agent", Kind: "DaemonSet"},
				{Name: "debug", Kind: "Pod"}, {Name: "import", Kind: "Job"},
			},
		},
		{
			Name: "tagged", Revision: OlderRevision, Labels: rev("prod"),
			Workloads: []Workload{{Name: "web", Replicas: 2}},
		},
		{
			Name: "tagged-too", Revision: OlderRevision, Labels: rev("prod"),
			Workloads: []Workload{{Name: "web", Replicas: 1}},
		},
		{
			Name: "legacy", Revision: OlderRevision, Labels: map[string]string{"istio-injection": "enabled"},
			Workloads: []Workload{{Name: "web", Replicas: 1}},
		},
		{
			Name: "gitops", Revision: OlderRevision, Labels: with(rev(OlderRevision), "argocd.argoproj.io/instance", "gitops"),
			Annotations: map[string]string{"argocd.argoproj.io/tracking-id": "gitops:/Namespace:gitops/gitops"},
			Workloads:   []Workload{{Name: "web", Replicas: 1}},
		},
		{
			Name: "rolls", Revision: OlderRevision, Labels: rev(OlderRevision),
			Workloads: []Workload{
				{Name: "recreate", Replicas: 2, Roll: "Recreate"},
				{Name: "partition", Kind: "StatefulSet", Replicas: 2, Roll: "Partition"},
				{Name: "on-delete", Kind: "DaemonSet", Roll: "OnDelete"},
				{Name: "pinned", Replicas: 1, Labels: with(rev(OlderRevision), "sidecar.istio.io/inject", "true")},
				{Name: "opted-out", Replicas: 1, Labels: map[string]string{"sidecar.istio.io/inject": "false"}},
			},
		},
		{
			Name: "edge", Revision: OlderRevision, Labels: rev(OlderRevision),
			Gateways: []Gateway{{Name: "api"}, {Name: "ingress", Injected: true}},
		},
	}
}

// Fleet is an upgrade of many: namespaces named fleet-001 and so on, each with so
// many Deployments of one pod, on the older of two revisions. Nobody connects:
// what is measured there is the switch, not the istiods.
func Fleet(namespaces, workloads int) Scenario {
	s := Scenario{
		Name: "fleet", Silent: true, Planes: twoRevisions(),
		Nodes: []Node{{Name: "node-a"}, {Name: "node-b"}, {Name: "node-c"}, {Name: "node-d"}},
	}
	for i := range namespaces {
		n := Namespace{Name: fmt.Sprintf("fleet-%03d", i+1), Revision: OlderRevision, Labels: rev(OlderRevision)}
		for j := range workloads {
			n.Workloads = append(n.Workloads, Workload{Name: fmt.Sprintf("app-%d", j+1), Replicas: 1})
		}
		s.Namespaces = append(s.Namespaces, n)
	}
	return s
}
