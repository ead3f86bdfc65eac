package graph

import "fmt"

// only keeps to some things, and to what is needed to understand them: the planes that their claims name, and the cards
// that all of these lie in. What is out of the limits already stays out.
func (s sieve) only(all []thing, view View) (sieve, []string) {
	if view.Only == nil {
		return s, []string{}
	}
	asked, kept := map[string]bool{}, map[string]bool{}
	for _, id := range view.Only {
		asked[id] = true
	}
	for _, t := range all {
		if !asked[t.id] || !s.shows(t.id) {
			continue
		}
		kept[t.id] = true
		for _, plane := range t.planes() {
			kept[plane] = true
		}
	}
	aside := 0
	for _, t := range all {
		switch {
		case !s.shows(t.id):
			delete(kept, t.id)
		case kept[t.id]:
			kept[t.card] = true
			if t.plane != nil {
				kept[gridID(*t.plane)] = true
			}
		}
	}
	for _, t := range all {
		if s.shows(t.id) && !kept[t.id] {
			aside++
		}
	}
	word := "what is found"
	if view.OnlyWord != "" {
		word = "what “" + view.OnlyWord + "” finds"
	}
	s.kept = kept
	return s, []string{fmt.Sprintf("Only %s: %s not shown.", word, countedAre(aside, "other thing", "other things"))}
}
