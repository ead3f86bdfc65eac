package graph_test

import (
	"testing"

	"portolan/graph"
	"portolan/graph/layout"
	"portolan/graph/layout/layouttest"
	"portolan/graph/mesh"
)

// checkPlaced has an Atlas drawn, whole and with each of its meshes and clusters folded: nothing may overlap, and every line must find
// a way that runs through no node.
func checkPlaced(t *testing.T, atlas mesh.Atlas) {
	t.Helper()
	views := []graph.View{{}}
	for _, m := range atlas.Meshes {
		views = append(views, graph.View{Folded: []string{graph.MeshID(m.Key)}})
	}
	parts := []string{}
	for _, n := range graph.Build(atlas, graph.View{}).Nodes {
		if n.Kind == graph.Cluster {
			parts = append(parts, n.ID)
		}
	}
	if len(parts) > 0 {
		views = append(views, graph.View{Folded: parts[:1]}, graph.View{Folded: parts})
	}
	for _, view := range views {
		chart := graph.Build(atlas, view)
		for _, aspect := range []float64{0.6, 1.6, 3} {
			p, err := layout.Place(t.Context(), chart, layout.Options{Aspect: aspect}, layout.Columns{})
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range layouttest.All(chart, p) {
				t.Errorf("folded %q, aspect %v: %s", view.Folded, aspect, fault)
			}
		}
	}
}

// TestRandomClustersArePlaced draws what is inferred from random facts.
func TestRandomClustersArePlaced(t *testing.T) {
	lines := 0
	for seed := range uint64(150) {
		atlas := mesh.Infer(newDice(seed).snapshot())
		for _, e := range graph.Build(atlas, graph.View{}).Edges {
			if e.Kind != graph.Manages {
				lines++
			}
		}
		if checkPlaced(t, atlas); t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if lines < 150 {
		t.Errorf("only %d lines that have to find their way: too few to tell", lines)
	}
}
