package graph_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/graph/mesh"
)

// checkHidden checks that hiding takes away what was asked for and nothing else, and that a mesh stays for what is in it.
func checkHidden(t *testing.T, atlas mesh.Atlas, view graph.View, where map[string]int) {
	t.Helper()
	limited := view.Mesh != "" || view.Focus != "" || view.Only != nil
	hidden := map[string]bool{}
	for _, id := range view.Hidden {
		hidden[id] = true
	}
	for _, m := range atlas.Meshes {
		one := mesh.Atlas{Meshes: []mesh.Mesh{m}}
		if slices.ContainsFunc(thingIDs(one)[1:], func(id string) bool { return !hidden[id] }) {
			delete(hidden, graph.MeshID(m.Key))
		}
	}
	for _, id := range thingIDs(atlas) {
		if where[id] > 0 && hidden[id] {
			t.Errorf("%s is to be hidden, and is there", id)
		}
		if where[id] == 0 && !hidden[id] && !limited {
			t.Errorf("%s is not to be hidden, and is not there", id)
		}
	}
}

// checkOnly checks that nothing is there but what was asked for, the planes it names, and the meshes these lie in; and that
// without other limits all of that is there.
func checkOnly(t *testing.T, atlas mesh.Atlas, view graph.View, where map[string]int) {
	t.Helper()
	if view.Only == nil {
		return
	}
	wanted := map[string]bool{}
	for _, id := range view.Only {
		wanted[id] = true
	}
	for id, planes := range planesNamed(atlas) {
		for _, p := range planes {
			wanted[p.String()] = wanted[p.String()] || slices.Contains(view.Only, id)
		}
	}
	for _, m := range atlas.Meshes {
		within := thingIDs(mesh.Atlas{Meshes: []mesh.Mesh{m}})[1:]
		wanted[graph.MeshID(m.Key)] = wanted[graph.MeshID(m.Key)] || slices.ContainsFunc(within, func(id string) bool { return wanted[id] })
	}
	for _, id := range thingIDs(atlas) {
		if where[id] > 0 && !wanted[id] {
			t.Errorf("%s was not asked for, and is there", id)
		}
		if where[id] == 0 && wanted[id] && view.Mesh == "" && view.Focus == "" && len(view.Hidden) == 0 {
			t.Errorf("%s was asked for, and is not there", id)
		}
	}
}

// planesNamed are the planes that the claims of each thing name, by its ID.
func planesNamed(atlas mesh.Atlas) map[string][]mesh.Ref {
	out := map[string][]mesh.Ref{}
	add := func(ref mesh.Ref, home mesh.Ref, claims ...[]mesh.Claim) {
		if home != (mesh.Ref{}) {
			out[ref.String()] = append(out[ref.String()], home)
		}
		for _, c := range slices.Concat(claims...) {
			out[ref.String()] = append(out[ref.String()], c.Plane)
		}
	}
	for _, m := range membersOf(atlas) {
		add(m.Ref, m.Home, m.Wanted, m.Running)
	}
	for _, z := range ztunnelsOf(atlas) {
		add(z.Ref, mesh.Ref{}, z.Claims)
	}
	for _, g := range gatewaysOf(atlas) {
		add(g.Ref, mesh.Ref{}, g.Claims)
	}
	return out
}

// checkFoldedPlanes checks that a folded plane holds only what it alone manages by its own claims, whatever else is drawn.
func checkFoldedPlanes(t *testing.T, atlas mesh.Atlas, g graph.Graph) {
	t.Helper()
	claims := map[string][]mesh.Claim{}
	homes := map[string]mesh.Ref{}
	for _, m := range membersOf(atlas) {
		homes[m.Ref.String()] = m.Home
	}
	for _, z := range ztunnelsOf(atlas) {
		claims[z.Ref.String()] = z.Claims
	}
	for _, w := range gatewaysOf(atlas) {
		claims[w.Ref.String()] = w.Claims
	}
	for _, n := range g.Nodes {
		if n.Kind != graph.Plane {
			continue
		}
		for _, id := range n.Holds {
			if home, ok := homes[id]; ok && home.String() != n.ID {
				t.Errorf("%s holds %s, which is drawn at %s", n.ID, id, home)
			}
			for _, c := range claims[id] {
				if c.Plane.String() != n.ID {
					t.Errorf("%s holds %s, which %s claims too", n.ID, id, c.Plane)
				}
			}
			if all := claims[id]; len(all) > 0 && !slices.ContainsFunc(all, func(c mesh.Claim) bool { return c.Strength != mesh.Weak }) {
				t.Errorf("%s holds %s, which only weak claims tie to it", n.ID, id)
			}
		}
	}
}

// checkChips checks that a chip for several is tied to planes as each of them is when it is drawn alone.
func checkChips(t *testing.T, atlas mesh.Atlas, g graph.Graph) {
	t.Helper()
	claims := map[string][]mesh.Claim{}
	for _, w := range gatewaysOf(atlas) {
		claims[w.Ref.String()] = w.Claims
	}
	for _, n := range g.Nodes {
		for _, id := range n.Holds {
			if n.Count == 0 {
				break
			}
			for _, e := range g.Edges {
				if e.From != n.ID || !strings.HasPrefix(e.To, "plane/") {
					continue // the ends at a card that is folded say it of several planes
				}
				sure := func(c mesh.Claim) bool { return c.Plane.String() == e.To && c.Strength != mesh.Weak }
				vague := func(c mesh.Claim) bool { return c.Strength != mesh.Exact }
				other := func(c mesh.Claim) bool { return c.Plane != claims[id][0].Plane }
				possible := slices.ContainsFunc(claims[id], vague) && slices.ContainsFunc(claims[id], other)
				if (e.Kind == graph.Possible) != possible || e.Doubtful != (possible || !slices.ContainsFunc(claims[id], sure)) {
					t.Errorf("%s: doubtful %t, and %s in it claims %+v", e.ID, e.Doubtful, id, claims[id])
				}
			}
		}
	}
}

// checkNotes checks that what a view asks for in vain is said.
func checkNotes(t *testing.T, atlas mesh.Atlas, view graph.View, g graph.Graph) {
	t.Helper()
	notes := strings.Join(g.Notes, "\n")
	if said := strings.Contains(notes, "Nothing is hidden"); said != (view.Hidden != nil && g.Hidden == 0) {
		t.Errorf("%d of %q are hidden, and the notes say %q", g.Hidden, view.Hidden, notes)
	}
	possible := map[string]bool{}
	for _, n := range graph.Build(atlas, graph.View{}).Nodes {
		possible[n.ID] = n.Foldable
	}
	vain := slices.ContainsFunc(view.Folded, func(id string) bool { return !possible[id] })
	if said := strings.Contains(notes, "to fold"); said != vain {
		t.Errorf("folding is in vain: %t, and the notes say %q", vain, notes)
	}
}
