package graph

import (
	"fmt"
	"slices"
	"strings"
)

// maxRefused is how many nodes a note names.
const maxRefused = 3

// refused says what of these can never be folded: what is not there, and what has nothing in it. What is only out of sight
// in this view is said elsewhere; whole is everything there is, and is asked for only if need be.
func (f folding) refused(ids []string, whole func() folding) []string {
	gone, empty := []string{}, []string{}
	ids = slices.DeleteFunc(slices.Clone(ids), f.foldable)
	if len(ids) == 0 {
		return ids
	}
	all := whole()
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		switch {
		case all.foldable(id):
		case all.knows(id):
			empty = append(empty, id)
		default:
			gone = append(gone, id)
		}
	}
	out := []string{}
	if len(gone) > 0 {
		out = append(out, fmt.Sprintf("There is no %s to fold.", listed(gone, " or ")))
	}
	if len(empty) > 0 {
		out = append(out, fmt.Sprintf("There is nothing to fold away in %s.", listed(empty, " and ")))
	}
	return out
}

// knows tells whether a node is there, or held by one.
func (f folding) knows(id string) bool {
	if _, ok := f.node[id]; ok {
		return true
	}
	for _, n := range f.node {
		if slices.Contains(n.Holds, id) {
			return true
		}
	}
	return false
}

// listed names the first few.
func listed(ids []string, last string) string {
	rest := ""
	if more := len(ids) - maxRefused; more > 0 {
		ids, rest = ids[:maxRefused], fmt.Sprintf("%s%d more", last, more)
		last = ", "
	}
	if len(ids) == 1 {
		return ids[0] + rest
	}
	return strings.Join(ids[:len(ids)-1], ", ") + last + ids[len(ids)-1] + rest
}
