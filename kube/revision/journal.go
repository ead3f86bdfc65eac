package revision

import "time"

// EntryKind is what a line of a journal says.
type EntryKind string

const (
	// EntryBegin is the first line: the whole change, before anything is written.
	EntryBegin EntryKind = "begin"
	// EntryResume: the run was taken up again.
	EntryResume EntryKind = "resume"
	// EntryWill comes before a write, EntryDid after it.
	EntryWill EntryKind = "will"
	EntryDid  EntryKind = "did"
	// EntrySkip: the write was not needed, since it was so already.
	EntrySkip EntryKind = "skip"
	// EntryVerified: the pods of a workload were seen to run what is expected.
	EntryVerified EntryKind = "verified"
	// EntryFailed: a step failed.
	EntryFailed EntryKind = "failed"
	// EntryEnd: the run ended, in the phase that it says.
	EntryEnd EntryKind = "end"
	// EntryUndone: another run took this one back.
	EntryUndone EntryKind = "undone"
)

// Entry is one line of a journal. A step is the label of a Namespace, a workload of it, or a tag's object.
type Entry struct {
	At   time.Time `json:"at"`
	Kind EntryKind `json:"kind"`
	// ID, Change, Options and Who are of EntryBegin; Options and Who of EntryResume as well.
	ID      string   `json:"id,omitempty"`
	Change  *Change  `json:"change,omitempty"`
	Options *Options `json:"options,omitempty"`
	Who     *Who     `json:"who,omitempty"`
	// Step names what is written: namespace/NAME, KIND/NAMESPACE/NAME, or tag/NAME/KIND.
	Step string `json:"step,omitempty"`
	// Stamp is the restart's annotation.
	Stamp string `json:"stamp,omitempty"`
	// Phase, Problem, Outdated and Left are of EntryEnd; Problem of EntryFailed as well.
	Phase    RunPhase     `json:"phase,omitempty"`
	Problem  string       `json:"problem,omitempty"`
	Outdated bool         `json:"outdated,omitempty"`
	Left     []LeftBehind `json:"left,omitempty"`
	// By is the run that took this one back.
	By string `json:"by,omitempty"`
}
