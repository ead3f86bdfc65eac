package graph

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph/mesh"
)

// grid adds the namespaces that are drawn under a plane, and the one edge that stands for all of them.
func (b *builder) grid(parent string, p mesh.Plane, members []mesh.Member) {
	mine := slices.DeleteFunc(slices.Clone(members), func(m mesh.Member) bool { return m.Home != p.Ref })
	id := gridID(p.Ref)
	label := "revision " + orUnknown(p.Revision)
	alt := "of " + label + ", managed by " + p.Ref.Namespace + "/" + p.Ref.Name
	shown := b.tiles(Node{ID: id, Parent: parent, Kind: Grid, Label: label}, alt, mine)
	weak := slices.ContainsFunc(shown, func(m mesh.Member) bool { return onlyWeak(m, p.Ref) })
	b.edge(id, p.Ref.String(), Manages, p.Health, weak)
}

// gridID is the ID of the grid of a plane's namespaces.
func gridID(plane mesh.Ref) string { return "grid/" + plane.String() }

// tiles adds a grid with those of its namespaces that the view shows, which it answers. A grid without namespaces is
// shown by itself; one of which all are left out is left out too.
func (b *builder) tiles(grid Node, alt string, members []mesh.Member) []mesh.Member {
	shown := slices.DeleteFunc(slices.Clone(members), func(m mesh.Member) bool { return !b.sieve.shows(m.Ref.String()) })
	if len(shown) == 0 && (len(members) > 0 || !b.sieve.shows(grid.ID)) {
		return shown
	}
	counts, drawn := b.living(members), b.living(shown)
	grid.Of, grid.Health = len(counts), worstOf(counts)
	grid.Note = counted(len(counts), "namespace", "namespaces")
	if len(drawn) < len(counts) {
		grid.Note = fmt.Sprintf("%d of %s", len(drawn), grid.Note)
	}
	grid.Alt = grid.Note + " " + alt
	b.node(grid)
	for _, m := range shown {
		b.gridOf[m.Ref] = grid.ID
		b.tile(grid.ID, m)
	}
	return shown
}

// living are the namespaces that are no ghosts.
func (b *builder) living(members []mesh.Member) []mesh.Member {
	if len(b.sieve.ghosts) == 0 {
		return members
	}
	return slices.DeleteFunc(slices.Clone(members), func(m mesh.Member) bool { return b.sieve.ghosts[m.Ref.String()] })
}

// onlyWeak tells whether nothing but weak claims ties a namespace to a plane.
func onlyWeak(m mesh.Member, plane mesh.Ref) bool {
	for _, c := range slices.Concat(m.Wanted, m.Running) {
		if c.Plane == plane && c.Strength != mesh.Weak {
			return false
		}
	}
	return true
}

func worstOf(members []mesh.Member) mesh.Health {
	out := mesh.Healthy
	for _, m := range members {
		if m.Health.Rank() < out.Rank() {
			out = m.Health
		}
	}
	return out
}

func (b *builder) tile(parent string, m mesh.Member) {
	n := Node{ID: m.Ref.String(), Parent: parent, Kind: Namespace, Label: m.Ref.Name, Health: m.Health, Partial: m.Partial}
	if b.sieve.ghosts[n.ID] {
		n.Alt = "namespace " + m.Ref.Name
		b.node(n)
		return
	}
	stale := ""
	if m.Stale > 0 {
		stale = fmt.Sprintf("%d/%d stale", m.Stale, m.Pods)
		n.Badges = append(n.Badges, Badge{stale, BadgeStale})
	}
	n.Badges = append(n.Badges, b.doubtBadge(m.Ref)...)
	drift := ""
	if m.Drift > 0 {
		n.Badges = append(n.Badges, Badge{fmt.Sprintf("%d/%d drift", m.Drift, m.Pods), BadgeDrift})
		drift = fmt.Sprintf("%d/%d of another version than their control plane", m.Drift, m.Pods)
	}
	n.Alt = sentence("namespace "+m.Ref.Name, string(m.Health), strings.Join(m.Reasons, ", "), strings.Join(m.Modes, " and "),
		counted(m.Pods, "pod", "pods"), stale, drift)
	b.node(n)
}

// undecided adds what several planes may manage: a grid for each set of planes, with a doubtful edge to each.
func (b *builder) undecided(atlas mesh.Atlas) {
	const id = UndecidedID
	if b.left[id].empty() {
		return
	}
	living := b.living(atlas.Undecided)
	b.node(b.noted(Node{ID: id, Kind: Undecided, Label: "undecided", Health: mesh.Unknown, Counts: countHealth(living),
		Alt: sentence("undecided: more than one control plane remains possible", counted(len(living), "namespace", "namespaces"))}))
	refs := []mesh.Ref{}
	for _, z := range atlas.Ztunnels {
		refs = append(refs, z.Ref)
	}
	for _, g := range atlas.Gateways {
		refs = append(refs, g.Ref)
	}
	b.apart(id, "what is undecided", refs, atlas.Undecided, func(parent, _ string, in func(mesh.Ref) bool) { b.undecidedIn(atlas, parent, in) })
}

