package revision

import (
	"cmp"
	"slices"
)

// Plan says what a switch does, and everything that speaks against it. It is total: what forbids the change is a
// Warning of weight Refuse in it. The order in which anything was read never matters.
func Plan(r Request) Change {
	var drafts []draft
	for _, s := range r.Subjects {
		d := draft{Request: r, subject: s, goal: []ControlPlane{r.Target.Plane}, ordinary: []ControlPlane{r.Target.Plane}}
		if r.Kind == KindSwitch {
			d.edits = Edits(s.Survey.Labels, r.Target)
		} else if s.byPodsOnly() {
			d.ordinary = s.From
		}
		drafts = append(drafts, d)
	}
	change := assemble(r, drafts)
	change.Warnings = append(change.Warnings, skew(r)...)
	if r.Kind == KindTag {
		change.Tag = moveTag(r)
		change.Warnings = append(change.Warnings, tagRules(r, *change.Tag)...)
	}
	if change.Road == RoadCrossMesh {
		change.Breaks = breaks(fromPlanes(r), r.Target.Plane)
		if !r.CrossMesh {
			change.Warnings = append(change.Warnings, Warning{
				Code: "cross-mesh", Weight: Refuse,
				Message: "this leads to another mesh, " + meshWords(r.Target.Plane) + ": other identities, another configuration, perhaps another root of trust",
				Remedy:  "stay within the mesh; or allow such moves by features.cross_mesh_moves, after reading what breaks",
			})
		}
	}
	return finish(change)
}

// assemble plans each namespace, and what is said of all.
func assemble(r Request, drafts []draft) Change {
	c := Change{
		Kind: r.Kind, Context: r.Context, Cluster: r.Cluster, Road: roadOf(r), Target: settledTarget(r.Target),
		Namespaces: []NamespaceChange{}, Warnings: raise(r.Target.Concerns), Breaks: []string{}, Commands: []string{},
	}
	c.Target.Road = c.Road
	for _, d := range drafts {
		c.Namespaces = append(c.Namespaces, d.namespace())
	}
	slices.SortFunc(c.Namespaces, func(a, b NamespaceChange) int { return cmp.Compare(a.Name, b.Name) })
	return c
}

// finish says what follows from the whole, and puts it in order.
func finish(c Change) Change {
	if !c.writes() {
		c.Warnings = append(c.Warnings, Warning{Code: "nothing", Weight: Note, Message: "there is nothing to do: labels and running pods are as they should be, as far as they can be changed"})
	}
	c.Warnings = inOrder(c.Warnings)
	c.Commands = commands(c)
	return c
}

// writes tells whether carrying it out writes anything.
func (c Change) writes() bool {
	if c.Tag != nil && len(c.Tag.Edits) > 0 {
		return true
	}
	return slices.ContainsFunc(c.Namespaces, NamespaceChange.writes)
}

func (n NamespaceChange) writes() bool { return len(n.Edits) > 0 || len(n.restarts()) > 0 }

// restarts are the workloads whose template is written.
func (n NamespaceChange) restarts() []WorkloadChange {
	var out []WorkloadChange
	for _, w := range n.Workloads {
		if w.Restart {
			out = append(out, w)
		}
	}
	return out
}

// weights puts what forbids first.
var weights = map[Weight]int{Refuse: 0, Warn: 1, Note: 2}

// inOrder sorts warnings, says each once, and is never nil.
func inOrder(list []Warning) []Warning {
	out := append([]Warning{}, list...)
	slices.SortFunc(out, func(a, b Warning) int {
		return cmp.Or(cmp.Compare(weights[a.Weight], weights[b.Weight]), cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Object, b.Object), cmp.Compare(a.Message, b.Message), cmp.Compare(a.Remedy, b.Remedy))
	})
	return slices.Compact(out)
}

// settledPlanes are planes in the order of their IDs, each once.
func settledPlanes(list []ControlPlane) []ControlPlane {
	out := []ControlPlane{}
	for _, p := range list {
		out = append(out, settledPlane(p))
	}
	slices.SortFunc(out, func(a, b ControlPlane) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(out, func(a, b ControlPlane) bool { return a.ID == b.ID })
}

func samePlanes(a, b []ControlPlane) bool {
	return slices.EqualFunc(settledPlanes(a), settledPlanes(b), func(p, q ControlPlane) bool { return p.ID == q.ID })
}

func settledPlane(p ControlPlane) ControlPlane {
	tags := append([]string{}, p.Tags...)
	slices.Sort(tags)
	p.Tags = tags
	return p
}

func settledTarget(t Target) Target {
	t.Plane = settledPlane(t.Plane)
	t.Concerns = inOrder(t.Concerns)
	return t
}
