// Package revision holds a switch of revision as values: what was read for it, the [Change] that is planned, and the
// [Run] that it becomes.
//
// It exists so that what a person is shown, what is written, what is kept on disk and what can be undone are one and
// the same thing. Everything in it is pure: [Plan], [Undo] and [Fold] are functions of their arguments alone. It must
// never talk to a cluster, read a clock, or decide who injects whom; that is told to it by graph/mesh, through its
// caller. The packages below it read (survey), write (perform) and remember (journal).
package revision

import "portolan/graph/facts"

// The label keys that a switch may edit, and nothing else of a namespace.
const (
	LabelInjection = "istio-injection"
	LabelRevision  = "istio.io/rev"
)

// AnnotationRestartedAt is what "kubectl rollout restart" writes into a pod template.
const AnnotationRestartedAt = "kubectl.kubernetes.io/restartedAt"

// ChangeKind tells the changes apart.
type ChangeKind string

const (
	// KindSwitch moves namespaces to another revision or tag.
	KindSwitch ChangeKind = "switch"
	// KindTag moves a tag to another revision, and with it all namespaces that follow it.
	KindTag ChangeKind = "tag"
	// KindUndo takes back what a run did.
	KindUndo ChangeKind = "undo"
)

// Road tells an upgrade from something quite different.
type Road string

const (
	// RoadUpgrade stays within one mesh: the identities and the root of trust remain.
	RoadUpgrade Road = "upgrade"
	// RoadCrossMesh leads to another mesh: other identities, another root of trust.
	RoadCrossMesh Road = "cross-mesh"
)

// TargetKind is what a namespace is to follow.
type TargetKind string

const (
	// ToRevision: label istio.io/rev with a revision's own name.
	ToRevision TargetKind = "revision"
	// ToTag: label istio.io/rev with a tag, which can be moved later for all that follow it.
	ToTag TargetKind = "tag"
	// ToDefault: label istio-injection=enabled.
	ToDefault TargetKind = "default"
)

// Target is where a change leads, as graph/mesh concluded it.
type Target struct {
	Kind TargetKind `json:"kind"`
	// Name is the label's value: a revision or a tag; "default" for ToDefault.
	Name string `json:"name"`
	// Plane is the control plane that stands behind the name now.
	Plane ControlPlane `json:"plane"`
	// Current is true where the namespaces follow this name already.
	Current bool `json:"current"`
	// Road is seen from the namespaces that were asked about.
	Road Road `json:"road"`
	// Concerns are reasons against it that do not depend on the namespace: an ill plane, a webhook without endpoints,
	// two planes behind one name.
	Concerns []Warning `json:"concerns"`
}

// ControlPlane is a control plane as a change needs to know it.
type ControlPlane struct {
	// ID is its Ref in the Atlas.
	ID        string `json:"id"`
	Namespace string `json:"namespace"`
	// Name is its Deployment's.
	Name     string `json:"name"`
	Revision string `json:"revision"`
	// Version is that of its image; empty when the image is named by digest.
	Version string `json:"version,omitempty"`
	// Mesh is the mesh's key in the Atlas, MeshID its ID.
	Mesh   string `json:"mesh"`
	MeshID string `json:"meshID"`
	// TrustDomain and Root (a fingerprint) are what a workload's identity rests on.
	TrustDomain string `json:"trustDomain"`
	Root        string `json:"root,omitempty"`
	// Tags are the tags that lead to it, sorted.
	Tags []string `json:"tags"`
}

// Weight says what a warning means for the change.
type Weight string

const (
	// Refuse: the change cannot be applied as it is.
	Refuse Weight = "refuse"
	// Warn: it can, and something will not be as one might expect.
	Warn Weight = "warn"
	// Note: good to know.
	Note Weight = "note"
)

// Warning is something to know before a change is applied. Code is one stable word per rule, e.g. "pod-label".
type Warning struct {
	Code   string `json:"code"`
	Weight Weight `json:"weight"`
	// Object is named as kubectl does: KIND/NAME or KIND/NAMESPACE/NAME; empty for the whole change.
	Object  string `json:"object,omitempty"`
	Message string `json:"message"`
	// Remedy says what to do about it; empty where nothing need be done.
	Remedy string `json:"remedy,omitempty"`
}

// Change is a change as it is planned: a value before it is an effect. Nothing is ever written that it does not list.
type Change struct {
	Kind ChangeKind `json:"kind"`
	// Context is the kubeconfig context's name; Cluster the UID of kube-system, so that a journal is not applied to
	// another cluster of the same name.
	Context string `json:"context"`
	Cluster string `json:"cluster,omitempty"`
	Road    Road   `json:"road"`
	// Target is where it leads; for an undo, where it leads back to as far as that is one plane.
	Target Target `json:"target"`
	// Tag is set for a KindTag, and for the undo of one.
	Tag *TagMove `json:"tag,omitempty"`
	// Namespaces are sorted by name.
	Namespaces []NamespaceChange `json:"namespaces"`
	// Warnings are of the whole change; a Refuse among them, or in any namespace or workload, forbids to apply it.
	Warnings []Warning `json:"warnings"`
	// Breaks says, for a move to another mesh, what will not work any more.
	Breaks []string `json:"breaks"`
	// Commands are what does the same by hand, one shell line each.
	Commands []string `json:"commands"`
	// Undoes is the ID of the run that an undo takes back.
	Undoes string `json:"undoes,omitempty"`
}

