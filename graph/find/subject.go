package find

import (
	"slices"
	"strings"

	"portolan/graph/mesh"
)

// TypeMesh is the type of a mesh; the others are those of a [mesh.Ref].
const TypeMesh = "mesh"

const (
	modeSidecar = "sidecar"
	modeAmbient = "ambient"
)

// Subject is one thing of an Atlas with all that an expression can ask of it. Its lists are never nil.
type Subject struct {
	// ID is the Ref as a string, and "mesh/KEY" for a mesh: that of the node which shows it.
	ID string `json:"id"`
	// Type is "mesh", or the kind of a [mesh.Ref].
	Type string `json:"type"`
	// Name is a mesh's key, and the name of all else.
	Name string `json:"name"`
	// Namespace is that of what stands in one, and a namespace's own name.
	Namespace string `json:"namespace,omitempty"`
	// Cluster is the context's name; empty for a mesh over several.
	Cluster string `json:"cluster,omitempty"`
	// Meshes are the keys of those that it belongs to; several are possible only for what is undecided.
	Meshes []string `json:"meshes"`
	// Revisions, Tags and Versions are in the order of the claims that give them.
	Revisions []string    `json:"revisions"`
	Tags      []string    `json:"tags"`
	Versions  []string    `json:"versions"`
	Modes     []string    `json:"modes"`
	Health    mesh.Health `json:"health"`
	// Flags are those that it has, in the order of the documentation.
	Flags []string `json:"flags"`
	// Ref is the identity of all but a mesh.
	Ref mesh.Ref `json:"-"`

	meshIDs []string
	labels  map[string]string
	// card is the ID of the mesh whose card it lies in, its own for a mesh; empty for what is undecided or in none.
	card string
	// several is true where there are several clusters.
	several bool
}

// Title is the thing as "portolan why" takes it, KIND/NAME[.NAMESPACE] (its ID where there are several clusters, in which
// names may be the same), and "mesh/KEY" for a mesh, which that refuses.
func (s Subject) Title() string {
	if s.Type == TypeMesh {
		return s.ID
	}
	if s.several {
		return s.ID
	}
	return s.Ref.Title()
}

// meshes are the keys and the IDs of its meshes.
func (s Subject) meshes() []string { return append(slices.Clone(s.Meshes), s.meshIDs...) }

// MeshID is the ID of a mesh, as package graph gives it to the node of one.
func MeshID(key string) string { return "mesh/" + key }

// Subjects are all things of an Atlas in reading order: each mesh with its control planes, ztunnels, waypoints, gateways
// and namespaces, these by their control plane; then what is undecided, then what is in no mesh.
func Subjects(atlas mesh.Atlas) []Subject {
	all := index(atlas)
	out := []Subject{}
	for _, m := range atlas.Meshes {
		begin := len(out)
		out = append(out, all.mesh(m))
		for _, p := range m.Planes {
			out = append(out, all.plane(m, p))
		}
		out = append(out, all.proxies(m.Ztunnels, m.Waypoints, m.Gateways)...)
		for _, p := range m.Planes {
			for _, member := range m.Members {
				if member.Home == p.Ref {
					out = append(out, all.namespace(member, true, m.Canary != nil))
				}
			}
		}
		// The chart has what is in one cluster together.
		slices.SortStableFunc(out[begin+1:], func(a, b Subject) int { return strings.Compare(a.Cluster, b.Cluster) })
		for i := begin; i < len(out); i++ {
			out[i].card = MeshID(m.Key)
		}
	}
	out = append(out, all.proxies(atlas.Ztunnels, atlas.Gateways)...)
	for _, member := range atlas.Undecided {
		out = append(out, all.namespace(member, false, false))
	}
	for _, member := range atlas.Outside {
		out = append(out, all.namespace(member, true, false))
	}
	for i := range out {
		out[i].several = len(atlas.Clusters) > 1
	}
	return out
}

// mesh has what it has itself, and nothing of what is in it: it is in a cluster if all its control planes are.
func (x indexed) mesh(m mesh.Mesh) Subject {
	s := Subject{ID: MeshID(m.Key), Type: TypeMesh, Name: m.Key, Meshes: []string{m.Key}, Health: m.Health}
	s.meshIDs = []string{m.ID}
	for i, p := range m.Planes {
		if s.Cluster = p.Ref.Cluster; m.Planes[0].Ref.Cluster != m.Planes[i].Ref.Cluster {
			s.Cluster = ""
			break
		}
	}
	return s.flagged(map[string]bool{flagCanary: m.Canary != nil})
}

