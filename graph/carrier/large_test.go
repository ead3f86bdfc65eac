package carrier_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"portolan/graph/facts"
)

// words are what names of the large cluster are made of: real ones repeat some words and are otherwise all different.
var words = []string{"checkout", "payments", "ledger", "search", "catalog", "profile", "basket", "shipping", "fraud", "notify", "media", "session",
	"pricing", "reports", "gateway", "audit", "tax", "refunds", "stock", "login", "loyalty", "export", "sync", "render", "score", "webhook"}

// large is a cluster of some namespaces with some pods, counted in groups of two to four, as a large company has it: several
// revisions, names of people's own, versions and addresses of two istiods, some sick, some half-way through an upgrade.
func large(namespaces, pods int) facts.Snapshot {
	rnd := rand.New(rand.NewPCG(20, 26))
	pick := func(from []string) string { return from[rnd.IntN(len(from))] }
	c := facts.Cluster{Context: "prod-eu-west-1", Version: "v1.34.1", UID: "8f3c2a50-6a1b-4f58-9a53-2f3d9a7f0c11"}
	for i := range namespaces {
		name := fmt.Sprintf("%s-%s-%03d", pick(words), pick([]string{"prod", "stg", "eu", "us", "batch", "team"}), i)
		labels := map[string]string{"kubernetes.io/metadata.name": name}
		labels[pick([]string{"istio.io/rev", "istio-injection", "istio.io/dataplane-mode"})] = pick([]string{"1-28-3", "1-29-2", "prod", "enabled", "ambient"})
		c.Namespaces = append(c.Namespaces, facts.Namespace{Name: name, Labels: labels})
	}
	for left, i := pods, 0; left > 0; i++ {
		n := min(left, 2+rnd.IntN(3))
		left -= n
		in := c.Namespaces[i%namespaces].Name
		owner := facts.WorkloadRef{Kind: pick([]string{"Deployment", "Deployment", "Deployment", "StatefulSet"}),
			Name: fmt.Sprintf("%s-%s-%s", pick(words), pick(words), pick([]string{"api", "web", "worker", "db", "cron", "v2"}))}
		revision, version := pick([]string{"1-28-3", "1-29-2"}), pick([]string{"1.28.3", "1.29.2", "1.29.0"})
		group := facts.PodGroup{Namespace: in, Workload: owner, Mode: facts.Sidecar, Revision: revision, Version: version, MeshID: "mesh-eu",
			PlaneAddress: "istiod-" + revision + ".istio-system.svc:15012", CAAddress: "istiod-" + revision + ".istio-system.svc:15012",
			ClusterID: "eu-west-1", Network: "network-" + pick([]string{"a", "b"}), Pods: n, Ready: n,
			Labels: map[string]string{"sidecar.istio.io/inject": "true", "istio.io/rev": revision}}
		if rnd.IntN(40) == 0 {
			group.Ready--
			group.Waiting = []facts.Waiting{{Reason: "CrashLoopBackOff", Message: fmt.Sprintf("back-off %dm0s restarting failed container", 1+rnd.IntN(5)), Pods: 1}}
		}
		c.Pods = append(c.Pods, group)
		c.Workloads = append(c.Workloads, facts.Workload{Namespace: in, WorkloadRef: owner,
			PodLabels: map[string]string{"istio.io/rev": revision}, Rollout: facts.Rollout{Desired: n, Ready: group.Ready}})
	}
	return facts.Snapshot{TakenAt: time.Date(2026, 5, 4, 2, 0, 0, 0, time.UTC), Product: "v1.0.0", Clusters: []facts.Cluster{c}}
}
