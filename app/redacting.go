package app

import (
	"fmt"
	"slices"
	"strings"

	"portolan/app/view"
	"portolan/graph"
	"portolan/graph/facts"
	"portolan/graph/find"
	"portolan/graph/mesh"
)

// Redacted is a snapshot as it leaves the machine.
type Redacted struct {
	Snapshot facts.Snapshot
	Leaving  view.Leaving
	// Renamed is what a thing is called in it. nil is for facts without any change.
	Renamed func(mesh.Ref) mesh.Ref
}

// Redacting replaces in facts what an export asks for, and says what is left in them.
type Redacting func(facts.Snapshot, view.Export) (Redacted, error)

// unredacted is for facts that leave as they are.
func unredacted(snapshot facts.Snapshot, wanted view.Export) (Redacted, error) {
	if len(wanted.Redact) > 0 || wanted.Alias != "" {
		return Redacted{}, Usage("redacting is not built in", "export without redaction or an alias")
	}
	contexts, namespaces, workloads := 0, 0, 0
	for _, c := range snapshot.Clusters {
		contexts, namespaces, workloads = contexts+1, namespaces+len(c.Namespaces), workloads+len(c.Workloads)
	}
	lines := []string{counted(contexts, "context", "contexts"), counted(namespaces, "namespace", "namespaces"), counted(workloads, "workload", "workloads")}
	return Redacted{Snapshot: snapshot, Leaving: view.Leaving{Lines: lines, Pseudonyms: []view.Pseudonym{}, Kept: []string{}}}, nil
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// renamed is a view on an atlas as one on the atlas of the same facts in which names were replaced. The expression that
// chose what is in it is not kept: there are names in it. What of it cannot be found again is an error, never left out:
// more would leave than was asked for.
func renamed(seen graph.View, before, after mesh.Atlas, as func(mesh.Ref) mesh.Ref) (graph.View, error) {
	names := newNames(before, after, as)
	out := graph.View{Hops: seen.Hops}
	if seen.Mesh != "" {
		key, ok := names.keys[seen.Mesh]
		if !ok {
			return out, unknownThere("mesh", seen.Mesh)
		}
		out.Mesh = key
	}
	if seen.Focus != "" {
		id, ok := names.of(seen.Focus)
		if !ok {
			return out, unknownThere("focus", seen.Focus)
		}
		out.Focus = id
	}
	for _, list := range []struct{ from, to *[]string }{{&seen.Folded, &out.Folded}, {&seen.Hidden, &out.Hidden}, {&seen.Only, &out.Only}} {
		if *list.from != nil {
			*list.to = []string{}
		}
		for _, id := range *list.from {
			if name, ok := names.of(id); ok {
				*list.to = append(*list.to, name)
			} else if list.from == &seen.Hidden {
				return out, unknownThere("thing to hide", id)
			}
		}
	}
	return out, nil
}

func unknownThere(what, name string) error {
	return Usage(fmt.Sprintf("the %s %s cannot be found again once names are replaced", what, name), "export the whole chart, or without redaction")
}

// names are the IDs of things and nodes before names are replaced, with those after.
type names struct {
	things, keys  map[string]string
	before, after []graph.Node
}

func newNames(before, after mesh.Atlas, as func(mesh.Ref) mesh.Ref) names {
	n := names{things: map[string]string{}, keys: map[string]string{},
		before: graph.Build(before, graph.View{}).Nodes, after: graph.Build(after, graph.View{}).Nodes}
	for _, s := range find.Subjects(before) {
		if s.Type != find.TypeMesh {
			n.things[s.ID] = as(s.Ref).String()
		}
	}
	for _, id := range []string{graph.OutsideID, graph.UndecidedID} {
		n.things[id] = id
	}
	for _, m := range before.Meshes {
		for _, other := range after.Meshes {
			if len(m.Planes) > 0 && slices.ContainsFunc(other.Planes, func(p mesh.Plane) bool { return p.Ref == as(m.Planes[0].Ref) }) {
				n.keys[m.Key], n.things[graph.MeshID(m.Key)] = other.Key, graph.MeshID(other.Key)
			}
		}
	}
	return n
}

// of is the ID after for one before. A node that is no thing itself is known by what it is of, or by something in it.
func (n names) of(id string) (string, bool) {
	if name, ok := n.things[id]; ok {
		return name, true
	}
	if plane, ok := strings.CutPrefix(id, "grid/"); ok && n.things[plane] != "" {
		return "grid/" + n.things[plane], true
	}
	known := inside(n.before, id)
	if len(known) == 0 {
		return "", false
	}
	name := n.things[known[0]]
	for _, node := range n.after {
		if node.ID != name && slices.Contains(inside(n.after, node.ID), name) {
			return node.ID, true
		}
	}
	return "", false
}

// inside are the IDs of what a node of a chart holds, and of the nodes right in it.
func inside(nodes []graph.Node, id string) []string {
	out := []string{}
	for _, n := range nodes {
		if n.ID == id {
			out = append(out, n.Holds...)
		}
		if n.Parent == id {
			out = append(out, n.ID)
		}
	}
	return out
}
