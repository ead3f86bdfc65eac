package switching

import (
	"slices"

	"portolan/app/view"
	"portolan/graph/mesh"
	"portolan/kube/revision"
)

// nameDefault is the name of the default revision.
const nameDefault = "default"

// following is what a namespace's labels name: a tag, a revision, the default revision, or nothing.
type following struct {
	kind revision.TargetKind
	name string
	says string
}

// follows reads a namespace's labels by Istio's precedence: istio-injection comes before every revision label.
func (c chart) follows(m mesh.Member) following {
	injection, named := m.Labels[revision.LabelInjection]
	rev := m.Labels[revision.LabelRevision]
	switch {
	case injection == "enabled", !named && rev == nameDefault:
		return following{revision.ToDefault, nameDefault, "the default revision"}
	case named:
		return following{says: "nothing: " + revision.LabelInjection + " is " + injection}
	case rev == "" && len(c.leading(m)) > 0:
		return following{says: "the default revision, as all do that say nothing"}
	case rev == "":
		return following{says: "nothing"}
	case slices.ContainsFunc(c.ordered, func(p plane) bool { return slices.Contains(p.Tags, rev) }):
		return following{revision.ToTag, rev, "tag " + rev}
	case slices.ContainsFunc(c.ordered, func(p plane) bool { return p.Revision == rev }):
		return following{revision.ToRevision, rev, "revision " + rev}
	}
	return following{revision.ToRevision, rev, "revision " + rev + ", which nothing answers to"}
}

// leading are the planes that inject an ordinary pod of a namespace, on a chart where there is one: see predict.
func (c chart) leading(m mesh.Member) []revision.ControlPlane {
	return c.injecting(c.ordinaryClaims(m.Ref.Name))
}

// from are namespaces as they are shown before they are switched.
func (c chart) from(members []mesh.Member) []view.SwitchFrom {
	out := []view.SwitchFrom{}
	for _, m := range members {
		f := c.follows(m)
		one := view.SwitchFrom{Namespace: m.Ref.Name, Follows: f.says, Planes: c.leading(m)}
		if f.kind == revision.ToTag {
			one.Tag = f.name
		}
		out = append(out, one)
	}
	return out
}
