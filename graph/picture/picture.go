// Package picture holds a finished drawing and writes it: to SVG, to PNG, and as JSON to the page.
//
// It exists so that the screen and every export are drawn from one list of operations and agree to the pixel. Colours
// are roles, resolved by a [Palette] when drawn, so that one Picture is both dark and light. It knows nothing of Istio
// or Graphviz, and must never move anything: positions are final.
package picture

// Picture is a drawing. Units are pixels at scale 1, origin at the top left, y down.
type Picture struct {
	Title  string  `json:"title"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	// Nodes are what can be pointed at; parents before children.
	Nodes []Node `json:"nodes"`
	Edges []Edge `json:"edges"`
	// Ops are drawn in order.
	Ops []Op `json:"ops"`
	// Notes are said beside the picture, e.g. that the fallback grid placed it.
	Notes []string `json:"notes"`
}

// Node is an area that belongs to one node of the graph.
type Node struct {
	ID     string `json:"id"`
	Parent string `json:"parent,omitempty"`
	Kind   string `json:"kind"`
	Label  string `json:"label"`
	// Alt is the whole node in words, for screen readers and tooltips.
	Alt    string `json:"alt"`
	Health string `json:"health"`
	Box    Rect   `json:"box"`
	// Folded is true for a group that is drawn shut. Holds are the IDs of what a node stands for that is no node itself:
	// what is folded away in it, or the several things that it is drawn for.
	Folded bool `json:"folded,omitempty"`
	// Fold is where the sign for folding and unfolding is drawn; absent where there is nothing to fold away.
	Fold  *Rect    `json:"fold,omitempty"`
	Holds []string `json:"holds,omitempty"`
	// Mark is what became of it since another reading: added, removed, changed, moved or unknown; empty for nothing. Changes
	// is how many of the things that it stands for or that lie in it have a mark of their own.
	Mark    string `json:"mark,omitempty"`
	Changes int    `json:"changes,omitempty"`
	// Gone is true for what is there no more, or cannot be seen any more: it is drawn where it was, and counted nowhere.
	Gone bool `json:"gone,omitempty"`
}

// Edge is a line between two nodes; Points are a polyline, or cubic Béziers (1+3n points) when Curved.
type Edge struct {
	ID     string  `json:"id"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	Kind   string  `json:"kind"`
	Alt    string  `json:"alt"`
	Curved bool    `json:"curved,omitempty"`
	Points []Point `json:"points"`
}

// Point is a position in pixels.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Rect is an area in pixels.
type Rect struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
	W float64 `json:"w"`
	H float64 `json:"h"`
}

// OpKind is one way of drawing.
type OpKind string

const (
	// OpRect fills and strokes Box with corners of Radius.
	OpRect OpKind = "rect"
	// OpText writes Text with its baseline at Points[0].
	OpText OpKind = "text"
	// OpPath strokes (and fills when Fill is set, closing it) Points: a polyline, or Béziers when Curved.
	OpPath OpKind = "path"
	// OpIcon draws the Icon centred in Box.
	OpIcon OpKind = "icon"
)

// Op is one drawing operation. Fields that its Kind does not use are zero and left out of the JSON.
type Op struct {
	Kind OpKind `json:"op"`
	// Node or Edge is the ID of what this belongs to, for hit-testing and highlighting.
	Node string `json:"node,omitempty"`
	Edge string `json:"edge,omitempty"`
	// Detail is the level from which it is drawn: 0 always, 1 from middle zoom, 2 close only. Files draw all levels.
	Detail int     `json:"detail,omitempty"`
	Box    *Rect   `json:"box,omitempty"`
	Radius float64 `json:"radius,omitempty"`
	Points []Point `json:"points,omitempty"`
	Curved bool    `json:"curved,omitempty"`
	// Arrow puts an arrow head at the last point.
	Arrow bool `json:"arrow,omitempty"`
	// Fill and Stroke are colour roles of the Palette; empty means none. Hatch fills with diagonal lines of Fill.
	Fill   Role    `json:"fill,omitempty"`
	Stroke Role    `json:"stroke,omitempty"`
	Hatch  bool    `json:"hatch,omitempty"`
	Width  float64 `json:"width,omitempty"`
	Dash   bool    `json:"dash,omitempty"`
	// Text, Size (pixels per em), Bold and Anchor are for OpText; its colour is Fill.
	Text   string  `json:"text,omitempty"`
	Size   float64 `json:"size,omitempty"`
	Bold   bool    `json:"bold,omitempty"`
	Anchor Anchor  `json:"anchor,omitempty"`
	// Length is the width in pixels that Text is squeezed or stretched to, where the typeface lacks some of it; else 0.
	// [Prepare] sets it.
	Length float64 `json:"length,omitempty"`
	Icon   Icon    `json:"icon,omitempty"`
}

// Anchor is which end of a text its point is; empty is the start.
type Anchor string

const (
	AnchorStart  Anchor = ""
	AnchorMiddle Anchor = "middle"
	AnchorEnd    Anchor = "end"
)

// Icon is a small shape that doubles a colour, so that colour never carries meaning alone.
type Icon string

const (
	// IconHealthy is a filled disc, IconDegraded a triangle, IconFailing a cross in a disc, IconUnknown a ring with a gap.
	IconHealthy  Icon = "healthy"
	IconDegraded Icon = "degraded"
	IconFailing  Icon = "failing"
	IconUnknown  Icon = "unknown"
	// IconStale is a half-filled disc, IconDoubt a question mark drawn as a path, IconDrift an unequals sign: a proxy's
	// version is not its control plane's.
	IconStale Icon = "stale"
	IconDoubt Icon = "doubt"
	IconDrift Icon = "drift"
	// What became of a thing since another reading: IconAdded is a plus, IconRemoved a minus, IconChanged a hollow diamond,
	// IconMoved an arrow, IconUnseen three dots.
	IconAdded   Icon = "added"
	IconRemoved Icon = "removed"
	IconChanged Icon = "changed"
	IconMoved   Icon = "moved"
	IconUnseen  Icon = "unseen"
)

// Role names a colour of the Palette, e.g. "mesh.fill"; the list is in roles.go and swatches.go.
type Role string
