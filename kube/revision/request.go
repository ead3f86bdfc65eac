package revision

import "portolan/graph/facts"

// Request is all that a plan is made of.
type Request struct {
	Kind    ChangeKind
	Context string
	// Cluster is the UID of kube-system.
	Cluster string
	// Target is where the namespaces are to follow; for a KindTag, the revision that the tag is to lead to.
	Target Target
	// TagName, TagFrom and Tag are of a KindTag, and of the undo of one.
	TagName string
	TagFrom ControlPlane
	Tag     *TagObjects
	// Subjects are the namespaces; for a KindTag all that follow the tag.
	Subjects []Subject
	// LabelsOnly leaves out the restarts.
	LabelsOnly bool
	// CrossMesh allows what leads to another mesh (features.cross_mesh_moves).
	CrossMesh bool
}

// Subject is one namespace with what is known of it: as read, and as graph/mesh concludes.
type Subject struct {
	Survey Survey
	// From are the planes that inject it now.
	From []ControlPlane
	// Running are the planes that its pods leave when they are restarted. They may be others than From, where the labels
	// were changed and nothing restarted since.
	Running []ControlPlane
	// Leads are the planes that would inject an ordinary pod of it after the change.
	Leads []ControlPlane
	// WorkloadLeads are what each workload's next pod would get; one that is not named here gets what Leads says.
	WorkloadLeads []WorkloadLead
	// Concerns are what graph/mesh has against it: discovery selectors that leave the namespace out, and the like.
	Concerns []Warning
}

// byPodsOnly tells whether a tag's move leaves an ordinary pod of the namespace where it is: then only pods follow the
// tag that name it themselves.
func (s Subject) byPodsOnly() bool { return samePlanes(s.From, s.Leads) }

// WorkloadLead is what a workload's next pod gets after the change.
type WorkloadLead struct {
	facts.WorkloadRef
	// Mode is how that pod takes part in a mesh: NoProxy where nothing injects it.
	Mode facts.Mode
	// Planes are those that would inject it, or for an ambient pod, those of its ztunnel.
	Planes []ControlPlane
}
