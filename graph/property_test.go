package graph_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/graph"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// plausible is how many random clusters the properties are held against.
const plausible = 400

// TestInferHoldsForAnyCluster holds checkAtlas against random clusters, and that the input is left as it was and its
// order does not matter.
func TestInferHoldsForAnyCluster(t *testing.T) {
	for seed := range uint64(plausible) {
		s := newDice(seed).snapshot()
		before := bytesOf(t, s)
		atlas := mesh.Infer(s)
		if after := bytesOf(t, s); after != before {
			t.Fatalf("seed %d: the input was changed", seed)
		}
		checkAtlas(t, s, atlas)
		checkAnswers(t, atlas)
		if diff := cmp.Diff(atlas, mesh.Infer(shuffled(s, seed))); diff != "" {
			t.Errorf("seed %d: another order gives another atlas:\n%s", seed, diff)
		}
		if diff := cmp.Diff(atlas, mesh.Infer(saved(t, s))); diff != "" {
			t.Errorf("seed %d: saving changes the atlas:\n%s", seed, diff)
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestUnrelatedMeshChangesNoClaim installs one more mesh that watches and injects nothing that is there: what is known
// of everything else stays as it was.
func TestUnrelatedMeshChangesNoClaim(t *testing.T) {
	for seed := range uint64(plausible) {
		s := newDice(seed).snapshot()
		before := claimsOf(mesh.Infer(s))
		more := install{
			Cluster: "c", Namespace: "unrelated", Revision: "unrelated", Version: "1.31.0", Root: "ee",
			MeshConfig: facts.MeshConfig{MeshID: "unrelated", DiscoverySelectors: []facts.Selector{{MatchLabels: map[string]string{"unrelated": "yes"}}}},
		}
		if len(s.Clusters[0].Injectors) == 0 {
			// Where no webhook could be read, one more mesh does not make them readable.
			more.Without = []string{"webhooks"}
		}
		more.into(&s)
		after := claimsOf(mesh.Infer(s))
		for what, claims := range before {
			if diff := cmp.Diff(claims, after[what]); diff != "" {
				t.Fatalf("seed %d: %s is claimed otherwise beside an unrelated mesh:\n%s", seed, what, diff)
			}
		}
	}
}

// claimsOf are all claims of an Atlas by what they are on.
func claimsOf(a mesh.Atlas) map[string][]mesh.Claim {
	out := map[string][]mesh.Claim{}
	for _, m := range membersOf(a) {
		out["wanted "+m.Ref.String()], out["running "+m.Ref.String()] = m.Wanted, m.Running
		for _, w := range m.Workloads {
			out["wanted "+w.Ref.String()], out["running "+w.Ref.String()] = w.Wanted, w.Running
		}
	}
	for _, z := range ztunnelsOf(a) {
		out[z.Ref.String()] = z.Claims
	}
	for _, g := range gatewaysOf(a) {
		out[g.Ref.String()] = g.Claims
	}
	return out
}

// FuzzInfer feeds nonsense: no snapshot makes inference or graph panic, whatever a file or a strange cluster holds.
func FuzzInfer(f *testing.F) {
	for seed := range uint64(200) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		var s facts.Snapshot
		d := newDice(seed)
		v := reflect.ValueOf(&s.Clusters).Elem()
		d.garbage(v)
		atlas := mesh.Infer(s)
		chart := graph.Build(atlas, graph.View{})
		if len(s.Clusters) == 1 {
			checkGraph(t, chart)
		}
	})
}
