package switching

import (
	"maps"
	"slices"

	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/kube/revision"
)

// ordinary stands for any pod of a namespace that says nothing itself: no object of a cluster can have such a name.
var ordinary = facts.WorkloadRef{Kind: "Pod", Name: "(an ordinary pod)"}

// deed is what a change does to the facts, for a prediction.
type deed struct {
	// edits are the labels of namespaces, by name.
	edits map[string][]revision.LabelEdit
	// tag is moved to the plane to, where there is one.
	tag string
	to  *plane
}

// predict is the chart as it would be after a change: the same rules on a copy of the same facts. In each of the
// namespaces stands an ordinary pod, so that what one would get can be read off.
func (c chart) predict(namespaces []string, d deed) chart {
	after := c.cluster
	after.Namespaces, after.Workloads = slices.Clone(after.Namespaces), slices.Clone(after.Workloads)
	for i, n := range after.Namespaces {
		if edits := d.edits[n.Name]; len(edits) > 0 {
			after.Namespaces[i].Labels = edited(n.Labels, edits)
		}
	}
	for _, name := range namespaces {
		if _, known := c.members[name]; !known {
			continue // A pod there would make it one that exists.
		}
		after.Workloads = append(after.Workloads, facts.Workload{Namespace: name, WorkloadRef: ordinary})
	}
	if d.to != nil {
		after = c.moved(after, d.tag, *d.to)
	}
	snapshot := c.snapshot
	snapshot.Clusters = []facts.Cluster{after}
	return chartOf(snapshot, mesh.Infer(snapshot), after.Context)
}

// edited is a copy of labels with some of them changed.
func edited(labels map[string]string, edits []revision.LabelEdit) map[string]string {
	out := maps.Clone(labels)
	if out == nil {
		out = map[string]string{}
	}
	for _, e := range edits {
		if e.After == nil {
			delete(out, e.Key)
		} else {
			out[e.Key] = *e.After
		}
	}
	return out
}

// moved is a copy of the facts with a tag's webhooks and Services leading where those of the plane's own revision lead, as
// istioctl tag set --overwrite makes them.
func (c chart) moved(cluster facts.Cluster, tag string, to plane) facts.Cluster {
	own := c.webhooks(to, "")
	if len(own) == 0 {
		return cluster // It cannot be moved there, which the plan says.
	}
	cluster.Injectors, cluster.Services = slices.Clone(cluster.Injectors), slices.Clone(cluster.Services)
	ofTag := map[[2]string]bool{}
	for i, s := range cluster.Services {
		if s.Labels["istio.io/tag"] == tag {
			ofTag[[2]string{s.Namespace, s.Name}] = true
			cluster.Services[i].Selector = selectorOf(cluster.Services, own[0])
		}
	}
	for i, w := range cluster.Injectors {
		if w.Tag != tag {
			continue
		}
		w.Revision, w.CAFingerprint = own[0].Revision, own[0].CAFingerprint
		if !ofTag[[2]string{w.ServiceNamespace, w.ServiceName}] {
			w.ServiceNamespace, w.ServiceName, w.URLHost = own[0].ServiceNamespace, own[0].ServiceName, own[0].URLHost
		}
		cluster.Injectors[i] = w
	}
	return cluster
}

// selectorOf is the selector of the Service that a webhook calls.
func selectorOf(services []facts.Service, w facts.Webhook) map[string]string {
	for _, s := range services {
		if s.Namespace == w.ServiceNamespace && s.Name == w.ServiceName {
			return s.Selector
		}
	}
	return nil
}

// ordinaryClaims are what an ordinary pod of a namespace gets, on a chart that was predicted.
func (c chart) ordinaryClaims(namespace string) []mesh.Claim {
	for _, w := range c.members[namespace].Workloads {
		if w.Kind == ordinary.Kind && w.Ref.Name == ordinary.Name {
			return w.Wanted
		}
	}
	return []mesh.Claim{}
}

// workloadLeads are what the next pod of each workload gets, on a chart that was predicted.
func (c chart) workloadLeads(namespace string) []revision.WorkloadLead {
	out := []revision.WorkloadLead{}
	for _, w := range c.members[namespace].Workloads {
		if w.Kind == ordinary.Kind && w.Ref.Name == ordinary.Name {
			continue
		}
		lead := revision.WorkloadLead{WorkloadRef: facts.WorkloadRef{Kind: w.Kind, Name: w.Ref.Name}, Mode: facts.NoProxy, Planes: []revision.ControlPlane{}}
		for _, claim := range w.Wanted {
			lead.Mode = facts.Mode(claim.Mode)
			if p, ok := c.planes[claim.Plane]; ok {
				lead.Planes = append(lead.Planes, p.control)
			}
		}
		out = append(out, lead)
	}
	return out
}
