package revision

// Undo is the way back of a run: only what the run wrote. The request's Subjects are read anew, and lead where the
// namespaces would be led by the labels that they had.
func Undo(run Run, r Request) Change {
	r.Kind = KindUndo
	change := Plan(r)
	change.Undoes = run.ID
	return change
}
