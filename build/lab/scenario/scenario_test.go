package scenario

import (
	"slices"
	"testing"
)

// TestScenariosAreConsistent guards the scenarios themselves: a description that
// contradicts itself would make every comparison with it worthless.
func TestScenariosAreConsistent(t *testing.T) {
	for _, s := range []Scenario{ThreeMeshes(), Upgrade(), Fleet(3, 2)} {
		t.Run(s.Name, func(t *testing.T) { consistent(t, s) })
	}
}

func consistent(t *testing.T, s Scenario) {
	names, scopes := map[string]bool{}, map[string]string{} // scopes by the mesh that they are
	answers := map[string]string{}                          // what a label may say, and whose revision answers to it
	for _, p := range s.Planes {
		if mesh, taken := scopes[p.Scope]; taken && mesh != p.ID() {
			t.Errorf("two meshes share the scope %q", p.Scope)
		}
		scopes[p.Scope], names[p.Namespace] = p.ID(), true
		for _, word := range append([]string{p.Revision}, p.Tags...) {
			if answers[word] != "" {
				t.Errorf("%q is said by two planes", word)
			}
			answers[word] = p.Revision
		}
	}
	for _, n := range s.Namespaces {
		if names[n.Name] {
			t.Errorf("two namespaces are called %s", n.Name)
		}
		names[n.Name] = true
		if label := n.Labels["istio.io/rev"]; label != "" && answers[label] != n.Revision {
			t.Errorf("%s is labelled %q, and said to belong to %q", n.Name, label, n.Revision)
		}
		if (n.Revision == "") != (n.Mode == Plain) {
			t.Errorf("%s has mode %q and revision %q", n.Name, n.Mode, n.Revision)
		}
	}
}

func TestExpectDerives(t *testing.T) {
	e := ThreeMeshes().Expect("lab")
	if len(e.Meshes) != 3 {
		t.Fatalf("%d meshes, not 3", len(e.Meshes))
	}
	main, third := e.Meshes[0], e.Meshes[2]
	if main.ID != TrustDomain || len(main.Ztunnels) != 1 || !main.Planes[0].Ambient {
		t.Errorf("the ambient mesh is %+v", main)
	}
	if len(main.Waypoints) != 1 || !slices.Equal(main.Waypoints[0].Serves, []string{"checkout", "shop"}) {
		t.Errorf("its waypoints are %+v", main.Waypoints)
	}
	if !third.Planes[0].Degraded || main.Planes[0].Degraded {
		t.Error("the third plane, and no other, is degraded")
	}
}
