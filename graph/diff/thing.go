package diff

import (
	"slices"
	"strings"

	"portolan/graph/mesh"
)

// scene is what one reading has, in the later one's words.
type scene struct {
	things map[string]*thing
	// ids are those of the things in order.
	ids    []string
	doubts []mesh.Finding
	atlas  mesh.Atlas
	reach  map[string]reach
}

// thing is something that can be on either side, with all that is compared of it.
type thing struct {
	about string
	ref   mesh.Ref
	id    string
	name  string
	mesh  string
	nodes []string
	// place is the control planes that manage it, sorted, and says tells them in words; a mesh's are its own. home is the one
	// that a namespace is drawn under.
	place []mesh.Ref
	home  mesh.Ref
	says  string
	// is describes it in a line.
	is string
	// values are its fields; derived are those that follow from other things.
	values, derived []value
	// unread says of a field why its values may not be what they are.
	unread map[string]string
}

// value is one field of a thing.
type value struct{ field, of, text string }

// look takes a reading apart.
func look(side Side, atlas mesh.Atlas, names map[string]string) *scene {
	s := &scene{things: map[string]*thing{}, atlas: atlas, reach: reachOf(side.Facts, names), doubts: atlas.Findings()}
	for _, m := range atlas.Meshes {
		s.add(aboutMesh(m))
		for _, p := range m.Planes {
			s.add(s.aboutPlane(m.Key, p))
		}
		s.proxies(m.Key, m.Ztunnels, m.Waypoints, m.Gateways)
		s.members(m.Key, m.Members)
	}
	s.proxies("", atlas.Ztunnels, atlas.Gateways)
	s.members("", atlas.Undecided)
	s.members("", atlas.Outside)
	slices.Sort(s.ids)
	return s
}

func (s *scene) add(t *thing) {
	if s.things[t.id] == nil {
		s.ids = append(s.ids, t.id)
	}
	s.things[t.id] = t
}

func (s *scene) proxies(key string, ztunnels []mesh.Ztunnel, gateways ...[]mesh.Gateway) {
	for _, z := range ztunnels {
		s.add(s.aboutZtunnel(key, z))
	}
	for _, g := range slices.Concat(gateways...) {
		s.add(s.aboutGateway(key, g))
	}
}

func (s *scene) members(key string, members []mesh.Member) {
	for _, m := range members {
		s.add(s.aboutNamespace(key, m))
		for _, w := range m.Workloads {
			s.add(s.aboutWorkload(key, m, w))
		}
	}
}

// rename gives meshes the keys that they have on the other side. A mesh's own ID follows.
func (s *scene) rename(keys map[string]string) {
	renamed := map[string]*thing{}
	for i, id := range s.ids {
		t := s.things[id]
		t.mesh = orElse(keys[t.mesh], t.mesh)
		if t.about == AboutMesh {
			t.id = meshID(t.mesh)
			t.name, t.nodes = t.id, []string{t.id}
		}
		renamed[t.id], s.ids[i] = t, t.id
	}
	s.things = renamed
	for i, f := range s.doubts {
		s.doubts[i].Mesh = orElse(keys[f.Mesh], f.Mesh)
	}
	slices.Sort(s.ids)
}

// meshID is the ID of a mesh's card, as package graph has it.
func meshID(key string) string { return "mesh/" + key }

// about begins a thing that has a Ref.
func about(ref mesh.Ref, key string) *thing {
	return &thing{about: string(ref.Kind), ref: ref, id: ref.String(), name: ref.Title(), mesh: key, nodes: []string{nodeOf(ref)}, unread: map[string]string{}}
}

// nodeOf is the ID of what shows something on a chart: of a workload, its namespace.
func nodeOf(ref mesh.Ref) string {
	if ref.Kind == mesh.KindWorkload {
		ref = mesh.Ref{Kind: mesh.KindNamespace, Cluster: ref.Cluster, Name: ref.Namespace}
	}
	return ref.String()
}

func (t *thing) has(field, text string) { t.hasOf(field, "", text) }

// hasOf notes a field's value; what is empty is as good as not there.
func (t *thing) hasOf(field, of, text string) {
	if text != "" {
		t.values = append(t.values, value{field, of, text})
	}
}

func (t *thing) follows(field, of, text string) {
	if text != "" {
		t.derived = append(t.derived, value{field, of, text})
	}
}

// blind notes that fields may be otherwise than they were read.
func (t *thing) blind(why string, fields ...string) {
	for _, f := range fields {
		if why != "" && t.unread[f] == "" {
			t.unread[f] = why
		}
	}
}

// planes are the control planes of claims, each once, sorted.
func planes(claims []mesh.Claim) []mesh.Ref {
	out := []mesh.Ref{}
	for _, c := range claims {
		if !slices.Contains(out, c.Plane) {
			out = append(out, c.Plane)
		}
	}
	slices.SortFunc(out, func(a, b mesh.Ref) int { return strings.Compare(a.String(), b.String()) })
	return out
}
