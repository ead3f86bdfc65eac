package story

import (
	"fmt"

	"portolan/graph/facts"
)

var crash = facts.Waiting{Reason: "CrashLoopBackOff", Message: "back-off 5m0s restarting failed container", Pods: 1}

// fill adds n namespaces that this control plane injects, with the label that makes it so. ill says which are sick:
// the share of ready pods of the n-th one, where it is not all.
func (w *world) fill(i install, words []string, environment, label, value string, ill map[int]int) {
	for k, word := range words {
		namespace := word + environment
		labels := map[string]string{label: value}
		if i.scope != "" {
			labels["mesh"] = i.scope
		}
		w.namespace(namespace, labels)
		for n, app := range []string{"api", "worker", "web"}[:1+k%3] {
			pods := 2 + (k+n)%3
			ready, waiting := pods, []facts.Waiting{}
			if left, sick := ill[k]; sick {
				ready = min(left, pods)
				waiting = append(waiting, crash)
			}
			w.sidecar(i, namespace, fmt.Sprintf("%s-%s", word, app), pods, ready, waiting...)
		}
	}
}

// flow adds ambient namespaces on the given nodes.
func (w *world) flow(i install, words []string, environment string, on []string, ill map[int]int) {
	for k, word := range words {
		namespace := word + environment
		labels := map[string]string{"istio.io/dataplane-mode": "ambient"}
		if i.scope != "" {
			labels["mesh"] = i.scope
		}
		w.namespace(namespace, labels)
		pods := 2 + k%4
		ready := pods
		if left, sick := ill[k]; sick {
			ready = min(left, pods)
		}
		w.ambient(namespace, word, pods, ready, on)
	}
}

var (
	shop    = []string{"billing", "catalog", "checkout", "edge", "fraud", "identity", "inventory", "ledger", "media", "notify", "orders", "payments"}
	reports = []string{"audit", "exports", "invoices", "pricing", "profile", "reports", "search", "shipping"}
	lab     = []string{"ads", "batch", "beacon", "feeds", "geo", "images"}
)

// threeMeshes is the mission's own: an ambient mesh, a sidecar mesh, and one whose control plane is degraded.
func threeMeshes() *world {
	w := newWorld()
	one := w.install(install{namespace: "istio-system", revision: "default", version: "1.29.2", meshID: "cluster.local", root: "one", ambient: true, replicas: 2, ready: 2, scope: "default", config: strict, resources: bigResources})
	old := w.install(install{namespace: "istio-system-27", revision: "default-v1-27-0", version: "1.27.0", meshID: "istio_27", root: "two", tags: []string{"prod-27"}, scope: "istio_27"})
	ill := w.install(install{namespace: "istio-system-28", revision: "default-v1-28-0", version: "1.28.0", meshID: "istio_28", root: "three", replicas: 2, ready: 1, scope: "istio_28", config: quiet,
		waiting: []facts.Waiting{{Reason: "Unschedulable", Message: "0/6 nodes are available: 6 Insufficient memory", Pods: 1}}})
	w.ztunnel(one, nodes("general", 6))
	w.flow(one, shop, "", nodes("general", 6), map[int]int{4: 1})
	w.fill(one, reports[:4], "", "istio-injection", "enabled", nil)
	w.waypoint(one, "checkout", "waypoint")
	w.waypoint(one, "payments", "waypoint")
	w.namespace("checkout", map[string]string{"istio.io/use-waypoint": "waypoint"})
	w.namespace("payments", map[string]string{"istio.io/use-waypoint": "waypoint"})
	w.namespace("istio-ingress", map[string]string{"mesh": "default"})
	w.gateway(one, "istio-ingress", "public")
	w.fill(old, shop, "-stg", "istio.io/rev", "prod-27", map[int]int{2: 0, 7: 1})
	w.fill(old, reports, "-stg", "istio.io/rev", "default-v1-27-0", map[int]int{5: 1})
	w.namespace("ingress-27", map[string]string{"mesh": "istio_27"})
	w.ingress(old, "ingress-27", "istio-ingressgateway", 2, 2)
	w.fill(ill, lab, "-dev", "istio.io/rev", "default-v1-28-0", map[int]int{1: 1})
	w.fill(ill, shop[:7], "-dev", "istio.io/rev", "default-v1-28-0", nil)
	return w
}

// canary is one mesh half-way from 1.27.0 to 1.29.2: some namespaces moved, one with pods still behind.
func canary() *world {
	w := newWorld()
	old := w.install(install{namespace: "istio-system-27", revision: "default-v1-27-0", version: "1.27.0", meshID: "cluster.local", root: "one", tags: []string{"stable"}})
	next := w.install(install{namespace: "istio-system", revision: "default", version: "1.29.2", meshID: "cluster.local", root: "one", config: strict})
	w.fill(old, shop, "", "istio.io/rev", "stable", map[int]int{3: 1})
	w.fill(next, reports[:5], "", "istio-injection", "enabled", nil)
	w.namespace("search", map[string]string{"istio-injection": "enabled"})
	w.sidecar(old, "search", "search-api", 3, 3)
	w.sidecar(next, "search", "search-web", 2, 2)
	w.namespace("shipping", map[string]string{"istio-injection": "enabled"})
	w.sidecar(old, "shipping", "shipping-api", 4, 4)
	w.namespace("ingress", nil)
	w.ingress(old, "ingress", "istio-ingressgateway", 2, 2)
	return w
}

