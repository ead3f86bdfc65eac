// Package view is the contract between the program and its page: every value that crosses the HTTP API, and nothing
// else. The page's TypeScript is generated from it, so that the two cannot drift apart. It must never hold behaviour.
//
// The API, the same for the browser and the window:
//
//	GET  /api/capabilities               Capabilities
//	GET  /api/contexts                   []Context, nothing is dialled
//	GET  /api/changes?since=N&wait=25s   State, as soon as its Version is above N or the wait is over
//	POST /api/open      Source           State; starts reading and answers at once
//	POST /api/reload                     State; reads the same source again
//	POST /api/reload?context=AS          State; of a fleet only this member; may be repeated
//	POST /api/cancel                     State; ends a reading, the last chart stays
//	GET  /api/chart?LOOK                 Chart of the last reading
//	GET  /api/picture?LOOK               Drawn: the chart's picture alone, for another look at the same reading
//	GET  /api/find?find=EXPRESSION       Found; an expression with an error is answered, not refused
//	GET  /api/complete?text=TEXT&at=N    Completion of an expression at a position
//	GET  /api/export?format=svg|png|dot|json&theme=dark|light&palette=standard|contrast|safe&LOOK   the file itself
//	GET  /api/snapshot                   the snapshot file itself
//	POST /api/snapshot?name=NAME         State; opens the snapshot that is the request's body
//	GET  /api/views                      []SavedView
//	POST /api/views     SavedView        []SavedView; saves it in place of one of the same name
//	POST /api/views/remove SavedView     []SavedView; removes the one of that name
//	     /api/switch/...                 see switch.go: what changes a cluster
//	     /api/exports/..., /api/recording/..., /api/compare...   see share.go
//
// LOOK is what the person asked to see: aspect=1.6 (width/height to pack the meshes to), mesh=KEY (only this mesh),
// focus=ID&hops=1|2 (only this node and its neighbourhood), fold=ID (drawn shut; may be repeated), hide=EXPRESSION,
// only=EXPRESSION (what it finds, and what explains that). What names nothing on the chart does nothing but make a note;
// only leaves nothing then.
//
// An error has the status it deserves and a Problem as its body.
package view

//go:generate go run ./tsgen -o ../../frontend/src/api/view.gen.ts

import (
	"slices"
	"time"

	"portolan/graph/diff"
	"portolan/graph/mesh"
	"portolan/graph/picture"
)

// Capabilities says what this program can do where it runs.
type Capabilities struct {
	Version string `json:"version"`
	// Desktop is true inside the window, where files are saved by its dialog.
	Desktop bool `json:"desktop"`
	// Writes is true where features.upgrade_actions is on: namespaces can be switched from here. CrossMesh is true where
	// features.cross_mesh_moves is on as well.
	Writes    bool `json:"writes"`
	CrossMesh bool `json:"crossMesh"`
	// SettingsFile is where settings are read from, whether it exists or not; empty for a user without a home.
	SettingsFile string   `json:"settingsFile"`
	Demos        []string `json:"demos"`
	// Theme is what the settings say, auto, dark or light: the page's until the person chooses another there.
	// Palette is what the settings say: standard, contrast or safe.
	Theme   string `json:"theme"`
	Palette string `json:"palette"`
	// Keys are the keys that the settings gave to actions of the page, in the order of the page's own table.
	Keys []KeyBinding `json:"keys"`
	// Presets are expressions with a name, from the settings, sorted by name.
	Presets []Preset `json:"presets"`
	// Offline is set where the page is a file by itself, without a program: it cannot read, open or change anything.
	Offline *Offline `json:"offline,omitempty"`
}

// KeyBinding gives an action of the page other keys than it comes with.
type KeyBinding struct {
	Action string   `json:"action"`
	Keys   []string `json:"keys"`
}

// Preset is an expression with a name.
type Preset struct {
	Name       string `json:"name"`
	Expression string `json:"expression"`
}

// SavedView is a view of a chart with a name.
type SavedView struct {
	Name string `json:"name"`
	// State is the page's own text for it: what stands behind the # of its address.
	State string `json:"state"`
}

// Context is one context of one kubeconfig file.
type Context struct {
	Name      string `json:"name"`
	File      string `json:"file"`
	Cluster   string `json:"cluster"`
	Server    string `json:"server"`
	User      string `json:"user"`
	Namespace string `json:"namespace"`
	Current   bool   `json:"current"`
	// Invalid says why the context or its file cannot be used; empty when it can.
	Invalid string `json:"invalid,omitempty"`
	// InsecureTLS is true when the file skips the check of the server's certificate.
	InsecureTLS bool `json:"insecureTLS,omitempty"`
}

// SourceKind is where facts come from.
type SourceKind string

