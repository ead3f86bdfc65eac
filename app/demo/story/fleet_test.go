package story

import (
	"reflect"
	"strings"
	"testing"

	"portolan/graph/mesh"
)

func TestFleetHasSixMeshesAndAllNamespaces(t *testing.T) {
	fleet := Fleet(125)
	if !reflect.DeepEqual(fleet, Fleet(125)) {
		t.Error("the same size gives other facts")
	}
	atlas := mesh.Infer(fleet)
	if len(atlas.Meshes) != fleetMeshes {
		t.Fatalf("%d meshes, want %d", len(atlas.Meshes), fleetMeshes)
	}
	members := 0
	for _, m := range atlas.Meshes {
		for _, member := range m.Members {
			// The others hold gateways and control planes.
			if name := member.Ref.Name; !strings.HasPrefix(name, "ingress") && !strings.HasPrefix(name, "istio") {
				members++
			}
		}
	}
	if members != 125 {
		t.Errorf("%d namespaces are in a mesh, want 125", members)
	}
}
