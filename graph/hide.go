package graph

import "slices"

// hide leaves things out by their IDs, and the edges that end at them, since an edge is drawn only for what is there.
// Nothing goes that was not asked for: the card of a mesh stays as long as anything in it does. What is out of the limits
// already is not hidden.
func (s sieve) hide(all []thing, ids []string) (sieve, []string) {
	asked := map[string]bool{}
	for _, id := range ids {
		asked[id] = true
	}
	needed := map[string]bool{}
	for _, t := range all {
		if t.id != t.card && s.shows(t.id) && !asked[t.id] {
			needed[t.card] = true
		}
	}
	hidden := map[string]bool{}
	for _, t := range all {
		if s.shows(t.id) && asked[t.id] && !needed[t.id] {
			hidden[t.id] = true
		}
	}
	s.hidden = hidden
	stays := func(t thing) bool { return asked[t.id] && needed[t.id] }
	switch n := len(hidden); {
	case n > 0:
		return s, []string{countedAre(n, "thing", "things") + " hidden."}
	case ids == nil:
		return s, []string{}
	case slices.ContainsFunc(all, stays):
		return s, []string{"Nothing is hidden: a mesh goes only with all that is in it."}
	}
	return s, []string{"Nothing is hidden: nothing that is shown is meant."}
}
