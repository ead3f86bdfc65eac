package graph_test

import (
	"slices"
	"testing"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// TestShortAndFullAddressAreOnePlane reads two proxies of one istiod whose namespace may not be read: whichever comes
// first, it is one plane, of a revision that the name of a tag's Service does not tell.
func TestShortAndFullAddressAreOnePlane(t *testing.T) {
	addresses := []string{"istiod-revision-tag-prod.mesh-b:15012", "istiod-revision-tag-prod.mesh-b.svc:15012"}
	for range 2 {
		c := facts.Cluster{Context: "c", Namespaces: []facts.Namespace{{Name: "shop"}}}
		for i, name := range []string{"first", "second"} {
			c.Pods = append(c.Pods, facts.PodGroup{
				Namespace: "shop", Workload: facts.WorkloadRef{Kind: "Deployment", Name: name}, Mode: facts.Sidecar, PlaneAddress: addresses[i], Pods: 1, Ready: 1,
			})
		}
		planes := []mesh.Plane{}
		for _, m := range mesh.Infer(facts.Snapshot{Clusters: []facts.Cluster{c}}).Meshes {
			planes = append(planes, m.Planes...)
		}
		if len(planes) != 1 || planes[0].Ref.Namespace != "mesh-b" || planes[0].Revision != "" || planes[0].Proxies != 2 {
			t.Errorf("%v: %+v", addresses, planes)
		}
		slices.Reverse(addresses)
	}
}
