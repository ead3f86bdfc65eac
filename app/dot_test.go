package app

import (
	"strings"
	"testing"

	"portolan/graph"
)

func TestDOT(t *testing.T) {
	var out strings.Builder
	err := writeDOT(&out, graph.Graph{Title: "t", Nodes: []graph.Node{
		{ID: "m", Kind: graph.Mesh, Label: "mesh"},
		{ID: "p", Parent: "m", Kind: graph.Plane, Label: `evil"]; x -> y \`, Detail: "line\ntwo"},
		{ID: "g", Parent: "m", Kind: graph.Grid, Label: "grid"},
		{ID: "n", Parent: "g", Kind: graph.Namespace, Label: "shop"},
	}, Edges: []graph.Edge{{ID: "e", From: "g", To: "p", Kind: graph.Manages, Doubtful: true}}})
	if err != nil {
		t.Fatal(err)
	}
	want := `digraph "t" {
  compound=true;
  node [shape=box];
  subgraph "cluster_m" {
    label="mesh";
    "p" [label="evil\"]; x -> y \\\nline\ntwo"];
    subgraph "cluster_g" {
      label="grid";
      "n" [label="shop"];
    }
  }
  "n" -> "p" [class="manages" ltail="cluster_g" style=dashed];
}
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
