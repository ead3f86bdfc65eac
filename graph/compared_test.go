package graph_test

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"portolan/graph"
	"portolan/graph/diff"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

func sideOf(s facts.Snapshot) diff.Side { return diff.Side{Facts: s, Atlas: mesh.Infer(s)} }

// TestSameIsNoDifference: every scenario is the same as itself, also after a save and in any order.
func TestSameIsNoDifference(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := saved(t, scenarioFacts(t, archive))
		for seed := range uint64(shuffles) {
			later := shuffled(s, seed)
			later.TakenAt = later.TakenAt.AddDate(0, 1, 0)
			if d := diff.Between(sideOf(s), diff.Side{Facts: later, Atlas: mesh.Infer(s)}); len(d.Changes)+len(d.Consequences) > 0 {
				t.Errorf("%s differs from itself: %+v %+v", filepath.Base(file), d.Changes, d.Consequences)
			}
		}
	}
}

// TestDifferenceHoldsForAnyPair: of two random clusters what one side alone has is told once, what both have is never added or
// removed, the other way round the same is told, the input is left alone, and its order does not matter.
func TestDifferenceHoldsForAnyPair(t *testing.T) {
	for seed := range uint64(plausible) {
		a, b := sideOf(newDice(seed).snapshot()), sideOf(newDice(seed+plausible).snapshot())
		before := bytesOf(t, a) + bytesOf(t, b)
		d, back := diff.Between(a, b), diff.Between(b, a)
		union, ghosts := diff.Ghosts(a.Atlas, b.Atlas, d)
		if bytesOf(t, a)+bytesOf(t, b) != before {
			t.Fatalf("seed %d: the input was changed", seed)
		}
		checkAlone(t, a.Atlas, b.Atlas, d)
		checkBack(t, d, back)
		other := diff.Side{Facts: shuffled(a.Facts, seed), Atlas: a.Atlas}
		if text := cmp.Diff(d, diff.Between(other, b)); text != "" {
			t.Errorf("seed %d: another order gives another difference:\n%s", seed, text)
		}
		checkGhosts(t, b.Atlas, union, ghosts, d)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// refsOf are the IDs of all that an Atlas has, workloads among them.
func refsOf(a mesh.Atlas) map[string]bool {
	out := map[string]bool{}
	for _, m := range a.Meshes {
		for _, p := range m.Planes {
			out[p.Ref.String()] = true
		}
	}
	for _, m := range membersOf(a) {
		out[m.Ref.String()] = true
		for _, w := range m.Workloads {
			out[w.Ref.String()] = true
		}
	}
	for _, z := range ztunnelsOf(a) {
		out[z.Ref.String()] = true
	}
	for _, g := range gatewaysOf(a) {
		out[g.Ref.String()] = true
	}
	return out
}

func checkAlone(t *testing.T, before, after mesh.Atlas, d diff.Difference) {
	t.Helper()
	a, b, told := refsOf(before), refsOf(after), map[string]int{}
	for _, c := range d.Changes {
		if told[c.ID]++; told[c.ID] > 1 {
			t.Errorf("%s is told twice", c.ID)
		}
		if c.Ref.Kind == "" {
			continue
		}
		switch {
		case c.Kind == diff.Added && (a[c.ID] || !b[c.ID]), c.Kind == diff.Removed && (!a[c.ID] || b[c.ID]):
			t.Errorf("%s is %s, and on the one side %t, on the other %t", c.ID, c.Kind, a[c.ID], b[c.ID])
		case (c.Kind == diff.Changed || c.Kind == diff.Moved) && (!a[c.ID] || !b[c.ID]):
			t.Errorf("%s is %s, and not on both sides", c.ID, c.Kind)
		case c.Kind == diff.Changed && len(c.Lines) == 0, c.Kind == diff.Moved && c.From == c.To:
			t.Errorf("%s is %s, and nothing says how: %+v", c.ID, c.Kind, c)
		}
	}
	for _, id := range sortedKeys(a) {
		if !b[id] && told[id] != 1 {
			t.Errorf("%s is on the earlier side only, and told %d times", id, told[id])
		}
	}
	for _, id := range sortedKeys(b) {
		if !a[id] && told[id] != 1 {
			t.Errorf("%s is on the later side only, and told %d times", id, told[id])
		}
	}
}

// checkBack compares a difference with that of the other direction: of things, since meshes and doubts may bear other names.
func checkBack(t *testing.T, d, back diff.Difference) {
	t.Helper()
	other := map[diff.Kind]diff.Kind{diff.Added: diff.Removed, diff.Removed: diff.Added}
	list := func(changes []diff.Change, turn bool) []string {
		out := []string{}
		for _, c := range changes {
			if kind, ok := other[c.Kind]; turn && ok {
				c.Kind = kind
			}
			if c.Ref.Kind != "" {
				out = append(out, string(c.Kind)+" "+c.ID)
			}
		}
		slices.Sort(out)
		return out
	}
	if text := cmp.Diff(list(d.Changes, false), list(back.Changes, true)); text != "" {
		t.Errorf("the other way round it is not the same:\n%s", text)
	}
}

// checkGhosts holds that everything which is there no more is drawn once, and that nothing else changes on the chart.
func checkGhosts(t *testing.T, after, union mesh.Atlas, ghosts map[string]bool, d diff.Difference) {
	t.Helper()
	plain, drawn := graph.Build(after, graph.View{}), graph.Build(union, graph.View{Ghosts: ghosts})
	want := map[string]graph.Node{}
	for _, n := range plain.Nodes {
		want[n.ID] = n
	}
	for _, n := range drawn.Nodes {
		old, ok := want[n.ID]
		if !ok || len(n.Holds) > 0 || len(old.Holds) > 0 || n.Kind == graph.Grid {
			continue
		}
		if n.Foldable = old.Foldable; n.Gone || cmp.Diff(old, n) != "" {
			t.Errorf("ghosts change %s:\n%s", n.ID, cmp.Diff(old, n))
		}
	}
	held := map[string]bool{}
	for _, n := range drawn.Nodes {
		held[n.ID] = true
		for _, id := range n.Holds {
			held[id] = true
		}
	}
	for _, c := range d.Changes {
		if node := c.Ref.Kind != "" && c.Ref.Kind != mesh.KindWorkload; node && !held[c.ID] {
			t.Errorf("%s is %s, and not on the chart", c.ID, c.Kind)
		}
	}
	if drawn.Hidden+drawn.Aside != 0 || strings.Join(drawn.Notes, "") != strings.Join(plain.Notes, "") {
		t.Errorf("ghosts hide something or are noted: %d, %d, %q", drawn.Hidden, drawn.Aside, drawn.Notes)
	}
}

// TestMarksAreCountedWhereTheyAreFolded: what is shut says how many of the things in it have changed, and counts no ghost.
func TestMarksAreCountedWhereTheyAreFolded(t *testing.T) {
	ns := func(name string) mesh.Ref { return mesh.Ref{Kind: mesh.KindNamespace, Cluster: "c", Name: name} }
	plane := mesh.Ref{Kind: mesh.KindPlane, Cluster: "c", Namespace: "istio-system", Name: "istiod"}
	atlas := mesh.Atlas{Meshes: []mesh.Mesh{{Key: "m", ID: "m", Health: mesh.Healthy, Planes: []mesh.Plane{{Ref: plane, Health: mesh.Healthy, Presence: mesh.Present}},
		Members: []mesh.Member{{Ref: ns("a"), Home: plane, Health: mesh.Healthy}, {Ref: ns("b"), Home: plane, Health: mesh.Healthy}, {Ref: ns("gone"), Home: plane, Health: mesh.Unknown}}}}}
	view := graph.View{Ghosts: map[string]bool{ns("gone").String(): true}, Marks: map[string]graph.Mark{
		ns("gone").String(): {Kind: graph.MarkRemoved, Says: "removed"}, ns("b").String(): {Kind: graph.MarkChanged, Says: "changed: labels"}, plane.String(): {Kind: graph.MarkChanged, Says: "changed: version"}}}
	open := nodesByID(graph.Build(atlas, view))
	if card := open["mesh/m"]; card.Changes != 3 || card.Note != "3 changed" || card.Counts.Healthy != 2 || card.Counts.Unknown != 0 {
		t.Errorf("the card says %d changed, %q, %+v", card.Changes, card.Note, card.Counts)
	}
	if grid := open["grid/"+plane.String()]; grid.Changes != 2 || grid.Of != 2 || grid.Note != "2 namespaces, 2 changed" {
		t.Errorf("the grid says %d changed, of %d, %q", grid.Changes, grid.Of, grid.Note)
	}
	if gone := open[ns("gone").String()]; !gone.Gone || gone.Mark == nil || !strings.HasPrefix(gone.Alt, "removed, ") {
		t.Errorf("the ghost is %+v", gone)
	}
	view.Folded = []string{"mesh/m"}
	shut := nodesByID(graph.Build(atlas, view))
	if card := shut["mesh/m"]; len(shut) != 1 || card.Changes != 3 || !slices.Contains(card.Holds, ns("gone").String()) || card.Inside != "1 control plane · 2 namespaces" {
		t.Errorf("shut, the card says %d changed, %q", card.Changes, card.Inside)
	}
}

func nodesByID(g graph.Graph) map[string]graph.Node {
	out := map[string]graph.Node{}
	for _, n := range g.Nodes {
		out[n.ID] = n
	}
	return out
}

// FuzzDifference feeds nonsense to both sides: no two snapshots make comparing or drawing it panic, and no cluster differs from itself.
func FuzzDifference(f *testing.F) {
	for seed := range uint64(200) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		var a, b facts.Snapshot
		newDice(seed).garbage(reflect.ValueOf(&a.Clusters).Elem())
		newDice(seed + 1).garbage(reflect.ValueOf(&b.Clusters).Elem())
		before, after := sideOf(a), sideOf(b)
		d := diff.Between(before, after)
		union, ghosts := diff.Ghosts(before.Atlas, after.Atlas, d)
		graph.Build(union, graph.View{Ghosts: ghosts})
		// Of several clusters some have one name, which no reading has.
		if same := diff.Between(before, before); len(a.Clusters) == 1 && len(same.Changes)+len(same.Consequences) > 0 {
			t.Errorf("seed %d differs from itself in %d changes and %d consequences", seed, len(same.Changes), len(same.Consequences))
		}
	})
}
