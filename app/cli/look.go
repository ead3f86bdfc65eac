package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"portolan/app"
	"portolan/app/view"
	"portolan/graph"
	"portolan/graph/mesh"
	"portolan/graph/nearest"
)

// lookFlags say what of a chart is drawn, in the words of a person: names, not IDs of nodes.
type lookFlags struct {
	mesh, focus, hide, only string
	hops                    int
	folds                   []string
}

func (l *lookFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&l.mesh, "mesh", "", "draw only the mesh of this key")
	flags.StringVar(&l.focus, "focus", "", "draw only KIND/NAME[.NAMESPACE], or mesh/KEY, and what it is connected to")
	flags.IntVar(&l.hops, "hops", 1, "how far from the focus: 1 or 2")
	flags.StringVar(&l.hide, "hide", "", "leave out what this expression means; docs/find.md describes the language")
	flags.StringVar(&l.only, "only", "", "draw only what this expression means, and what explains it; --hide wins over it")
	flags.StringSliceVar(&l.folds, "fold", nil, "draw shut: meshes, clusters, planes or grids, plane/NAME[.NAMESPACE], or mesh/KEY; may be repeated")
}

// check finds what is wrong with the flags themselves, before anything is read.
func (l *lookFlags) check() error {
	if l.hops < 1 {
		return app.Usage(fmt.Sprintf("--hops %d is out of bounds", l.hops), "give 1 or 2")
	}
	for _, name := range append([]string{l.focus}, l.folds...) {
		if _, group := groups[name]; name == "" || group {
			continue
		}
		if err := mesh.Understand(name); err != nil {
			return unanswered(err)
		}
	}
	for _, e := range []struct{ flag, text string }{{"--hide", l.hide}, {"--only", l.only}} {
		if strings.TrimSpace(e.text) == "" {
			continue
		}
		if _, err := parse(e.flag, e.text); err != nil {
			return err
		}
	}
	return app.Look{Hops: l.hops}.Check()
}

// groups are the words for all nodes that can be folded, by their kinds.
var groups = map[string][]graph.Kind{
	"meshes": {graph.Mesh, graph.Undecided, graph.Outside}, "clusters": {graph.Cluster}, "planes": {graph.Plane}, "grids": {graph.Grid},
}

// canFold tells whether nodes of a kind can be folded, if there is anything in them.
func canFold(kind graph.Kind) bool {
	for _, kinds := range groups {
		if slices.Contains(kinds, kind) {
			return true
		}
	}
	return false
}

// on is the look on what was read. A name that is not there is bad input: a file of something else would not be noticed.
func (l *lookFlags) on(atlas mesh.Atlas, namespaces []string) (app.Look, error) {
	out := app.Look{Mesh: l.mesh, Hops: l.hops, Hide: l.hide, Only: l.only}
	if l.mesh != "" {
		if _, err := meshNode(atlas, l.mesh); err != nil {
			return out, err
		}
	}
	var err error
	if l.focus != "" {
		if out.Focus, err = nodeOf(atlas, l.focus, namespaces); err != nil {
			return out, err
		}
	}
	whole := graph.Build(atlas, graph.View{})
	for _, name := range l.folds {
		kinds, group := groups[name]
		if !group {
			id, err := nodeOf(atlas, name, namespaces)
			if err != nil {
				return out, err
			}
			if !slices.ContainsFunc(whole.Nodes, func(n graph.Node) bool { return n.ID == id && canFold(n.Kind) }) {
				return out, app.Usage(fmt.Sprintf("--fold %s: that cannot be drawn shut", name), "fold a mesh or a plane, or all meshes, clusters, planes or grids")
			}
			out.Folded = append(out.Folded, id)
			continue
		}
		for _, n := range whole.Nodes {
			if slices.Contains(kinds, n.Kind) && n.Foldable {
				out.Folded = append(out.Folded, n.ID)
			}
		}
	}
	return out, nil
}

// nodeOf is the ID of what a name means, as "why" takes it; a workload is in its namespace.
func nodeOf(atlas mesh.Atlas, name string, namespaces []string) (string, error) {
	if key, ok := strings.CutPrefix(name, "mesh/"); ok {
		return meshNode(atlas, key)
	}
	said, err := explain(atlas, name, namespaces)
	if err != nil {
		return "", unanswered(err)
	}
	if said.Ref.Kind == mesh.KindWorkload {
		return mesh.Ref{Kind: mesh.KindNamespace, Cluster: said.Ref.Cluster, Name: said.Ref.Namespace}.String(), nil
	}
	return said.Ref.String(), nil
}

func meshNode(atlas mesh.Atlas, key string) (string, error) {
	keys := []string{}
	for _, m := range atlas.Meshes {
		if m.Key == key {
			return graph.MeshID(key), nil
		}
		keys = append(keys, m.Key)
	}
	message := fmt.Sprintf("there is no mesh %q", key)
	if near, ok := nearest.To(key, keys); ok {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	remedy := "there is none here at all"
	if len(keys) > 0 {
		remedy = "the meshes are " + strings.Join(keys, ", ")
	}
	return "", &app.Error{Problem: view.Problem{Code: app.CodeBadInput, Message: message, Remedy: remedy}}
}
