// Package diff compares two readings and says what changed between them.
//
// It exists so that an operator can look at a switch, a release or an incident as a list: this namespace moved, that
// control plane went, nothing else. [Between] is pure and total, and forgets the order of everything. It must never call
// removed what one side could only not read, nor count as a change what merely follows from one: such as how many
// namespaces a control plane has when one of them moved to another.
package diff

import (
	"slices"
	"time"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// Side is a reading with what was concluded from it.
type Side struct {
	Facts facts.Snapshot
	Atlas mesh.Atlas
}

// Kind is what became of something.
type Kind string

const (
	Added   Kind = "added"
	Removed Kind = "removed"
	// Changed: it is where it was, and something about it is otherwise.
	Changed Kind = "changed"
	// Moved: other control planes manage it than before, or another mesh holds it.
	Moved Kind = "moved"
	// Unknown: one of the readings could not see it, or not what may have changed in it.
	Unknown Kind = "unknown"
)

// Kinds are all there are, in the order in which they are told.
var Kinds = []Kind{Added, Removed, Moved, Changed, Unknown}

// What a change can be about, beside the kinds of a [mesh.Ref].
const (
	AboutMesh    = "mesh"
	AboutCluster = "cluster"
	AboutDoubt   = "doubt"
	AboutGap     = "gap"
)

// Abouts are all that a change can be about, in the order in which those of one mesh are told.
var Abouts = []string{AboutMesh, string(mesh.KindPlane), string(mesh.KindZtunnel), string(mesh.KindWaypoint), string(mesh.KindGateway),
	string(mesh.KindNamespace), string(mesh.KindWorkload), AboutDoubt, AboutCluster, AboutGap}

// Difference is what changed from one reading to another. Its lists are sorted and never nil.
type Difference struct {
	Before Reading `json:"before"`
	After  Reading `json:"after"`
	// Clusters and Meshes are what is compared with what.
	Clusters []Pair   `json:"clusters"`
	Meshes   []Pair   `json:"meshes"`
	Changes  []Change `json:"changes"`
	// Consequences follow from Changes and are none themselves: numbers on control planes, steps of an upgrade, the health of
	// a mesh, what goes through a waypoint, and doubts that only count otherwise.
	Consequences []Change `json:"consequences"`
	// Ignored is how many changes were left out because they do not count.
	Ignored int `json:"ignored"`
	// Notes say what one should know of the comparison itself.
	Notes []string `json:"notes"`
}

// Reading tells which one is meant.
type Reading struct {
	TakenAt time.Time `json:"takenAt"`
	Demo    string    `json:"demo,omitempty"`
}

// Pair is what is taken for the same on both sides; one of the names is empty where there is nothing on its side.
type Pair struct {
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	By     By     `json:"by"`
}

// By is why two are taken for the same.
type By string

const (
	// ByUID: clusters of the same UID.
	ByUID By = "uid"
	// ByName: contexts or meshes of the same name.
	ByName By = "name"
	// ByControlPlanes: meshes that share control planes under other names.
	ByControlPlanes By = "control planes"
	// ByBeingOnly: each side has one cluster alone, and these two are to be compared.
	ByBeingOnly By = "being the only ones"
	// ByNothing: it is on one side only.
	ByNothing By = "nothing"
)

// Change is what became of one thing.
type Change struct {
	// ID is the thing's Ref as a string, "mesh/KEY" for a mesh, and begins with "cluster/", "doubt/" or "gap/" for these.
	ID string `json:"id"`
	// About is one of [Abouts].
	About string `json:"about"`
	// Ref is the identity of all but meshes, clusters, doubts and gaps, in the words of the later reading.
	Ref mesh.Ref `json:"ref,omitzero"`
	// Cluster and Namespace are where it is, as far as it is in one.
	Cluster   string `json:"cluster,omitempty"`
	Namespace string `json:"namespace,omitempty"`
	// Name is the thing as "portolan why" takes it, KIND/NAME[.NAMESPACE]; a doubt's is its code.
	Name string `json:"name"`
	// Mesh is the key of the mesh that holds it, or held it; empty for what no single mesh holds.
	Mesh string `json:"mesh,omitempty"`
	Kind Kind   `json:"kind"`
	// From and To are where it moved: the control planes that managed it and that manage it now.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Says is in words what was added or removed, or why it is not known.
	Says string `json:"says,omitempty"`
	// Lines are what changed in it, by field.
	Lines []Line `json:"lines"`
	// Nodes are the IDs of what it concerns on a chart: itself, the namespace of a workload, the objects of a doubt.
	Nodes []string `json:"nodes"`
}

// Line is one field that changed.
type Line struct {
	// Field is one of [Fields]; Of tells which of several, such as a label's key.
	Field  string `json:"field"`
	Of     string `json:"of,omitempty"`
	Before string `json:"before"`
	After  string `json:"after"`
	// Unknown is true where one of the two could not be read: its text says why.
	Unknown bool `json:"unknown,omitempty"`
}

// Between says what changed from one reading to another.
func Between(before, after Side) Difference {
	p := pairUp(before, after)
	was, is := look(before, p.before, p.clusterNames()), look(after, after.Atlas, nil)
	doubtOlder(was, is, before.Facts, after.Facts, p.clusterNames())
	p.pairMeshes(after.Atlas)
	was.rename(p.meshNames())
	d := Difference{
		Before: Reading{before.Atlas.TakenAt, before.Atlas.Demo}, After: Reading{after.Atlas.TakenAt, after.Atlas.Demo},
		Clusters: p.clusters, Meshes: p.meshes, Changes: []Change{}, Consequences: []Change{}, Notes: p.notes,
	}
	d.compareThings(was, is)
	d.compareDoubts(was, is)
	d.compareClusters(was, is)
	sortChanges(d.Changes)
	sortChanges(d.Consequences)
	return d
}

// Without leaves out changes that do not count, and counts them. Consequences stay.
func (d Difference) Without(ignored func(Change) bool) Difference {
	kept := []Change{}
	for _, c := range d.Changes {
		if ignored(c) {
			d.Ignored++
		} else {
			kept = append(kept, c)
		}
	}
	d.Changes = kept
	return d
}

// WithoutFields leaves out fields that do not count. A change of which nothing is left is ignored.
func (d Difference) WithoutFields(ignored func(Line) bool) Difference {
	kept := []Change{}
	for _, c := range d.Changes {
		lines := []Line{}
		for _, l := range c.Lines {
			if !ignored(l) {
				lines = append(lines, l)
			}
		}
		if len(lines) == 0 && len(c.Lines) > 0 && c.From == c.To {
			d.Ignored++
			continue
		}
		if c.Lines = lines; c.Kind == Changed && !slices.ContainsFunc(lines, func(l Line) bool { return !l.Unknown }) {
			c.Kind, c.Says = Unknown, halfSeen
		}
		kept = append(kept, c)
	}
	d.Changes = kept
	return d
}
