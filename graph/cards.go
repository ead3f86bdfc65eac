package graph

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// MeshID is the ID of a mesh's card.
func MeshID(key string) string { return "mesh/" + key }

// mesh adds the card of a mesh with everything in it.
func (b *builder) mesh(m mesh.Mesh) {
	id := MeshID(m.Key)
	living := b.living(m.Members)
	card := Node{ID: id, Kind: Mesh, Label: m.ID, Health: m.Health, Counts: countHealth(living), Badges: b.meshBadges(m, living)}
	if m.Key != m.ID {
		card.Detail = strings.TrimPrefix(m.Key, m.ID)
	}
	clusters := b.clustersOf(m)
	if b.several && len(clusters) == 1 {
		card.Detail = strings.Trim(card.Detail+" · "+clusters[0], " ·")
	}
	card.Alt = sentence("mesh "+m.ID, string(m.Health), counted(b.livingPlanes(m), "control plane", "control planes"),
		counted(len(living), "namespace", "namespaces"))
	b.node(b.noted(card))
	if len(clusters) > 1 {
		b.clusters(id, m, clusters)
		return
	}
	b.parts(id, m, podsOf(m))
}

// podsOf are those that the planes of a mesh hold.
func podsOf(m mesh.Mesh) int {
	pods := 0
	for _, p := range m.Planes {
		pods += p.Proxies + p.AmbientPods
	}
	return pods
}

// parts adds what is in a mesh, or in one cluster of it, to a group; pods is how many the whole mesh has.
func (b *builder) parts(id string, m mesh.Mesh, pods int) {
	for _, p := range m.Planes {
		node := b.plane(id, p)
		if m.Canary != nil && pods > 0 && !b.sieve.ghosts[node.ID] {
			share := float64(p.Proxies+p.AmbientPods) / float64(pods)
			node.Progress = &share
			node.Alt += ", " + Percent(share) + " of the mesh's pods"
		}
		if b.sieve.shows(node.ID) {
			b.node(node)
		}
	}
	for _, z := range m.Ztunnels {
		b.ztunnel(id, z)
	}
	b.proxies(id, Waypoint, m.Waypoints)
	b.proxies(id, Gateway, m.Gateways)
	for _, p := range m.Planes {
		b.grid(id, p, m.Members)
	}
}

// livingPlanes is how many control planes of a mesh are no ghosts.
func (b *builder) livingPlanes(m mesh.Mesh) int {
	n := 0
	for _, p := range m.Planes {
		if !b.sieve.ghosts[p.Ref.String()] {
			n++
		}
	}
	return n
}

func (b *builder) plane(parent string, p mesh.Plane) Node {
	n := Node{ID: p.Ref.String(), Parent: parent, Kind: Plane, Label: "istiod", Health: p.Health, Revision: p.Revision,
		Partial: p.Presence == mesh.Unread || p.Presence == mesh.External}
	if p.Version != "" {
		n.Label += " " + p.Version
	}
	n.Detail = strings.Trim(p.Ref.Namespace+" · "+p.Revision, " ·")
	if p.Health != mesh.Healthy {
		n.Note = string(p.Health)
	}
	if p.Presence != mesh.Present {
		n.Note = string(p.Presence)
	}
	for _, t := range p.Tags {
		n.Badges = append(n.Badges, Badge{t, BadgeTag})
	}
	if p.Ambient {
		n.Badges = append(n.Badges, Badge{"ambient", BadgeAmbient})
	}
	n.Badges = append(n.Badges, b.doubtBadge(p.Ref)...)
	if b.sieve.ghosts[n.ID] {
		n.Note, n.Alt = "gone", sentence("control plane "+p.Ref.Namespace+"/"+p.Ref.Name, "version "+orUnknown(p.Version), "revision "+orUnknown(p.Revision))
		return n
	}
	n.Alt = sentence("control plane "+p.Ref.Namespace+"/"+p.Ref.Name, "version "+orUnknown(p.Version), "revision "+orUnknown(p.Revision),
		string(p.Health), strings.Join(p.Reasons, ", "), tagsInWords(p.Tags), counted(p.Namespaces, "namespace", "namespaces"))
	return n
}

func (b *builder) doubtBadge(ref mesh.Ref) []Badge {
	if b.doubted[ref] == 0 {
		return nil
	}
	return []Badge{{counted(b.doubted[ref], "doubt", "doubts"), BadgeDoubt}}
}

func (b *builder) ztunnel(parent string, z mesh.Ztunnel) {
	id := z.Ref.String()
	if !b.sieve.shows(id) {
		return
	}
	if b.sieve.ghosts[id] {
		b.node(Node{ID: id, Parent: parent, Kind: Ztunnel, Label: "ztunnel", Health: z.Health, Alt: "ztunnel " + z.Ref.Namespace + "/" + z.Ref.Name})
		b.claimEdges(id, z.Claims, z.Health)
		return
	}
	note := fmt.Sprintf("%d/%d", z.Rollout.Ready, z.Rollout.Desired)
	b.node(Node{ID: id, Parent: parent, Kind: Ztunnel, Label: "ztunnel", Note: note, Health: z.Health,
		Alt: sentence("ztunnel "+z.Ref.Namespace+"/"+z.Ref.Name, "version "+orUnknown(z.Version), note+" nodes ready", string(z.Health))})
	b.claimEdges(id, z.Claims, z.Health)
}

// tie is what is drawn of claims to one plane.
type tie struct {
	plane    string
	kind     EdgeKind
	doubtful bool
}

