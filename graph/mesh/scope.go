package mesh

import "k8s.io/apimachinery/pkg/labels"

// everything is how kubectl writes a selector that says nothing.
const everything = "<none>"

// Watches tells whether the plane's discoverySelectors take a namespace of these labels: what it does not watch it may
// inject, and then serves no configuration to (istio.io/istio pkg/kube/namespace, discoveryNamespacesFilter). A Scope that
// nobody can read takes nothing.
func (p Plane) Watches(set map[string]string) bool {
	for _, scope := range p.Scope {
		selector, err := labels.Parse(scope)
		if scope == everything || err == nil && selector.Matches(labels.Set(set)) {
			return true
		}
	}
	return len(p.Scope) == 0
}
