package mesh

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// grouping puts planes into meshes: one mesh ID and one root of trust is one mesh, in however many clusters. A plane
// whose root is unknown joins the mesh of its ID that has a plane in its own namespace, since planes of one namespace
// share their certificate authority's secret; it joins no other, and a Doubt says that it may belong there.
type grouping struct {
	clusters []*cluster
	byID     map[string][]*group
	planes   map[Ref]*plane
	of       map[Ref]*group
}

// group is a mesh under construction.
type group struct {
	mesh   Mesh
	root   string
	planes []*plane
}

func newGrouping() *grouping {
	return &grouping{byID: map[string][]*group{}, planes: map[Ref]*plane{}, of: map[Ref]*group{}}
}

func (g *grouping) add(c *cluster) {
	g.clusters = append(g.clusters, c)
	c.planes = sortPlanes(c.planes)
	rooted := func(known bool) {
		for _, p := range c.planes {
			if (p.RootFingerprint != "") == known {
				g.join(p)
			}
		}
	}
	rooted(true)
	rooted(false)
}

func (g *grouping) join(p *plane) {
	var home *group
	for _, candidate := range g.byID[p.meshID] {
		if p.RootFingerprint != "" && candidate.root == p.RootFingerprint {
			home = candidate
		}
	}
	if local := g.local(p); p.RootFingerprint == "" && p.Ref.Namespace != "" && len(local) == 1 {
		home = local[0]
	}
	if home == nil {
		home = &group{root: p.RootFingerprint, mesh: Mesh{ID: p.meshID}}
		g.byID[p.meshID] = append(g.byID[p.meshID], home)
	}
	home.planes = append(home.planes, p)
	g.of[p.Ref], g.planes[p.Ref] = home, p
}

// local are the meshes of the plane's ID that have a plane in its own namespace.
func (g *grouping) local(p *plane) []*group {
	out := []*group{}
	for _, candidate := range g.byID[p.meshID] {
		if slices.ContainsFunc(candidate.planes, func(q *plane) bool {
			return q.Ref.Cluster == p.Ref.Cluster && q.Ref.Namespace == p.Ref.Namespace
		}) {
			out = append(out, candidate)
		}
	}
	return out
}

// fill completes the Atlas: every namespace, ztunnel and gateway goes to the mesh of its plane.
func (g *grouping) fill(atlas *Atlas) {
	groups := []*group{}
	for _, id := range sortedKeys(g.byID) {
		for _, one := range g.byID[id] {
			one.mesh.Key = g.key(one)
			one.mesh.Members, one.mesh.Ztunnels = []Member{}, []Ztunnel{}
			one.mesh.Waypoints, one.mesh.Gateways, one.mesh.Doubts = []Gateway{}, []Gateway{}, []Doubt{}
			groups = append(groups, one)
		}
	}
	members := map[*cluster][]Member{}
	for _, c := range g.clusters {
		c.countProxies()
		members[c] = c.members()
		for _, m := range members[c] {
			g.place(atlas, m)
		}
		g.placeProxies(atlas, c)
	}
	for _, one := range groups {
		one.close()
		atlas.Meshes = append(atlas.Meshes, one.mesh)
	}
	g.doubt(atlas, members)
}

// key is unique among meshes: the ID where it stands alone, else with what tells it from its namesakes.
func (g *grouping) key(one *group) string {
	if len(g.byID[one.mesh.ID]) == 1 {
		return one.mesh.ID
	}
	if one.root != "" {
		return one.mesh.ID + "@" + short(one.root)
	}
	first := one.planes[0].Ref
	return one.mesh.ID + "@" + first.Cluster + "/" + first.Namespace + "/" + first.Name
}

func short(fingerprint string) string { return fingerprint[:min(8, len(fingerprint))] }

func (g *grouping) place(atlas *Atlas, m Member) {
	switch {
	case m.Home != (Ref{}):
		home := g.of[m.Home]
		g.planes[m.Home].Namespaces++
		home.mesh.Members = append(home.mesh.Members, m)
	case len(m.Wanted)+len(m.Running) > 0:
		atlas.Undecided = append(atlas.Undecided, m)
	default:
		atlas.Outside = append(atlas.Outside, m)
	}
}

func (g *grouping) placeProxies(atlas *Atlas, c *cluster) {
	for _, z := range c.ztunnels {
		if home := g.only(z.Claims); home != nil {
			home.mesh.Ztunnels = append(home.mesh.Ztunnels, *z)
		} else {
			atlas.Ztunnels = append(atlas.Ztunnels, *z)
		}
	}
	for _, gw := range c.gateways() {
		home := g.only(gw.Claims)
		switch {
		case home == nil:
			atlas.Gateways = append(atlas.Gateways, gw)
		case gw.Ref.Kind == KindWaypoint:
			home.mesh.Waypoints = append(home.mesh.Waypoints, gw)
		default:
			home.mesh.Gateways = append(home.mesh.Gateways, gw)
		}
	}
}

// only is the mesh that all claims lead to; nil without claims, or with claims to several.
func (g *grouping) only(claims []Claim) *group {
	var out *group
	for _, claim := range claims {
		if home := g.of[claim.Plane]; out == nil {
			out = home
		} else if out != home {
			return nil
		}
	}
	return out
}

