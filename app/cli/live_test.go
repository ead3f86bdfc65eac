package cli

import (
	"testing"

	"portolan/graph/mesh"
)

// TestPlanesByPath names a plane outside of the cluster by its host alone.
func TestPlanesByPath(t *testing.T) {
	got := planes([]mesh.Ref{{Namespace: "istio-system", Name: "istiod"}, {Name: "istiod.example.com"}})
	if want := "istio-system/istiod and istiod.example.com"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}
