package story

import (
	"fmt"
	"time"

	"portolan/graph/facts"
)

// fleetMeshes is how many meshes a fleet has: enough that none of them is the whole chart.
const fleetMeshes = 6

// Fleet is a large cluster for benchmarks, not a demo: n namespaces in six meshes, every third of them ambient, the others
// half-way through an upgrade from one revision to the next; about one namespace in forty is ill. Equal n give equal
// facts.
func Fleet(n int) facts.Snapshot {
	w := newWorld()
	for m := range fleetMeshes {
		share := n / fleetMeshes
		if m < n%fleetMeshes {
			share++
		}
		w.member(m, share)
	}
	w.c.Context, w.c.Version, w.c.UID = fmt.Sprintf("fleet-%d", n), "v1.34.1", "fleet"
	return facts.Sorted(facts.Snapshot{
		Format: facts.Format, TakenAt: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC), Clusters: []facts.Cluster{w.c},
	})
}

// member adds the m-th mesh of a fleet with its n namespaces.
func (w *world) member(m, n int) {
	id := fmt.Sprintf("mesh-%d", m+1)
	words, ill := []string{}, map[int]int{}
	for k := range n {
		words = append(words, fmt.Sprintf("%s-%03d", shop[k%len(shop)], k/len(shop)))
		if k%40 == 7 {
			ill[k] = k % 2
		}
	}
	old := install{namespace: "istio-" + id, revision: id, version: "1.28.0", meshID: id, root: id, scope: id, replicas: 2, ready: 2}
	environment := fmt.Sprintf("-%d", m+1)
	if m%3 == 0 {
		old.ambient = true
		i, pool := w.install(old), nodes(id, 12)
		w.ztunnel(i, pool)
		w.flow(i, words, environment, pool, ill)
		for k := 0; k < n; k += 60 {
			w.waypoint(i, words[k]+environment, "waypoint")
		}
		return
	}
	next := old
	next.namespace, next.revision, next.version = old.namespace+"-next", id+"-next", "1.29.2"
	from, to := w.install(old), w.install(next)
	moved := n * (m + 1) / (2 * fleetMeshes)
	w.fill(to, words[:moved], environment, "istio.io/rev", to.revision, nil)
	w.fill(from, words[moved:], environment, "istio.io/rev", from.revision, ill)
	w.namespace("ingress"+environment, map[string]string{"mesh": id})
	w.ingress(from, "ingress"+environment, "istio-ingressgateway", 3, 3)
}
