package charting

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/app/demo"
	"portolan/graph"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

var everything = []facts.Redaction{facts.RedactHosts, facts.RedactNames}

func demoFacts(t *testing.T, name string) (facts.Snapshot, mesh.Atlas) {
	t.Helper()
	s, err := demo.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return s, mesh.Infer(s)
}

func dressed(t *testing.T, name, alias string) (before mesh.Atlas, d Disguise) {
	t.Helper()
	s, before := demoFacts(t, name)
	d, err := Dress(s, before, everything, alias)
	if err != nil {
		t.Fatal(err)
	}
	return before, d
}

func nodes(a mesh.Atlas, view graph.View) []string {
	out := []string{}
	for _, n := range graph.Build(a, view).Nodes {
		out = append(out, n.ID)
	}
	slices.Sort(out)
	return out
}

// TestDisguisedChartHasTheSameNodes holds for every demo that the nodes of the chart are those of the redacted one, with other IDs, and that
// it says so.
func TestDisguisedChartHasTheSameNodes(t *testing.T) {
	for _, name := range demo.Names() {
		for _, alias := range []string{"", "customer a"} {
			if s, _ := demoFacts(t, name); alias != "" && len(s.Clusters) > 1 {
				continue // one name cannot stand for several
			}
			before, d := dressed(t, name, alias)
			want, got := d.IDs(nodes(before, graph.View{})), nodes(d.Atlas, graph.View{})
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s %q: the redacted chart has other nodes (-wanted +got):\n%s", name, alias, diff)
			}
			if notes := strings.Join(graph.Build(d.Atlas, graph.View{}).Notes, "\n"); !strings.Contains(notes, "Names and hosts were replaced by pseudonyms.") {
				t.Errorf("%s: the chart does not say that names were replaced: %s", name, notes)
			}
			if want := d.Snapshot.Clusters[0].Context; alias != "" && want != alias || d.Name() != name {
				t.Errorf("%s: the context is %q, and the file would be called %q", name, want, d.Name())
			}
		}
	}
}

// TestLookIsMeantByTheNames holds that what a person asks to see in the names that they know is what is seen of the redacted chart.
func TestLookIsMeantByTheNames(t *testing.T) {
	ctx := context.Background()
	for _, name := range demo.Names() {
		before, d := dressed(t, name, "")
		for _, m := range before.Meshes {
			grids := []string{}
			for _, n := range graph.Build(before, graph.View{}).Nodes {
				if n.Kind == graph.Grid {
					grids = append(grids, n.ID)
				}
			}
			for _, look := range []Look{
				{Mesh: m.Key}, {Focus: m.Planes[0].Ref.String()}, {Focus: graph.MeshID(m.Key), Hops: 2}, {Folded: grids},
				{Hide: "namespace = " + before.Meshes[0].Members[0].Ref.Name}, {Hide: "mode = sidecar"}, {Hide: "name = nobody"},
			} {
				asked, err := look.View(ctx, before)
				if err != nil {
					t.Fatal(err)
				}
				there, err := d.Look(ctx, look)
				if err != nil {
					t.Fatal(err)
				}
				seen, err := there.View(ctx, d.Atlas)
				if err != nil {
					t.Fatal(err)
				}
				want, got := d.IDs(nodes(before, asked)), nodes(d.Atlas, seen)
				slices.Sort(want)
				if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
					t.Errorf("%s, %+v: of the redacted chart one sees something else (-wanted +got):\n%s", name, look, diff)
				}
			}
		}
	}
}

func TestAliasAlone(t *testing.T) {
	s, before := demoFacts(t, "canary")
	d, err := Dress(s, before, nil, "customer a")
	if err != nil {
		t.Fatal(err)
	}
	if d.Snapshot.Clusters[0].Context != "customer a" || d.Atlas.Clusters[0].Context != "customer a" || len(d.Atlas.Redacted) > 0 {
		t.Errorf("it is called %q and %q, redacted %v", d.Snapshot.Clusters[0].Context, d.Atlas.Clusters[0].Context, d.Atlas.Redacted)
	}
	if kept := d.Report.Kept; kept[len(kept)-1].What != "the context's own name" {
		t.Errorf("the demo's cluster has the context's name for its UID, and the report keeps %v", kept)
	}
	if len(d.Report.Replaced) != 1 || d.Report.Replaced[0].As != "customer a" {
		t.Errorf("the report says %v", d.Report.Replaced)
	}
}

func TestAliasOfSeveralIsRefused(t *testing.T) {
	s := facts.Snapshot{Clusters: []facts.Cluster{{Context: "a"}, {Context: "b"}}}
	if _, err := Dress(s, mesh.Infer(s), nil, "c"); err == nil || !strings.Contains(err.Error(), "2 contexts") {
		t.Errorf("one alias for two contexts: %v", err)
	}
	d, err := Dress(s, mesh.Infer(s), everything, "")
	if err != nil || d.Name() != "clusters" {
		t.Errorf("the file of two contexts would be called %q: %v", d.Name(), err)
	}
}

// TestAliasBesideAPseudonym: a name that the context shares keeps the pseudonym where it is another thing's.
func TestAliasBesideAPseudonym(t *testing.T) {
	s := facts.Sorted(facts.Snapshot{Clusters: []facts.Cluster{{Context: "prod", Namespaces: []facts.Namespace{{Name: "prod"}}}}})
	d, err := Dress(s, mesh.Infer(s), everything, "x")
	if err != nil {
		t.Fatal(err)
	}
	as := []string{}
	for _, p := range d.Report.Replaced {
		if p.Name == "prod" {
			as = append(as, p.As)
		}
	}
	slices.Sort(as)
	if want := []string{d.Snapshot.Clusters[0].Namespaces[0].Name, "x"}; !slices.Equal(as, want) {
		t.Errorf("prod became %v, and in the facts %v", as, want)
	}
}
