package revision_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

var (
	old = revision.ControlPlane{ID: "a/istio-system/istiod-1-29", Namespace: "istio-system", Name: "istiod-1-29", Revision: "1-29", Version: "1.29.2", Mesh: "m", MeshID: "mesh1", TrustDomain: "cluster.local", Root: "aaaaaaaaaaaaaaaa", Tags: []string{"prod"}}
	new = revision.ControlPlane{ID: "a/istio-system/istiod-1-30", Namespace: "istio-system", Name: "istiod-1-30", Revision: "1-30", Version: "1.30.1", Mesh: "m", MeshID: "mesh1", TrustDomain: "cluster.local", Root: "aaaaaaaaaaaaaaaa", Tags: []string{"canary"}}
	far = revision.ControlPlane{ID: "a/other/istiod-far", Namespace: "other", Name: "istiod-far", Revision: "far", Version: "1.30.1", Mesh: "n", MeshID: "mesh2", TrustDomain: "other.local", Root: "bbbbbbbbbbbbbbbb"}
)

func to(p revision.ControlPlane) revision.Target {
	return revision.Target{Kind: revision.ToRevision, Name: p.Revision, Plane: p, Road: revision.RoadUpgrade}
}

func ref(kind, name string) facts.WorkloadRef { return facts.WorkloadRef{Kind: kind, Name: name} }

// workload is one that rolls as the API server's defaults have it.
func workload(kind, name string, replicas int) revision.Workload {
	return revision.Workload{WorkloadRef: ref(kind, name), UID: "uid-" + name, ResourceVersion: "7", Replicas: replicas, Ready: replicas, Strategy: revision.Strategy{Type: revision.RollingUpdate}}
}

// pods are n of an owner, on a plane; without a sidecar where it is nil.
func pods(kind, name string, n int, on *revision.ControlPlane) revision.PodSet {
	out := revision.PodSet{WorkloadRef: ref(kind, name), Pods: n, Ready: n}
	switch kind {
	case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet":
		out.Group = "apps"
	case "Job", "CronJob":
		out.Group = "batch"
	}
	if on != nil {
		out.Proxied, out.Running = n, []revision.RunningCount{{Revision: on.Revision, Version: on.Version, Pods: n}}
	}
	return out
}

// shop is a namespace on the old revision with one of each kind.
func shop() revision.Subject {
	return revision.Subject{
		Survey: revision.Survey{
			Namespace: "shop", UID: "uid-shop", ResourceVersion: "5", Labels: map[string]string{"istio.io/rev": "1-29", "team": "a"},
			Workloads: []revision.Workload{workload("Deployment", "web", 3), workload("StatefulSet", "db", 3), workload("DaemonSet", "log", 2)},
			Pods: []revision.PodSet{
				pods("Deployment", "web", 3, &old), pods("StatefulSet", "db", 3, &old), pods("DaemonSet", "log", 2, &old),
				pods("Pod", "bare", 1, &old), pods("Job", "once", 1, &old),
			},
		},
		From: []revision.ControlPlane{old}, Leads: []revision.ControlPlane{new},
	}
}

// request moves subjects to the new revision.
func request(subjects ...revision.Subject) revision.Request {
	return revision.Request{Kind: revision.KindSwitch, Context: "lab", Cluster: "uid", Target: to(new), Subjects: subjects}
}

// with is shop after a change.
func with(change func(*revision.Subject)) revision.Subject {
	s := shop()
	change(&s)
	return s
}

// everything are all warnings of a change.
func everything(c revision.Change) []revision.Warning {
	out := slices.Clone(c.Warnings)
	for _, n := range c.Namespaces {
		out = append(out, n.Warnings...)
		for _, w := range n.Workloads {
			out = append(out, w.Warnings...)
		}
	}
	return out
}

func find(c revision.Change, code string) (revision.Warning, bool) {
	for _, w := range everything(c) {
		if w.Code == code {
			return w, true
		}
	}
	return revision.Warning{}, false
}

func planned(t *testing.T, c revision.Change, kind, name string) revision.WorkloadChange {
	t.Helper()
	for _, n := range c.Namespaces {
		for _, w := range n.Workloads {
			if w.WorkloadRef == ref(kind, name) {
				return w
			}
		}
	}
	t.Fatalf("%s/%s is not in the plan", kind, name)
	return revision.WorkloadChange{}
}

func refusals(c revision.Change) string {
	var codes []string
	for _, w := range c.Refused() {
		codes = append(codes, w.Code)
	}
	return strings.Join(codes, " ")
}