// tiesOf are what is drawn of claims: an edge to each plane that its pods name themselves (a rollout may be under way),
// else one to the only plane, or a doubtful one to each that is possible. What is claimed twice is doubtful if both are.
func tiesOf(claims []mesh.Claim) []tie {
	open := slices.ContainsFunc(claims, func(c mesh.Claim) bool { return c.Plane != claims[0].Plane }) &&
		slices.ContainsFunc(claims, func(c mesh.Claim) bool { return c.Strength != mesh.Exact })
	out := []tie{}
	for _, c := range claims {
		one := tie{c.Plane.String(), Manages, c.Strength == mesh.Weak}
		if open {
			one.kind, one.doubtful = Possible, true
		}
		i := slices.IndexFunc(out, func(t tie) bool { return t.plane == one.plane })
		if i < 0 {
			out = append(out, one)
			continue
		}
		out[i].doubtful = out[i].doubtful && one.doubtful
	}
	slices.SortFunc(out, func(x, y tie) int { return strings.Compare(x.plane, y.plane) })
	return out
}

// claimEdges draws what is claimed.
func (b *builder) claimEdges(from string, claims []mesh.Claim, health mesh.Health) {
	for _, t := range tiesOf(claims) {
		b.edge(from, t.plane, t.kind, health, t.doubtful)
	}
}

// noted says on a card what of it the view leaves out.
func (b *builder) noted(card Node) Node {
	card.Note = b.left[card.ID].note()
	card.Alt = sentence(card.Alt, card.Note)
	return card
}

// proxies adds a chip for the waypoints or gateways that are tied alike to the same planes: one by its name, several
// folded into one.
func (b *builder) proxies(parent string, kind Kind, all []mesh.Gateway) {
	groups, order := map[string][]mesh.Gateway{}, []string{}
	for _, g := range all {
		if !b.sieve.shows(g.Ref.String()) {
			continue
		}
		key := claimKey(g.Claims)
		if b.sieve.ghosts[g.Ref.String()] {
			key = "gone " + g.Ref.String() // stands alone, so that a chip for several counts what is there
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], g)
	}
	for _, key := range order {
		b.chip(parent, kind, key, groups[key])
	}
}

// claimKey is the same for claims that are drawn the same, so that a chip for several is as sure as each of them.
func claimKey(claims []mesh.Claim) string {
	parts := []string{}
	for _, t := range tiesOf(claims) {
		switch {
		case t.kind == Possible:
			t.plane = "perhaps " + t.plane
		case t.doubtful:
			t.plane = "weakly " + t.plane
		}
		parts = append(parts, t.plane)
	}
	return strings.Join(parts, "+")
}

func (b *builder) chip(parent string, kind Kind, key string, group []mesh.Gateway) {
	first := group[0]
	n := Node{ID: first.Ref.String(), Parent: parent, Kind: kind, Label: string(kind), Health: first.Health}
	words, refs := []string{}, []string{}
	for _, g := range group {
		words, refs = append(words, g.Ref.Namespace+"/"+g.Ref.Name), append(refs, g.Ref.String())
		if g.Health.Rank() < n.Health.Rank() {
			n.Health = g.Health
		}
	}
	if len(group) > 1 {
		n.ID = string(kind) + "s/" + key
		n.Count, n.Holds = len(group), refs
		slices.Sort(n.Holds)
		n.Label = fmt.Sprintf("%s ×%d", kind, len(group))
	} else {
		n.Detail = first.Ref.Name
	}
	n.Alt = sentence(n.Label, string(n.Health), strings.Join(words, ", "))
	b.node(n)
	b.claimEdges(n.ID, first.Claims, n.Health)
}

func (b *builder) meshBadges(m mesh.Mesh, living []mesh.Member) []Badge {
	out := []Badge{}
	modes := map[string]bool{}
	for _, n := range living {
		for _, mode := range n.Modes {
			modes[mode] = true
		}
	}
	ztunnel := slices.ContainsFunc(m.Ztunnels, func(z mesh.Ztunnel) bool { return !b.sieve.ghosts[z.Ref.String()] })
	if modes[string(facts.Ambient)] || ztunnel {
		out = append(out, Badge{"ambient", BadgeAmbient})
	}
	if modes[string(facts.Sidecar)] {
		out = append(out, Badge{"sidecar", BadgeSidecar})
	}
	if m.Canary != nil {
		out = append(out, Badge{"canary " + canaryShare(*m.Canary), BadgeCanary})
	}
	if n := len(alarming(m.Doubts)); n > 0 {
		out = append(out, Badge{counted(n, "doubt", "doubts"), BadgeDoubt})
	}
	return out
}

// canaryShare is the share of pods on the newest revision, which several clusters' planes may bear.
func canaryShare(c mesh.Canary) string {
	all, newest := 0, 0
	for _, s := range c.Steps {
		all += s.Proxies
		if s.Revision == c.Steps[len(c.Steps)-1].Revision {
			newest += s.Proxies
		}
	}
	return Percent(float64(newest) / float64(max(1, all)))
}

// Percent is a share in whole percents. Only nothing is 0%, and only all of it 100%: an upgrade that has one pod left is
// not over.
func Percent(share float64) string {
	n := int(share*100 + 0.5)
	switch {
	case share > 0 && n == 0:
		return "<1%"
	case share < 1 && n == 100:
		return ">99%"
	}
	return strconv.Itoa(n) + "%"
}

func countHealth(members []mesh.Member) Counts {
	var out Counts
	for _, m := range members {
		out.add(m.Health)
	}
	return out
}

func orUnknown(version string) string {
	if version == "" {
		return "unknown"
	}
	return version
}

func tagsInWords(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	return "tags " + strings.Join(tags, ", ")
}

// sentence joins what is not empty.
func sentence(parts ...string) string {
	out := []string{}
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}
