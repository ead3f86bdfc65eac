package mesh

import (
	"cmp"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// Asked is what one control plane's istiods said about who is connected to them.
type Asked struct {
	Plane Ref `json:"plane"`
	// Pods are the istiod pods that answered, sorted.
	Pods []string `json:"pods"`
	// Problems say why pods, or the whole plane, could not be asked; empty where all were.
	Problems []string `json:"problems"`
	// Proxies are those connected.
	Proxies []Connection `json:"-"`
	// Connected is how many proxies are. Of these, Compared are known to be of something in the Atlas, and Right are
	// connected where it has them; Unplaced are of nothing that was read, and Elsewhere run in other clusters.
	Connected int `json:"connected"`
	Right     int `json:"right"`
	Compared  int `json:"compared"`
	Unplaced  int `json:"unplaced"`
	Elsewhere int `json:"elsewhere"`
}

// Agreement is how a connection compares with the Atlas.
type Agreement string

const (
	// Agrees: the claim on its workload, gateway or ztunnel names this plane.
	Agrees Agreement = "agrees"
	// Disagrees: the claim names another plane, or none.
	Disagrees Agreement = "disagrees"
	// Unplaced: nothing in the Atlas can be told to be this pod's.
	Unplaced Agreement = "unplaced"
	// Elsewhere: it runs in a cluster that is not this one.
	Elsewhere Agreement = "elsewhere"
)

// Connection is one proxy that an istiod says is connected to it.
type Connection struct {
	// Proxy and Namespace are those of its pod; Type is sidecar, router, waypoint or ztunnel, empty where not said.
	Proxy     string `json:"proxy"`
	Namespace string `json:"namespace"`
	ClusterID string `json:"clusterID,omitempty"`
	Type      string `json:"type,omitempty"`
	Version   string `json:"version,omitempty"`
	// Plane and Istiod, its pod, are who said so.
	Plane  Ref    `json:"plane"`
	Istiod string `json:"istiod"`
	// Of is what the proxy is one of, as [Explain] takes it; Claimed the planes that the Atlas names for it.
	Of        string    `json:"of,omitempty"`
	Claimed   []Ref     `json:"claimed"`
	Agreement Agreement `json:"agreement"`
}

// Live compares an Atlas with what istiods said.
type Live struct {
	Asked []Asked `json:"asked"`
	// Proxies are sorted by namespace, name and plane.
	Proxies []Connection `json:"proxies"`
}

// defaultClusterID is CLUSTER_ID where nobody sets it (pilot/pkg/features).
const defaultClusterID = "Kubernetes"

// Compare says of every connected proxy whether the Atlas has it where it is. s is the Snapshot that the Atlas comes from.
func Compare(a Atlas, s facts.Snapshot, asked []Asked) Live {
	out := Live{Asked: slices.Clone(asked), Proxies: []Connection{}}
	home, external := clusterIDs(s)
	for i := range out.Asked {
		plane := &out.Asked[i]
		for _, c := range distinct(plane.Proxies) {
			c.Plane, c.Claimed = plane.Plane, []Ref{}
			if id := home[plane.Plane]; c.ClusterID != "" && id != "" && c.ClusterID != id {
				c.Agreement = Elsewhere
			}
			out.Proxies = append(out.Proxies, c)
		}
	}
	slices.SortFunc(out.Proxies, func(a, b Connection) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Proxy, b.Proxy), compareRefs(a.Plane, b.Plane))
	})
	out.place(newFleet(a), external)
	for i := range out.Asked {
		out.Asked[i].count(out.Proxies)
	}
	return out
}

// clusterIDs are the CLUSTER_ID of each plane, and the planes whose CLUSTER_ID may be another cluster's than their own.
func clusterIDs(s facts.Snapshot) (home map[Ref]string, external map[Ref]bool) {
	home, external = map[Ref]string{}, map[Ref]bool{}
	for _, c := range s.Clusters {
		for _, p := range c.ControlPlanes {
			plane := Ref{Kind: KindPlane, Cluster: c.Context, Namespace: p.Namespace, Name: p.Name}
			home[plane], external[plane] = cmp.Or(p.Env["CLUSTER_ID"], defaultClusterID), p.Env["EXTERNAL_ISTIOD"] == "true"
		}
	}
	return home, external
}

// distinct drops what a second replica of one istiod says of the same proxy, as after a reconnect.
func distinct(proxies []Connection) []Connection {
	out := slices.Clone(proxies)
	slices.SortFunc(out, func(a, b Connection) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Proxy, b.Proxy), cmp.Compare(a.Istiod, b.Istiod))
	})
	return slices.CompactFunc(out, func(a, b Connection) bool { return a.Namespace == b.Namespace && a.Proxy == b.Proxy })
}

// place finds what each proxy is one of, and compares.
func (l *Live) place(f fleet, external map[Ref]bool) {
	groups := map[string][]*Connection{}
	for i := range l.Proxies {
		c := &l.Proxies[i]
		if c.Agreement == Elsewhere {
			continue
		}
		c.Agreement = Unplaced
		if external[c.Plane] {
			c.Agreement = Elsewhere
		}
		if s, ok := f.of(*c); ok {
			c.Of = s.name()
			groups[c.Of] = append(groups[c.Of], c)
		}
	}
	for name, proxies := range groups {
		agree(proxies, f.tally(name), l.asked())
	}
}

