package charting

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"portolan/app/problem"
	"portolan/graph"
	"portolan/graph/facts"
	"portolan/graph/find"
	"portolan/graph/mesh"
	"portolan/graph/redact"
)

// Disguise is what is given away of facts: their names replaced as it was asked for, what is concluded from that, and what was replaced.
type Disguise struct {
	Snapshot facts.Snapshot
	Atlas    mesh.Atlas
	Report   redact.Report

	from mesh.Atlas
	// names and keys are what stands for each name, and for each mesh's key.
	names, keys map[string]string
}

// Dress replaces what is asked for in the facts behind an Atlas, and calls the one context alias, unless that is empty.
func Dress(snapshot facts.Snapshot, atlas mesh.Atlas, what []facts.Redaction, alias string) (Disguise, error) {
	out, report := redact.Apply(snapshot, what)
	names := map[string]string{}
	for _, p := range report.Replaced {
		names[p.Name] = p.As
	}
	if alias != "" {
		called, err := redact.Alias(out, alias)
		if err != nil {
			return Disguise{}, problem.Usage("the alias of the context cannot be used: "+err.Error(), "give one context a name, or redact names, which gives each context one")
		}
		report, out = aliased(report, snapshot.Clusters[0].Context, called), called
	}
	d := Disguise{Snapshot: out, Atlas: atlas, Report: report, from: atlas, names: names, keys: map[string]string{}}
	if len(report.Replaced) > 0 || len(out.Redacted) > len(snapshot.Redacted) {
		d.Atlas = mesh.Infer(out)
	}
	keyOf := map[mesh.Ref]string{}
	for _, m := range d.Atlas.Meshes {
		for _, p := range m.Planes {
			keyOf[p.Ref] = m.Key
		}
	}
	for _, m := range atlas.Meshes {
		d.keys[m.Key] = keyOf[d.Ref(m.Planes[0].Ref)]
	}
	return d, nil
}

// aliased is a report with the alias for the context. What else has the context's name keeps the pseudonym that both had, or the name.
func aliased(report redact.Report, name string, called facts.Snapshot) redact.Report {
	var file strings.Builder
	written := facts.Write(&file, called) == nil
	report.Replaced = slices.DeleteFunc(slices.Clone(report.Replaced), func(p redact.Pseudonym) bool {
		return p.Name == name && written && !strings.Contains(file.String(), p.As)
	})
	alias := called.Clusters[0].Context
	if alias == name {
		return report
	}
	at, _ := slices.BinarySearchFunc(report.Replaced, name, func(p redact.Pseudonym, name string) int { return strings.Compare(p.Name, name) })
	report.Replaced = slices.Insert(report.Replaced, at, redact.Pseudonym{Kind: "context", Name: name, As: alias})
	if strings.Contains(file.String(), name) {
		report.Kept = append(slices.Clone(report.Kept), redact.Kept{What: "the context's own name", Why: "it is in something else's name too, such as the cluster's ID; redact names to replace it there"})
	}
	return report
}

// Name is what the only context is called, or "clusters": the file of a disguise is to be named by it, and not by its source.
func (d Disguise) Name() string {
	switch {
	case d.Snapshot.Demo != "":
		return d.Snapshot.Demo
	case len(d.Snapshot.Clusters) == 1:
		return d.Snapshot.Clusters[0].Context
	}
	return "clusters"
}

