package switching

import (
	"context"
	"slices"

	"portolan/kube/revision"
)

// back makes what the undo of a run is made of. The way back is never barred by settings that forbid new moves, nor by
// what is thought of the plane that it leads to: it is where everything was. The run says what its target is.
func back(ctx context.Context, ground Ground, run revision.Run) (revision.Request, error) {
	names := []string{}
	for _, n := range run.Change.Namespaces {
		names = append(names, n.Name)
	}
	c, err := readSome(ctx, ground, names, planeNamespaces(run.Change))
	if err != nil {
		return revision.Request{}, err
	}
	if err := sameCluster(run.Change, c.cluster.UID); err != nil {
		return revision.Request{}, err
	}
	names = slices.DeleteFunc(names, func(n string) bool { _, ok := c.members[n]; return !ok })
	surveys, err := c.survey(ctx, ground, names)
	if err != nil {
		return revision.Request{}, err
	}
	out := revision.Request{Kind: revision.KindUndo, Context: ground.Source.Name, Cluster: c.cluster.UID, CrossMesh: true}
	d := deed{edits: map[string][]revision.LabelEdit{}}
	for _, s := range surveys {
		d.edits[s.Namespace], _ = revision.UndoEdits(run, s.Namespace, s.Labels) // What somebody else changed, the plan says.
	}
	if move := run.Change.Tag; move != nil {
		objects, err := ground.Tag(ctx, move.Name, move.From)
		if err != nil {
			return revision.Request{}, err
		}
		out.Tag = &objects
		if i := slices.IndexFunc(c.ordered, func(p plane) bool { return p.control.ID == move.From.ID }); i >= 0 && run.Tag != revision.StepWaiting {
			d.tag, d.to = move.Name, &c.ordered[i]
		}
	}
	out.Subjects = c.subjects(surveys, d)
	return out, nil
}

// planeNamespaces are where the control planes of a change are, sorted.
func planeNamespaces(change revision.Change) []string {
	planes := []revision.ControlPlane{change.Target.Plane}
	for _, n := range change.Namespaces {
		planes = append(planes, n.From...)
	}
	if change.Tag != nil {
		planes = append(planes, change.Tag.From, change.Tag.To)
	}
	out := []string{}
	for _, p := range planes {
		if p.Namespace != "" {
			out = append(out, p.Namespace)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sameCluster is nil unless a change is known to be of another cluster than the one that was read.
func sameCluster(change revision.Change, uid string) error {
	if change.Cluster != "" && uid != "" && change.Cluster != uid {
		return &Error{Code: codeBadInput, Message: "context " + change.Context + " leads to another cluster than when the switch was made",
			Remedy: "name the context that leads to that cluster now"}
	}
	return nil
}
