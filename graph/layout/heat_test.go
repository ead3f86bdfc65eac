package layout

import (
	"testing"

	"portolan/graph"
	"portolan/graph/picture"
)

// However many there are, a healthy namespace that is stale or in doubt must not look like one that is not.
func TestHeatTilesShowWhatIsStaleOrInDoubt(t *testing.T) {
	g := build(sample{id: "big", planes: one("1.29.2", "default", smallFrom+100)})
	p, err := Place(t.Context(), g, Options{Aspect: 1.6}, Columns{})
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]picture.Icon{}
	for _, op := range p.Ops {
		if op.Icon != "" && op.Node != "" {
			drawn[op.Node] = op.Icon
		}
	}
	marked := 0
	for _, n := range g.Nodes {
		if n.Kind != graph.Namespace || n.Health != "healthy" || len(marks(n)) == 0 {
			continue
		}
		marked++
		if got, want := drawn[n.ID], marks(n)[0]; got != want {
			t.Fatalf("%s shows %q, want %q", n.ID, got, want)
		}
	}
	if marked == 0 {
		t.Fatal("the sample has no marked namespace to look at")
	}
}
