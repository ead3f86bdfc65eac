package switching

import (
	"cmp"
	"slices"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/kube/revision"
)

// Targets is where namespaces of a context can be switched to: every revision, every tag and the default revision of its
// own control planes. Tags come first where one of the namespaces follows a tag, and other meshes come last.
func Targets(snapshot facts.Snapshot, atlas mesh.Atlas, context string, namespaces []string) (view.Targets, error) {
	c := chartOf(snapshot, atlas, context).predict(namespaces, deed{})
	members, err := c.need(namespaces)
	if err != nil {
		return view.Targets{}, err
	}
	return view.Targets{Namespaces: c.from(members), Targets: c.targets(members)}, nil
}

func (c chart) targets(members []mesh.Member) []revision.Target {
	out := []revision.Target{}
	for _, p := range c.ordered {
		if p.Presence == mesh.Gone {
			continue // There is nothing behind its name to switch to.
		}
		if p.Default {
			out = append(out, c.target(members, revision.ToDefault, nameDefault, p))
		}
		if p.Revision != "" && p.Revision != nameDefault {
			out = append(out, c.target(members, revision.ToRevision, p.Revision, p))
		}
		for _, tag := range p.Tags {
			if tag != nameDefault {
				out = append(out, c.target(members, revision.ToTag, tag, p))
			}
		}
	}
	rank := c.ranks(members)
	slices.SortStableFunc(out, func(a, b revision.Target) int {
		return cmp.Or(cmp.Compare(rank[string(a.Road)], rank[string(b.Road)]), cmp.Compare(rank[string(a.Kind)], rank[string(b.Kind)]),
			-mesh.CompareVersions(a.Plane.Version, b.Plane.Version), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Plane.ID, b.Plane.ID))
	})
	return out
}

// ranks order roads and kinds of targets: who follows a tag shall stay on one, and who follows the default likewise.
func (c chart) ranks(members []mesh.Member) map[string]int {
	out := map[string]int{string(revision.RoadCrossMesh): 1, string(revision.ToRevision): 1, string(revision.ToTag): 2, string(revision.ToDefault): 3}
	for _, m := range members {
		switch c.follows(m).kind {
		case revision.ToTag:
			out[string(revision.ToTag)] = 0
		case revision.ToDefault:
			out[string(revision.ToDefault)] = 0
		}
	}
	return out
}

func (c chart) target(members []mesh.Member, kind revision.TargetKind, name string, p plane) revision.Target {
	t := revision.Target{Kind: kind, Name: name, Plane: p.control, Current: len(members) > 0, Road: revision.RoadUpgrade}
	for _, m := range members {
		if f := c.follows(m); f.kind != kind || f.name != name {
			t.Current = false
		}
		// Its pods may be in another mesh still than the one that its labels lead to.
		for _, q := range slices.Concat(c.leading(m), c.injecting(m.Running)) {
			if q.Mesh != p.control.Mesh {
				t.Road = revision.RoadCrossMesh
			}
		}
	}
	t.Concerns = c.concerns(t, p)
	return t
}
