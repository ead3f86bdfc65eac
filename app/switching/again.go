package switching

import (
	"context"
	"errors"
	"slices"

	"portolan/app/view"
	"portolan/kube/revision"
)

// still is nil where a run that is to be taken up leads where it was planned to lead. A tag may have been moved since, and
// a control plane removed or upgraded: then the rest of the run would be something that nobody was shown. The way back is
// let alone: see back.
func (r Rules) still(ctx context.Context, ground Ground, run revision.Run) error {
	rest := revision.Open(run)
	if run.Change.Kind == revision.KindUndo || len(revision.Waves(rest, 1)) == 0 {
		return nil
	}
	was := run.Change.Target
	wish := view.SwitchWish{Kind: was.Kind, To: was.Name, Plane: was.Plane.ID}
	now, refused, err := r.lead(ctx, ground, run.Change, wish, rest)
	var known *Error
	switch {
	case errors.As(err, &known) && known.Code == codeBadInput:
		return elsewhere(run, "%s", known.Message)
	case err != nil:
		return err
	case now.Plane.Revision != was.Plane.Revision || now.Plane.Version != was.Plane.Version:
		return elsewhere(run, "control plane %s is %s of revision %s by now, and was %s of revision %s",
			was.Plane.ID, now.Plane.Version, now.Plane.Revision, was.Plane.Version, was.Plane.Revision)
	case len(refused) > 0:
		return elsewhere(run, "%s", refused[0].Message)
	}
	return nil
}

// lead is where a wish would lead what is left of a change, and what forbids it now.
func (r Rules) lead(ctx context.Context, ground Ground, change revision.Change, wish view.SwitchWish, rest revision.Change) (revision.Target, []revision.Warning, error) {
	if change.Tag != nil {
		c, err := readSome(ctx, ground, nil, planeNamespaces(change))
		if err == nil {
			err = sameCluster(change, c.cluster.UID)
		}
		if err != nil {
			return revision.Target{}, nil, err
		}
		target, err := c.resolve(wish, nil)
		return target, slices.DeleteFunc(target.Concerns, func(w revision.Warning) bool { return w.Weight != revision.Refuse }), err
	}
	for _, n := range rest.Namespaces {
		if len(n.Edits) > 0 || len(n.Workloads) > 0 {
			wish.Namespaces = append(wish.Namespaces, n.Name)
		}
	}
	request, err := r.request(ctx, ground, wish, planeNamespaces(change))
	if err == nil {
		err = sameCluster(change, request.Cluster)
	}
	if err != nil {
		return revision.Target{}, nil, err
	}
	return request.Target, revision.Plan(request).Refused(), nil
}

func elsewhere(run revision.Run, format string, args ...any) error {
	out := changed("the run "+run.ID+" does not lead any more where it was planned to: "+format, args...)
	out.Remedy = "mend that and resume it, or undo it and plan a new switch"
	return out
}
