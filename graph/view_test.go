package graph_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"sigs.k8s.io/yaml"

	"portolan/graph"
	"portolan/graph/mesh"
)

// look is a view of a scenario, as it is written down.
type look struct {
	Scenario string
	graph.View
}

// TestViews shows a scenario in one way a file: the reason, the view, and the chart that must come of it. With -update it
// writes down what came out.
func TestViews(t *testing.T) {
	files, err := filepath.Glob("testdata/views/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no views: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { runView(t, file) })
	}
}

func runView(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil || len(archive.Files) == 0 || archive.Files[0].Name != "view.yaml" || len(archive.Comment) < 2 {
		t.Fatalf("a view has its reason, then view.yaml: %v", err)
	}
	var l look
	if err := yaml.UnmarshalStrict(archive.Files[0].Data, &l); err != nil {
		t.Fatal(err)
	}
	scenario, err := txtar.ParseFile("testdata/scenarios/" + l.Scenario + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	atlas := mesh.Infer(saved(t, scenarioFacts(t, scenario)))
	g := graph.Build(atlas, l.View)
	checkView(t, atlas, l.View, g)
	old := txtar.Format(archive)
	archive.Files = append(archive.Files[:1], txtar.File{Name: sectionGraph, Data: []byte(graphText(g))})
	diff := cmp.Diff(strings.Split(string(old), "\n"), strings.Split(string(txtar.Format(archive)), "\n"))
	if diff == "" {
		return
	}
	if !*update {
		t.Fatalf("not as written down (-written +is); rewrite with: go test ./graph -run Views -update\n%s", diff)
	}
	t.Logf("rewritten (-old +new):\n%s", diff)
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestViewsHoldForAnyCluster holds checkView against random views of random clusters, and that neither the order of the
// facts nor that of the view matters.
func TestViewsHoldForAnyCluster(t *testing.T) {
	folded, focused := 0, 0
	for seed := range uint64(plausible) {
		s := newDice(seed).snapshot()
		atlas, again := mesh.Infer(s), mesh.Infer(shuffled(s, seed))
		before := bytesOf(t, atlas)
		r := rand.New(rand.NewPCG(seed, 5))
		for range 8 {
			view := randomView(r, atlas)
			g := graph.Build(atlas, view)
			checkView(t, atlas, view, g)
			other := view
			other.Folded, other.Hidden, other.Only = slices.Clone(view.Folded), slices.Clone(view.Hidden), slices.Clone(view.Only)
			slices.Reverse(other.Only)
			slices.Reverse(other.Folded)
			slices.Reverse(other.Hidden)
			if a, b := bytesOf(t, g), bytesOf(t, graph.Build(again, other)); a != b {
				t.Errorf("another order gives another chart:\n%s\n%s", a, b)
			}
			if t.Failed() {
				t.Fatalf("seed %d, view %+v\n%s", seed, view, graphText(g))
			}
			folded += len(slices.DeleteFunc(slices.Clone(g.Nodes), func(n graph.Node) bool { return !n.Folded }))
			if g.Aside > 0 {
				focused++
			}
		}
		if after := bytesOf(t, atlas); after != before {
			t.Fatalf("seed %d: the atlas was changed", seed)
		}
	}
	if folded < plausible || focused < plausible {
		t.Errorf("the views fold %d nodes and %d leave something aside: too few to tell", folded, focused)
	}
}

// TestAFoldedPlaneTakesNothingOfOneOutOfSight hides all planes but one, which is folded, or looks at nothing but its
// namespaces and neighbours.
func TestAFoldedPlaneTakesNothingOfOneOutOfSight(t *testing.T) {
	shared := 0
	for seed := range uint64(plausible) {
		atlas := mesh.Infer(newDice(seed).snapshot())
		planes := []string{}
		for _, m := range atlas.Meshes {
			for _, p := range m.Planes {
				planes = append(planes, p.Ref.String())
			}
		}
		for _, g := range gatewaysOf(atlas) {
			if slices.ContainsFunc(g.Claims, func(c mesh.Claim) bool { return c.Plane != g.Claims[0].Plane }) {
				shared++
			}
		}
		for _, p := range planes {
			others := slices.DeleteFunc(slices.Clone(planes), func(other string) bool { return other == p })
			for _, view := range []graph.View{{Hidden: others, Folded: []string{p}}, {Focus: p, Folded: []string{p}}} {
				if checkView(t, atlas, view, graph.Build(atlas, view)); t.Failed() {
					t.Fatalf("seed %d, view %+v", seed, view)
				}
			}
		}
	}
	if shared == 0 {
		t.Error("no gateway is shared by planes: too few to tell")
	}
}

// randomView asks for anything that there is, and for some that there is not.
func randomView(r *rand.Rand, atlas mesh.Atlas) graph.View {
	whole := graph.Build(atlas, graph.View{})
	ids := append(thingIDs(atlas), "nothing/of/the/kind")
	for _, n := range whole.Nodes {
		if !slices.Contains(ids, n.ID) {
			ids = append(ids, n.ID)
		}
	}
	view := graph.View{Hops: r.IntN(4)}
	if len(atlas.Meshes) > 0 && r.IntN(4) == 0 {
		view.Mesh = atlas.Meshes[r.IntN(len(atlas.Meshes))].Key
	}
	if r.IntN(2) == 0 {
		view.Focus = ids[r.IntN(len(ids))]
	}
	if r.IntN(4) == 0 {
		view.Only = []string{}
		for _, id := range ids {
			if r.IntN(6) == 0 {
				view.Only = append(view.Only, id)
			}
		}
	}
	hides, folds := r.IntN(3), r.IntN(4)
	for _, id := range ids {
		if r.IntN(10) < hides*hides {
			view.Hidden = append(view.Hidden, id)
		}
		if r.IntN(4) < folds {
			view.Folded = append(view.Folded, id)
		}
	}
	return view
}

// checkView checks what must hold of a chart in any view: nothing is lost, nothing is invented.
func checkView(t *testing.T, atlas mesh.Atlas, view graph.View, g graph.Graph) {
	t.Helper()
	checkGraph(t, g)
	where := map[string]int{}
	for _, n := range g.Nodes {
		where[n.ID]++
		if !slices.IsSorted(n.Holds) || n.Folded && (!slices.Contains(view.Folded, n.ID) || !n.Foldable || len(n.Holds) == 0) {
			t.Errorf("%s: folded %v, foldable %v, holds %v", n.ID, n.Folded, n.Foldable, n.Holds)
		}
		if n.Foldable && !n.Folded && slices.Contains(view.Folded, n.ID) {
			t.Errorf("%s is not folded", n.ID)
		}
		for _, id := range n.Holds {
			where[id]++
		}
	}
	there := 0
	for _, id := range thingIDs(atlas) {
		there += where[id]
		if where[id] > 1 {
			t.Errorf("%s is there %d times", id, where[id])
		}
	}
	checkHidden(t, atlas, view, where)
	checkOnly(t, atlas, view, where)
	checkFoldedPlanes(t, atlas, g)
	checkChips(t, atlas, g)
	if all := len(thingIDs(atlas)); there+g.Hidden+g.Aside != all {
		t.Errorf("of %d things, %d are there, %d hidden, %d aside", all, there, g.Hidden, g.Aside)
	}
	if said := strings.Contains(strings.Join(g.Notes, " "), fmt.Sprintf("%d thing", g.Hidden)); said != (g.Hidden > 0) {
		t.Errorf("%d things are hidden, and the notes say %q", g.Hidden, g.Notes)
	}
	checkNotes(t, atlas, view, g)
	checkTrueNumbers(t, atlas, g)
	checkViewEdges(t, atlas, g)
}

// checkTrueNumbers checks that what is drawn of a plane or a card does not depend on what else is.
func checkTrueNumbers(t *testing.T, atlas mesh.Atlas, g graph.Graph) {
	t.Helper()
	whole := map[string]graph.Node{}
	for _, n := range graph.Build(atlas, graph.View{}).Nodes {
		whole[n.ID] = n
	}
	for _, n := range g.Nodes {
		of, ok := whole[n.ID]
		switch {
		case !ok || n.Kind != graph.Plane && n.Kind != graph.Mesh:
		case n.Health != of.Health || n.Label != of.Label || n.Detail != of.Detail || !cmp.Equal(n.Badges, of.Badges) || !cmp.Equal(n.Progress, of.Progress):
			t.Errorf("%s is drawn as %+v, and alone as %+v", n.ID, n, of)
		case n.Kind == graph.Mesh && n.Counts != of.Counts:
			t.Errorf("%s counts %+v of %+v", n.ID, n.Counts, of.Counts)
		}
	}
}

// checkViewEdges checks that every edge says what something at its beginning, or in it, claims itself.
func checkViewEdges(t *testing.T, atlas mesh.Atlas, g graph.Graph) {
	t.Helper()
	claims, holds := map[string][]string{}, map[string][]string{}
	for _, m := range membersOf(atlas) {
		for _, c := range slices.Concat(m.Wanted, m.Running) {
			claims[m.Ref.String()] = append(claims[m.Ref.String()], c.Plane.String())
		}
	}
	for _, z := range ztunnelsOf(atlas) {
		for _, c := range z.Claims {
			claims[z.Ref.String()] = append(claims[z.Ref.String()], c.Plane.String())
		}
	}
	for _, w := range gatewaysOf(atlas) {
		for _, c := range w.Claims {
			claims[w.Ref.String()] = append(claims[w.Ref.String()], c.Plane.String())
		}
	}
	for _, n := range g.Nodes {
		holds[n.ID] = append(append(holds[n.ID], n.Holds...), n.ID)
		if parent := holds[n.Parent]; n.Parent != "" {
			holds[n.Parent] = append(append(parent, n.Holds...), n.ID)
		}
	}
	for _, e := range g.Edges {
		said := strings.HasPrefix(e.From, "grid/") && "grid/"+e.To == e.From
		for _, from := range holds[e.From] {
			for _, to := range holds[e.To] {
				said = said || slices.Contains(claims[from], to)
			}
		}
		if !said {
			t.Errorf("edge %s: nothing that is shown says so", e.ID)
		}
		if e.From == e.To {
			t.Errorf("edge %s goes nowhere", e.ID)
		}
	}
}

// thingIDs are the IDs of all that a chart must account for.
func thingIDs(a mesh.Atlas) []string {
	out := []string{}
	for _, m := range a.Meshes {
		out = append(out, graph.MeshID(m.Key))
		for _, p := range m.Planes {
			out = append(out, p.Ref.String())
		}
	}
	for _, m := range membersOf(a) {
		out = append(out, m.Ref.String())
	}
	for _, z := range ztunnelsOf(a) {
		out = append(out, z.Ref.String())
	}
	for _, g := range gatewaysOf(a) {
		out = append(out, g.Ref.String())
	}
	return out
}
