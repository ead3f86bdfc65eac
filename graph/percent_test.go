package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/graph/mesh"
)

// upgrading is an Atlas of one mesh with so many pods on each of two planes of these versions.
func upgrading(old, next int, versions ...string) mesh.Atlas {
	m := mesh.Mesh{Key: "m", ID: "m", Health: mesh.Healthy, Canary: &mesh.Canary{}}
	for i, proxies := range []int{old, next} {
		revision := []string{"old", "next"}[i]
		ref := mesh.Ref{Kind: mesh.KindPlane, Cluster: "c", Namespace: "istio-system", Name: "istiod-" + revision}
		m.Planes = append(m.Planes, mesh.Plane{Ref: ref, Revision: revision, Version: versions[i], Proxies: proxies, Presence: mesh.Present, Health: mesh.Healthy})
		m.Canary.Steps = append(m.Canary.Steps, mesh.CanaryStep{Plane: ref, Revision: revision, Version: versions[i], Proxies: proxies})
	}
	return mesh.Atlas{Meshes: []mesh.Mesh{m}}
}

// TestNoUpgradeIsOverBeforeItIs: as long as there is a pod on a plane its share is not nothing, and the other's not all.
func TestNoUpgradeIsOverBeforeItIs(t *testing.T) {
	for _, c := range []struct {
		old, next int
		want      [2]string
	}{
		{1, 999, [2]string{"<1%", ">99%"}}, {999, 1, [2]string{">99%", "<1%"}}, {0, 7, [2]string{"0%", "100%"}}, {7, 0, [2]string{"100%", "0%"}},
		{1, 2, [2]string{"33%", "67%"}}, {71, 29, [2]string{"71%", "29%"}},
	} {
		atlas := upgrading(c.old, c.next, "1.28.0", "1.29.0")
		open, shut := graph.Build(atlas, graph.View{}), graph.Build(atlas, graph.View{Folded: []string{"mesh/m"}})
		card := shut.Nodes[0]
		if want := fmt.Sprintf("(%s on 1.28.0, %s on 1.29.0)", c.want[0], c.want[1]); !strings.Contains(card.Inside, want) {
			t.Errorf("%d and %d pods: %s, want %s", c.old, c.next, card.Inside, want)
		}
		if badge := card.Badges[0].Text; badge != "canary "+c.want[1] {
			t.Errorf("%d and %d pods: the badge says %s", c.old, c.next, badge)
		}
		for i, n := range open.Nodes[1:3] {
			if !strings.HasSuffix(n.Alt, ", "+c.want[i]+" of the mesh's pods") {
				t.Errorf("%d and %d pods: %s", c.old, c.next, n.Alt)
			}
		}
	}
}

func TestPlanesOfOneVersionAreToldApart(t *testing.T) {
	for _, versions := range [][]string{{"", ""}, {"1.29.0", "1.29.0"}} {
		shut := graph.Build(upgrading(3, 1, versions...), graph.View{Folded: []string{"mesh/m"}})
		if got := shut.Nodes[0].Inside; !strings.Contains(got, "(75% on old, 25% on next)") {
			t.Errorf("planes of %q: %s", versions, got)
		}
	}
}
