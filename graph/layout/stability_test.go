package layout

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/graph/layout/layouttest"
	"portolan/graph/mesh"
	"portolan/graph/picture"
)

// crowd is a mesh of 300 namespaces among others.
func crowd() graph.Graph {
	g := build(
		sample{id: "small", ztunnel: true, waypoint: 2, planes: one("1.28.1", "default", 40)},
		sample{id: "big", ztunnel: true, gateway: true, planes: []samplePlane{{"1.29.2", "default", 300, mesh.Healthy, 0.8, nil}, {"1.30.0", "canary", 30, mesh.Healthy, 0.2, nil}}},
		sample{id: "other", gateway: true, planes: one("1.27.0", "default", 90)},
		sample{id: "last", planes: one("1.27.0", "default", 25)},
	)
	addUndecided(&g, "plane/prod/big/0", "plane/prod/other/0")
	return g
}

const bigGrid = "grid/plane/prod/big/0"

// with is a graph with one more node after its last sibling, in reading order: sick first, then by name.
func with(g graph.Graph, n graph.Node) graph.Graph {
	at := len(g.Nodes)
	for i, s := range g.Nodes {
		if s.ID == n.Parent || s.Parent == n.Parent && s.Kind == n.Kind && before(s, n) {
			at = i + 1
		}
	}
	g.Nodes = slices.Insert(slices.Clone(g.Nodes), at, n)
	return g
}

func before(a, b graph.Node) bool {
	if d := a.Health.Rank() - b.Health.Rank(); d != 0 {
		return d < 0
	}
	return a.Label < b.Label
}

// without is a graph without a node and all that is in it or tied to it.
func without(g graph.Graph, id string) graph.Graph {
	gone := map[string]bool{id: true}
	g.Nodes, g.Edges = slices.Clone(g.Nodes), slices.Clone(g.Edges)
	for _, n := range g.Nodes {
		gone[n.ID] = gone[n.ID] || gone[n.Parent]
	}
	g.Nodes = slices.DeleteFunc(g.Nodes, func(n graph.Node) bool { return gone[n.ID] })
	g.Edges = slices.DeleteFunc(g.Edges, func(e graph.Edge) bool { return gone[e.From] || gone[e.To] })
	return g
}

func namespace(parent, name string) graph.Node {
	return graph.Node{ID: "namespace/new/" + name, Parent: parent, Kind: graph.Namespace, Label: name, Health: mesh.Healthy}
}

func find(g graph.Graph, id string) graph.Node {
	return g.Nodes[slices.IndexFunc(g.Nodes, func(n graph.Node) bool { return n.ID == id })]
}

// tilesOf are the namespaces of a grid as they lie on a picture, in reading order.
func tilesOf(p picture.Picture, grid string) []string {
	var tiles []picture.Node
	for _, n := range p.Nodes {
		if n.Parent == grid {
			tiles = append(tiles, n)
		}
	}
	slices.SortFunc(tiles, func(a, b picture.Node) int {
		if a.Box.Y != b.Box.Y {
			return int(a.Box.Y - b.Box.Y)
		}
		return int(a.Box.X - b.Box.X)
	})
	ids := []string{}
	for _, n := range tiles {
		ids = append(ids, n.ID)
	}
	return ids
}

// moved are the nodes of two pictures that are not where they were, by their card.
func moved(before, after picture.Picture) map[string][]string {
	now, parents := map[string]picture.Rect{}, map[string]string{}
	for _, n := range after.Nodes {
		now[n.ID] = n.Box
	}
	out := map[string][]string{}
	for _, n := range before.Nodes {
		parents[n.ID] = n.Parent
		if box, ok := now[n.ID]; ok && box != n.Box {
			card := n.ID
			for parents[card] != "" {
				card = parents[card]
			}
			out[card] = append(out[card], n.ID)
		}
	}
	return out
}

// next places a graph after another one, twice, and checks the picture.
func next(t *testing.T, g graph.Graph, previous picture.Picture, engine Engine) picture.Picture {
	t.Helper()
	was, err := json.Marshal(previous)
	if err != nil {
		t.Fatal(err)
	}
	var both [2][]byte
	var p picture.Picture
	for i := range both {
		if p, err = Place(t.Context(), g, Options{Aspect: 1.6, Previous: &previous}, engine); err != nil {
			t.Fatal(err)
		}
		if both[i], err = json.Marshal(p); err != nil {
			t.Fatal(err)
		}
	}
	if string(both[0]) != string(both[1]) {
		t.Error("two pictures of one graph after one picture differ")
	}
	if still, err := json.Marshal(previous); err != nil || string(still) != string(was) {
		t.Errorf("the previous picture was changed, or %v", err)
	}
	checking(layouttest.All)(t, g, p)
	return p
}

