package revision

import (
	"slices"
	"strings"

	"portolan/graph/facts"
)

// way is what a run did in a namespace, for the plan that takes it back.
type way struct {
	// wrote are the workloads whose template it wrote, or may have written.
	wrote map[facts.WorkloadRef]bool
	// revisions are those that it moved pods to; "" stands for no sidecar.
	revisions map[string]bool
	// tag is the tag that it moved, if it did.
	tag string
}

func (w *way) restarted(ref facts.WorkloadRef) bool { return w != nil && w.wrote[ref] }

// untouched tells whether the run left pods alone: it did not write their template, and none of them runs what it
// moved to.
func (w *way) untouched(ref facts.WorkloadRef, pods PodSet) bool {
	if w == nil || w.wrote[ref] {
		return false
	}
	if w.revisions[""] && pods.Proxied < pods.Pods {
		return false
	}
	return !slices.ContainsFunc(pods.Running, func(r RunningCount) bool { return w.revisions[r.Revision] })
}

// written are the states of a step that the API server may have taken. A step that was skipped was found as the run
// wanted it when it was taken up again, most likely by its own write.
var written = []StepState{StepBegun, StepWritten, StepRolling, StepStalled, StepVerified, StepFailed, StepSkipped}

// Undo is the way back of a run: only what the run wrote. The request's Subjects are read anew, and lead where the
// labels that [UndoEdits] gives would lead; its Target is not read. Where labels or a tag's objects are no more what the
// run left, somebody else has changed them since, and the way back is refused.
func Undo(run Run, r Request) Change {
	r.Kind, r.TagName = KindUndo, ""
	r.Target = targetBack(run)
	var tag *TagMove
	var warnings []Warning
	if run.Change.Tag != nil {
		r.TagName, r.TagFrom = run.Change.Tag.Name, run.Change.Tag.To
		tag, warnings = tagBack(run, r)
	}
	var drafts []draft
	for _, s := range r.Subjects {
		if d, ok := draftBack(run, r, s); ok {
			drafts = append(drafts, d)
		}
	}
	change := assemble(r, drafts)
	change.Road, change.Target.Road = run.Change.Road, run.Change.Road
	change.Undoes, change.Tag = run.ID, tag
	if change.Road == RoadCrossMesh && change.Target.Plane.ID != "" {
		change.Breaks = breaks(fromPlanes(r), change.Target.Plane)
	}
	change.Warnings = slices.Concat(change.Warnings, warnings, wholeBack(run, r))
	return finish(change)
}

// UndoEdits are the edits that give a namespace the labels back that a run took; none where it wrote none, or where they
// are back already. ok is false where somebody else has changed them since.
func UndoEdits(run Run, namespace string, labels map[string]string) (list []LabelEdit, ok bool) {
	done, _, found := steps(run, namespace)
	list, ok = []LabelEdit{}, true
	if !found {
		return list, true
	}
	back := map[string]*string{}
	for _, e := range done.Edits {
		now := valueOf(labels, e.Key)
		if !same(now, e.Before) && !same(now, e.After) {
			ok = false
		}
		back[e.Key] = e.Before
	}
	if !ok || !wroteLabels(run, namespace) {
		return list, ok
	}
	return edits(labels, back), true
}

// steps are what a run planned for a namespace, and how far it came.
func steps(run Run, namespace string) (NamespaceChange, NamespaceRun, bool) {
	for _, n := range run.Change.Namespaces {
		if n.Name != namespace {
			continue
		}
		for _, s := range run.Namespaces {
			if s.Name == namespace {
				return n, s, true
			}
		}
	}
	return NamespaceChange{}, NamespaceRun{}, false
}

func wroteLabels(run Run, namespace string) bool {
	change, done, ok := steps(run, namespace)
	return ok && len(change.Edits) > 0 && slices.Contains(written, done.Label)
}

