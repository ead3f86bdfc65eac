package view

import "portolan/kube/revision"

// The part of the API that changes a cluster. Every request of it is answered 403 while features.upgrade_actions is off.
//
//	GET  /api/switch/targets?namespace=NAME   Targets; namespace may be repeated
//	POST /api/switch/plan    SwitchWish       Planned; reads the cluster again, asks for the rights, and dry-runs every write
//	POST /api/switch/apply   Confirmed        revision.Run; carries out a plan that was shown, at once and in the background
//	GET  /api/switch/runs                     []revision.Run of this context, newest first, as far as journals are kept
//	GET  /api/switch/run?id=ID&since=N&wait=25s   revision.Run, as soon as its Version is not N or the wait is over
//	POST /api/switch/cancel  RunName          revision.Run; what was begun is left as it is and said to be
//	POST /api/switch/resume  RunName          Planned; what is left of a run, to be confirmed as well
//	POST /api/switch/undo    RunName          Planned; the way back of a run

// Targets is where namespaces can be switched to.
type Targets struct {
	// Namespaces are those asked about; of a tag's namespaces all are named.
	Namespaces []SwitchFrom `json:"namespaces"`
	// Targets begin with what fits: tags first where the namespaces follow one; those of another mesh last.
	Targets []revision.Target `json:"targets"`
}

// SwitchFrom is what a namespace follows now.
type SwitchFrom struct {
	Namespace string `json:"namespace"`
	// Follows says it in words: "tag prod", "revision 1-29", "the default revision", "nothing".
	Follows string `json:"follows"`
	// Planes are those that inject it now.
	Planes []revision.ControlPlane `json:"planes"`
	// Tag is the name of the tag that it follows, if it does.
	Tag string `json:"tag,omitempty"`
}

// SwitchWish is what a person asks to be planned.
type SwitchWish struct {
	// Namespaces are to follow To; or Tag is to be moved to the revision To, and Namespaces is empty.
	Namespaces []string            `json:"namespaces"`
	Tag        string              `json:"tag,omitempty"`
	Kind       revision.TargetKind `json:"kind"`
	To         string              `json:"to"`
	// Plane is the ID of the plane that is meant, where several have the revision To; empty otherwise.
	Plane string `json:"plane,omitempty"`
	// LabelsOnly leaves out the restarts.
	LabelsOnly bool `json:"labelsOnly,omitempty"`
}

// Planned is a change that is shown, and can be applied by its ID until something else is planned or opened.
type Planned struct {
	ID     string          `json:"id"`
	Change revision.Change `json:"change"`
	// Missing are the permissions that it lacks, as "patch daemonsets.apps in shop": with any, it cannot be applied.
	Missing []string `json:"missing"`
	// Rejected are the writes that the API server would refuse, by its own dry run; those of a lesser weight could not be tried.
	Rejected []revision.Warning `json:"rejected"`
	// Ready is true where it can be applied: nothing refuses, nothing is missing, nothing was rejected.
	Ready bool `json:"ready"`
	// Confirm is what must be typed: the namespace, the tag, or for several namespaces their number and the word.
	Confirm string `json:"confirm"`
	// ConfirmContext is the context's name where it must be typed as well, because it is protected.
	ConfirmContext string           `json:"confirmContext,omitempty"`
	Options        revision.Options `json:"options"`
	// Resumes is the ID of the run that is taken up again; the Change is then that run's, and Run how far it is.
	Resumes string        `json:"resumes,omitempty"`
	Run     *revision.Run `json:"run,omitempty"`
}

// Confirmed is a person's word for a plan.
type Confirmed struct {
	Plan           string           `json:"plan"`
	Confirm        string           `json:"confirm"`
	ConfirmContext string           `json:"confirmContext"`
	Options        revision.Options `json:"options"`
}

// RunName names a run.
type RunName struct {
	ID string `json:"id"`
}