func fresh(t *testing.T, g graph.Graph, engine Engine) picture.Picture {
	t.Helper()
	p, err := Place(t.Context(), g, Options{Aspect: 1.6}, engine)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// onlyIn fails when anything outside of a card is not where it was.
func onlyIn(t *testing.T, card string, before, after picture.Picture) {
	t.Helper()
	for other, ids := range moved(before, after) {
		if other != card {
			t.Errorf("%d nodes of %s moved: %.300s", len(ids), other, strings.Join(ids, " "))
		}
	}
}

func TestTheSameGraphAgainIsTheSamePicture(t *testing.T) {
	engine := newEngine(t)
	for title, g := range gallery() {
		p := fresh(t, g, engine)
		again, err := Place(t.Context(), g, Options{Aspect: 1.6, Previous: &p}, engine)
		if err != nil {
			t.Fatal(err)
		}
		if m := moved(p, again); len(m) > 0 {
			t.Errorf("%s: %v", title, m)
		}
	}
}

// Fifty namespaces come, one by one, to a mesh of 300: no node of another mesh moves, and in its own grid all keep their
// order; nearly always their places too.
func TestOneMoreNamespaceMovesNoOtherMesh(t *testing.T) {
	for name, engine := range map[string]Engine{"graphviz": newEngine(t), "columns": Columns{}} {
		t.Run(name, func(t *testing.T) {
			g := crowd()
			p := fresh(t, g, engine)
			still := 0
			for i := range 50 {
				g = with(g, namespace(bigGrid, fmt.Sprintf("m-%d", i)))
				after := next(t, g, p, engine)
				onlyIn(t, "mesh/big", p, after)
				was, is := tilesOf(p, bigGrid), tilesOf(after, bigGrid)
				if !slices.Equal(is[:len(was)], was) {
					t.Fatalf("after %d more the order of the grid is another one", i+1)
				}
				if len(moved(p, after)) == 0 {
					still++
				}
				p = after
			}
			if still < 40 {
				t.Errorf("only %d of 50 left everything where it was", still)
			}
		})
	}
}

// A removed namespace leaves its slot, which the next one takes; a slot is kept also by who falls ill.
func TestAGridKeepsItsSlots(t *testing.T) {
	engine := newEngine(t)
	g := crowd()
	p := fresh(t, g, engine)
	tiles := tilesOf(p, bigGrid)
	gone, ill := tiles[7], tiles[200]
	g = without(g, gone)
	sick := find(g, ill)
	sick.Health = mesh.Failing
	g = with(without(g, ill), sick)
	after := next(t, g, p, engine)
	if m := moved(p, after); len(m) > 0 {
		t.Errorf("moved: %v", m)
	}
	g = with(g, namespace(bigGrid, "aaa"))
	last := next(t, g, after, engine)
	if m := moved(after, last); len(m) > 0 {
		t.Errorf("moved: %v", m)
	}
	if got := tilesOf(last, bigGrid); got[7] != "namespace/new/aaa" || got[200] != ill {
		t.Errorf("the free slot went to %s, and where the sick one was is %s", got[7], got[200])
	}
}

// Where more than a third of a grid's slots would be holes, they are closed up, in order.
func TestHolesAreClosedUp(t *testing.T) {
	engine := newEngine(t)
	g := crowd()
	p := fresh(t, g, engine)
	before := p
	tiles := tilesOf(p, bigGrid)
	for i, id := range tiles {
		if i%2 == 0 {
			g = without(g, id)
		}
	}
	after := next(t, g, p, engine)
	onlyIn(t, "mesh/big", before, after)
	kept := tilesOf(after, bigGrid)
	want := []string{}
	for i, id := range tiles {
		if i%2 == 1 {
			want = append(want, id)
		}
	}
	if !slices.Equal(kept, want) {
		t.Error("the order is another one")
	}
	first, third := boxOf(after, want[0]), boxOf(after, want[2])
	if w := boxOf(before, tiles[0]); first != w || third != boxOf(before, tiles[2]) {
		t.Errorf("there are holes left: %v, %v", first, third)
	}
}

func boxOf(p picture.Picture, id string) picture.Rect {
	return p.Nodes[slices.IndexFunc(p.Nodes, func(n picture.Node) bool { return n.ID == id })].Box
}

// Planes, chips and whole meshes come and go: each change moves only its own card.
func TestPlanesChipsAndMeshesComeAndGo(t *testing.T) {
	engine := newEngine(t)
	g := crowd()
	p := fresh(t, g, engine)
	step := func(card string, change graph.Graph) {
		t.Helper()
		after := next(t, change, p, engine)
		onlyIn(t, card, p, after)
		g, p = change, after
	}
	ztunnel := find(g, "ztunnel/big/0")
	step("mesh/big", without(g, "ztunnel/big/0"))
	more := with(g, ztunnel)
	more.Edges = append(slices.Clone(more.Edges), graph.Edge{ID: "manages:z", From: ztunnel.ID, To: "plane/prod/big/0", Kind: graph.Manages, Health: mesh.Healthy})
	step("mesh/big", more)
	plane := graph.Node{ID: "plane/new", Parent: "mesh/other", Kind: graph.Plane, Label: "istiod 1.30.0", Health: mesh.Healthy}
	step("mesh/other", with(g, plane))
	step("mesh/last", without(g, "mesh/last"))
	mine := build(sample{id: "come", planes: one("1.29.2", "default", 12)})
	bigger := g
	bigger.Nodes, bigger.Edges = slices.Concat(mine.Nodes, g.Nodes), slices.Concat(mine.Edges, g.Edges)
	step("mesh/come", bigger)
	step("mesh/other", without(g, "plane/new"))
}
