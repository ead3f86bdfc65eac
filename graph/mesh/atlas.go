// Package mesh turns facts into meshes: who belongs to whom, how we know, and what is doubtful.
//
// It exists because names and labels do not decide who manages a proxy: webhook selectors, XDS addresses and the
// pods that were really injected do. [Infer] is total and pure: it never fails, never reads a clock or a network,
// and gives the same Atlas for every order of its input. It must never choose between two planes that the evidence
// leaves equally possible; then both claims stay, and a [Doubt] says so.
package mesh

import (
	"strings"
	"time"

	"portolan/graph/facts"
)

// Kind is what a Ref names.
type Kind string

const (
	KindPlane     Kind = "plane"
	KindNamespace Kind = "namespace"
	KindWorkload  Kind = "workload"
	KindZtunnel   Kind = "ztunnel"
	KindWaypoint  Kind = "waypoint"
	KindGateway   Kind = "gateway"
)

// Ref is the identity of something in an Atlas; it is comparable and stable between readings.
type Ref struct {
	Kind Kind `json:"kind"`
	// Cluster is the context's name.
	Cluster   string `json:"cluster"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	// Workload is a workload's own kind, e.g. "Deployment", which tells it from others of its name; empty for all else.
	Workload string `json:"workload,omitempty"`
}

// String is the Ref as one word, e.g. "plane/prod-eu/istio-system/istiod" or "workload/prod-eu/shop/Deployment/web"; it is
// also the ID of the node that shows it.
func (r Ref) String() string {
	parts := []string{string(r.Kind), r.Cluster}
	if r.Namespace != "" {
		parts = append(parts, r.Namespace)
	}
	if r.Workload != "" {
		parts = append(parts, r.Workload)
	}
	return strings.Join(append(parts, r.Name), "/")
}

// Atlas is everything that was concluded from one Snapshot.
type Atlas struct {
	TakenAt time.Time `json:"takenAt"`
	Demo    string    `json:"demo,omitempty"`
	// Redacted is what was replaced by pseudonyms before these facts were given away; empty for nothing.
	Redacted []facts.Redaction `json:"redacted,omitempty"`
	// Clusters are what was read, sorted by context.
	Clusters []ClusterInfo `json:"clusters"`
	// Unread are contexts that were to be read and could not be: nothing says what is in them.
	Unread []facts.Unread `json:"unread,omitempty"`
	// Meshes are sorted by health (failing first), then by ID, then by cluster.
	Meshes []Mesh `json:"meshes"`
	// Undecided are the namespaces for which several planes remain equally possible: all claims are kept.
	Undecided []Member `json:"undecided"`
	// Outside are the namespaces that no plane claims.
	Outside []Member `json:"outside"`
	// Ztunnels and Gateways are those that no single mesh holds: nothing names their plane, or planes of several meshes remain.
	Ztunnels []Ztunnel `json:"ztunnels"`
	Gateways []Gateway `json:"gateways"`
	// Doubts are those that belong to no single mesh. Sorted by severity, code, objects.
	Doubts []Doubt      `json:"doubts"`
	Gaps   []ClusterGap `json:"gaps"`
}

// ClusterInfo identifies a cluster that was read.
type ClusterInfo struct {
	Context string `json:"context"`
	UID     string `json:"uid,omitempty"`
	Version string `json:"version,omitempty"`
	// Limited are the only namespaces that were to be read; empty for the whole cluster.
	Limited []string `json:"limited,omitempty"`
	// TakenAt is when it was read, where that is not the time of the whole Atlas.
	TakenAt time.Time `json:"takenAt,omitzero"`
}

// ClusterGap is a Gap with the cluster it was met in.
type ClusterGap struct {
	Cluster string `json:"cluster"`
	facts.Gap
}

// Mesh is a mesh ID with everything that its control planes manage.
type Mesh struct {
	// Key is unique in the Atlas: the mesh ID, with the cluster and root where one ID stands for several meshes.
	Key string `json:"key"`
	ID  string `json:"id"`
	// Canary is set when several revisions of one root serve this mesh: an upgrade under way.
	Canary    *Canary   `json:"canary,omitempty"`
	Planes    []Plane   `json:"planes"`
	Members   []Member  `json:"members"`
	Ztunnels  []Ztunnel `json:"ztunnels"`
	Waypoints []Gateway `json:"waypoints"`
	Gateways  []Gateway `json:"gateways"`
	Health    Health    `json:"health"`
	Doubts    []Doubt   `json:"doubts"`
}

// Canary is how far an upgrade within one mesh is.
type Canary struct {
	// Steps has one entry per plane, oldest version first.
	Steps []CanaryStep `json:"steps"`
}

// CanaryStep is what one plane holds of a mesh under upgrade.
type CanaryStep struct {
	Plane      Ref    `json:"plane"`
	Revision   string `json:"revision"`
	Version    string `json:"version"`
	Namespaces int    `json:"namespaces"`
	Proxies    int    `json:"proxies"`
}

// Plane is a control plane: one istiod Deployment, or a Service that is still named though nothing stands behind it.
type Plane struct {
	Ref      Ref    `json:"ref"`
	Revision string `json:"revision"`
	// Version is the image's version, e.g. "1.29.2"; empty when the image is named by digest.
	Version string `json:"version,omitempty"`
	// Tags are all revision tags that point here, sorted; "default" among them for the default revision's tag.
	Tags []string `json:"tags"`
	// Default is true for the plane that injects where only istio-injection=enabled is said.
	Default bool `json:"default"`
	Ambient bool `json:"ambient"`
	// Presence says whether its Deployment was seen.
	Presence        Presence `json:"presence"`
	TrustDomain     string   `json:"trustDomain"`
	RootFingerprint string   `json:"rootFingerprint,omitempty"`
	// Root is the certificate of RootFingerprint as far as it was read; nil without one.
	Root    *Certificate  `json:"root,omitempty"`
	Network string        `json:"network,omitempty"`
	Rollout facts.Rollout `json:"rollout"`
	Health  Health        `json:"health"`
	Reasons []string      `json:"reasons"`
	// Namespaces is how many namespaces have their home here, so that they add up to the mesh's; Proxies how many
	// sidecars, gateways and waypoints connect to it; AmbientPods how many pods its ztunnels carry.
	Namespaces  int `json:"namespaces"`
	Proxies     int `json:"proxies"`
	AmbientPods int `json:"ambientPods"`
	// ProxyVersions counts its proxies by version, sorted by version.
	ProxyVersions []VersionCount `json:"proxyVersions"`
	// Scope are its discoverySelectors in kubectl's notation; empty means every namespace.
	Scope []string `json:"scope"`
	// Webhooks are the webhook configurations that call it, sorted by kind and name.
	Webhooks []WebhookUse `json:"webhooks"`
	// Configs are the Istio objects that only this revision reads: label istio.io/rev. KIND/NAMESPACE/NAME, sorted.
	Configs []string `json:"configs"`
	// OutboundTrafficPolicy and AutoMTLS are what its MeshConfig writes of outboundTrafficPolicy.mode and enableAutoMtls,
	// "default" where it leaves them alone, and empty where that is not known.
	OutboundTrafficPolicy string `json:"outboundTrafficPolicy,omitempty"`
	AutoMTLS              string `json:"autoMTLS,omitempty"`
	// Config is what is in force of its MeshConfig, sorted by path; where ConfigUnread says so, not all or nothing of it.
	Config       []Setting `json:"config"`
	ConfigUnread string    `json:"configUnread,omitempty"`
	// Resources are those of its discovery container.
	Resources facts.Resources `json:"resources"`
	// ServesOthers is true for an istiod that serves proxies of other clusters (EXTERNAL_ISTIOD).
	ServesOthers bool `json:"servesOthers,omitempty"`
	// Because says how its mesh ID, revision, version and tags are known.
	Because []Evidence `json:"because"`
}

// Presence is how a control plane is known.
type Presence string

const (
	// Present: its Deployment was read.
	Present Presence = "present"
	// Gone: a webhook, proxy or ztunnel names a Service behind which no Deployment stands.
	Gone Presence = "gone"
	// Unread: something names it, and what stands behind that name may not be read.
	Unread Presence = "unread"
	// External: something names a host outside of the cluster.
	External Presence = "external"
)

// VersionCount is a number of proxies of one version.
type VersionCount struct {
	Version string `json:"version"`
	Pods    int    `json:"pods"`
}

// Member is a namespace with what its labels ask for and what its pods run. The two are never mixed.
type Member struct {
	Ref    Ref               `json:"ref"`
	Labels map[string]string `json:"labels,omitempty"`
	// Modes are the modes seen or asked for: "sidecar", "ambient"; sorted.
	Modes   []string `json:"modes"`
	Wanted  []Claim  `json:"wanted"`
	Running []Claim  `json:"running"`
	// Home is the plane under which it is drawn: the one that most of its proxies run on, else the wanted one.
	// Zero for a member that is undecided or outside.
	Home Ref `json:"home"`
	// Pods is how many pods it has; Proxied how many of them take part in a mesh; Stale how many of them run
	// something else than what is wanted (other plane, or no proxy where one is wanted); Drift how many run on the plane
	// that they should, with a proxy of another version than it, as after an upgrade in place.
	Pods    int      `json:"pods"`
	Proxied int      `json:"proxied"`
	Stale   int      `json:"stale"`
	Drift   int      `json:"drift"`
	Health  Health   `json:"health"`
	Reasons []string `json:"reasons"`
	// Partial is true when something about it may not be read; Unknown reads are in the Atlas' Gaps.
	Partial   bool       `json:"partial,omitempty"`
	Workloads []Workload `json:"workloads"`
	// Because explains a namespace that nobody claims (injection disabled, no label, orphan label).
	Because []Evidence `json:"because"`
}

// Workload is a workload of a namespace with its own claims.
type Workload struct {
	Ref     Ref     `json:"ref"`
	Kind    string  `json:"kind"`
	Mode    string  `json:"mode"`
	Wanted  []Claim `json:"wanted"`
	Running []Claim `json:"running"`
	Pods    int     `json:"pods"`
	Ready   int     `json:"ready"`
	Stale   int     `json:"stale"`
	Drift   int     `json:"drift"`
	// Disputed is how many of its pods are claimed by several planes, of which only one can be right.
	Disputed int `json:"disputed,omitempty"`
	// Lost is how many of its pods take part in a mesh while nothing that can be read names their control plane.
	Lost int `json:"-"`
	// Because says what keeps its pods out of the mesh that its namespace asks for; empty where nothing of its own does.
	Because []Evidence `json:"because"`
}

// Ztunnel is a ztunnel DaemonSet with its control plane.
type Ztunnel struct {
	Ref     Ref     `json:"ref"`
	Version string  `json:"version,omitempty"`
	Claims  []Claim `json:"claims"`
	// Nodes are those on which its pods were seen, sorted.
	Nodes   []string      `json:"nodes"`
	Rollout facts.Rollout `json:"rollout"`
	Health  Health        `json:"health"`
	Reasons []string      `json:"reasons"`
}

// Gateway is a waypoint or gateway with its control plane.
type Gateway struct {
	Ref     Ref               `json:"ref"`
	Type    facts.GatewayKind `json:"type"`
	Class   string            `json:"class,omitempty"`
	Version string            `json:"version,omitempty"`
	For     string            `json:"for,omitempty"`
	// Serves are the namespaces bound to a waypoint, sorted.
	Serves []string `json:"serves"`
	// Bound are the namespaces, Services and workloads whose traffic goes through a waypoint, sorted by namespace, kind and
	// name; of a namespace's, those that say so themselves or of which istiod does.
	Bound  []Binding `json:"bound"`
	Claims []Claim   `json:"claims"`
	// Wanted is what its labels ask for, whatever its pods run.
	Wanted  []Claim       `json:"-"`
	Rollout facts.Rollout `json:"rollout"`
	Health  Health        `json:"health"`
	Reasons []string      `json:"reasons"`
}
