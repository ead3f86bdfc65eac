package e2e

import (
	"slices"

	"portolan/build/lab/scenario"
)

// atlas is what this test reads of `portolan meshes -o json`.
type atlas struct {
	Meshes    []atlasMesh   `json:"meshes"`
	Undecided []atlasMember `json:"undecided"`
	Outside   []atlasMember `json:"outside"`
	Gaps      []atlasGap    `json:"gaps"`
}

type ref struct {
	Cluster   string `json:"cluster"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
}

type atlasMesh struct {
	ID        string         `json:"id"`
	Planes    []atlasPlane   `json:"planes"`
	Members   []atlasMember  `json:"members"`
	Ztunnels  []atlasZtunnel `json:"ztunnels"`
	Waypoints []atlasGateway `json:"waypoints"`
	Gateways  []atlasGateway `json:"gateways"`
}

type atlasPlane struct {
	Ref        ref      `json:"ref"`
	Revision   string   `json:"revision"`
	Version    string   `json:"version"`
	Tags       []string `json:"tags"`
	Ambient    bool     `json:"ambient"`
	Health     string   `json:"health"`
	Reasons    []string `json:"reasons"`
	Namespaces int      `json:"namespaces"`
}

type atlasMember struct {
	Ref     ref  `json:"ref"`
	Home    ref  `json:"home"`
	Partial bool `json:"partial"`
}

type atlasZtunnel struct {
	Ref     ref     `json:"ref"`
	Version string  `json:"version"`
	Claims  []claim `json:"claims"`
}

type atlasGateway struct {
	Ref    ref      `json:"ref"`
	Serves []string `json:"serves"`
	Claims []claim  `json:"claims"`
}

type claim struct {
	Plane ref `json:"plane"`
}

type atlasGap struct {
	Resource  string `json:"resource"`
	Namespace string `json:"namespace"`
	Reason    string `json:"reason"`
	Message   string `json:"message"`
}

// seen puts an atlas into the form of an expectation. Application namespaces
// that no plane claims are Outside; the control planes' own and Kubernetes'
// namespaces are no part of what was installed for applications and are left out.
func (a atlas) seen(s scenario.Scenario, context string) scenario.Expectation {
	e := scenario.Expectation{Context: context, Meshes: []scenario.ExpectedMesh{}, Outside: []string{}}
	for _, m := range a.Meshes {
		e.Meshes = append(e.Meshes, m.seen())
	}
	slices.SortFunc(e.Meshes, func(x, y scenario.ExpectedMesh) int { return cmp(x.ID, y.ID) })
	for _, m := range a.Outside {
		if isApplication(s, m.Ref.Name) {
			e.Outside = append(e.Outside, m.Ref.Name)
		}
	}
	slices.Sort(e.Outside)
	return e
}

func (m atlasMesh) seen() scenario.ExpectedMesh {
	out := scenario.ExpectedMesh{
		ID: m.ID, Planes: []scenario.ExpectedPlane{}, Namespaces: []string{},
		Ztunnels: []scenario.ExpectedProxy{}, Waypoints: gateways(m.Waypoints), Gateways: gateways(m.Gateways),
	}
	for _, p := range m.Planes {
		out.Planes = append(out.Planes, scenario.ExpectedPlane{
			Namespace: p.Ref.Namespace, Name: p.Ref.Name, Revision: p.Revision, Version: p.Version,
			Tags: p.Tags, Ambient: p.Ambient, Degraded: p.Health == "degraded", Namespaces: p.Namespaces,
		})
	}
	slices.SortFunc(out.Planes, func(x, y scenario.ExpectedPlane) int { return cmp(x.Namespace+"/"+x.Name, y.Namespace+"/"+y.Name) })
	for _, n := range m.Members {
		out.Namespaces = append(out.Namespaces, n.Ref.Name)
	}
	slices.Sort(out.Namespaces)
	for _, z := range m.Ztunnels {
		out.Ztunnels = append(out.Ztunnels, scenario.ExpectedProxy{
			Namespace: z.Ref.Namespace, Name: z.Ref.Name, Version: z.Version, Plane: planesOf(z.Claims),
		})
	}
	return out
}

func gateways(all []atlasGateway) []scenario.ExpectedGateway {
	out := []scenario.ExpectedGateway{}
	for _, g := range all {
		serves := append([]string{}, g.Serves...)
		slices.Sort(serves)
		out = append(out, scenario.ExpectedGateway{Namespace: g.Ref.Namespace, Name: g.Ref.Name, Serves: serves, Plane: planesOf(g.Claims)})
	}
	slices.SortFunc(out, func(x, y scenario.ExpectedGateway) int { return cmp(x.Namespace+"/"+x.Name, y.Namespace+"/"+y.Name) })
	return out
}

// planesOf names the claimed plane; several are joined, and so never equal one.
func planesOf(claims []claim) string {
	out := ""
	for _, c := range claims {
		if out != "" {
			out += " or "
		}
		out += c.Plane.Name
	}
	return out
}

func isApplication(s scenario.Scenario, name string) bool {
	return slices.ContainsFunc(s.Namespaces, func(n scenario.Namespace) bool { return n.Name == name })
}

func cmp(a, b string) int { return slices.Compare([]string{a}, []string{b}) }