const (
	SourceNone    SourceKind = "none"
	SourceContext SourceKind = "context"
	SourceDemo    SourceKind = "demo"
	SourceFile    SourceKind = "file"
	// SourceSnapshot is a snapshot that came with a request: its name is shown and opens nothing.
	SourceSnapshot SourceKind = "snapshot"
	// SourceFleet is several contexts side by side; its name is theirs, joined by ", ".
	SourceFleet SourceKind = "fleet"
)

// Source names what is or shall be shown: a context (with its File), several contexts, a demo, a snapshot file, or a
// snapshot that was given.
type Source struct {
	Kind SourceKind `json:"kind"`
	Name string     `json:"name"`
	File string     `json:"file,omitempty"`
	// Contexts are those of a fleet, in the order they were named in; nil for everything else.
	Contexts []ContextName `json:"contexts,omitempty"`
}

// ContextName names one context; File may be empty where the name alone is enough.
type ContextName struct {
	Name string `json:"name"`
	File string `json:"file,omitempty"`
}

// Same tells whether two sources are one.
func (s Source) Same(other Source) bool {
	return s.Kind == other.Kind && s.Name == other.Name && s.File == other.File && slices.Equal(s.Contexts, other.Contexts)
}

// Phase is where a reading stands.
type Phase string

const (
	PhaseIdle    Phase = "idle"
	PhaseReading Phase = "reading"
	PhaseReady   Phase = "ready"
	PhaseFailed  Phase = "failed"
)

// State is what the page must know beside the chart.
type State struct {
	// Version grows with every change of anything here.
	Version int64  `json:"version"`
	Source  Source `json:"source"`
	Phase   Phase  `json:"phase"`
	// Progress has a line for each list that is being read, in the order of asking.
	Progress []Progress `json:"progress"`
	Problem  *Problem   `json:"problem,omitempty"`
	// ChartVersion grows when a new chart can be fetched; 0 means that there is none yet.
	ChartVersion int64      `json:"chartVersion"`
	TakenAt      *time.Time `json:"takenAt,omitempty"`
	Demo         string     `json:"demo,omitempty"`
	Gaps         int        `json:"gaps"`
	Context      *Context   `json:"context,omitempty"`
	// Run is the ID of the switch that is under way, if any.
	Run string `json:"run,omitempty"`
	// Fleet has a line for each context where several are read side by side, in the order they were named in.
	Fleet []FleetMember `json:"fleet,omitempty"`
	// Recording is set where what is shown is one reading of several in a file.
	Recording *Recording `json:"recording,omitempty"`
	// Comparison is set where the chart shows what has changed since another.
	Comparison *Comparison `json:"comparison,omitempty"`
}

// Progress is how far one list is: objects read so far.
type Progress struct {
	Resource string `json:"resource"`
	Read     int    `json:"read"`
	// Remaining is the API server's own estimate; -1 when it gives none.
	Remaining int  `json:"remaining"`
	Done      bool `json:"done"`
}

// Problem is an error with its remedy. Code is one word: dns, refused, timeout, tls, expired, forbidden,
// exec-plugin, bad-input, usage, internal; of a switch also off (by the settings), busy (another is under way) and changed
// (it is not any more what was shown).
type Problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Remedy  string `json:"remedy"`
}

// Chart is a picture with what it was made from; picture node IDs are the Refs of the Atlas.
type Chart struct {
	Version int64           `json:"version"`
	Picture picture.Picture `json:"picture"`
	Atlas   mesh.Atlas      `json:"atlas"`
	// Difference is what changed since what the chart is compared with; absent without a comparison.
	Difference *diff.Difference `json:"difference,omitempty"`
}

// Drawn is a picture of the chart of one Version.
type Drawn struct {
	Version int64           `json:"version"`
	Picture picture.Picture `json:"picture"`
}

// Found is what an expression finds on the chart of one Version.
type Found struct {
	Version int64 `json:"version"`
	// IDs are the things of the Atlas, in reading order; a node of the picture may be one, or hold several.
	IDs []string `json:"ids"`
	// Error says what is wrong with the expression, which then finds nothing.
	Error *FindError `json:"error,omitempty"`
}

// FindError is what is wrong with an expression, and where.
type FindError struct {
	// Column counts characters from 1.
	Column  int    `json:"column"`
	Message string `json:"message"`
}

// Completion is how an expression can go on: any of the Options in place of the characters from From to To, from 0.
type Completion struct {
	From    int      `json:"from"`
	To      int      `json:"to"`
	Options []Option `json:"options"`
}

// Option is one way to go on.
type Option struct {
	Text string `json:"text"`
	// Says is what it means, or how many things have it.
	Says string `json:"says"`
}
