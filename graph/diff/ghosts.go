package diff

import (
	"slices"

	"portolan/graph/mesh"
)

// Ghosts is the later Atlas with what is there no more put where it was, and the IDs of that. It is for drawing alone: what
// counts is the Atlas that was given, which is not changed.
func Ghosts(before, after mesh.Atlas, d Difference) (mesh.Atlas, map[string]bool) {
	p := pairing{clusters: d.Clusters, meshes: d.Meshes}
	g := ghosts{atlas: after, keys: p.meshNames(), ids: map[string]bool{}}
	there := look(Side{Atlas: after}, after, nil).things
	for _, c := range d.Changes {
		if there[c.ID] == nil && c.About != AboutDoubt && c.About != AboutGap && c.About != AboutCluster {
			g.ids[c.ID] = true
		}
	}
	if len(g.ids) == 0 {
		return after, g.ids
	}
	g.atlas.Meshes = slices.Clone(after.Meshes)
	was := Words(before, d)
	for _, m := range was.Meshes {
		g.mesh(m)
	}
	g.atlas.Undecided = slices.Concat(after.Undecided, g.members(was.Undecided))
	g.atlas.Outside = slices.Concat(after.Outside, g.settle(), g.members(was.Outside))
	g.atlas.Ztunnels = slices.Concat(after.Ztunnels, kept(g, was.Ztunnels, refOfZtunnel, ghostZtunnel))
	g.atlas.Gateways = slices.Concat(after.Gateways, kept(g, was.Gateways, refOfGateway, ghostGateway))
	return g.atlas, g.ids
}

// Words is the earlier Atlas with its clusters named as in the difference.
func Words(before mesh.Atlas, d Difference) mesh.Atlas {
	p := pairing{clusters: d.Clusters}
	return translated(before, p.clusterNames())
}

type ghosts struct {
	atlas mesh.Atlas
	keys  map[string]string
	ids   map[string]bool
	// homeless are namespaces that have no card yet.
	homeless []mesh.Member
}

// mesh puts what was in a mesh, and is no more, into the mesh that it is now, or into its ghost.
func (g *ghosts) mesh(was mesh.Mesh) {
	more := mesh.Mesh{
		Planes: kept(*g, was.Planes, func(p mesh.Plane) mesh.Ref { return p.Ref }, ghostPlane), Ztunnels: kept(*g, was.Ztunnels, refOfZtunnel, ghostZtunnel),
		Waypoints: kept(*g, was.Waypoints, refOfGateway, ghostGateway), Gateways: kept(*g, was.Gateways, refOfGateway, ghostGateway),
	}
	key := orElse(g.keys[was.Key], was.Key)
	at := slices.IndexFunc(g.atlas.Meshes, func(m mesh.Mesh) bool { return m.Key == key })
	if at < 0 && g.ids[meshID(key)] {
		at = len(g.atlas.Meshes)
		g.atlas.Meshes = append(g.atlas.Meshes, mesh.Mesh{Key: key, ID: was.ID, Health: mesh.Unknown})
	}
	if at >= 0 {
		m := &g.atlas.Meshes[at]
		m.Planes, m.Ztunnels = slices.Concat(m.Planes, more.Planes), slices.Concat(m.Ztunnels, more.Ztunnels)
		m.Waypoints, m.Gateways = slices.Concat(m.Waypoints, more.Waypoints), slices.Concat(m.Gateways, more.Gateways)
	}
	g.homeless = append(g.homeless, g.members(was.Members)...)
}

// settle draws the namespaces that are gone under the control plane that they had, wherever that is now. It answers those of
// which nothing is drawn.
func (g *ghosts) settle() []mesh.Member {
	cards, more := map[mesh.Ref]int{}, map[int][]mesh.Member{}
	for i, m := range g.atlas.Meshes {
		for _, p := range m.Planes {
			cards[p.Ref] = i
		}
	}
	out := []mesh.Member{}
	for _, member := range g.homeless {
		if i, ok := cards[member.Home]; ok {
			more[i] = append(more[i], member)
			continue
		}
		member.Home = mesh.Ref{}
		out = append(out, member)
	}
	for i, members := range more {
		g.atlas.Meshes[i].Members = slices.Concat(g.atlas.Meshes[i].Members, members)
	}
	return out
}

// kept are those that are ghosts, as such.
func kept[T any](g ghosts, list []T, ref func(T) mesh.Ref, as func(T) T) []T {
	out := []T{}
	for _, one := range list {
		if g.ids[ref(one).String()] {
			out = append(out, as(one))
		}
	}
	return out
}

func (g *ghosts) members(list []mesh.Member) []mesh.Member {
	return kept(*g, list, func(m mesh.Member) mesh.Ref { return m.Ref }, ghostMember)
}

func refOfZtunnel(z mesh.Ztunnel) mesh.Ref { return z.Ref }
func refOfGateway(g mesh.Gateway) mesh.Ref { return g.Ref }

// What is not there is neither well nor ill, and has no pods.
func ghostPlane(p mesh.Plane) mesh.Plane {
	return mesh.Plane{Ref: p.Ref, Revision: p.Revision, Version: p.Version, Tags: p.Tags, Presence: mesh.Present, Health: mesh.Unknown}
}

func ghostMember(m mesh.Member) mesh.Member {
	return mesh.Member{Ref: m.Ref, Home: m.Home, Wanted: m.Wanted, Running: m.Running, Health: mesh.Unknown}
}

func ghostZtunnel(z mesh.Ztunnel) mesh.Ztunnel {
	return mesh.Ztunnel{Ref: z.Ref, Version: z.Version, Claims: z.Claims, Health: mesh.Unknown}
}

func ghostGateway(g mesh.Gateway) mesh.Gateway {
	return mesh.Gateway{Ref: g.Ref, Type: g.Type, Class: g.Class, Version: g.Version, Claims: g.Claims, Health: mesh.Unknown}
}
