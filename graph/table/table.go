// Package table says what a chart says as rows: one for each node, in reading order, for spreadsheets and scripts.
//
// It exists so that every view of the graph has a twin in words and numbers; the page's own table has the same columns. It is
// pure, and must never conclude anything: a row repeats what the Atlas says of the node.
package table

import (
	"slices"
	"strconv"
	"strings"

	"portolan/graph"
	"portolan/graph/mesh"
)

// Columns are the heads of the columns, in the page's order.
var Columns = []string{"kind", "name", "health", "mesh", "revision", "version", "mode", "pods", "stale", "doubts", "namespace"}

// Row is one node. Pods and Stale are nil where there is no such number.
type Row struct {
	Kind, Name, Health, Mesh, Revision, Version, Mode string
	Pods, Stale                                       *int
	Doubts                                            int
	Namespace                                         string
}

// Cells are the texts of a row, in the order of [Columns].
func (r Row) Cells() []string {
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	return []string{r.Kind, r.Name, r.Health, r.Mesh, r.Revision, r.Version, r.Mode, number(r.Pods), number(r.Stale), strconv.Itoa(r.Doubts), r.Namespace}
}

// Rows are those of a chart of an Atlas: a group, then what is in it.
func Rows(atlas mesh.Atlas, chart graph.Graph) []Row {
	x := newIndex(atlas, chart)
	out := []Row{}
	var visit func(parent string)
	visit = func(parent string) {
		for _, n := range x.children[parent] {
			out = append(out, x.row(n))
			visit(n.ID)
		}
	}
	visit("")
	return out
}

// words are kinds as they are said; the others are said as they are.
var words = map[graph.Kind]string{graph.Plane: "control plane", graph.Grid: "namespaces", graph.Outside: "group", graph.Undecided: "group"}

func (x index) row(n graph.Node) Row {
	r := Row{Kind: string(n.Kind), Name: n.Label, Health: string(n.Health)}
	if word, ok := words[n.Kind]; ok {
		r.Kind = word
	}
	switch known, ok := x.things[n.ID]; {
	case ok:
		return known.say(r, x)
	case n.Kind == graph.Grid:
		return x.grid(r, n)
	case n.Kind == graph.Outside:
		return counting(r, x.atlas.Outside)
	case n.Kind == graph.Undecided:
		return counting(r, x.atlas.Undecided)
	case n.Kind == graph.Waypoint || n.Kind == graph.Gateway:
		return x.several(r, n)
	}
	return r
}

// grid stands in the row of the plane that its namespaces are drawn under.
func (x index) grid(r Row, n graph.Node) Row {
	members := x.within(n)
	r = counting(r, members)
	home := x.planeOf(n, members)
	if home.plane != nil {
		r.Mesh, r.Revision = home.mesh.ID, plain(home.plane.Revision)
	}
	return r
}

func (x index) several(r Row, n graph.Node) Row {
	all, in := []mesh.Gateway{}, (*mesh.Mesh)(nil)
	for _, id := range n.Holds {
		if t := x.things[id]; t.gateway != nil {
			if len(all) == 0 {
				in = t.mesh
			}
			all = append(all, *t.gateway)
		}
	}
	return ofGateways(r, in, all)
}

func counting(r Row, members []mesh.Member) Row {
	pods, stale := 0, 0
	for _, m := range members {
		pods, stale = pods+m.Pods, stale+m.Stale
	}
	r.Pods, r.Stale = &pods, &stale
	return r
}

func ofGateways(r Row, in *mesh.Mesh, all []mesh.Gateway) Row {
	names, namespaces, versions, claims, pods := []string{}, []string{}, []string{}, []mesh.Claim{}, 0
	for _, g := range all {
		names, namespaces, versions = append(names, g.Ref.Name), append(namespaces, g.Ref.Namespace), append(versions, plain(g.Version))
		claims, pods = append(claims, g.Claims...), pods+g.Rollout.Desired
	}
	r.Name, r.Namespace, r.Version, r.Pods = once(names), once(namespaces), once(versions), &pods
	r.Revision, _ = claimed(claims)
	if in != nil {
		r.Mesh = in.ID
	}
	return r
}

// claimed are the revisions and the versions that claims name, each once, in their order.
func claimed(claims []mesh.Claim) (revisions, versions string) {
	r, v := []string{}, []string{}
	for _, c := range claims {
		r = append(r, plain(c.Revision))
		if c.Version != "" {
			v = append(v, c.Version)
		}
	}
	return once(r), once(v)
}

func once(list []string) string {
	out := []string{}
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

// plain is a word for what is not known.
func plain(text string) string {
	if text == "" {
		return "unknown"
	}
	return text
}