// Look is a look on the chart of the names, on the chart of what stands for them. What its expression hides is settled by the names.
func (d Disguise) Look(ctx context.Context, l Look) (Look, error) {
	if len(d.Report.Replaced) == 0 {
		return l, nil
	}
	if strings.TrimSpace(l.Hide) != "" {
		hidden, err := find.Hide(ctx, find.Subjects(d.from), l.Hide)
		if err != nil {
			return l, wrongExpression(err, ofHide)
		}
		l.Hide, l.Hidden = "", append([]string{}, hidden...)
	}
	if strings.TrimSpace(l.Only) != "" {
		kept, err := find.Only(ctx, find.Subjects(d.from), l.Only)
		if err != nil {
			return l, wrongExpression(err, ofOnly)
		}
		l.Only, l.Kept = "", append([]string{}, kept...)
	}
	ids := d.renaming()
	l.Hidden, l.Kept, l.Folded = ids(l.Hidden), ids(l.Kept), ids(l.Folded)
	if l.Focus != "" {
		if !d.knows(l.Focus) {
			return l, notThere("focus", l.Focus)
		}
		l.Focus = ids([]string{l.Focus})[0]
	}
	if l.Mesh != "" {
		key, ok := d.keys[l.Mesh]
		if !ok {
			return l, notThere("mesh", l.Mesh)
		}
		l.Mesh = key
	}
	return l, nil
}

// knows tells whether an ID is on the chart of the names. What is not there has no pseudonym: its name would be in the notes.
func (d Disguise) knows(id string) bool {
	return slices.ContainsFunc(graph.Build(d.from, graph.View{}).Nodes, func(n graph.Node) bool { return n.ID == id }) ||
		slices.ContainsFunc(refs(d.from), func(r mesh.Ref) bool { return r.String() == id })
}

func notThere(what, name string) error {
	return problem.Usage(fmt.Sprintf("the %s %s is not there, so nothing can stand for it", what, name), "export the whole chart, or without redaction")
}

// IDs are those of nodes on the chart of the names, on the chart of what stands for them; nil stays nil. What is on neither stays.
func (d Disguise) IDs(ids []string) []string { return d.renaming()(ids) }

// renaming is IDs for several lists.
func (d Disguise) renaming() func([]string) []string {
	of := map[string]string{}
	for old, key := range d.keys {
		of[graph.MeshID(old)] = graph.MeshID(key)
	}
	for _, ref := range refs(d.from) {
		of[ref.String()] = d.Ref(ref).String()
	}
	return func(ids []string) []string {
		if ids == nil {
			return nil
		}
		out := []string{}
		for _, id := range ids {
			out = append(out, d.rename(id, of))
		}
		return out
	}
}

// rename is the ID of a thing, or of what gathers things: a word, then the ID of a control plane, or of the several that remain possible.
func (d Disguise) rename(id string, of map[string]string) string {
	const or, in = " or ", " in "
	// What is told apart by cluster: "cluster/CONTEXT in CARD", and "GRID in CONTEXT".
	if thing, place, ok := strings.Cut(id, in); ok {
		if context, ok := strings.CutPrefix(thing, "cluster/"); ok {
			return "cluster/" + d.context(context) + in + d.rename(place, of)
		}
		return d.rename(thing, of) + in + d.context(place)
	}
	parts := strings.Split(id, or)
	before := ""
	for i, part := range parts {
		for at := range part {
			if as, ok := of[part[at:]]; ok && (at == 0 || part[at-1] == '/') {
				if parts[i] = as; i == 0 {
					before = part[:at]
				}
				break
			}
		}
	}
	slices.Sort(parts)
	return before + strings.Join(parts, or)
}

// Ref is what a thing is called now.
func (d Disguise) Ref(r mesh.Ref) mesh.Ref {
	as := func(name string) string {
		if as, ok := d.names[name]; ok {
			return as
		}
		return name
	}
	const service = " (Service)"
	name, is := strings.CutSuffix(r.Name, service)
	r.Namespace, r.Name, r.Workload = as(r.Namespace), as(name), as(r.Workload)
	if is {
		r.Name += service
	}
	r.Cluster = d.context(r.Cluster)
	return r
}

// context is what a context is called now.
func (d Disguise) context(name string) string {
	if len(d.Snapshot.Clusters) == 1 {
		return d.Snapshot.Clusters[0].Context
	}
	if as, ok := d.names[name]; ok {
		return as
	}
	return name
}

// refs are all that nodes of a chart stand for.
func refs(a mesh.Atlas) []mesh.Ref {
	out := []mesh.Ref{}
	for _, s := range find.Subjects(a) {
		if s.Type != find.TypeMesh {
			out = append(out, s.Ref)
		}
	}
	return out
}
