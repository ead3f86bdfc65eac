package diff

import (
	"cmp"
	"slices"
	"strings"

	"portolan/graph/mesh"
)

// compareThings goes through everything that either side has.
func (d *Difference) compareThings(was, is *scene) {
	for _, id := range union(was.ids, is.ids) {
		switch a, b := was.things[id], is.things[id]; {
		case a == nil:
			d.Changes = append(d.Changes, alone(b, Added, was, "before"))
		case b == nil:
			d.Changes = append(d.Changes, alone(a, Removed, is, "after"))
		default:
			d.compareThing(a, b)
		}
	}
}

// union are the IDs of both sides, each once, sorted.
func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

// alone is a thing that one side only has. Where the other may have been unable to see it nobody can say what became of it.
func alone(t *thing, kind Kind, other *scene, when string) Change {
	c := changeOf(t, kind)
	c.Says = t.is
	if why := other.missed(t); why != "" {
		c.Kind, c.Says = Unknown, "not known "+when+": "+why
	}
	return c
}

// missed says why a reading may not have seen a thing; a mesh is its control planes.
func (s *scene) missed(t *thing) string {
	if t.about != AboutMesh {
		return hidden(s.reach, t.ref)
	}
	for _, ref := range t.place {
		if why := hidden(s.reach, ref); why != "" {
			return why
		}
	}
	return ""
}

func changeOf(t *thing, kind Kind) Change {
	c := Change{ID: t.id, About: t.about, Cluster: t.ref.Cluster, Namespace: t.ref.Namespace, Name: t.name, Mesh: t.mesh, Kind: kind, Lines: []Line{}, Nodes: t.nodes}
	if t.ref.Kind != "" {
		c.Ref = t.ref
	}
	return c
}

// halfSeen is said of a thing in which only what one side could not read may have changed.
const halfSeen = "one of the readings could not see it whole"

// compareThing compares what both sides have.
func (d *Difference) compareThing(a, b *thing) {
	c := changeOf(b, Changed)
	c.Lines = lines(a.values, b.values, a.unread, b.unread)
	known := slices.ContainsFunc(c.Lines, func(l Line) bool { return !l.Unknown })
	switch {
	case moved(a, b):
		c.Kind, c.From, c.To = Moved, a.whereabouts(b), b.whereabouts(a)
		d.Changes = append(d.Changes, c)
	case known:
		d.Changes = append(d.Changes, c)
	case len(c.Lines) > 0:
		c.Kind, c.Says = Unknown, halfSeen
		d.Changes = append(d.Changes, c)
	}
	if derived := lines(a.derived, b.derived, nil, nil); len(derived) > 0 {
		c := changeOf(b, Changed)
		c.Lines = derived
		d.Consequences = append(d.Consequences, c)
	}
}

// moved tells whether other control planes manage a thing than before, or another mesh holds it. Where only one side could
// see by which, nobody knows.
func moved(a, b *thing) bool {
	if a.about == AboutMesh || (a.unread[fieldRunning] == "") != (b.unread[fieldRunning] == "") || (a.unread[fieldWanted] == "") != (b.unread[fieldWanted] == "") {
		return false
	}
	return !slices.Equal(a.place, b.place) || a.home != b.home || a.mesh != b.mesh
}

// whereabouts are the control planes of a thing, with the mesh where that is another than on the other side.
func (t *thing) whereabouts(other *thing) string {
	switch {
	case t.about == string(mesh.KindPlane):
		return "mesh " + t.mesh
	case t.mesh != other.mesh && t.mesh != "":
		return t.says + " of mesh " + t.mesh
	}
	return t.says
}

// lines are the fields that differ, in the order of [Fields].
func lines(before, after []value, unreadBefore, unreadAfter map[string]string) []Line {
	if slices.Equal(before, after) {
		return []Line{}
	}
	type key struct{ field, of string }
	a, b := map[key]string{}, map[key]string{}
	keys := []key{}
	for _, v := range before {
		a[key{v.field, v.of}] = v.text
		keys = append(keys, key{v.field, v.of})
	}
	for _, v := range after {
		k := key{v.field, v.of}
		if _, both := a[k]; !both {
			keys = append(keys, k)
		}
		b[k] = v.text
	}
	out, told := []Line{}, map[string]bool{}
	for _, k := range keys {
		if a[k] == b[k] {
			continue
		}
		whyA, whyB := unreadBefore[k.field], unreadAfter[k.field]
		if (whyA == "") == (whyB == "") {
			out = append(out, Line{Field: k.field, Of: k.of, Before: a[k], After: b[k]})
			continue
		}
		if told[k.field] {
			continue
		}
		told[k.field] = true
		line := Line{Field: k.field, Before: all(before, k.field), After: all(after, k.field), Unknown: true}
		if whyA != "" {
			line.Before = "not known: " + whyA
		} else {
			line.After = "not known: " + whyB
		}
		out = append(out, line)
	}
	slices.SortStableFunc(out, func(x, y Line) int {
		return cmp.Or(cmp.Compare(slices.Index(Fields, x.Field), slices.Index(Fields, y.Field)), strings.Compare(x.Of, y.Of))
	})
	return out
}

// all are the values of a field in one line.
func all(values []value, field string) string {
	out := []string{}
	for _, v := range values {
		if v.field == field {
			out = append(out, joinedBy(": ", v.of, v.text))
		}
	}
	return strings.Join(out, ", ")
}

// sortChanges orders by mesh, those of none last; in a mesh by what they are about, a workload behind its namespace.
func sortChanges(changes []Change) {
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(last(a.Mesh == "", b.Mesh == ""), strings.Compare(a.Mesh, b.Mesh), cmp.Compare(rank(a), rank(b)),
			strings.Compare(a.Cluster, b.Cluster), strings.Compare(home(a), home(b)), cmp.Compare(slices.Index(Abouts, a.About), slices.Index(Abouts, b.About)),
			strings.Compare(a.ID, b.ID))
	})
}

// last puts what is so behind what is not.
func last(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func rank(c Change) int {
	about := c.About
	if about == string(mesh.KindWorkload) {
		about = string(mesh.KindNamespace)
	}
	return slices.Index(Abouts, about)
}

// home is the namespace that something stands in, and a namespace's own name.
func home(c Change) string { return orElse(c.Namespace, c.Ref.Name) }
