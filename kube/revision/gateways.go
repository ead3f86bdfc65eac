package revision

import (
	"slices"

	"portolan/graph/facts"
)

const labelManaged = "gateway.istio.io/managed"

// servesGateway tells the Deployments that istiod makes for Gateways of the Gateway API, waypoints among them
// (istio.io/istio/manifests/charts/istio-control/istio-discovery/files/kube-gateway.yaml and waypoint.yaml).
func servesGateway(w Workload) bool {
	if w.Owner != nil && w.Owner.Kind == "Gateway" && w.Owner.Group == "gateway.networking.k8s.io" {
		return true
	}
	return w.Labels[labelManaged] != ""
}

// gatewayRules say what becomes of the namespace's Gateways. An istiod takes over a Gateway whose label istio.io/rev
// names it, or where there is none, whose namespace's does, and nothing means the default revision; it then writes the
// Deployment anew, which rolls it (istio.io/istio/pkg/revisions/tag_watcher.go, IsMine, and
// pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go, which listens to namespaces and tags). Istio-injection
// plays no part in it.
func (d draft) gatewayRules() []Warning {
	labels := d.subject.Survey.Labels
	after := applied(labels, d.edits)
	var out []Warning
	for _, g := range d.subject.Survey.Gateways {
		object := "Gateway/" + d.subject.Survey.Namespace + "/" + g.Name
		kind := "gateway"
		if g.Waypoint {
			kind = "waypoint"
		}
		follows := g.Revision
		if follows == "" {
			follows = orDefault(after[LabelRevision])
		}
		moves := g.Revision == "" && orDefault(labels[LabelRevision]) != follows && !d.Target.has(orDefault(labels[LabelRevision]))
		if d.Kind == KindTag || d.back != nil && d.back.tag != "" {
			moves = follows == d.TagName
		}
		switch {
		case moves:
			out = append(out, Warning{
				Code: "gateway-follows", Weight: Warn, Object: object,
				Message: "this " + kind + " follows " + follows + ": istiod rolls it itself as soon as that is written, beside all waves",
				Remedy:  "watch it as well; to move it at another time, give the Gateway its own label istio.io/rev first",
			})
		case g.Revision != "" && d.Kind == KindSwitch && !d.Target.has(g.Revision):
			out = append(out, Warning{
				Code: "gateway-stays", Weight: Warn, Object: object,
				Message: "this " + kind + " has a label istio.io/rev=" + g.Revision + " of its own, and stays there",
				Remedy:  shell("kubectl", "--context", d.Context, "-n", d.subject.Survey.Namespace, "label", "gateway.gateway.networking.k8s.io", g.Name, LabelRevision+"="+d.Target.Name, "--overwrite"),
			})
		}
	}
	return out
}

// has tells whether a name leads where the target does: it is its own, or its plane's revision or one of its tags.
func (t Target) has(name string) bool {
	return name == t.Name || name == t.Plane.Revision || slices.Contains(t.Plane.Tags, name)
}

func orDefault(revision string) string {
	if revision == "" {
		return defaultRevision
	}
	return revision
}

// applied are the labels after the edits.
func applied(labels map[string]string, list []LabelEdit) map[string]string {
	out := map[string]string{}
	for k, v := range labels {
		edited := slices.ContainsFunc(list, func(e LabelEdit) bool { return e.Key == k })
		if !edited {
			out[k] = v
		}
	}
	for _, e := range list {
		if e.After != nil {
			out[e.Key] = *e.After
		}
	}
	return out
}

// ambientRules say that neither a label nor a restart moves what has no sidecar: an ambient pod's connections are its
// node's ztunnel's, and that ztunnel's control plane is written into its DaemonSet.
func (d draft) ambientRules() []Warning {
	pods := 0
	for _, p := range d.subject.Survey.Pods {
		if d.lead(p.WorkloadRef, p.Labels, p.InjectAnnotation, p.HostNetwork).Mode == facts.Ambient {
			pods += p.Ambient
		}
	}
	if pods == 0 {
		return nil
	}
	return []Warning{d.note("ambient", count(pods, "pod")+" of ambient do not move: their node's ztunnel decides, and follows the control plane that its own DaemonSet names")}
}
