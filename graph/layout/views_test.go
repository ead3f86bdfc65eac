package layout

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"portolan/graph"
	"portolan/graph/mesh"
	"portolan/graph/picture"
)

// views are charts of made-up meshes with much of them hidden, folded or out of focus, by name.
func views() map[string]graph.Graph {
	out := map[string]graph.Graph{}
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 8))
		atlas := randomAtlas(r)
		whole := graph.Build(atlas, graph.View{})
		view := graph.View{Hops: 1 + r.IntN(2)}
		folds, hides := r.IntN(5), r.IntN(3)
		for _, n := range whole.Nodes {
			if n.Kind != graph.Namespace && r.IntN(5) < folds {
				view.Folded = append(view.Folded, n.ID)
			}
			if n.Kind != graph.Mesh && r.IntN(6) < hides {
				view.Hidden = append(view.Hidden, n.ID)
			}
		}
		if r.IntN(3) == 0 {
			view.Focus = whole.Nodes[r.IntN(len(whole.Nodes))].ID
		}
		out[fmt.Sprintf("view %d", seed)] = graph.Build(atlas, view)
	}
	return out
}

// randomAtlas has up to four meshes, some under upgrade, with namespaces that run on one plane and want another, in their
// own mesh or a foreign one, and some that are undecided.
func randomAtlas(r *rand.Rand) mesh.Atlas {
	a := mesh.Atlas{}
	var planes []mesh.Ref
	for i := range 1 + r.IntN(4) {
		m := mesh.Mesh{Key: fmt.Sprintf("mesh-%d", i), ID: fmt.Sprintf("mesh-%d", i), Health: anyHealth(r)}
		for j := range 1 + r.IntN(3) {
			p := mesh.Plane{Ref: mesh.Ref{Kind: mesh.KindPlane, Cluster: "c", Namespace: m.ID, Name: fmt.Sprintf("istiod-%d", j)},
				Version: fmt.Sprintf("1.2%d.0", j), Revision: fmt.Sprintf("r%d", j), Health: anyHealth(r), Presence: mesh.Present, Proxies: r.IntN(99)}
			m.Planes = append(m.Planes, p)
			planes = append(planes, p.Ref)
		}
		if len(m.Planes) > 1 {
			m.Canary = &mesh.Canary{Steps: []mesh.CanaryStep{{Revision: "r0", Proxies: 3}, {Revision: "r1", Proxies: 1}}}
		}
		a.Meshes = append(a.Meshes, m)
	}
	for i := range a.Meshes {
		m := &a.Meshes[i]
		for _, p := range m.Planes {
			m.Members = append(m.Members, members(r, p.Ref, planes)...)
			for range r.IntN(3) {
				m.Waypoints = append(m.Waypoints, gateway(r, mesh.KindWaypoint, p.Ref))
			}
			if r.IntN(2) == 0 {
				m.Gateways = append(m.Gateways, gateway(r, mesh.KindGateway, p.Ref))
			}
			if r.IntN(2) == 0 {
				m.Ztunnels = append(m.Ztunnels, mesh.Ztunnel{Ref: named(r, mesh.KindZtunnel), Health: anyHealth(r), Claims: claimsOn(p.Ref)})
			}
		}
	}
	for range r.IntN(5) {
		some := []mesh.Ref{planes[r.IntN(len(planes))], planes[r.IntN(len(planes))]}
		a.Undecided = append(a.Undecided, mesh.Member{Ref: named(r, mesh.KindNamespace), Health: anyHealth(r), Wanted: claimsOn(some...)})
		a.Outside = append(a.Outside, mesh.Member{Ref: named(r, mesh.KindNamespace), Health: anyHealth(r), Partial: r.IntN(3) == 0})
		if r.IntN(3) == 0 {
			a.Gateways = append(a.Gateways, gateway(r, mesh.KindGateway, some...))
		}
	}
	return a
}