// asked are the planes of which all istiods answered.
func (l *Live) asked() map[Ref]bool {
	out := map[Ref]bool{}
	for _, a := range l.Asked {
		out[a.Plane] = len(a.Problems) == 0
	}
	return out
}

// agree compares the proxies of one group with the claims on it. Which of its pods a claim means is not known, only how
// many: where one plane has more than it is said to and another one less, as many disagree.
func agree(proxies []*Connection, claimed map[Ref]int, asked map[Ref]bool) {
	connected := map[Ref]int{}
	for _, c := range proxies {
		connected[c.Plane]++
	}
	missing := 0
	for plane, pods := range claimed {
		if asked[plane] {
			missing += max(0, pods-connected[plane])
		}
	}
	spare := map[Ref]int{}
	for plane, pods := range connected {
		spare[plane] = max(0, pods-claimed[plane])
	}
	planes := slices.SortedFunc(keys(claimed), compareRefs)
	for _, c := range proxies {
		c.Claimed, c.Agreement = append(c.Claimed, planes...), Agrees
		_, named := claimed[c.Plane]
		switch {
		case !named:
			c.Agreement = Disagrees
		case spare[c.Plane] > 0 && missing > 0:
			c.Agreement = Disagrees
			spare[c.Plane]--
			missing--
		}
	}
}

func (a *Asked) count(proxies []Connection) {
	for _, c := range proxies {
		if c.Plane != a.Plane {
			continue
		}
		a.Connected++
		switch c.Agreement {
		case Elsewhere:
			a.Elsewhere++
		case Unplaced:
			a.Unplaced++
		case Agrees:
			a.Right++
			a.Compared++
		default:
			a.Compared++
		}
	}
}

// About are the connections of what an Explanation explains: of a namespace all in it, of a plane all to it.
func (l Live) About(e Explanation) []Connection {
	out := []Connection{}
	for _, c := range l.Proxies {
		switch {
		case e.Ref.Kind == KindPlane && c.Plane == e.Ref,
			e.Ref.Kind == KindNamespace && c.Agreement != Elsewhere && c.Namespace == e.Ref.Name && c.Plane.Cluster == e.Ref.Cluster,
			c.Of == e.Object && c.Plane.Cluster == e.Ref.Cluster:
			out = append(out, c)
		}
	}
	return out
}

// typed tells whether a proxy of this type is what a subject has: pilot/pkg/model's NodeType.
func typed(s subject, proxy string) bool {
	switch proxy {
	case "sidecar":
		return s.workload != nil
	case "router", "waypoint":
		return s.gateway != nil && (s.kind == string(KindWaypoint)) == (proxy == "waypoint")
	case "ztunnel":
		return s.ztunnel != nil
	}
	return proxy == "" && (s.workload != nil || s.gateway != nil || s.ztunnel != nil)
}

// fleet is what proxies can be one of.
type fleet struct {
	subjects []subject
	claims   map[string]map[Ref]int
}

func newFleet(a Atlas) fleet {
	f := fleet{claims: map[string]map[Ref]int{}}
	for _, s := range a.subjects() {
		if s.plane != nil || s.member != nil && s.workload == nil {
			continue
		}
		f.subjects = append(f.subjects, s)
		tally := map[Ref]int{}
		for _, c := range s.connects() {
			tally[c.Plane] += c.Pods
		}
		f.claims[s.name()] = tally
	}
	return f
}

// connects are the claims that mean a connection: an ambient pod has none of its own.
func (s subject) connects() []Claim {
	if s.workload == nil {
		return s.claims()
	}
	return slices.DeleteFunc(slices.Clone(s.workload.Running), func(c Claim) bool { return c.Mode == modeAmbient })
}

func (f fleet) tally(name string) map[Ref]int { return f.claims[name] }

// of is the one thing that a proxy's pod can be of. Where its name fits several, or none, nobody knows.
func (f fleet) of(c Connection) (subject, bool) {
	var found []subject
	for _, s := range f.subjects {
		if s.ref.Cluster == c.Plane.Cluster && s.ref.Namespace == c.Namespace && typed(s, c.Type) && s.makes(c.Proxy) {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		return subject{}, false
	}
	return found[0], true
}

// makes tells whether a pod of this name can be the subject's.
func (s subject) makes(pod string) bool {
	switch {
	case s.workload != nil:
		return podOf(strings.ToLower(s.workload.Kind), s.ref.Name, pod)
	case s.ztunnel != nil:
		return podOf("daemonset", s.ref.Name, pod)
	}
	// The Deployment of a Gateway is named after it, and after its class but for waypoints; a gateway that is only
	// injected may be any kind of workload.
	for _, name := range []string{s.ref.Name, s.ref.Name + "-" + s.gateway.Class} {
		for _, kind := range []string{"deployment", "daemonset", "statefulset", "pod"} {
			if podOf(kind, name, pod) {
				return true
			}
		}
	}
	return false
}
