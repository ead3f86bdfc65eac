package diff

import (
	"slices"
	"strings"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// reach is how far one reading saw into one cluster.
type reach struct {
	read bool
	// older says of which reading it is that the cluster could not be read for, where it shows what was read of it earlier.
	older   string
	limited []string
	// listed are the namespaces whose labels were read.
	listed map[string]bool
	// gaps are what was refused or failed, by resource and namespace: who may read little has some of every namespace.
	gaps map[string]map[string]facts.Gap
}

// reachOf is how far a reading saw, by the names of clusters that the other one has for them.
func reachOf(s facts.Snapshot, names map[string]string) map[string]reach {
	out := map[string]reach{}
	for _, c := range s.Clusters {
		r := reach{read: true, limited: c.Limited, listed: map[string]bool{}, gaps: map[string]map[string]facts.Gap{}}
		for _, n := range c.Namespaces {
			r.listed[n.Name] = !n.Unlisted
		}
		for _, g := range c.Gaps {
			name := plural(g)
			if r.gaps[name] == nil {
				r.gaps[name] = map[string]facts.Gap{}
			}
			if old, ok := r.gaps[name][g.Namespace]; !ok || old.Reason == facts.Forbidden {
				r.gaps[name][g.Namespace] = g
			}
		}
		out[orElse(names[c.Context], c.Context)] = r
	}
	return out
}

// blind says why a resource of a namespace may exist though a reading has not seen it; empty where it would have. In a
// namespace that is certainly gone nothing is left.
func (r reach) blind(namespace string, resources ...string) string {
	if why := r.unread(); why != "" {
		return why
	}
	if namespace != "" && r.gone(namespace) {
		return ""
	}
	if why := r.out(namespace); why != "" {
		return why
	}
	for _, name := range resources {
		if g, ok := r.gaps[name][namespace]; ok {
			return g.Says()
		}
		// Where reading everywhere was refused, the namespaces that are listed were read one by one.
		if g, ok := r.gaps[name][""]; ok && (g.Reason == facts.Failed || !r.listed[namespace]) {
			return g.Says()
		}
	}
	return ""
}

// unread says that nothing of the cluster was read for a reading.
func (r reach) unread() string {
	if !r.read {
		return "its cluster was not read"
	}
	return r.older
}

// doubtOlder keeps what is only known from earlier readings of a cluster from proving that something came or went: neither
// side says then what became of it.
func doubtOlder(was, is *scene, before, after facts.Snapshot, names map[string]string) {
	mark := func(context, when string) {
		for _, in := range []map[string]reach{was.reach, is.reach} {
			if r, ok := in[context]; ok {
				r.older = "its cluster could not be read for the reading " + when
				in[context] = r
			}
		}
	}
	for _, u := range before.Unread {
		mark(orElse(names[u.Context], u.Context), "before")
	}
	for _, u := range after.Unread {
		mark(u.Context, "after")
	}
}

// out says that a namespace is not one of those that were to be read.
func (r reach) out(namespace string) string {
	if namespace != "" && len(r.limited) > 0 && !slices.Contains(r.limited, namespace) && !r.listed[namespace] {
		return "only some namespaces were to be read, and it is none of them"
	}
	return ""
}

// gone tells whether a namespace is certainly not there.
func (r reach) gone(namespace string) bool {
	_, known := r.listed[namespace]
	return r.read && !known && len(r.limited) == 0 && len(r.gaps["namespaces"]) == 0
}

// plural is a gap's resource without its group, but for Istio's own.
func plural(g facts.Gap) string {
	if strings.HasSuffix(g.Resource, ".istio.io") {
		return g.Resource
	}
	resource, _, _ := strings.Cut(g.Resource, ".")
	return resource
}

// The resources without which a thing of a kind may not be seen.
var shownBy = map[string][]string{
	string(mesh.KindNamespace): {"namespaces"},
	string(mesh.KindPlane):     {"deployments", "services", "mutatingwebhookconfigurations", "pods"},
	string(mesh.KindZtunnel):   {"daemonsets"},
	string(mesh.KindWaypoint):  {"gateways", "deployments"},
	string(mesh.KindGateway):   {"gateways", "deployments", "daemonsets", "pods"},
}

// shownAs are the resources without which a workload of a kind may not be seen. Other kinds are known by their pods.
var shownAs = map[string]string{"Deployment": "deployments", "StatefulSet": "statefulsets", "DaemonSet": "daemonsets",
	"ReplicaSet": "replicasets", "Job": "jobs", "CronJob": "cronjobs"}

// hidden says why a reading may not have seen a thing; empty where it would have.
func hidden(in map[string]reach, ref mesh.Ref) string {
	r := in[ref.Cluster]
	switch ref.Kind {
	case mesh.KindNamespace:
		if why := r.blind("", shownBy[string(ref.Kind)]...); why != "" {
			return why
		}
		return r.out(ref.Name)
	case mesh.KindWorkload:
		return r.blind(ref.Namespace, "pods", shownAs[ref.Workload])
	default:
		return r.blind(ref.Namespace, shownBy[string(ref.Kind)]...)
	}
}
