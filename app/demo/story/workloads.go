package story

import "portolan/graph/facts"

// plain adds a workload that takes no part in a mesh.
func (w *world) plain(namespace, name string, pods int) {
	w.pods(facts.PodGroup{Namespace: namespace, Workload: deployment(name), Mode: facts.NoProxy, Pods: pods, Ready: pods}, nil)
}

func deployment(name string) facts.WorkloadRef {
	return facts.WorkloadRef{Kind: "Deployment", Name: name}
}

// pods adds a group of pods and the workload that makes them.
func (w *world) pods(g facts.PodGroup, labels map[string]string) {
	g.Labels = labels
	w.c.Pods = append(w.c.Pods, g)
	for i := range w.c.Workloads {
		if old := &w.c.Workloads[i]; old.Namespace == g.Namespace && old.WorkloadRef == g.Workload {
			old.Rollout.Desired += g.Pods
			old.Rollout.Ready += g.Ready
			old.Rollout.Available += g.Ready
			return
		}
	}
	w.c.Workloads = append(w.c.Workloads, facts.Workload{
		Namespace: g.Namespace, WorkloadRef: g.Workload, PodLabels: labels, Rollout: rollout(g.Pods, g.Ready, g.Waiting...),
	})
}

// sidecar adds pods that this control plane injected.
func (w *world) sidecar(i install, namespace, name string, pods, ready int, waiting ...facts.Waiting) {
	w.pods(facts.PodGroup{
		Namespace: namespace, Workload: deployment(name), Mode: facts.Sidecar, Revision: i.revision, Version: i.version,
		MeshID: i.meshID, PlaneAddress: i.address(), CAAddress: i.address(), ClusterID: "Kubernetes",
		Pods: pods, Ready: ready, Waiting: waiting,
	}, nil)
}

// ambient adds pods that a ztunnel carries.
func (w *world) ambient(namespace, name string, pods, ready int, on []string) {
	w.pods(facts.PodGroup{
		Namespace: namespace, Workload: deployment(name), Mode: facts.Ambient, Redirection: "enabled",
		Nodes: on, Pods: pods, Ready: ready,
	}, nil)
}

// gateway adds a Gateway API gateway with the Deployment that istiod makes for it.
func (w *world) gateway(i install, namespace, name string) {
	w.managed(i, namespace, name, facts.APIGateway, facts.GatewayProxy, "istio", "-istio", "istio.io-gateway-controller")
}

// waypoint adds a waypoint of this control plane; labelled tells whether its Gateway names the revision itself.
func (w *world) waypoint(i install, namespace, name string) {
	w.managed(i, namespace, name, facts.WaypointGateway, facts.WaypointProxy, "istio-waypoint", "", "istio.io-mesh-controller")
}

func (w *world) managed(i install, namespace, name string, kind facts.GatewayKind, mode facts.Mode, class, suffix, by string) {
	ref := deployment(name + suffix)
	yes := true
	g := facts.Gateway{
		Namespace: namespace, Name: name, Kind: kind, Class: class, Workload: ref, Programmed: &yes, Rollout: rollout(1, 1),
		Labels: map[string]string{},
	}
	if i.revision != "default" {
		g.Labels["istio.io/rev"] = i.revision
	}
	if kind == facts.WaypointGateway {
		g.WaypointFor = "service"
		g.Labels["istio.io/waypoint-for"] = "service"
	}
	w.c.Gateways = append(w.c.Gateways, g)
	w.pods(facts.PodGroup{
		Namespace: namespace, Workload: ref, Mode: mode, Revision: i.revision, Version: i.version, MeshID: i.meshID,
		CAAddress: i.address(), PlaneAddress: addressOf(i), ClusterID: "Kubernetes", Pods: 1, Ready: 1,
	}, map[string]string{
		"gateway.istio.io/managed": by, "gateway.networking.k8s.io/gateway-name": name, "sidecar.istio.io/inject": "false",
	})
}

// addressOf is the discoveryAddress that istiod writes into what it deploys: none for the default revision.
func addressOf(i install) string {
	if i.revision == "default" {
		return ""
	}
	return i.address()
}

// ingress adds an injected gateway, as the gateway chart installs it.
func (w *world) ingress(i install, namespace, name string, pods, ready int) {
	ref := deployment(name)
	labels := map[string]string{"sidecar.istio.io/inject": "true"}
	if i.revision != "default" {
		labels["istio.io/rev"] = i.revision
	}
	w.c.Gateways = append(w.c.Gateways, facts.Gateway{
		Namespace: namespace, Name: name, Kind: facts.InjectedGateway, Workload: ref,
		Labels: map[string]string{"istio": name}, Rollout: rollout(pods, ready),
	})
	w.pods(facts.PodGroup{
		Namespace: namespace, Workload: ref, Mode: facts.GatewayProxy, Revision: i.revision, Version: i.version,
		MeshID: i.meshID, PlaneAddress: i.address(), CAAddress: i.address(), ClusterID: "Kubernetes", Pods: pods, Ready: ready,
	}, labels)
}