// sidecarSidecar is the mission's picture of two sidecar meshes; as there, neither has discoverySelectors. The first was
// upgraded in place, and the pods of three namespaces were not restarted since. Two namespaces ask for a revision that
// nobody answers to: a slip of the pen, and an istiod that was removed.
func sidecarSidecar() *world {
	w := newWorld()
	one := w.install(install{namespace: "istio-system", revision: "default", version: "1.29.2", meshID: "cluster.local", root: "one"})
	two := w.install(install{namespace: "istio-system-27", revision: "default-v1-27-0", version: "1.27.0", meshID: "istio_27", root: "two", config: strict, resources: bigResources})
	before := one
	before.version = "1.29.0"
	w.fill(before, shop[:3], "", "istio-injection", "enabled", nil)
	w.fill(one, shop[3:], "", "istio-injection", "enabled", map[int]int{3: 1})
	w.sidecar(one, "checkout", "checkout-cart", 2, 2)
	w.fill(two, reports, "", "istio.io/rev", "default-v1-27-0", nil)
	w.namespace("geo", map[string]string{"istio.io/rev": "default-v1-27-O"})
	w.plain("geo", "geo-api", 2)
	w.namespace("beacon", map[string]string{"istio.io/rev": "default-v1-26-0"})
	w.plain("beacon", "beacon-api", 1)
	w.namespace("ingress", nil)
	w.ingress(one, "ingress", "istio-ingressgateway", 2, 2)
	return w
}

// sidecarAmbient is a sidecar mesh beside an ambient one, with scopes that keep them apart.
func sidecarAmbient() *world {
	w := newWorld()
	one := w.install(install{namespace: "istio-system", revision: "default", version: "1.29.2", meshID: "cluster.local", root: "one", ambient: true, scope: "default"})
	two := w.install(install{namespace: "istio-system-27", revision: "default-v1-27-0", version: "1.27.0", meshID: "istio_27", root: "two", scope: "istio_27"})
	w.ztunnel(one, nodes("general", 4))
	w.flow(one, shop, "", nodes("general", 4), nil)
	w.waypoint(one, "orders", "waypoint")
	w.namespace("orders", map[string]string{"istio.io/use-waypoint": "waypoint"})
	w.fill(two, reports, "", "istio.io/rev", "default-v1-27-0", map[int]int{2: 0})
	return w
}

// ambientAmbient is the mission's two ambient meshes: scopes tell most namespaces apart, and two remain undecided.
func ambientAmbient() *world {
	w := newWorld()
	one := w.install(install{namespace: "istio-system", revision: "default", version: "1.29.2", meshID: "mesh-default", root: "one", ambient: true, scope: "default"})
	two := w.install(install{namespace: "istio-system-25", revision: "default-v1-25-0", version: "1.25.0", meshID: "istio_25", root: "two", ambient: true, scope: "istio_25"})
	w.ztunnel(one, nodes("general", 4))
	w.ztunnel(two, nodes("general", 4))
	w.flow(one, shop, "", nodes("general", 4), map[int]int{8: 0})
	w.flow(two, reports, "", nodes("general", 4), nil)
	w.waypoint(two, "pricing", "waypoint")
	w.namespace("pricing", map[string]string{"istio.io/use-waypoint": "waypoint"})
	w.flow(install{}, lab[:2], "", nodes("general", 4), nil)
	return w
}

// twoClusters is one mesh in two clusters, with one ID and one root of trust: it has been upgraded in Europe, and is half-way
// in America. America has a second mesh, of its own root, with a namespace of the same name as one of the first.
func twoClusters() (europe, america *world) {
	europe, america = newWorld(), newWorld()
	shared := install{namespace: "istio-system", revision: "default", version: "1.29.2", meshID: "mesh-global", root: "one", replicas: 2, ready: 2, scope: "global", config: strict}
	old := install{namespace: "istio-system-28", revision: "default-v1-28-0", version: "1.28.0", meshID: "mesh-global", root: "one", scope: "global"}
	own := install{namespace: "istio-system-pay", revision: "pay", version: "1.28.3", meshID: "mesh-pay", root: "two", scope: "pay"}

	here := europe.install(shared)
	europe.fill(here, shop, "", "istio-injection", "enabled", map[int]int{4: 1})
	europe.namespace("istio-ingress", map[string]string{"mesh": "global"})
	europe.gateway(here, "istio-ingress", "public")

	there, before, pay := america.install(shared), america.install(old), america.install(own)
	america.fill(there, shop[:5], "", "istio-injection", "enabled", nil)
	america.fill(before, shop[5:9], "", "istio.io/rev", "default-v1-28-0", map[int]int{2: 0})
	america.namespace("istio-ingress", map[string]string{"mesh": "global"})
	america.gateway(before, "istio-ingress", "public")
	america.fill(pay, []string{"payments", "wallet", "cards"}, "", "istio.io/rev", "pay", nil)
	return europe, america
}

// tenants is the mission's complete example: two isolated sidecar meshes, each seeing only its own namespaces.
func tenants() *world {
	w := newWorld()
	one := w.install(install{namespace: "istio-system-mesh1", revision: "mesh1", version: "1.29.2", meshID: "mesh1", root: "one", scope: "mesh1"})
	two := w.install(install{namespace: "istio-system-mesh2", revision: "mesh2", version: "1.29.2", meshID: "mesh2", root: "two", scope: "mesh2"})
	w.fill(one, shop[:8], "-one", "istio.io/rev", "mesh1", nil)
	w.fill(two, reports[:6], "-two", "istio.io/rev", "mesh2", map[int]int{1: 1})
	return w
}
