package layout

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"portolan/graph"
	"portolan/graph/layout/layouttest"
	"portolan/graph/picture"
)

// gallery are the graphs that every property is checked on.
func gallery() map[string]graph.Graph {
	out := map[string]graph.Graph{
		"empty": {}, "canary": canaryMesh(), "three": threeMeshes(60), "nine": nineMeshes(), "many": threeMeshes(450),
		"heat": build(sample{id: "big", planes: one("1.29.2", "default", 2000), ztunnel: true}),
	}
	for seed := range uint64(60) {
		out[fmt.Sprintf("random %d", seed)] = random(seed)
	}
	maps.Copy(out, views())
	return out
}

// each places every graph of the gallery with both engines.
func each(t *testing.T, check func(t *testing.T, g graph.Graph, p picture.Picture)) {
	for name, engine := range map[string]Engine{"graphviz": newEngine(t), "columns": Columns{}} {
		for title, g := range gallery() {
			t.Run(name+"/"+title, func(t *testing.T) {
				aspect := 0.6 + float64(len(g.Nodes)%5)/2
				p, err := Place(t.Context(), g, Options{Aspect: aspect}, engine)
				if err != nil {
					t.Fatal(err)
				}
				if len(p.Notes) != len(g.Notes) {
					t.Fatalf("the engine did not work: %v", p.Notes)
				}
				check(t, g, p)
			})
		}
	}
}

func TestChildrenInsideParentsAndSiblingsApart(t *testing.T) { each(t, checking(layouttest.Boxes)) }

func TestEdgesEndAtTheirNodes(t *testing.T) { each(t, checking(layouttest.Ends)) }

func TestLinesKeepOffNodes(t *testing.T) { each(t, checking(layouttest.Lines)) }

func TestTextFitsItsBox(t *testing.T) { each(t, checking(layouttest.Texts)) }

func TestSameInputSameBytes(t *testing.T) {
	first, second := newEngine(t), newEngine(t)
	for title, g := range gallery() {
		var bytes [2][]byte
		for i, engine := range []Engine{first, second} {
			shuffled := g
			shuffled.Edges = append([]graph.Edge{}, g.Edges...)
			rand.New(rand.NewPCG(uint64(i), 3)).Shuffle(len(shuffled.Edges), func(a, b int) {
				shuffled.Edges[a], shuffled.Edges[b] = shuffled.Edges[b], shuffled.Edges[a]
			})
			p, err := Place(t.Context(), shuffled, Options{Aspect: 1.6}, engine)
			if err != nil {
				t.Fatal(err)
			}
			if bytes[i], err = json.Marshal(p); err != nil {
				t.Fatal(err)
			}
		}
		if string(bytes[0]) != string(bytes[1]) {
			t.Errorf("%s: two pictures of one graph differ", title)
		}
	}
}
