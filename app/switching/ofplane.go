package switching

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/kube/revision"
)

// OfPlane are the namespaces whose ordinary pods a control plane injects, sorted: those that its labels lead to, whatever
// their pods still run. A plane is named by its revision, or as NAMESPACE/NAME of its Deployment.
func OfPlane(snapshot facts.Snapshot, atlas mesh.Atlas, context, name string) ([]string, error) {
	c := chartOf(snapshot, atlas, context)
	found, names := []plane{}, []string{}
	for _, p := range c.ordered {
		path := p.Ref.Namespace + "/" + p.Ref.Name
		names = append(names, p.Revision, path)
		if name == path || name == p.Revision {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 0:
		return nil, unknown("control plane", name, names, "there are "+strings.Join(names, ", "))
	case 1:
	default:
		return nil, usage(fmt.Sprintf("name it as NAMESPACE/NAME, such as %s/%s", found[0].Ref.Namespace, found[0].Ref.Name),
			"%d control planes have the revision %q", len(found), name)
	}
	all := c.namespaces()
	now := c.predict(all, deed{})
	out := slices.DeleteFunc(all, func(n string) bool {
		return !slices.ContainsFunc(now.injecting(now.ordinaryClaims(n)), func(p revision.ControlPlane) bool { return p.ID == found[0].control.ID })
	})
	if len(out) == 0 {
		return nil, &Error{Code: codeBadInput, Message: "no namespace follows " + name, Remedy: "name namespaces, or another control plane"}
	}
	return out, nil
}