func (x indexed) plane(m mesh.Mesh, p mesh.Plane) Subject {
	s := x.about(p.Ref, p.Health)
	s.Meshes, s.meshIDs = []string{m.Key}, []string{m.ID}
	s.Revisions, s.Tags, s.Versions, s.Modes = some(p.Revision), p.Tags, some(p.Version), []string{modeSidecar}
	if p.Ambient {
		s.Modes = []string{modeAmbient}
	}
	return s.flagged(map[string]bool{
		flagCanary:  m.Canary != nil,
		flagUnknown: p.Presence == mesh.Unread || p.Presence == mesh.External,
	})
}

// proxies are ztunnels, and waypoints or gateways. One that no single mesh holds is undecided.
func (x indexed) proxies(ztunnels []mesh.Ztunnel, gateways ...[]mesh.Gateway) []Subject {
	out := []Subject{}
	for _, z := range ztunnels {
		s := x.about(z.Ref, z.Health).claimed(x, z.Claims)
		s.Versions, s.Modes = some(z.Version), []string{modeAmbient}
		out = append(out, s.flagged(map[string]bool{
			flagDrift:     x.driftOf(z.Version, z.Claims),
			flagUnknown:   len(s.Meshes) != 1,
			flagCrossmesh: len(x.sure(z.Claims)) > 1,
		}))
	}
	for _, g := range slices.Concat(gateways...) {
		s := x.about(g.Ref, g.Health).claimed(x, g.Claims)
		s.Revisions, s.Tags = x.revisions(g.Claims, g.Wanted), x.tags(g.Claims, g.Wanted)
		s.Versions = versionsOf(g.Claims)
		if g.Ref.Kind == mesh.KindWaypoint {
			s.Modes = []string{modeAmbient}
		}
		out = append(out, s.flagged(map[string]bool{
			flagStale:     gatewayStale(g),
			flagDrift:     x.drifts(g.Claims),
			flagUnknown:   len(s.Meshes) != 1,
			flagCrossmesh: len(union(x.sure(g.Claims), x.single(g.Wanted))) > 1,
		}))
	}
	return out
}

// namespace is a member; decided is false for one of which several control planes remain possible.
func (x indexed) namespace(m mesh.Member, decided, canary bool) Subject {
	s := x.about(m.Ref, m.Health)
	s.Namespace, s.labels, s.Modes = m.Ref.Name, m.Labels, m.Modes
	s.Revisions, s.Tags = x.revisions(m.Running, m.Wanted), x.tags(m.Running, m.Wanted)
	if s.Versions = versionsOf(m.Running); len(m.Running) == 0 {
		s.Versions = versionsOf(m.Wanted)
	}
	if home := x.planes[m.Home]; home.mesh != nil {
		s.Meshes, s.meshIDs = []string{home.mesh.Key}, []string{home.mesh.ID}
	} else {
		s = s.claimed(x, slices.Concat(m.Running, m.Wanted))
	}
	return s.flagged(map[string]bool{
		flagStale:     m.Stale > 0,
		flagDrift:     m.Drift > 0,
		flagOrphan:    x.orphans[m.Ref],
		flagCanary:    canary,
		flagUnknown:   m.Partial || !decided,
		flagCrossmesh: x.elsewhere[m.Ref] || len(x.meshesOf(m)) > 1,
	})
}

// about begins a Subject of everything but a mesh.
func (x indexed) about(ref mesh.Ref, health mesh.Health) Subject {
	return Subject{ID: ref.String(), Type: string(ref.Kind), Name: ref.Name, Namespace: ref.Namespace, Cluster: ref.Cluster,
		Health: health, Ref: ref}
}

// claimed gives it what its claims say: meshes, revisions and tags.
func (s Subject) claimed(x indexed, claims []mesh.Claim) Subject {
	s.Meshes, s.meshIDs = []string{}, []string{}
	for _, m := range x.meshesOfClaims(claims) {
		s.Meshes, s.meshIDs = append(s.Meshes, m.Key), append(s.meshIDs, m.ID)
	}
	s.Revisions, s.Tags = x.revisions(claims), x.tags(claims)
	return s
}

// flagged finishes a Subject: what it is found to be, and what follows from its other properties.
func (s Subject) flagged(is map[string]bool) Subject {
	is[flagHealthy], is[flagDegraded], is[flagFailing] = s.Health == mesh.Healthy, s.Health == mesh.Degraded, s.Health == mesh.Failing
	is[flagUnknown] = is[flagUnknown] || s.Health == mesh.Unknown
	is[flagAmbient] = slices.Contains(s.Modes, modeAmbient)
	s.Flags = []string{}
	for _, f := range flags {
		if is[f.name] {
			s.Flags = append(s.Flags, f.name)
		}
	}
	for _, list := range []*[]string{&s.Meshes, &s.Revisions, &s.Tags, &s.Versions, &s.Modes} {
		*list = append([]string{}, *list...)
	}
	return s
}
