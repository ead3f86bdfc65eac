package view

import (
	"time"

	"portolan/graph/facts"
)

// The part of the API that shares what is shown: files to give away, and what leaves the machine with them.
//
//	POST /api/exports           Export       ExportJob; begins to make the file, and answers at once
//	GET  /api/exports/job?id=ID&since=N&wait=25s   ExportJob, as soon as its Version is not N or the wait is over
//	POST /api/exports/cancel    ExportName   ExportJob
//	GET  /api/exports/file?id=ID             the file that a job has made
//	POST /api/exports/preview   Export       Leaving; nothing is made
//	POST /api/save              ExportName   Saved; only in the window: asks where, then writes the file of a job

// Export asks for a file of what is shown.
type Export struct {
	// Format is svg, png, pdf, dot, mermaid, csv or json, which are pictures or tables of it; or a carrier of its facts, which can
	// be opened again: mesh.json, mesh.svg, mesh.png or mesh.html.
	Format string `json:"format"`
	// Look is the query of GET /api/picture: what of the chart.
	Look string `json:"look"`
	// Only is an expression: what it does not find is left out; empty leaves out nothing. It does not matter to mesh.json.
	Only    string  `json:"only,omitempty"`
	Theme   string  `json:"theme"`
	Palette string  `json:"palette"`
	Scale   float64 `json:"scale,omitempty"`
	// Redact is what is replaced by pseudonyms before anything is drawn or written.
	Redact []facts.Redaction `json:"redact"`
	// Alias is what the context is called in the file; empty leaves its name. It is for one context only.
	Alias string `json:"alias,omitempty"`
}

// ExportJob is a file in the making.
type ExportJob struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
	// Doing says what is being done, in a word or two; Done is how many of Of steps are behind it, Of 0 where nobody can say.
	Doing string `json:"doing"`
	Done  int    `json:"done"`
	Of    int    `json:"of"`
	// Ended is true when nothing will change any more: the file is there, or Problem says why not.
	Ended   bool     `json:"ended"`
	Problem *Problem `json:"problem,omitempty"`
	// Filename is what the file should be called; Bytes is how large it is; Notes are what one should know of it.
	Filename string   `json:"filename"`
	Bytes    int64    `json:"bytes"`
	Notes    []string `json:"notes"`
}

// ExportName names a job.
type ExportName struct {
	ID string `json:"id"`
}

// Leaving is what a file would tell whoever gets it.
type Leaving struct {
	// Facts is true where the file carries the facts themselves, and not only a picture of some of them.
	Facts bool `json:"facts"`
	// Lines say in words what is in it, e.g. "2 contexts: prod-eu, prod-us" and "412 namespaces".
	Lines []string `json:"lines"`
	// Pseudonyms are what is replaced, sorted by name; of many only the first, More says how many there are besides.
	Pseudonyms []Pseudonym `json:"pseudonyms"`
	More       int         `json:"more"`
	// Kept are kinds of words that are not replaced, with a reason, e.g. "revisions and tags: they say what is upgraded".
	Kept []string `json:"kept"`
}

// Pseudonym is a name with what stands for it in a file.
type Pseudonym struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	As   string `json:"as"`
}

// FleetMember is one context of several that are read side by side. One that failed after it was read before keeps its
// TakenAt: the chart still shows what was read then.
type FleetMember struct {
	Name string `json:"name"`
	File string `json:"file,omitempty"`
	// As is what its cluster is called on the chart, which is its name unless another file has a context of that name.
	As       string     `json:"as"`
	Phase    Phase      `json:"phase"`
	Progress []Progress `json:"progress"`
	Problem  *Problem   `json:"problem,omitempty"`
	TakenAt  *time.Time `json:"takenAt,omitempty"`
	Gaps     int        `json:"gaps"`
	Context  *Context   `json:"context,omitempty"`
	// SameAs is what the member is called that leads to the same cluster and was named before: it is drawn once.
	SameAs string `json:"sameAs,omitempty"`
}

// Recording is a file of readings one after another, of which one is shown.
//
//	POST /api/recording/seek    Seek     State; shows another reading of the recording
//	GET  /api/recording/runs             []string, the IDs of the switches that have a recording
//	POST /api/recording/replay  RunName  State; opens the recording of a switch
type Recording struct {
	// Frames are when the readings were made, in order; At is the index of the one that is shown.
	Frames []Frame `json:"frames"`
	At     int     `json:"at"`
	// Missed are the readings that failed meanwhile.
	Missed []MissedReading `json:"missed"`
	// Broken says why the recording ends where it does; empty where it ends as it was meant to.
	Broken string `json:"broken,omitempty"`
}

// Frame is one reading of a recording.
type Frame struct {
	TakenAt time.Time `json:"takenAt"`
	// Changed is false where nothing differs from the reading before it but the time.
	Changed bool `json:"changed,omitempty"`
}

// MissedReading is one that failed. Code is one word for why, as that of a Problem.
type MissedReading struct {
	At   time.Time `json:"at"`
	Code string    `json:"code"`
}

// Seek names a reading of the recording that is shown, from 0.
type Seek struct {
	At int `json:"at"`
}

// Comparison says what the chart is compared with.
//
//	POST /api/compare?name=NAME      State; compares what is shown with the carrier that is the request's body
//	POST /api/compare/source Source  State; the same with a context, a demo or a file
//	POST /api/compare/frame  Seek    State; the same with another reading of the recording
//	POST /api/compare/now            State; the same with what is shown at this moment: what comes from now on
//	POST /api/compare/ignore         State; the same comparison, with what is ignored
//	POST /api/compare/end            State; shows the chart as it is
//
// All but the last take ignore=EXPRESSION as well: what it means is no change. Reading the same source again keeps the comparison.
type Comparison struct {
	Name    string    `json:"name"`
	TakenAt time.Time `json:"takenAt"`
	// Ignore is an expression of what does not count as a change.
	Ignore string `json:"ignore,omitempty"`
	// Changes is how many there are.
	Changes int `json:"changes"`
}
