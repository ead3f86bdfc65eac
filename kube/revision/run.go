package revision

import (
	"time"

	"portolan/graph/facts"
)

// RunPhase is where a run stands.
type RunPhase string

const (
	// Running: somebody is at it.
	Running RunPhase = "running"
	// Stopped: it was cancelled, or its program ended: it can be resumed or undone.
	Stopped RunPhase = "stopped"
	// Failed: a step failed and no further one was begun; it can be resumed or undone.
	Failed RunPhase = "failed"
	// Done: everything was done, and verified on the running pods.
	Done RunPhase = "done"
	// Undone: another run took it back.
	Undone RunPhase = "undone"
)

// StepState is where one step of a run stands.
type StepState string

const (
	StepWaiting StepState = "waiting"
	// StepBegun: the journal says that it is to be written, and not that it was: it may or may not have been.
	StepBegun StepState = "begun"
	// StepWritten: the API server took the write. For a label that is all there is to do.
	StepWritten StepState = "written"
	// StepRolling: pods are being replaced.
	StepRolling StepState = "rolling"
	// StepStalled: pods should be replaced and something keeps them; Reasons say what.
	StepStalled StepState = "stalled"
	// StepVerified: all pods that should are on the target, by what they run.
	StepVerified StepState = "verified"
	StepFailed   StepState = "failed"
	// StepSkipped: nothing was to be written: it was so already.
	StepSkipped StepState = "skipped"
)

// Run is a change that was begun: what its journal says, and while it is followed, what is seen.
type Run struct {
	ID string `json:"id"`
	// Version grows with every change of anything here; it is of this process and not of the journal.
	Version int64     `json:"version"`
	Change  Change    `json:"change"`
	Options Options   `json:"options"`
	Who     Who       `json:"who"`
	Phase   RunPhase  `json:"phase"`
	Began   time.Time `json:"began"`
	// Ended is zero while it runs.
	Ended time.Time `json:"ended,omitzero"`
	// Wave counts from 1; Waves is how many there are.
	Wave  int `json:"wave"`
	Waves int `json:"waves"`
	// Tag is the step of a tag's objects; empty for other changes.
	Tag StepState `json:"tag,omitempty"`
	// Namespaces are those of the Change, in the same order.
	Namespaces []NamespaceRun `json:"namespaces"`
	// Problem says why it failed or stopped, with what can be done.
	Problem string `json:"problem,omitempty"`
	// Outdated is true where nothing was written, since what was planned with is not any more what is there: another plan is
	// needed, and there is nothing to resume or to undo.
	Outdated bool `json:"outdated,omitempty"`
	// Left is what is known to be still on an old proxy, at the end.
	Left []LeftBehind `json:"left"`
	// UndoneBy is the ID of the run that took this one back.
	UndoneBy string `json:"undoneBy,omitempty"`
}

// Who carried it out: the user of this machine, and the user that the cluster knew.
type Who struct {
	Local string `json:"local"`
	Kube  string `json:"kube,omitempty"`
}

// NamespaceRun is how far a namespace is.
type NamespaceRun struct {
	Name string `json:"name"`
	// Label is the step of its labels.
	Label StepState `json:"label"`
	// Workloads are those of the change that are to be restarted, in the same order.
	Workloads []WorkloadRun `json:"workloads"`
}

// WorkloadRun is how far a workload is.
type WorkloadRun struct {
	facts.WorkloadRef
	State StepState `json:"state"`
	// Stamp is the value of AnnotationRestartedAt that this run writes: by it a resumed run knows its own write.
	Stamp string `json:"stamp,omitempty"`
	Wave  int    `json:"wave"`
	// Wanted, Updated and Ready count pods; Moved those that run what is expected, Old those that do not and should.
	Wanted  int `json:"wanted"`
	Updated int `json:"updated"`
	Ready   int `json:"ready"`
	Moved   int `json:"moved"`
	Old     int `json:"old"`
	// Reasons are why pods do not come up or are not created, most frequent first.
	Reasons []facts.Waiting `json:"reasons"`
	// Problem says why the step failed.
	Problem string `json:"problem,omitempty"`
}