// undecidedIn adds what of the undecided is in one cluster, or all.
func (b *builder) undecidedIn(atlas mesh.Atlas, parent string, in func(mesh.Ref) bool) {
	for _, z := range atlas.Ztunnels {
		if in(z.Ref) {
			b.ztunnel(parent, z)
		}
	}
	for _, g := range atlas.Gateways {
		kind := Gateway
		if g.Ref.Kind == mesh.KindWaypoint {
			kind = Waypoint
		}
		if in(g.Ref) && b.sieve.shows(g.Ref.String()) {
			b.chip(parent, kind, g.Ref.String(), []mesh.Gateway{g})
		}
	}
	sets := map[string][]mesh.Member{}
	order := []string{}
	for _, m := range atlas.Undecided {
		if !in(m.Ref) {
			continue
		}
		key := strings.Join(candidates(m), " or ")
		if sets[key] == nil {
			order = append(order, key)
		}
		sets[key] = append(sets[key], m)
	}
	slices.Sort(order)
	for _, key := range order {
		b.possible("grid/undecided/"+key, parent, sets[key])
	}
}

func (b *builder) possible(id, parent string, members []mesh.Member) {
	planes := candidates(members[0])
	b.tiles(Node{ID: id, Parent: parent, Kind: Grid, Label: fmt.Sprintf("one of %d planes", len(planes))},
		"of which "+strings.Join(planes, " or ")+" may be the control plane", members)
	for _, p := range planes {
		b.edge(id, p, Possible, mesh.Unknown, true)
	}
}

// candidates are the planes that remain possible for an undecided namespace: those its pods may run on, else those
// its labels may ask for. Sorted.
func candidates(m mesh.Member) []string {
	claims := m.Running
	if len(claims) == 0 {
		claims = m.Wanted
	}
	out := []string{}
	for _, c := range claims {
		out = append(out, c.Plane.String())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// outside adds the namespaces of no mesh, kept apart from those of which nobody may say so.
func (b *builder) outside(atlas mesh.Atlas) {
	if b.left[OutsideID].empty() {
		return
	}
	sure, hidden, own := []mesh.Member{}, []mesh.Member{}, []mesh.Member{}
	holding := b.holdingPlanes(atlas)
	for _, m := range atlas.Outside {
		switch {
		case holding[mesh.Ref{Cluster: m.Ref.Cluster, Name: m.Ref.Name}]:
			own = append(own, m)
		case m.Partial:
			hidden = append(hidden, m)
		default:
			sure = append(sure, m)
		}
	}
	const label = "outside the data planes"
	living := b.living(atlas.Outside)
	b.node(b.noted(Node{ID: OutsideID, Kind: Outside, Label: label, Health: worstOf(living), Counts: countHealth(living),
		Alt: counted(len(living), "namespace", "namespaces") + " " + label}))
	b.apart(OutsideID, "what is "+label, nil, atlas.Outside, func(parent, suffix string, in func(mesh.Ref) bool) {
		grid := func(id, label, alt string, members []mesh.Member, partial bool) {
			node := Node{ID: id + suffix, Parent: parent, Kind: Grid, Label: label, Partial: partial}
			b.outsideGrid(node, alt, keep(members, func(m mesh.Member) bool { return in(m.Ref) }))
		}
		grid("grid/outside", "in no mesh", "that no control plane manages", sure, false)
		grid("grid/outside/planes", "hold control planes", "that hold control planes", own, false)
		grid("grid/outside/hidden", "may not be read", "of which too little may be read to tell", hidden, true)
	})
}

// holdingPlanes are the namespaces, by cluster and name, in which control planes and ztunnels run.
func (b *builder) holdingPlanes(atlas mesh.Atlas) map[mesh.Ref]bool {
	out := map[mesh.Ref]bool{}
	hold := func(ref mesh.Ref) {
		if !b.sieve.ghosts[ref.String()] {
			out[mesh.Ref{Cluster: ref.Cluster, Name: ref.Namespace}] = true
		}
	}
	for _, m := range atlas.Meshes {
		for _, p := range m.Planes {
			hold(p.Ref)
		}
		for _, z := range m.Ztunnels {
			hold(z.Ref)
		}
	}
	return out
}

func (b *builder) outsideGrid(grid Node, alt string, members []mesh.Member) {
	if len(members) > 0 {
		b.tiles(grid, alt, members)
	}
}

// wanted draws where namespaces are on their way to: from the grid they are drawn in to the plane their labels ask
// for, one edge for all that go the same way.
func (b *builder) wanted(atlas mesh.Atlas) {
	for _, m := range atlas.Meshes {
		for _, n := range m.Members {
			if n.Stale == 0 || !b.sieve.shows(n.Ref.String()) {
				continue
			}
			for _, c := range n.Wanted {
				if c.Plane != n.Home {
					b.edge(b.gridOf[n.Ref], c.Plane.String(), Wanted, mesh.Unknown, true)
				}
			}
		}
	}
}