// members are namespaces at home on a plane; some of their pods are on their way to another.
func members(r *rand.Rand, home mesh.Ref, planes []mesh.Ref) []mesh.Member {
	out := []mesh.Member{}
	for range r.IntN(4) * r.IntN(14) {
		m := mesh.Member{Ref: named(r, mesh.KindNamespace), Home: home, Health: anyHealth(r), Running: claimsOn(home), Wanted: claimsOn(home), Pods: 9}
		if r.IntN(6) == 0 {
			m.Stale, m.Wanted = 3, claimsOn(planes[r.IntN(len(planes))])
		}
		out = append(out, m)
	}
	return out
}

func claimsOn(planes ...mesh.Ref) []mesh.Claim {
	out := []mesh.Claim{}
	for _, p := range planes {
		out = append(out, mesh.Claim{Plane: p, Strength: mesh.Exact})
	}
	return out
}

func gateway(r *rand.Rand, kind mesh.Kind, planes ...mesh.Ref) mesh.Gateway {
	return mesh.Gateway{Ref: named(r, kind), Health: anyHealth(r), Claims: claimsOn(planes...)}
}

func named(r *rand.Rand, kind mesh.Kind) mesh.Ref {
	return mesh.Ref{Kind: kind, Cluster: "c", Name: fmt.Sprintf("%s-%x", words[r.IntN(len(words))], r.Uint32())}
}

func anyHealth(r *rand.Rand) mesh.Health {
	return []mesh.Health{mesh.Failing, mesh.Degraded, mesh.Unknown, mesh.Healthy, mesh.Healthy, mesh.Healthy}[r.IntN(6)]
}

// TestFoldSigns checks that what can be folded, and nothing else, has a sign in its box that is drawn where it is pointed
// at, that signs are apart, and that the picture says what is folded and held.
func TestFoldSigns(t *testing.T) {
	each(t, func(t *testing.T, g graph.Graph, p picture.Picture) {
		triangles := map[string]picture.Op{}
		for _, op := range p.Ops {
			if op.Kind == picture.OpPath && op.Node != "" && len(op.Points) == 3 {
				triangles[op.Node] = op
			}
		}
		var before []picture.Rect
		for i, n := range p.Nodes {
			of := g.Nodes[i]
			if n.Folded != of.Folded || fmt.Sprint(n.Holds) != fmt.Sprint(of.Holds) || (n.Fold != nil) != of.Foldable {
				t.Errorf("%s is folded %v, holds %v and has the sign %v; the graph says %+v", n.ID, n.Folded, n.Holds, n.Fold, of)
			}
			if n.Fold == nil {
				continue
			}
			if !inside(*n.Fold, n.Box) {
				t.Errorf("%s has its sign at %v, not in %v", n.ID, *n.Fold, n.Box)
			}
			for _, other := range before {
				if overlapping(*n.Fold, other) {
					t.Errorf("%s has its sign at %v, on another at %v", n.ID, *n.Fold, other)
				}
			}
			before = append(before, *n.Fold)
			op, ok := triangles[n.ID]
			for _, at := range op.Points {
				ok = ok && inside(picture.Rect{X: at.X, Y: at.Y}, *n.Fold)
			}
			if !ok || op.Fill == "" {
				t.Errorf("%s has no triangle in %v: %+v", n.ID, *n.Fold, op)
			}
		}
	})
}

// TestFoldedCardsAreCompact checks that a card that is shut is no higher than what is written on it, whatever stands
// beside it.
func TestFoldedCardsAreCompact(t *testing.T) {
	seen := 0
	each(t, func(t *testing.T, g graph.Graph, p picture.Picture) {
		for _, n := range p.Nodes {
			most := 0.0
			switch {
			case !n.Folded:
				continue
			case n.Kind == string(graph.Grid):
				most = gridHeader
			case n.Kind == string(graph.Plane):
				most = planeHeight + planeBadges + planeProgress + 2*planeLine
			default:
				most = cardHeader + insideLine
			}
			if seen++; n.Box.H > most {
				t.Errorf("%s %s is %v high, not %v", n.Kind, n.ID, n.Box.H, most)
			}
		}
	})
	if seen < 200 {
		t.Errorf("only %d folded nodes: too few to tell", seen)
	}
}
