package view

import (
	"time"

	"portolan/graph/facts"
)

// Offline says what a page shows that is a file by itself, for whoever gets it and does not know where it is from.
type Offline struct {
	TakenAt time.Time `json:"takenAt"`
	// Contexts are what the contexts that were read are called in the file; empty for a demo.
	Contexts []string `json:"contexts"`
	// ReadBy is the version of portolan that read the facts, if the file says it; Capabilities.Version is the one that wrote it.
	ReadBy string `json:"readBy"`
	// Redacted is what was replaced by pseudonyms; empty for nothing.
	Redacted []facts.Redaction `json:"redacted"`
	// Gaps is how many reads were refused or failed.
	Gaps int `json:"gaps"`
	// Format is that of the snapshot inside.
	Format int `json:"format"`
}