// close sorts a mesh and notes an upgrade under way.
func (one *group) close() {
	for _, p := range one.planes {
		p.judge()
		if q := one.primaryOf(p); q != nil {
			which := "serves other clusters"
			if list := p.planeClusters(); list != "" {
				which += " and that namespace " + p.Ref.Namespace + " lets lead (" + annotationPlaneClusters + ": " + list + ")"
			}
			p.Reasons = append(p.Reasons, fmt.Sprintf("context %s has the only control plane of this mesh that %s, %s", q.Ref.Cluster, which, q.Ref.path()))
		}
		one.mesh.Planes = append(one.mesh.Planes, p.Plane)
	}
	slices.SortFunc(one.mesh.Planes, func(a, b Plane) int { return compareRefs(a.Ref, b.Ref) })
	slices.SortFunc(one.mesh.Members, func(a, b Member) int {
		return cmp.Or(cmp.Compare(a.Health.Rank(), b.Health.Rank()), compareRefs(a.Ref, b.Ref))
	})
	one.mesh.Canary = one.canary()
}

// primaryOf is the istiod of another cluster that can be behind an external plane: the only one of its mesh, and so of
// its root, that serves other clusters (EXTERNAL_ISTIOD) and that the remote's namespace lets lead; nil where there is
// none, or several.
func (one *group) primaryOf(p *plane) *plane {
	var out *plane
	for _, q := range one.planes {
		if p.Presence != External || one.root == "" || !q.ServesOthers || q.Ref.Cluster == p.Ref.Cluster || !p.letsLead(q) {
			continue
		}
		if out != nil {
			return nil
		}
		out = q
	}
	return out
}

// letsLead tells whether the namespace of an external plane lets q's cluster lead: its annotation
// topology.istio.io/controlPlaneClusters lists cluster IDs, or "*" for any. Without one nobody leads, but proxies may be
// served all the same (istio.io/istio/pilot/pkg/serviceregistry/kube/controller, checkShouldLead).
func (p *plane) letsLead(q *plane) bool {
	list := p.planeClusters()
	if list == "" {
		return true
	}
	id := cmp.Or(q.env["CLUSTER_ID"], defaultClusterID)
	return slices.ContainsFunc(strings.Split(list, ","), func(one string) bool { return one == "*" || one == id })
}

func (p *plane) planeClusters() string {
	return p.cluster.namespaces[p.Ref.Namespace].Annotations[annotationPlaneClusters]
}

// canary is set when one cluster runs several revisions of this mesh: with one root of trust, that is an upgrade.
func (one *group) canary() *Canary {
	revisions := map[string][]string{}
	for _, p := range one.planes {
		if p.Presence == Present {
			revisions[p.Ref.Cluster] = append(revisions[p.Ref.Cluster], p.Revision)
		}
	}
	under := false
	for _, all := range revisions {
		slices.Sort(all)
		under = under || len(slices.Compact(all)) > 1
	}
	if !under {
		return nil
	}
	out := &Canary{Steps: []CanaryStep{}}
	for _, p := range one.planes {
		step := CanaryStep{Plane: p.Ref, Revision: p.Revision, Version: p.Version, Proxies: p.Proxies + p.AmbientPods}
		for _, m := range one.mesh.Members {
			if m.Home == p.Ref {
				step.Namespaces++
			}
		}
		out.Steps = append(out.Steps, step)
	}
	slices.SortStableFunc(out.Steps, func(a, b CanaryStep) int {
		return cmp.Or(CompareVersions(a.Version, b.Version), compareRefs(a.Plane, b.Plane))
	})
	return out
}

// settle judges a mesh: as ill as its worst control plane, ztunnel, waypoint or gateway; ill namespaces degrade it.
func (m *Mesh) settle() {
	m.Health = Healthy
	for _, p := range m.Planes {
		m.Health = worse(m.Health, p.Health)
	}
	for _, z := range m.Ztunnels {
		m.Health = worse(m.Health, z.Health)
	}
	for _, g := range slices.Concat(m.Waypoints, m.Gateways) {
		m.Health = worse(m.Health, g.Health)
	}
	for _, n := range m.Members {
		if n.Health == Failing || n.Health == Degraded {
			m.Health = worse(m.Health, Degraded)
		}
	}
	sortDoubts(m.Doubts)
}

// countProxies counts on each plane the pods that run on it beyond doubt.
func (c *cluster) countProxies() {
	versions := map[*plane]map[string]int{}
	for _, g := range c.Pods {
		claims := c.running(g)
		planes := planesOf(claims...)
		if len(planes) != 1 {
			continue
		}
		p := c.byRef[planes[0]]
		if g.Mode == facts.Ambient {
			p.AmbientPods += g.Pods
			continue
		}
		p.Proxies += g.Pods
		if versions[p] == nil {
			versions[p] = map[string]int{}
		}
		versions[p][g.Version] += g.Pods
	}
	for p, counts := range versions {
		for _, v := range sortedKeys(counts) {
			p.ProxyVersions = append(p.ProxyVersions, VersionCount{Version: v, Pods: counts[v]})
		}
	}
}
