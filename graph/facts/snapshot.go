// Package facts holds what was read from clusters, and nothing that was concluded from it.
//
// It exists so that a live cluster, an opened file and a test enter the program at the same line:
// everything after this package is a pure function of one [Snapshot]. It must never talk to a cluster,
// read a clock or decide who manages whom; that is the work of graph/mesh.
//
// Every field is on an allow-list: no Secret, no token, no environment value beyond [EnvNames], no label or
// annotation beyond [NamespaceLabels] and its siblings is ever stored.
package facts

//go:generate go test -run ^TestSchemaIsCurrent$ -update .

import (
	"strings"
	"time"
)

// Format is the version of the snapshot format that this program writes. [Read] reads older ones too.
//
//   - 1 had no settings and no ignored fields of a MeshConfig, no resources of a control plane, and of a root only what identifies it and when
//     it expires.
//   - 2 has them.
//   - 3 says which version of portolan read it, and which names were replaced by pseudonyms; before it, none were. Of several
//     clusters it says when each was read, and which were to be read and could not.
const Format = 3

// Snapshot is everything that was read at one moment, from any number of clusters.
type Snapshot struct {
	Format  int       `json:"format" jsonschema:"description=version of this format"`
	TakenAt time.Time `json:"takenAt" jsonschema:"description=when the reading ended; UTC, whole seconds"`
	// Product is the version of portolan that read it, e.g. "v1.2.0"; empty for demos.
	Product string `json:"product,omitempty"`
	// Redacted is what was replaced by pseudonyms since it was read, sorted; empty for nothing.
	Redacted []Redaction `json:"redacted,omitempty" jsonschema:"enum=names,enum=hosts"`
	// Demo is empty for a real cluster; otherwise the name of the embedded demo these facts come from.
	Demo     string    `json:"demo,omitempty"`
	Clusters []Cluster `json:"clusters"`
	// Unread are contexts that were to be read and could not be, sorted; one that is among the Clusters too has what was
	// read of it before.
	Unread []Unread `json:"unread,omitempty"`
}

// Unread is a context of which nothing could be read when it was asked for. What is missing of it proves nothing.
type Unread struct {
	// Context is its name, as Clusters have it.
	Context string `json:"context"`
	// Reason says why in a few words, without addresses or tokens.
	Reason string `json:"reason"`
}

// Redaction is one kind of names that can be replaced by pseudonyms before a snapshot is given away.
type Redaction string

const (
	// RedactHosts: nodes, registries, and the hosts of addresses.
	RedactHosts Redaction = "hosts"
	// RedactNames: contexts, namespaces, workloads, and whatever else has a name that people gave.
	RedactNames Redaction = "names"
)

// RedactionWords are kinds of names in a line, e.g. "hosts, names"; empty for none.
func RedactionWords(kinds []Redaction) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, ", ")
}

// Cluster is what one kubeconfig context could see.
type Cluster struct {
	// Context is the kubeconfig context's name.
	Context string `json:"context"`
	// TakenAt is when it was read, where that is not the time of the whole snapshot.
	TakenAt time.Time `json:"takenAt,omitzero" jsonschema:"description=when this cluster was read if not with the whole snapshot; UTC and whole seconds"`
	// UID is the UID of namespace kube-system, the usual identity of a cluster; empty when it may not be read.
	UID string `json:"uid,omitempty"`
	// Version is the API server's gitVersion, e.g. "v1.36.3".
	Version string `json:"version,omitempty"`
	// Limited are the only namespaces that were to be read, beside those of control planes that they name; empty for
	// the whole cluster. What is missing elsewhere then proves nothing.
	Limited []string `json:"limited,omitempty"`

	ControlPlanes   []ControlPlane   `json:"controlPlanes"`
	Services        []Service        `json:"services"`
	MeshConfigs     []MeshConfig     `json:"meshConfigs"`
	InjectorConfigs []InjectorConfig `json:"injectorConfigs"`
	Injectors       []Webhook        `json:"injectors"`
	Validators      []Webhook        `json:"validators"`
	Roots           []Root           `json:"roots"`
	Namespaces      []Namespace      `json:"namespaces"`
	Workloads       []Workload       `json:"workloads"`
	Pods            []PodGroup       `json:"pods"`
	Ztunnels        []Ztunnel        `json:"ztunnels"`
	CNIs            []CNI            `json:"cnis"`
	Gateways        []Gateway        `json:"gateways"`
	// ServiceWaypoints are the Services that say something of their waypoint, where there are waypoints.
	ServiceWaypoints []ServiceWaypoint `json:"serviceWaypoints,omitempty"`
	Configs          []Config          `json:"configs"`
	Gaps             []Gap             `json:"gaps"`
}

// Gap is a read that was refused or failed. Partial knowledge is shown and marked as partial.
type Gap struct {
	// Resource is the plural resource with its group, as in RBAC: "pods", "deployments.apps".
	Resource string `json:"resource"`
	// Namespace is empty for a cluster-wide read.
	Namespace string    `json:"namespace,omitempty"`
	Verb      string    `json:"verb" jsonschema:"enum=list,enum=get"`
	Reason    GapReason `json:"reason" jsonschema:"enum=forbidden,enum=failed"`
	// Message is the API server's or the network's own words, without addresses or tokens.
	Message string `json:"message"`
}

// What is the read in words, e.g. "list pods in shop".
func (g Gap) What() string {
	what := g.Verb + " " + g.Resource
	if g.Namespace != "" {
		what += " in " + g.Namespace
	}
	return what
}

// Says is the gap in words, e.g. "may not list pods in shop", or "could not" where it was not refused.
func (g Gap) Says() string {
	if g.Reason == Forbidden {
		return "may not " + g.What()
	}
	return "could not " + g.What()
}

// GapReason says why a read has no answer.
type GapReason string

const (
	// Forbidden: RBAC refused the read; the permission named by the Gap would settle it.
	Forbidden GapReason = "forbidden"
	// Failed: the server or the network failed; reading again may settle it.
	Failed GapReason = "failed"
)
