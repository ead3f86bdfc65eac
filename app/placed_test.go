package app

import (
	"testing"

	"portolan/app/demo"
	"portolan/graph"
	"portolan/graph/layout"
	"portolan/graph/layout/layouttest"
	"portolan/graph/mesh"
)

// TestDemosArePlaced draws every demo in windows of many shapes, whole and with each of its groups folded; nothing may overlap, and every line must find a way that runs through no node.
func TestDemosArePlaced(t *testing.T) {
	for _, name := range demo.Names() {
		atlas := mesh.Infer(demoSnapshot(t, name))
		views := []graph.View{{}}
		for _, n := range graph.Build(atlas, graph.View{}).Nodes {
			if n.Kind != graph.Namespace {
				views = append(views, graph.View{Folded: []string{n.ID}})
			}
		}
		for _, view := range views {
			chart := graph.Build(atlas, view)
			for _, aspect := range []float64{0.4, 1, 1.6, 2.4, 4} {
				p, err := layout.Place(t.Context(), chart, layout.Options{Aspect: aspect}, layout.Columns{})
				if err != nil {
					t.Fatal(err)
				}
				for _, fault := range layouttest.All(chart, p) {
					t.Errorf("%s, folded %q, aspect %v: %s", name, view.Folded, aspect, fault)
				}
			}
		}
	}
}
