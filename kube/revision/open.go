package revision

import "slices"

// Open is what of a run's change is not through: for whoever takes the run up, who needs the permissions for that and for
// nothing else.
func Open(run Run) Change {
	return part(run, func(w WorkloadRun) bool { return w.State != StepVerified && w.State != StepSkipped })
}

// Unbegun is what of a run's change can still be tried out. A workload that the run began with is none of it: it may have
// been written, and been changed since by whoever mended it, and is found by its stamp when the run goes on.
func Unbegun(run Run) Change {
	return part(run, func(w WorkloadRun) bool { return w.State == StepWaiting || w.State == StepFailed && w.Stamp == "" })
}

// part is a run's change without the writes that are there, and with those restarts only that are open.
func part(run Run, open func(WorkloadRun) bool) Change {
	out := run.Change
	if out.Tag != nil && (run.Tag == StepWritten || run.Tag == StepSkipped) {
		move := *out.Tag
		move.Edits = []TagEdit{}
		out.Tag = &move
	}
	out.Namespaces = make([]NamespaceChange, 0, len(run.Change.Namespaces))
	for i, n := range run.Change.Namespaces {
		if run.Namespaces[i].Label == StepWritten {
			n.Edits = []LabelEdit{}
		}
		n.Workloads = slices.DeleteFunc(slices.Clone(n.Workloads), func(w WorkloadChange) bool {
			return !slices.ContainsFunc(run.Namespaces[i].Workloads, func(r WorkloadRun) bool { return r.WorkloadRef == w.WorkloadRef && open(r) })
		})
		out.Namespaces = append(out.Namespaces, n)
	}
	return out
}
