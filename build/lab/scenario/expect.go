package scenario

import "slices"

// Expectation is what a chart of the installed scenario must hold, no more and
// no less. Its JSON form is what the page's test is given. Slices are sorted and
// never nil.
type Expectation struct {
	// Context is the kubeconfig context.
	Context string         `json:"context"`
	Meshes  []ExpectedMesh `json:"meshes"`
	// Outside are the application namespaces that no plane manages.
	Outside []string `json:"outside"`
}

// ExpectedMesh is a mesh with everything that belongs to it.
type ExpectedMesh struct {
	ID         string            `json:"id"`
	Planes     []ExpectedPlane   `json:"planes"`
	Namespaces []string          `json:"namespaces"`
	Ztunnels   []ExpectedProxy   `json:"ztunnels"`
	Waypoints  []ExpectedGateway `json:"waypoints"`
	Gateways   []ExpectedGateway `json:"gateways"`
}

// ExpectedPlane is a control plane.
type ExpectedPlane struct {
	Namespace string   `json:"namespace"`
	Name      string   `json:"name"`
	Revision  string   `json:"revision"`
	Version   string   `json:"version"`
	Tags      []string `json:"tags"`
	Ambient   bool     `json:"ambient"`
	// Degraded is true where fewer replicas can run than were asked for.
	Degraded bool `json:"degraded"`
	// Namespaces is how many application namespaces it manages.
	Namespaces int `json:"namespaces"`
}

// ExpectedProxy is a ztunnel with the plane that its XDS_ADDRESS names.
type ExpectedProxy struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Version   string `json:"version"`
	Plane     string `json:"plane"`
}

// ExpectedGateway is a waypoint or a gateway.
type ExpectedGateway struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Serves are the namespaces bound to a waypoint; empty for a gateway.
	Serves []string `json:"serves"`
	Plane  string   `json:"plane"`
}

// Expect derives what a chart must hold from what is installed.
func (s Scenario) Expect(context string) Expectation {
	e := Expectation{Context: context, Meshes: []ExpectedMesh{}, Outside: []string{}}
	for _, id := range s.meshIDs() {
		e.Meshes = append(e.Meshes, s.expectMesh(id))
	}
	for _, n := range s.Namespaces {
		if n.Revision == "" {
			e.Outside = append(e.Outside, n.Name)
		}
	}
	slices.Sort(e.Outside)
	return e
}

func (s Scenario) meshIDs() []string {
	var ids []string
	for _, p := range s.Planes {
		ids = append(ids, p.ID())
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (s Scenario) expectMesh(id string) ExpectedMesh {
	m := ExpectedMesh{
		ID: id, Planes: []ExpectedPlane{}, Namespaces: []string{},
		Ztunnels: []ExpectedProxy{}, Waypoints: []ExpectedGateway{}, Gateways: []ExpectedGateway{},
	}
	for _, p := range s.Planes {
		if p.ID() != id {
			continue
		}
		m.Planes = append(m.Planes, s.expectPlane(p))
		if p.Ambient {
			m.Ztunnels = append(m.Ztunnels, ExpectedProxy{
				Namespace: p.Namespace, Name: Ztunnel, Version: p.Version, Plane: p.Istiod(),
			})
		}
		s.expectDataPlane(&m, p)
	}
	slices.SortFunc(m.Planes, func(a, b ExpectedPlane) int { return compare(a.Namespace, a.Name, b.Namespace, b.Name) })
	slices.Sort(m.Namespaces)
	return m
}

func (s Scenario) expectDataPlane(m *ExpectedMesh, p Plane) {
	for _, n := range s.Namespaces {
		if n.Revision != p.Revision {
			continue
		}
		m.Namespaces = append(m.Namespaces, n.Name)
		if n.Waypoint != nil {
			m.Waypoints = append(m.Waypoints, ExpectedGateway{
				Namespace: n.Name, Name: n.Waypoint.Name, Plane: p.Istiod(), Serves: s.served(n),
			})
		}
		for _, g := range n.Gateways {
			m.Gateways = append(m.Gateways, ExpectedGateway{Namespace: n.Name, Name: g.Name, Plane: p.Istiod(), Serves: []string{}})
		}
	}
	byName := func(a, b ExpectedGateway) int { return compare(a.Namespace, a.Name, b.Namespace, b.Name) }
	slices.SortFunc(m.Waypoints, byName)
	slices.SortFunc(m.Gateways, byName)
}

// served are the namespaces whose labels name the waypoint of n.
func (s Scenario) served(n Namespace) []string {
	names := []string{}
	for _, other := range s.Namespaces {
		home := other.Labels["istio.io/use-waypoint-namespace"]
		if home == "" {
			home = other.Name
		}
		if home == n.Name && other.Labels["istio.io/use-waypoint"] == n.Waypoint.Name {
			names = append(names, other.Name)
		}
	}
	slices.Sort(names)
	return names
}

func (s Scenario) expectPlane(p Plane) ExpectedPlane {
	tags := append([]string{}, p.Tags...)
	slices.Sort(tags)
	managed := 0
	for _, n := range s.Namespaces {
		if n.Revision == p.Revision {
			managed++
		}
	}
	return ExpectedPlane{
		Namespace: p.Namespace, Name: p.Istiod(), Revision: p.Revision, Version: p.Version,
		Tags: tags, Ambient: p.Ambient, Degraded: s.ReadyReplicas(p) < p.Replicas, Namespaces: managed,
	}
}

// ReadyReplicas is how many replicas of istiod the nodes can carry.
func (s Scenario) ReadyReplicas(p Plane) int {
	if p.SpreadOver == "" {
		return p.Replicas
	}
	fitting := 0
	for _, n := range s.Nodes {
		for k, v := range n.Labels {
			if k+"="+v == p.SpreadOver {
				fitting++
			}
		}
	}
	return min(fitting, p.Replicas)
}

func compare(a1, a2, b1, b2 string) int { return slices.Compare([]string{a1, a2}, []string{b1, b2}) }

// Ztunnel is the name of ztunnel's DaemonSet.
const Ztunnel = "ztunnel"
