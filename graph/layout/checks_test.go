package layout

import (
	"testing"

	"portolan/graph"
	"portolan/graph/layout/layouttest"
	"portolan/graph/picture"
)

var inside, overlapping = layouttest.Inside, layouttest.Overlap

// checking fails a test with what a check of package layouttest finds.
func checking(check func(graph.Graph, picture.Picture) []string) func(*testing.T, graph.Graph, picture.Picture) {
	return func(t *testing.T, g graph.Graph, p picture.Picture) {
		t.Helper()
		for _, fault := range check(g, p) {
			t.Error(fault)
		}
	}
}
