package switching

import (
	"context"
	"slices"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/kube/revision"
)

// maxNamespaces is how many namespaces can be asked for by name in one plan: more than a person would confirm at once.
const maxNamespaces = 5000

// request makes what a plan is made of. The cluster is read anew for it, as little of it as will do: what is shown may be
// old, and a tag may have been moved meanwhile. near are the namespaces of control planes that are known already.
func (r Rules) request(ctx context.Context, ground Ground, wish view.SwitchWish, near []string) (revision.Request, error) {
	if err := checkWish(wish); err != nil {
		return revision.Request{}, err
	}
	if wish.Tag != "" {
		return r.tagRequest(ctx, ground, wish)
	}
	names := slices.Clone(wish.Namespaces)
	slices.Sort(names)
	names = slices.Compact(names)
	c, err := readSome(ctx, ground, names, near)
	if err != nil {
		return revision.Request{}, err
	}
	now := c.predict(names, deed{})
	members, err := now.need(names)
	if err != nil {
		return revision.Request{}, err
	}
	target, err := now.resolve(wish, members)
	if err != nil {
		return revision.Request{}, err
	}
	surveys, err := c.survey(ctx, ground, names)
	if err != nil {
		return revision.Request{}, err
	}
	d := deed{edits: map[string][]revision.LabelEdit{}}
	for _, s := range surveys {
		d.edits[s.Namespace] = revision.Edits(s.Labels, target)
	}
	return revision.Request{Kind: revision.KindSwitch, Context: ground.Source.Name, Cluster: c.cluster.UID, Target: target,
		Subjects: c.subjects(surveys, d), LabelsOnly: wish.LabelsOnly, CrossMesh: r.CrossMesh}, nil
}

func checkWish(wish view.SwitchWish) error {
	switch {
	case wish.To == "" && wish.Kind != revision.ToDefault:
		return usage("name a revision or a tag", "it is not said where to switch to")
	case wish.Tag == "" && len(wish.Namespaces) == 0:
		return usage("name a namespace, or a tag to move", "it is not said what to switch")
	case wish.Tag != "" && len(wish.Namespaces) > 0:
		return usage("plan one after the other", "a tag and namespaces cannot be switched together")
	case len(wish.Namespaces) > maxNamespaces:
		return usage("name fewer", "%d namespaces are too many for one plan", len(wish.Namespaces))
	}
	return nil
}

// tagRequest is request for a tag's move. It reads the whole cluster, since any namespace may follow the tag.
func (r Rules) tagRequest(ctx context.Context, ground Ground, wish view.SwitchWish) (revision.Request, error) {
	c, err := read(ctx, ground, nil)
	if err != nil {
		return revision.Request{}, err
	}
	holders := c.holders(wish.Tag)
	if len(holders) == 0 {
		return revision.Request{}, unknown("tag", wish.Tag, c.tags(), "make it with istioctl tag set")
	}
	kind, name, err := c.named(wish)
	if err == nil && kind == revision.ToTag {
		err = usage("name a revision", "a tag leads to a revision, and not to another tag")
	}
	if err != nil {
		return revision.Request{}, err
	}
	wish.Kind, wish.To = revision.ToRevision, name
	target, err := c.resolve(wish, nil)
	if err != nil {
		return revision.Request{}, err
	}
	if w, unread := c.followersUnread(wish.Tag); unread {
		target.Concerns = append(target.Concerns, w)
	}
	to := c.byID(target.Plane.ID)
	if holders[0].control.Mesh != target.Plane.Mesh {
		target.Road = revision.RoadCrossMesh
	}
	objects, err := ground.Tag(ctx, wish.Tag, target.Plane)
	if err != nil {
		return revision.Request{}, err
	}
	surveys, err := c.survey(ctx, ground, c.followersOf(wish.Tag, to))
	if err != nil {
		return revision.Request{}, err
	}
	return revision.Request{Kind: revision.KindTag, Context: ground.Source.Name, Cluster: c.cluster.UID, Target: target,
		TagName: wish.Tag, TagFrom: holders[0].control, Tag: &objects,
		Subjects: c.subjects(surveys, deed{tag: wish.Tag, to: &to}), LabelsOnly: wish.LabelsOnly, CrossMesh: r.CrossMesh}, nil
}

// maxSome is up to how many namespaces are read one by one; of more than that, the whole cluster takes fewer requests.
const maxSome = 20

// readSome reads namespaces, with the control planes that concern them. Where it would be too many to read one by one, it
// reads everything; and where that may not be read, one by one after all.
func readSome(ctx context.Context, ground Ground, names, near []string) (chart, error) {
	if len(names) > maxSome {
		c, err := read(ctx, ground, nil)
		if err != nil || !slices.ContainsFunc(names, func(n string) bool { _, ok := c.members[n]; return !ok }) {
			return c, err
		}
	}
	return read(ctx, ground, append(slices.Clone(names), near...))
}

// read reads and understands a context's cluster.
func read(ctx context.Context, ground Ground, namespaces []string) (chart, error) {
	snapshot, err := ground.Facts(ctx, namespaces)
	if err != nil {
		return chart{}, err
	}
	return chartOf(snapshot, mesh.Infer(snapshot), ground.Source.Name), nil
}

// survey reads namespaces for a plan. Their labels must be those that the facts have, on which the prediction rests.
func (c chart) survey(ctx context.Context, ground Ground, names []string) ([]revision.Survey, error) {
	if len(names) == 0 {
		return []revision.Survey{}, nil
	}
	surveys, err := ground.Survey(ctx, names)
	if err != nil {
		return nil, err
	}
	for _, s := range surveys {
		known := slices.IndexFunc(c.cluster.Namespaces, func(n facts.Namespace) bool { return n.Name == s.Namespace })
		if known < 0 || s.Missing || c.cluster.Namespaces[known].Unlisted {
			continue // The plan says that it is not there, or may not be read.
		}
		for _, key := range []string{revision.LabelInjection, revision.LabelRevision} {
			if s.Labels[key] != c.cluster.Namespaces[known].Labels[key] {
				return nil, changed("label %s of namespace %s was changed while the cluster was read", key, s.Namespace)
			}
		}
	}
	return surveys, nil
}

// holders are the planes that a tag leads to, those first that its webhook calls: a Service of the tag may have been left
// behind by an istioctl that knew none.
func (c chart) holders(tag string) []plane {
	called, others := []plane{}, []plane{}
	for _, p := range c.ordered {
		switch {
		case !slices.Contains(p.Tags, tag):
		case len(c.webhooks(p, tag)) > 0:
			called = append(called, p)
		default:
			others = append(others, p)
		}
	}
	return append(called, others...)
}

// tags are all there are, sorted.
func (c chart) tags() []string {
	out := []string{}
	for _, p := range c.ordered {
		out = append(out, p.Tags...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// byID is the plane of a Ref that was found on this chart.
func (c chart) byID(id string) plane {
	return c.ordered[slices.IndexFunc(c.ordered, func(p plane) bool { return p.control.ID == id })]
}
