package graph

// hide leaves things out by their IDs. A mesh takes its card with all that is in it; anything else takes itself, and the
// edges that end at it, since an edge is drawn only for what is there. What is out of the limits already is not hidden.
func (s sieve) hide(all []thing, ids []string) (sieve, []string) {
	asked := map[string]bool{}
	for _, id := range ids {
		asked[id] = true
	}
	s.hidden = map[string]bool{}
	for _, t := range all {
		if s.shows(t.id) && (asked[t.id] || asked[t.card]) {
			s.hidden[t.id] = true
		}
	}
	if n := len(s.hidden); n > 0 {
		return s, []string{countedAre(n, "thing", "things") + " hidden."}
	}
	return s, []string{}
}
