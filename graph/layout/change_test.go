package layout

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"portolan/graph"
	"portolan/graph/mesh"
)

// TestRandomChangesMoveOnlyTheirOwn changes one card of random graphs again and again.
func TestRandomChangesMoveOnlyTheirOwn(t *testing.T) {
	engine := newEngine(t)
	kept, all := 0, 0
	for seed := range uint64(30) {
		g := random(seed)
		r := rand.New(rand.NewPCG(seed, 99))
		p := fresh(t, g, engine)
		for i := range 8 {
			card, changed := randomChange(g, r, i)
			after := next(t, changed, p, engine)
			all++
			m := moved(p, after)
			delete(m, card)
			// With most of a small graph gone, a fresh picture is what is asked for.
			if len(m) == 0 || len(moved(fresh(t, changed, engine), after)) > 0 {
				kept++
				onlyIn(t, card, p, after)
			}
			if t.Failed() {
				t.Fatalf("seed %d, change %d of %s", seed, i, card)
			}
			g, p = changed, after
		}
	}
	if kept*10 < all*9 {
		t.Errorf("only %d of %d pictures kept their shape", kept, all)
	}
}

// randomChange adds or removes a node of one card, or makes one ill, and says in which card.
func randomChange(g graph.Graph, r *rand.Rand, i int) (card string, changed graph.Graph) {
	n := g.Nodes[r.IntN(len(g.Nodes))]
	card = n.ID
	for c := n; c.Parent != ""; {
		c = find(g, c.Parent)
		card = c.ID
	}
	switch roll := r.IntN(10); {
	case n.Kind == graph.Grid && !n.Folded || n.Kind == graph.Namespace && roll < 5:
		parent := n.Parent
		if n.Kind == graph.Grid {
			parent = n.ID
		}
		for j := range 1 + r.IntN(3)*r.IntN(20) {
			g = with(g, namespace(parent, fmt.Sprintf("c-%d-%d", i, j)))
		}
		return card, g
	case roll < 8:
		ill := n
		ill.Health, ill.Label = mesh.Failing, n.Label+"!"
		g.Nodes = slices.Clone(g.Nodes)
		g.Nodes[slices.IndexFunc(g.Nodes, func(o graph.Node) bool { return o.ID == n.ID })] = ill
		return card, g
	default:
		return card, without(g, n.ID)
	}
}
