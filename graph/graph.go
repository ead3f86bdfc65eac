// Package graph turns meshes into nodes, edges and groups: what the chart shows, before anybody knows where.
//
// It exists so that layout and drawing need to know nothing of Istio. [Build] is pure and total. It must never invent
// an edge: every edge here is a claim of the Atlas, and a doubtful claim is a doubtful edge.
package graph

import "portolan/graph/mesh"

// Kind is what a node stands for.
type Kind string

const (
	// Mesh is a group: one card for each mesh.
	Mesh Kind = "mesh"
	// Cluster is a group inside a mesh that has things in several clusters: what of it is in one of them.
	Cluster Kind = "cluster"
	// Plane is a control plane, inside its mesh.
	Plane Kind = "plane"
	// Ztunnel, Waypoints, Gateway stand between a plane and its namespaces. A Waypoints node may stand for many.
	Ztunnel  Kind = "ztunnel"
	Waypoint Kind = "waypoint"
	Gateway  Kind = "gateway"
	// Grid is a group: the namespaces of one plane.
	Grid Kind = "grid"
	// Namespace is a tile in a grid.
	Namespace Kind = "namespace"
	// Outside is a card like Mesh, for namespaces of no mesh; Undecided for those of which several meshes are possible.
	Outside   Kind = "outside"
	Undecided Kind = "undecided"
)

// Node is one thing on the chart. Parents come before their children; siblings are in reading order (sick first).
type Node struct {
	// ID is unique; for things of the Atlas it is their Ref's string.
	ID     string
	Parent string
	Kind   Kind
	Label  string
	// Alt is the whole node in words, for tooltips and screen readers.
	Alt string
	// Revision is that of a plane, if it is known.
	Revision string
	// Detail is the second line, e.g. the plane's namespace; Note the short text at the far side, e.g. "20 namespaces".
	Detail string
	Note   string
	Health mesh.Health
	Badges []Badge
	// Counts are how many namespaces are failing, degraded, unknown, healthy: all those of a card, and those that are
	// folded away in a grid or plane.
	Counts Counts
	// Progress is set on planes of a mesh under upgrade: the share of the mesh's proxies that run on it, 0 to 1.
	Progress *float64
	// Partial is true where RBAC hid something: drawn hatched.
	Partial bool
	// Count is how many things a chip for several stands for, else 0; Of is how many namespaces a grid has, of which a view
	// may leave some out.
	Count, Of int
	// Foldable is true for a group that has something to fold away, Folded for one that is drawn shut; Inside then says in
	// one line what is in it.
	Foldable, Folded bool
	Inside           string
	// Holds are the IDs of what the node stands for that is no node itself, sorted: what is folded away in it, or the
	// several things that a chip is drawn for.
	Holds []string
	// Mark is what became of it since another reading; nil without a comparison, and where nothing did. Changes is how many
	// of the things that it stands for or that lie in it, beside itself, have a mark of their own.
	Mark    *Mark
	Changes int
	// Gone is true for what is there no more, or cannot be seen any more: it is drawn where it was.
	Gone bool
}

// Badge is a short word on a node with a role that gives its look.
type Badge struct {
	Text string
	Role BadgeRole
}

// BadgeRole is what a badge means.
type BadgeRole string

const (
	BadgeAmbient BadgeRole = "ambient"
	BadgeSidecar BadgeRole = "sidecar"
	BadgeTag     BadgeRole = "tag"
	BadgeCanary  BadgeRole = "canary"
	BadgeStale   BadgeRole = "stale"
	BadgeDoubt   BadgeRole = "doubt"
	BadgeDrift   BadgeRole = "drift"
	BadgePlain   BadgeRole = "plain"
)

// Counts are members by health.
type Counts struct{ Failing, Degraded, Unknown, Healthy int }

// EdgeKind is what an edge says.
type EdgeKind string

const (
	// Manages runs from what is managed to its plane (proxies connect to istiod, so the arrow ends there).
	Manages EdgeKind = "manages"
	// Wanted runs from a namespace to the plane its labels ask for while its pods run on another.
	Wanted EdgeKind = "wanted"
	// Possible runs to each plane that an undecided thing may belong to.
	Possible EdgeKind = "possible"
)

// Edge connects two nodes. Doubtful edges are drawn dashed.
type Edge struct {
	ID       string
	From, To string
	Kind     EdgeKind
	Health   mesh.Health
	Doubtful bool
}

// Graph is the chart without positions. Nodes and Edges are sorted and never nil.
type Graph struct {
	Title string
	// Notes are said beside the chart: demo label, partial reading.
	Notes []string
	Nodes []Node
	Edges []Edge
	// Hidden is how many things of the Atlas are hidden, Aside how many others the limits of the view leave out: every
	// thing is a node, in the Holds of one, or counted here.
	Hidden, Aside int
}

// View is what the person asked to see. What names nothing there is does nothing but make a note.
type View struct {
	// Mesh limits the chart to the mesh of this key; empty shows all.
	Mesh string
	// Focus limits the chart to the node or thing of this ID and what is within Hops of it; empty shows all. Hops is 1 or
	// 2; anything below is 1, above is 2.
	Focus string
	Hops  int
	// Folded are the nodes that are drawn shut: cards, planes and grids.
	Folded []string
	// Hidden are the things of the Atlas that are left out, by their ID. A mesh goes only with all that is in it. nil
	// asks for nothing; what is asked for and means nothing makes a note.
	Hidden []string
	// Only are the only things of the Atlas that are shown, by their ID, with what is needed to understand them: the cards
	// that they lie in, and the control planes that their claims name. nil limits nothing; none at all leaves nothing.
	// OnlyWord is how the chart says which these are, e.g. the expression that found them; empty calls them what is found.
	Only     []string
	OnlyWord string
	// Marks are what became of things since another reading, by their ID; nil for no comparison. Ghosts are the IDs of those
	// things of the Atlas that are there no more: they are drawn, and counted nowhere.
	Marks  map[string]Mark
	Ghosts map[string]bool
}