// NamespaceChange is what a change does in one namespace.
type NamespaceChange struct {
	Name string `json:"name"`
	UID  string `json:"uid"`
	// ResourceVersion is that of the namespace when it was read for this plan: if it has another when the label is to
	// be written, and the labels are not what they were, nothing is written.
	ResourceVersion string `json:"resourceVersion"`
	// From are the planes that inject it now; several or none are possible.
	From []ControlPlane `json:"from"`
	// Labels are those of LabelInjection and LabelRevision before the change.
	Labels map[string]string `json:"labels"`
	// Edits are sorted by key; none where the labels stay.
	Edits []LabelEdit `json:"edits"`
	// Workloads are sorted by kind and name.
	Workloads []WorkloadChange `json:"workloads"`
	// Left is what stays on the old proxy until somebody else ends it.
	Left     []LeftBehind `json:"left"`
	Warnings []Warning    `json:"warnings"`
}

// LabelEdit is one label before and after; nil is a label that is not there.
type LabelEdit struct {
	Key    string  `json:"key"`
	Before *string `json:"before"`
	After  *string `json:"after"`
}

// WorkloadChange is what happens to a workload: restarted, and how it rolls, or not, and why.
type WorkloadChange struct {
	facts.WorkloadRef
	UID             string `json:"uid"`
	ResourceVersion string `json:"resourceVersion"`
	// Template is a fingerprint of the pod template: where it has another when the restart is to be written, nothing is
	// written. Empty where it was not read.
	Template string `json:"template,omitempty"`
	// Restart is true where its pod template gets AnnotationRestartedAt.
	Restart bool `json:"restart"`
	// Says is one sentence: how it rolls ("3 replicas, 1 more at a time, none missing"), or why it is not restarted.
	Says string `json:"says"`
	// Replicas is how many pods it wants; Pods how many it has, Proxied how many of these have a sidecar, Ready how
	// many are ready.
	Replicas int `json:"replicas"`
	Pods     int `json:"pods"`
	Proxied  int `json:"proxied"`
	Ready    int `json:"ready"`
	// Leaves is how many replicas the strategy leaves on the old template: those below a StatefulSet's partition, all
	// of an OnDelete.
	Leaves int `json:"leaves,omitempty"`
	// Expect is the revision that its pods must run in the end, Version the proxy's; an empty Expect means no sidecar,
	// an empty Version that it is not known.
	Expect   string    `json:"expect"`
	Version  string    `json:"version,omitempty"`
	Warnings []Warning `json:"warnings"`
}

// LeftBehind is something with pods that a restart does not reach: a bare pod, a Job, what another controller owns.
type LeftBehind struct {
	facts.WorkloadRef
	Pods int `json:"pods"`
	// Says is why, and Remedy what would move it.
	Says   string `json:"says"`
	Remedy string `json:"remedy"`
}

// TagMove is a tag on its way from one control plane to another.
type TagMove struct {
	Name string       `json:"name"`
	From ControlPlane `json:"from"`
	To   ControlPlane `json:"to"`
	// Understood is true where the tag's objects are such that moving it is exactly the Edits below; otherwise it is
	// shown as commands only, and Why says what was not understood.
	Understood bool      `json:"understood"`
	Why        string    `json:"why,omitempty"`
	Edits      []TagEdit `json:"edits"`
}

// TagEdit is a JSON patch (RFC 6902) of one of the tag's objects, guarded by its resourceVersion.
type TagEdit struct {
	// Kind is MutatingWebhookConfiguration or Service.
	Kind            string `json:"kind"`
	Namespace       string `json:"namespace,omitempty"`
	Name            string `json:"name"`
	UID             string `json:"uid"`
	ResourceVersion string `json:"resourceVersion"`
	// Says are the fields in words, "webhooks[0].clientConfig.service.name: istiod → istiod-1-29". Certificates are
	// named by fingerprint there.
	Says []string `json:"says"`
	// Patch and Revert are the patches there and back, as JSON text.
	Patch  string `json:"patch"`
	Revert string `json:"revert"`
}

// Options are how a change is carried out.
type Options struct {
	// Concurrency is how many workloads roll at a time: a wave.
	Concurrency int `json:"concurrency"`
	// PauseBetween is how long to wait between two waves, in seconds.
	PauseBetween int `json:"pauseBetween"`
	// Timeout is how long a workload may take to roll, in seconds, before it counts as failed and the run stops.
	Timeout int `json:"timeout"`
}
