// Package scenario describes what the lab installs, and from the same
// description what a chart of it must say.
//
// It exists so that a test compares Portolan with the installation, and not with
// a copy of Portolan's own output. It must never read a cluster.
package scenario

// The modes in which a workload takes part in a mesh.
const (
	Sidecar = "sidecar"
	Ambient = "ambient"
	Plain   = "none"
)

// The versions that the lab has sources of, see its README. A plane of the Older
// one, or of another patch of its release, runs those sources; every other plane
// runs the Newer one's, whatever it calls itself.
const (
	Older = "1.30.4"
	Newer = "1.31.0"
)

// Scenario is one cluster.
type Scenario struct {
	Name   string
	Nodes  []Node
	Planes []Plane
	// Namespaces are the application namespaces.
	Namespaces []Namespace
	// Silent leaves out the proxies: pods are injected, and nobody connects.
	Silent bool
}

// Node is a node with its labels beyond the usual.
type Node struct {
	Name   string
	Labels map[string]string
}

// Plane is one Istio installation.
type Plane struct {
	// MeshID is what its proxies report; empty leaves Istio's default, the trust
	// domain.
	MeshID string
	// Revision is "default" for the unnamed one.
	Revision  string
	Namespace string
	Version   string
	// Tags are its revision tags.
	Tags []string
	// Ambient installs ztunnel and istio-cni with it.
	Ambient bool
	// Replicas of istiod. SpreadOver, when set, is a node label KEY=VALUE that they
	// need, each on a node of its own: with fewer such nodes than replicas, the
	// rest cannot be scheduled.
	Replicas   int
	SpreadOver string
	// Scope is the value of the namespace label "mesh" that its discoverySelectors
	// ask for; empty for a plane that watches all namespaces.
	Scope string
	// NativeSidecars makes its injector write istio-proxy as an init container
	// that stays, as Istio does from 1.27 on where the kubelets can.
	NativeSidecars bool
	// Pool is the value of the node label "pool" to which its ztunnel and its
	// istio-cni keep; empty for all nodes.
	Pool string
	// CAAddress is who signs for its proxies; empty leaves that to itself.
	CAAddress string
}

// Namespace is an application namespace.
type Namespace struct {
	Name string
	// Revision is that of the plane which manages it; empty for none.
	Revision string
	// Labels ask for it: istio.io/rev, istio-injection, istio.io/dataplane-mode …
	// Annotations are such as tools leave that manage it.
	Labels, Annotations map[string]string
	Mode                string
	Workloads           []Workload
	Waypoint            *Waypoint
	Gateways            []Gateway
}

// Workload is a Deployment, or what Kind says, with one plain container.
type Workload struct {
	Name     string
	Kind     string // "", "StatefulSet", "DaemonSet", "Job", which does not end, or "Pod"
	Replicas int
	// Roll is how its pods are replaced, where that is not its kind's default.
	Roll string // "", "Recreate", "OnDelete" or "Partition", which keeps all but the last pod
	// Pool is the value of the node label "pool" that its pods ask for; empty for
	// any node.
	Pool string
	// Labels and Annotations are its pods'.
	Labels, Annotations map[string]string
	HostNetwork         bool
}

// Waypoint is a Gateway of class istio-waypoint with what istiod makes of it.
type Waypoint struct {
	Name string
	For  string
	// Revision is the Gateway's own label; empty leaves it to its namespace's.
	Revision string
}

// Gateway is an ingress gateway: of the Gateway API with what istiod makes of
// it, or a Deployment that the injector completes.
type Gateway struct {
	Name     string
	Injected bool
	// Revision is the Gateway's own label; empty leaves it to its namespace's.
	Revision string
}

// TrustDomain is that of every plane here.
const TrustDomain = "cluster.local"

// ID is the mesh ID: what is set, else the trust domain, as Istio decides it.
func (p Plane) ID() string {
	if p.MeshID != "" {
		return p.MeshID
	}
	return TrustDomain
}

// IsDefault is true for the unnamed revision.
func (p Plane) IsDefault() bool { return p.Revision == "default" }

// Suffix is "-REVISION", or nothing for the unnamed one: it ends the names of
// the plane's objects.
func (p Plane) Suffix() string {
	if p.IsDefault() {
		return ""
	}
	return "-" + p.Revision
}

// Istiod is the name of its Deployment and its Service.
func (p Plane) Istiod() string { return "istiod" + p.Suffix() }

// Plane answers the plane of the revision.
func (s Scenario) Plane(revision string) (Plane, bool) {
	for _, p := range s.Planes {
		if p.Revision == revision {
			return p, true
		}
	}
	return Plane{}, false
}
