package diff

import (
	"slices"
	"strings"

	"portolan/graph/mesh"
)

// compareDoubts tells which doubts came and went. One that says the same of the same things in other numbers is a
// consequence of what changed in these, and so is one that is about more or fewer things because these came or went.
func (d *Difference) compareDoubts(was, is *scene) {
	gone, came := []named{}, []named{}
	a, b := byObjects(was.doubts), byObjects(is.doubts)
	for _, id := range union(sortedKeys(a), sortedKeys(b)) {
		before, after := unmatched(a[id], b[id]), unmatched(b[id], a[id])
		both := min(len(before), len(after))
		for i := range both {
			d.Consequences = append(d.Consequences, reworded(named{id, i, before[i]}, named{id, i, after[i]}))
		}
		for i, f := range before[both:] {
			gone = append(gone, named{id, both + i, f})
		}
		for i, f := range after[both:] {
			came = append(came, named{id, both + i, f})
		}
	}
	for _, before := range gone {
		i := slices.IndexFunc(came, func(after named) bool { return after.Code == before.Code && before.grown(after, was, is) })
		if i < 0 {
			d.Changes = append(d.Changes, before.alone(Removed, was, is))
			continue
		}
		d.Consequences = append(d.Consequences, reworded(before, came[i]))
		came = slices.Delete(came, i, i+1)
	}
	for _, after := range came {
		d.Changes = append(d.Changes, after.alone(Added, is, was))
	}
}

// named is a doubt with what tells it from others of the same code about the same things.
type named struct {
	id string
	n  int
	mesh.Finding
}

// grown tells whether two doubts share what they are about, but for things that only one side has.
func (n named) grown(other named, was, is *scene) bool {
	common := 0
	for _, o := range n.Objects {
		if slices.Contains(other.Objects, o) {
			common++
		} else if is.things[o.String()] != nil {
			return false
		}
	}
	for _, o := range other.Objects {
		if !slices.Contains(n.Objects, o) && was.things[o.String()] != nil {
			return false
		}
	}
	return common > 0
}

func reworded(before, after named) Change {
	c := after.change(Changed)
	c.Says, c.Lines = "", []Line{{Field: fieldMessage, Before: before.Message, After: after.Message}}
	return c
}

// byObjects are the doubts by their code and what they are about.
func byObjects(all []mesh.Finding) map[string][]mesh.Finding {
	out := map[string][]mesh.Finding{}
	for _, f := range all {
		parts := []string{AboutDoubt, f.Code}
		for _, o := range f.Objects {
			parts = append(parts, o.String())
		}
		id := strings.Join(parts, "/")
		out[id] = append(out[id], f)
	}
	return out
}

// unmatched are those of which the other side has none that says the same.
func unmatched(of, other []mesh.Finding) []mesh.Finding {
	left, out := slices.Clone(other), []mesh.Finding{}
	for _, f := range of {
		i := slices.IndexFunc(left, func(g mesh.Finding) bool { return g.Message == f.Message && g.Severity == f.Severity })
		if i < 0 {
			out = append(out, f)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	return out
}

// alone is a doubt that one side only has. Where the other side saw less, it may only have been out of sight.
func (n named) alone(kind Kind, here, there *scene) Change {
	c := n.change(kind)
	for _, o := range n.Objects {
		if why := lessSeen(here.reach[o.Cluster], there.reach[o.Cluster], orElse(o.Namespace, o.Name)); why != "" {
			c.Kind, c.Says = Unknown, n.Message+" (on the other side: "+why+")"
			break
		}
	}
	return c
}

// lessSeen says what of a namespace, or of the whole cluster, one reading could not see and another could.
func lessSeen(here, there reach, namespace string) string {
	if why := there.unread(); why != "" {
		return why
	}
	if why := there.out(namespace); why != "" && here.out(namespace) == "" {
		return why
	}
	for _, resource := range sortedKeys(there.gaps) {
		for _, where := range []string{"", namespace} {
			g, blind := there.gaps[resource][where]
			_, too := here.gaps[resource][where]
			_, everywhere := here.gaps[resource][""]
			if blind && !too && !everywhere {
				return g.Says()
			}
		}
	}
	return ""
}

func (n named) change(kind Kind) Change {
	c := Change{ID: n.id + strings.Repeat("'", n.n), About: AboutDoubt, Name: n.Code, Mesh: n.Mesh, Kind: kind, Lines: []Line{}, Nodes: []string{},
		Says: string(n.Severity) + ": " + n.Message}
	for _, o := range n.Objects {
		if node := nodeOf(o); !slices.Contains(c.Nodes, node) {
			c.Nodes = append(c.Nodes, node)
		}
	}
	return c
}
