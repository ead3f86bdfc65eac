package graph

import (
	"fmt"

	"portolan/graph/mesh"
)

// IDs of the cards that are no meshes.
const (
	UndecidedID = "undecided"
	OutsideID   = "outside"
)

// thing is something of an Atlas that can be drawn, folded away or left out: a mesh, or anything with a Ref of its own
// that is no workload.
type thing struct {
	id string
	// card is the ID of the card it lies in; a mesh is its own.
	card string
	// member, ztunnel and gateway have the one that it is; a mesh or plane is none of them.
	member  *mesh.Member
	ztunnel *mesh.Ztunnel
	gateway *mesh.Gateway
	// plane is the Ref of one that is a plane.
	plane *mesh.Ref
}

// thingsOf are all things of an Atlas in reading order.
func thingsOf(atlas mesh.Atlas) []thing {
	out := []thing{}
	add := func(card string, ztunnels []mesh.Ztunnel, gateways ...[]mesh.Gateway) {
		for i, z := range ztunnels {
			out = append(out, thing{id: z.Ref.String(), card: card, ztunnel: &ztunnels[i]})
		}
		for _, list := range gateways {
			for i, g := range list {
				out = append(out, thing{id: g.Ref.String(), card: card, gateway: &list[i]})
			}
		}
	}
	members := func(card string, all []mesh.Member) {
		for i, m := range all {
			out = append(out, thing{id: m.Ref.String(), card: card, member: &all[i]})
		}
	}
	for _, m := range atlas.Meshes {
		card := MeshID(m.Key)
		out = append(out, thing{id: card, card: card})
		for i, p := range m.Planes {
			out = append(out, thing{id: p.Ref.String(), card: card, plane: &m.Planes[i].Ref})
		}
		add(card, m.Ztunnels, m.Waypoints, m.Gateways)
		members(card, m.Members)
	}
	add(UndecidedID, atlas.Ztunnels, atlas.Gateways)
	members(UndecidedID, atlas.Undecided)
	members(OutsideID, atlas.Outside)
	return out
}

// sieve says what of an Atlas a view leaves out.
type sieve struct {
	hidden map[string]bool
	// kept are the IDs of the only things that are shown, with those of what they lie in; nil for all.
	kept map[string]bool
	// ghosts are the IDs of what is there no more, and is counted nowhere.
	ghosts map[string]bool
}

func (s sieve) shows(id string) bool { return !s.hidden[id] && (s.kept == nil || s.kept[id]) }

// limit keeps to the mesh of a key. One that is not there is no limit, and a note.
func limit(all []thing, key string) (sieve, []string) {
	if key == "" {
		return sieve{}, []string{}
	}
	card, cards := MeshID(key), map[string]bool{}
	kept := map[string]bool{}
	for _, t := range all {
		cards[t.card] = true
		if t.card != card {
			continue
		}
		kept[t.id] = true
		if t.plane != nil {
			kept[gridID(*t.plane)] = true
		}
	}
	if !cards[card] {
		return sieve{}, []string{fmt.Sprintf("There is no mesh %s: everything is shown.", key)}
	}
	return sieve{kept: kept}, []string{fmt.Sprintf("Only mesh %s: %s not shown.", key, countedAre(len(cards)-1, "other card", "other cards"))}
}

// remains is what a sieve leaves of a card, in numbers of its things; the mesh itself counts too.
// Ghosts are only told from nothing.
type remains struct{ all, hidden, shown, ghosts int }

func (s sieve) left(all []thing) map[string]remains {
	out := map[string]remains{}
	for _, t := range all {
		r := out[t.card]
		if s.ghosts[t.id] {
			if s.shows(t.id) {
				r.ghosts++
			}
			out[t.card] = r
			continue
		}
		r.all++
		switch {
		case s.hidden[t.id]:
			r.hidden++
		case s.shows(t.id):
			r.shown++
		}
		out[t.card] = r
	}
	return out
}

// empty tells whether nothing of a card is drawn.
func (r remains) empty() bool { return r.shown+r.ghosts == 0 }

// note says what is left out; empty when nothing is.
func (r remains) note() string {
	hidden := ""
	if r.hidden > 0 {
		hidden = fmt.Sprintf("%d hidden", r.hidden)
	}
	if r.all == r.hidden+r.shown {
		return hidden
	}
	return sentence(fmt.Sprintf("%d not shown", r.all-r.hidden-r.shown), hidden)
}

// countedAre is a number of things with its verb.
func countedAre(n int, one, many string) string {
	if n == 1 {
		return counted(n, one, many) + " is"
	}
	return counted(n, one, many) + " are"
}
