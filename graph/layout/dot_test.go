package layout

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"portolan/graph"
	"portolan/graph/layout/graphviz"
)

// TestDOTIsReadByGraphviz gives the exported text to Graphviz: every label must arrive, and nothing else.
func TestDOTIsReadByGraphviz(t *testing.T) {
	pool := graphviz.NewPool(graphviz.Config{Command: []string{os.Args[0], playWorker}, Workers: 1, StartTimeout: 2 * time.Minute, LayoutTimeout: 2 * time.Minute})
	defer func() {
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	}()
	graphs := map[string]graph.Graph{"empty": {}, "canary": canaryMesh(), "three": threeMeshes(30)}
	for i, label := range nasty {
		if len(label) < 200 {
			g := build(sample{id: "m", planes: one("1.29.2", "default", 2), ztunnel: true})
			for j := range g.Nodes {
				g.Nodes[j].Label = label
			}
			g.Title, g.Notes = label, []string{label}
			graphs[fmt.Sprintf("nasty %d", i)] = g
		}
	}
	for name, g := range graphs {
		t.Run(name, func(t *testing.T) {
			out, err := pool.Layout(t.Context(), DOT(g))
			if err != nil {
				t.Fatalf("%v\n%s", err, DOT(g))
			}
			var doc struct {
				Objects []struct {
					Name string `json:"name"`
				} `json:"objects"`
				Edges []struct {
					Tooltip string `json:"tooltip"`
				} `json:"edges"`
			}
			if err := json.Unmarshal(out, &doc); err != nil {
				t.Fatal(err)
			}
			if len(doc.Objects) < len(g.Nodes) || len(doc.Edges) != len(g.Edges) {
				t.Errorf("Graphviz sees %d objects and %d edges; the graph has %d and %d", len(doc.Objects), len(doc.Edges), len(g.Nodes), len(g.Edges))
			}
		})
	}
}

func TestDOTIsReadable(t *testing.T) {
	dot := DOT(canaryMesh())
	for _, want := range []string{
		`subgraph "cluster_mesh/cluster.local" {`, `label="cluster.local\nambient, canary 24%"`, `"istiod 1.28.1\nistio-system · 1-28-1\ndefault, prod-stable"`,
		`ltail="cluster_grid/plane/prod/cluster.local/0"`, "style=dashed",
	} {
		if !strings.Contains(dot, want) {
			t.Errorf("%s is missing in\n%s", want, dot)
		}
	}
}
