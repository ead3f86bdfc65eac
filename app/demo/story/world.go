// Package story tells the embedded demos: clusters written down as facts, the way Istio's installer and injector would
// leave them. It exists to make the snapshot files of package demo, and the large clusters that the page is timed on; the
// program itself reads only those files.
package story

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"time"

	"portolan/graph/facts"
)

// world is a cluster under construction.
type world struct{ c facts.Cluster }

// Stories are all demos by name.
func Stories() map[string]facts.Snapshot {
	out := map[string]facts.Snapshot{}
	for name, tell := range map[string]func() *world{
		"canary": canary, "sidecar-sidecar": sidecarSidecar, "sidecar-ambient": sidecarAmbient,
		"ambient-ambient": ambientAmbient, "three-meshes": threeMeshes, "tenants": tenants,
	} {
		out[name] = told(name, tell().named("demo-"+name))
	}
	europe, america := twoClusters()
	out["two-clusters"] = told("two-clusters", europe.named("demo-eu"), america.named("demo-us"))
	return out
}

// named is the cluster of a world, as a context of this name reads it.
func (w *world) named(context string) facts.Cluster {
	w.c.Context, w.c.Version, w.c.UID = context, "v1.34.1", context
	return w.c
}

// told is the demo of a name.
func told(name string, clusters ...facts.Cluster) facts.Snapshot {
	return facts.Sorted(facts.Snapshot{
		Format: facts.Format, TakenAt: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC), Demo: name, Clusters: clusters,
	})
}

// newWorld is a cluster with the namespaces that every cluster has.
func newWorld() *world {
	w := &world{}
	for _, n := range []string{"default", "kube-node-lease", "kube-public", "kube-system"} {
		w.namespace(n, nil)
	}
	w.plain("kube-system", "coredns", 2)
	w.plain("kube-system", "metrics-server", 1)
	return w
}

// namespace adds a namespace, or labels to one that is there.
func (w *world) namespace(name string, labels map[string]string) {
	for i := range w.c.Namespaces {
		if w.c.Namespaces[i].Name == name {
			maps.Copy(w.c.Namespaces[i].Labels, labels)
			return
		}
	}
	all := map[string]string{"kubernetes.io/metadata.name": name}
	maps.Copy(all, labels)
	w.c.Namespaces = append(w.c.Namespaces, facts.Namespace{Name: name, Labels: all})
}

// fingerprint makes what looks like a certificate's out of a word.
func fingerprint(word string) string {
	sum := sha256.Sum256([]byte("portolan demo root " + word))
	return hex.EncodeToString(sum[:])
}

// nodes are the names of n nodes of a pool.
func nodes(pool string, n int) []string {
	out := []string{}
	for i := range n {
		out = append(out, fmt.Sprintf("%s-%d", pool, i+1))
	}
	return out
}

func rollout(desired, ready int, waiting ...facts.Waiting) facts.Rollout {
	return facts.Rollout{Desired: desired, Updated: desired, Ready: ready, Available: ready, Waiting: waiting}
}
