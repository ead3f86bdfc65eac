package switching

import (
	"fmt"
	"slices"
	"strings"

	"portolan/app/view"
	"portolan/graph/mesh"
	"portolan/kube/revision"
)

// answersTo tells whether a name leads to a plane.
func answersTo(p plane, kind revision.TargetKind, name string) bool {
	switch kind {
	case revision.ToDefault:
		return p.Default
	case revision.ToTag:
		return slices.Contains(p.Tags, name)
	default:
		return p.Revision == name
	}
}

// named takes a wish apart whose kind is open: "default", "tag/NAME", "revision/NAME", or a name alone.
func (c chart) named(wish view.SwitchWish) (revision.TargetKind, string, error) {
	if wish.Kind != "" {
		if !slices.Contains([]revision.TargetKind{revision.ToDefault, revision.ToRevision, revision.ToTag}, wish.Kind) {
			return "", "", usage("choose revision, tag or default", "there is no kind of target %q", wish.Kind)
		}
		return wish.Kind, wish.To, nil
	}
	if name, ok := strings.CutPrefix(wish.To, "tag/"); ok {
		return revision.ToTag, name, nil
	}
	if name, ok := strings.CutPrefix(wish.To, "revision/"); ok {
		return revision.ToRevision, name, nil
	}
	if wish.To == nameDefault {
		return revision.ToDefault, nameDefault, nil
	}
	tag := slices.ContainsFunc(c.ordered, func(p plane) bool { return answersTo(p, revision.ToTag, wish.To) })
	rev := slices.ContainsFunc(c.ordered, func(p plane) bool { return answersTo(p, revision.ToRevision, wish.To) })
	switch {
	case tag && rev && wish.Tag == "":
		return "", "", usage(fmt.Sprintf("say tag/%s or revision/%[1]s", wish.To), "%q is a tag and a revision", wish.To)
	case tag && wish.Tag == "":
		return revision.ToTag, wish.To, nil
	}
	return revision.ToRevision, wish.To, nil
}

// resolve finds the one target that is wished.
func (c chart) resolve(wish view.SwitchWish, members []mesh.Member) (revision.Target, error) {
	kind, name, err := c.named(wish)
	if err != nil {
		return revision.Target{}, err
	}
	if kind == revision.ToDefault {
		name = nameDefault
	}
	found := []plane{}
	for _, p := range c.ordered {
		if answersTo(p, kind, name) && p.Presence != mesh.Gone && (wish.Plane == "" || wish.Plane == p.control.ID) {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 0:
		return revision.Target{}, c.noTarget(kind, name)
	case 1:
		return c.target(members, kind, name, found[0]), nil
	}
	first, paths := c.target(members, kind, name, found[0]), []string{}
	for _, p := range found {
		paths = append(paths, p.Ref.Namespace+"/"+p.Ref.Name)
	}
	first.Concerns = append(first.Concerns, revision.Warning{Code: "two-planes", Weight: revision.Refuse,
		Message: fmt.Sprintf("%s %s leads to several control planes: %s", kind, name, strings.Join(paths, ", ")),
		Remedy:  "choose a name that leads to one of them only"})
	return first, nil
}

func (c chart) noTarget(kind revision.TargetKind, name string) error {
	if kind == revision.ToDefault {
		return &Error{Code: codeBadInput, Message: "there is no default revision: no webhook answers to istio-injection=enabled",
			Remedy: "name a revision or a tag, or set the tag default with istioctl tag set"}
	}
	names := []string{}
	for _, p := range c.ordered {
		switch {
		case kind == revision.ToRevision && answersTo(p, revision.ToTag, name):
			return &Error{Code: codeBadInput, Message: fmt.Sprintf("%q is a tag, and no revision", name), Remedy: "name the revision " + p.Revision + ", to which it leads"}
		case p.Presence == mesh.Gone:
		case kind == revision.ToTag:
			names = append(names, p.Tags...)
		default:
			names = append(append(names, p.Revision), p.Tags...)
		}
	}
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(n string) bool { return n == "" })
	remedy := "there is none here that a webhook or a Deployment names"
	if len(names) > 0 {
		remedy = "there are " + strings.Join(names, ", ")
	}
	return unknown(string(kind), name, names, remedy)
}
