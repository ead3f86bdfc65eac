package mesh

import (
	"slices"
	"strings"
)

// doubt looks for everything that is doubtful, and gives each Doubt to the one mesh that its objects belong to, or to
// the Atlas when they belong to none or several.
func (g *grouping) doubt(atlas *Atlas, members map[*cluster][]Member) {
	found := g.sharedIDs()
	for _, c := range g.clusters {
		found = slices.Concat(found, c.doubts(), g.independence(c), g.overlaps(c), g.sharedAmbient(c), c.trustDoubts(members[c]), c.validatorDoubts(), c.waypointDoubts(), c.ofMembers)
		for _, m := range members[c] {
			found = append(found, g.strayDoubts(c, m)...)
		}
	}
	for _, one := range atlas.Meshes {
		found = append(found, one.canarySkew()...)
	}
	homes := homesOf(atlas)
	for _, d := range found {
		if i, ok := onlyHome(homes, d.Objects); ok {
			atlas.Meshes[i].Doubts = append(atlas.Meshes[i].Doubts, d)
		} else {
			atlas.Doubts = append(atlas.Doubts, d)
		}
	}
}

// homesOf maps what an Atlas holds to the index of its mesh.
func homesOf(atlas *Atlas) map[Ref]int {
	out := map[Ref]int{}
	for i, m := range atlas.Meshes {
		for _, p := range m.Planes {
			out[p.Ref] = i
		}
		for _, n := range m.Members {
			out[n.Ref] = i
		}
	}
	return out
}

func onlyHome(homes map[Ref]int, objects []Ref) (int, bool) {
	home, found := 0, false
	for _, o := range objects {
		i, ok := homes[o]
		if !ok || found && i != home {
			return 0, false
		}
		home, found = i, true
	}
	return home, found
}

// sharedIDs are mesh IDs that stand for several meshes, because their roots differ.
func (g *grouping) sharedIDs() []Doubt {
	out := []Doubt{}
	for _, id := range sortedKeys(g.byID) {
		groups := g.byID[id]
		if len(groups) < 2 {
			continue
		}
		refs, roots, rootless := []Ref{}, []string{}, []Ref{}
		for _, one := range groups {
			if one.root != "" {
				roots = append(roots, short(one.root))
			}
			for _, p := range one.planes {
				refs = append(refs, p.Ref)
				if one.root == "" {
					rootless = append(rootless, p.Ref)
				}
			}
		}
		if len(rootless) > 0 {
			out = append(out, doubtRootUnknown.about(refs, "%s of mesh ID %s: the root of %s is not known, so it is not known whether they are one mesh",
				counted(len(refs), "control plane", "control planes"), id, pathsOf(rootless)))
		}
		if len(roots) > 1 {
			slices.Sort(roots)
			out = append(out, doubtSameIDOtherRoot.about(refs, "mesh ID %s stands for %d meshes, with roots %s", id, len(groups), strings.Join(roots, ", ")))
		}
	}
	return out
}

// independence names both offenders of a broken rule of independence: own revision, own namespace.
func (g *grouping) independence(c *cluster) []Doubt {
	out := []Doubt{}
	for i, a := range c.planes {
		for _, b := range c.planes[i+1:] {
			if a.Presence != Present || b.Presence != Present {
				continue
			}
			both := []Ref{a.Ref, b.Ref}
			if a.Revision == b.Revision {
				out = append(out, doubtRevisionShared.about(both, "%s and %s are both revision %s", a.Ref.path(), b.Ref.path(), a.Revision))
			}
			if a.Ref.Namespace == b.Ref.Namespace && g.of[a.Ref] != g.of[b.Ref] {
				out = append(out, doubtNamespaceShared.about(both, "control planes of meshes %s and %s share namespace %s", a.meshID, b.meshID, a.Ref.Namespace))
			}
		}
	}
	return out
}

// path is namespace/name, as an operator would name it.
func (r Ref) path() string {
	if r.Namespace == "" {
		return r.Name
	}
	return r.Namespace + "/" + r.Name
}

// overlaps are pairs of meshes in one cluster whose scopes share a namespace.
func (g *grouping) overlaps(c *cluster) []Doubt {
	out := []Doubt{}
	for i, a := range c.planes {
		for _, b := range c.planes[i+1:] {
			if a.Presence != Present || b.Presence != Present || a.config == nil || b.config == nil || g.of[a.Ref] == g.of[b.Ref] {
				continue
			}
			shared := c.shared(a, b)
			if len(shared) == 0 {
				continue
			}
			example := strings.Join(shared[:min(3, len(shared))], ", ")
			out = append(out, doubtScopes.about([]Ref{a.Ref, b.Ref}, "%s and %s both watch %s, among them %s",
				a.Ref.path(), b.Ref.path(), plural(len(shared), "namespace"), example))
		}
	}
	return out
}

func (c *cluster) shared(a, b *plane) []string {
	out := []string{}
	for _, n := range c.names {
		if ns := c.namespaces[n]; !ns.Unlisted && a.includes(ns) && b.includes(ns) {
			out = append(out, n)
		}
	}
	return out
}

// sharedAmbient is more than one ambient mesh on one cluster.
func (g *grouping) sharedAmbient(c *cluster) []Doubt {
	refs, meshes := []Ref{}, map[string]bool{}
	for _, z := range c.ztunnels {
		// A ztunnel of which the mesh is not known does not show that there is more than one.
		if home := g.only(z.Claims); home != nil {
			refs = append(refs, planesOf(z.Claims...)...)
			meshes[home.mesh.Key] = true
		}
	}
	if len(meshes) < 2 {
		return nil
	}
	return []Doubt{doubtAmbientShared.about(refs, "%d ambient meshes share this cluster: %s", len(meshes), strings.Join(sortedKeys(meshes), ", "))}
}

// canarySkew is an upgrade over more than one minor version.
func (m Mesh) canarySkew() []Doubt {
	if m.Canary == nil {
		return nil
	}
	// A plane that has no version, since its image is named by digest or it may not be read, hides no other's.
	known := slices.DeleteFunc(slices.Clone(m.Canary.Steps), func(s CanaryStep) bool {
		_, ok := minor(s.Version)
		return !ok
	})
	if len(known) < 2 {
		return nil
	}
	first, last := known[0], known[len(known)-1]
	a, _ := minor(first.Version)
	b, _ := minor(last.Version)
	if b-a <= 1 {
		return nil
	}
	return []Doubt{doubtCanarySkew.about([]Ref{first.Plane, last.Plane}, "revisions %s (%s) and %s (%s) are %d minor versions apart",
		first.Revision, first.Version, last.Revision, last.Version, b-a)}
}
