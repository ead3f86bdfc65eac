package layout

import (
	"testing"

	"portolan/graph"
	"portolan/graph/mesh"
	"portolan/graph/picture"
)

// TestOneMoreNamespaceLeavesOtherMeshesAlone adds a namespace where its grid has room: nothing in the other meshes may
// move, and in its own mesh only what comes after it.
func TestOneMoreNamespaceLeavesOtherMeshesAlone(t *testing.T) {
	engine, g := newEngine(t), nineMeshes()
	before, err := Place(t.Context(), g, Options{Aspect: 1.6}, engine)
	if err != nil {
		t.Fatal(err)
	}
	const grid = "grid/plane/prod/istio_28/0"
	last := 0
	for i, n := range g.Nodes {
		if n.Parent == grid {
			last = i
		}
	}
	more := g
	more.Nodes = append([]graph.Node{}, g.Nodes[:last+1]...)
	more.Nodes = append(more.Nodes, graph.Node{ID: "namespace/new", Parent: grid, Kind: graph.Namespace, Label: "zz-new", Health: mesh.Healthy})
	more.Nodes = append(more.Nodes, g.Nodes[last+1:]...)
	after, err := Place(t.Context(), more, Options{Aspect: 1.6}, engine)
	if err != nil {
		t.Fatal(err)
	}
	boxes := map[string]picture.Rect{}
	for _, n := range after.Nodes {
		boxes[n.ID] = n.Box
	}
	for _, n := range before.Nodes {
		if boxes[n.ID] != n.Box {
			t.Errorf("%s moved from %v to %v", n.ID, n.Box, boxes[n.ID])
		}
	}
}
