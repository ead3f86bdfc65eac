package find

import (
	"slices"

	"portolan/graph/mesh"
)

// The codes of the doubts that are flags.
const (
	doubtOrphan    = "orphan-revision"
	doubtElsewhere = "proxy-in-other-mesh"
)

// indexed is an Atlas to look things up in.
type indexed struct {
	planes map[mesh.Ref]placed
	// orphans and elsewhere are what the doubts name.
	orphans, elsewhere map[mesh.Ref]bool
}

// placed is a control plane with its mesh.
type placed struct {
	mesh  *mesh.Mesh
	plane *mesh.Plane
}

func index(atlas mesh.Atlas) indexed {
	x := indexed{map[mesh.Ref]placed{}, map[mesh.Ref]bool{}, map[mesh.Ref]bool{}}
	for i := range atlas.Meshes {
		m := &atlas.Meshes[i]
		for j := range m.Planes {
			x.planes[m.Planes[j].Ref] = placed{m, &m.Planes[j]}
		}
	}
	for _, f := range atlas.Findings() {
		for _, ref := range f.Objects {
			switch f.Code {
			case doubtOrphan:
				x.orphans[ref] = true
			case doubtElsewhere:
				x.elsewhere[ref] = true
			}
		}
	}
	return x
}

// union is every one once, in the order of the first.
func union[T comparable](lists ...[]T) []T {
	out := []T{}
	for _, list := range lists {
		for _, one := range list {
			if !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}

// meshesOfClaims are the meshes of the control planes that are claimed.
func (x indexed) meshesOfClaims(claims []mesh.Claim) []*mesh.Mesh {
	out := []*mesh.Mesh{}
	for _, c := range claims {
		if m := x.planes[c.Plane].mesh; m != nil {
			out = append(out, m)
		}
	}
	return union(out)
}

// single is the mesh that all claims lead to; none where several remain possible.
func (x indexed) single(claims []mesh.Claim) []*mesh.Mesh {
	if all := x.meshesOfClaims(claims); len(all) == 1 {
		return all
	}
	return nil
}

// sure are the meshes that pods of one thing run in beyond doubt: several only if each names its control plane itself.
func (x indexed) sure(claims []mesh.Claim) []*mesh.Mesh {
	if slices.ContainsFunc(claims, func(c mesh.Claim) bool { return c.Strength != mesh.Exact }) {
		return x.single(claims)
	}
	return x.meshesOfClaims(claims)
}

// meshesOf are the meshes that a namespace asks for or runs in beyond doubt. Of pods that several control planes claim
// only one can be right, so these say nothing.
func (x indexed) meshesOf(m mesh.Member) []*mesh.Mesh {
	out := x.single(m.Wanted)
	for _, w := range m.Workloads {
		if out = union(out, x.single(w.Wanted)); w.Disputed == 0 {
			out = union(out, x.meshesOfClaims(w.Running))
		}
	}
	return out
}

func (x indexed) revisions(lists ...[]mesh.Claim) []string {
	out := []string{}
	for _, c := range slices.Concat(lists...) {
		out = append(out, some(c.Revision)...)
	}
	return union(out)
}

func (x indexed) tags(lists ...[]mesh.Claim) []string {
	out := []string{}
	for _, c := range slices.Concat(lists...) {
		if p := x.planes[c.Plane].plane; p != nil {
			out = append(out, p.Tags...)
		}
	}
	return union(out)
}

func versionsOf(claims []mesh.Claim) []string {
	out := []string{}
	for _, c := range claims {
		out = append(out, some(c.Version)...)
	}
	return union(out)
}

// drifts tells whether a gateway's proxies are of another version than their control plane.
func (x indexed) drifts(running []mesh.Claim) bool {
	return slices.ContainsFunc(running, func(c mesh.Claim) bool {
		return x.driftOf(c.Version, slices.DeleteFunc(slices.Clone(running), func(d mesh.Claim) bool { return d.Version != c.Version }))
	})
}

// driftOf tells whether a version is none of those of the control planes that are claimed; what is not known is no drift.
func (x indexed) driftOf(version string, claims []mesh.Claim) bool {
	return version != "" && len(claims) > 0 && !slices.ContainsFunc(claims, func(c mesh.Claim) bool {
		p := x.planes[c.Plane].plane
		return p == nil || p.Version == "" || p.Version == version
	})
}

// gatewayStale tells whether pods of a gateway run on another control plane than its labels ask for: all of them, or those
// that name it themselves. A weak claim does not say what they ask for.
func gatewayStale(g mesh.Gateway) bool {
	if len(g.Claims) == 0 || len(g.Wanted) == 0 || slices.ContainsFunc(g.Wanted, func(c mesh.Claim) bool { return c.Strength == mesh.Weak }) {
		return false
	}
	wanted := func(c mesh.Claim) bool {
		return slices.ContainsFunc(g.Wanted, func(w mesh.Claim) bool { return w.Plane == c.Plane })
	}
	return !slices.ContainsFunc(g.Claims, wanted) ||
		slices.ContainsFunc(g.Claims, func(c mesh.Claim) bool { return c.Strength == mesh.Exact && !wanted(c) })
}