// draftBack is a namespace on its way back; ok is false for one that the run did not come to.
func draftBack(run Run, r Request, s Subject) (draft, bool) {
	name := s.Survey.Namespace
	change, done, found := steps(run, name)
	moved := wroteLabels(run, name) || run.Change.Tag != nil && slices.Contains(written, run.Tag)
	if !found || !moved {
		return draft{}, false
	}
	d := draft{Request: r, subject: s, goal: change.From, ordinary: change.From, back: &way{wrote: map[facts.WorkloadRef]bool{}, revisions: map[string]bool{run.Change.Target.Plane.Revision: true}}}
	if run.Change.Kind == KindUndo {
		d.back.revisions = expected(change)
	}
	if run.Change.Tag != nil {
		d.back.tag = run.Change.Tag.Name
		d.goal = append(slices.Clone(change.From), run.Change.Tag.From)
	}
	for _, w := range done.Workloads {
		if slices.Contains(written, w.State) && w.State != StepSkipped {
			d.back.wrote[w.WorkloadRef] = true
		}
	}
	var ok bool
	if d.edits, ok = UndoEdits(run, name, s.Survey.Labels); !ok {
		d.more = append(d.more, d.refuse("labels-changed", "its labels are not what the run left: somebody has changed them since", "look at them, and plan a switch to where it shall be"))
	}
	if s.Survey.UID != change.UID && !s.Survey.Missing {
		d.more = append(d.more, d.refuse("another-namespace", "it was deleted and created again since the run", "plan a switch to where it shall be"))
	}
	return d, true
}

func expected(n NamespaceChange) map[string]bool {
	out := map[string]bool{}
	for _, w := range n.restarts() {
		out[w.Expect] = true
	}
	return out
}

// targetBack is the plane that the namespaces came from, as far as it is one.
func targetBack(run Run) Target {
	var from []ControlPlane
	for _, n := range run.Change.Namespaces {
		from = append(from, n.From...)
	}
	if run.Change.Tag != nil {
		from = append(from, run.Change.Tag.From)
	}
	from = settledPlanes(from)
	if len(from) != 1 {
		return Target{}
	}
	return Target{Kind: ToRevision, Name: from[0].Revision, Plane: from[0]}
}

// wholeBack says what of the run cannot be, or need not be, taken back.
func wholeBack(run Run, r Request) []Warning {
	var out []Warning
	if run.UndoneBy != "" {
		out = append(out, Warning{Code: "undone", Weight: Refuse, Message: "the run was taken back already, by " + run.UndoneBy})
	}
	if run.Change.Cluster != "" && r.Cluster != "" && run.Change.Cluster != r.Cluster {
		out = append(out, Warning{Code: "another-cluster", Weight: Refuse, Message: "the context " + r.Context + " leads to another cluster than it did when the run was made", Remedy: "choose the context of that cluster"})
	}
	for _, n := range run.Change.Namespaces {
		read := slices.ContainsFunc(r.Subjects, func(s Subject) bool { return s.Survey.Namespace == n.Name })
		if !read && wroteLabels(run, n.Name) {
			out = append(out, Warning{Code: "gone", Weight: Warn, Object: "namespace/" + n.Name, Message: "it was not read, and stays as the run left it"})
		}
	}
	return out
}

// tagBack takes the tag's objects back by the patches that the run kept, as far as they are what it left.
func tagBack(run Run, r Request) (*TagMove, []Warning) {
	was := *run.Change.Tag
	out := &TagMove{Name: was.Name, From: settledPlane(was.To), To: settledPlane(was.From), Understood: true, Edits: []TagEdit{}}
	if !slices.Contains(written, run.Tag) {
		return out, nil
	}
	changed := func(why string) (*TagMove, []Warning) {
		out.Understood, out.Why, out.Edits = false, why, []TagEdit{}
		return out, []Warning{{Code: "tag-changed", Weight: Refuse, Object: "tag/" + was.Name, Message: why, Remedy: strings.Join(tagCommands(r.Context, *out), " && ")}}
	}
	if r.Tag == nil || len(r.Tag.Gaps) > 0 {
		return changed("the tag's objects could not be read")
	}
	for _, e := range was.Edits {
		now, have, found := objectOf(*r.Tag, e)
		switch {
		case !found || now.UID != e.UID:
			return changed(e.Kind + " " + e.Name + " is gone, or another one")
		case fits(e.Patch, have): // it is as it was before: the run did not come to it
			continue
		case !fits(e.Revert, have):
			return changed(e.Kind + " " + e.Name + " is not what the run left: somebody has changed it since")
		}
		e.ResourceVersion, e.Patch, e.Revert = now.ResourceVersion, e.Revert, e.Patch
		e.Says = reversed(e.Says)
		out.Edits = append(out.Edits, e)
	}
	return out, nil
}
