package revision

import (
	"cmp"
	"slices"
)

// Right is one permission, as RBAC has it.
type Right struct {
	Verb string
	// Group is empty for the core API.
	Group     string
	Resource  string
	Namespace string
	// Name limits it to one object; empty for all.
	Name string
}

// String names it as a person would ask for it: "patch daemonsets.apps in shop".
func (r Right) String() string {
	out := r.Verb + " " + r.Resource
	if r.Group != "" {
		out += "." + r.Group
	}
	if r.Name != "" {
		out += " " + r.Name
	}
	if r.Namespace != "" && r.Resource != "namespaces" {
		out += " in " + r.Namespace
	}
	return out
}

// resources are the plural names of what a plan restarts, all in the group apps.
var resources = map[string]string{"Deployment": "deployments", "StatefulSet": "statefulsets", "DaemonSet": "daemonsets"}

// Rights are exactly the permissions that carrying out the change needs: to write what it lists, and to follow and
// verify it. They are sorted and without repetition.
func Rights(c Change) []Right {
	out := []Right{}
	if c.Tag != nil {
		for _, e := range c.Tag.Edits {
			group, resource := "admissionregistration.k8s.io", "mutatingwebhookconfigurations"
			if e.Kind == kindService {
				group, resource = "", "services"
			}
			for _, verb := range []string{"get", "patch"} {
				out = append(out, Right{Verb: verb, Group: group, Resource: resource, Namespace: e.Namespace, Name: e.Name})
			}
		}
	}
	for _, n := range c.Namespaces {
		out = append(out, namespaceRights(n)...)
	}
	slices.SortFunc(out, func(a, b Right) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Verb, b.Verb))
	})
	return slices.Compact(out)
}

// namespaceRights: a namespace itself belongs to itself, so that a role within it may grant what is done to it
// (k8s.io/apiserver/pkg/endpoints/request/requestinfo.go). What is not written to is not asked for.
func namespaceRights(n NamespaceChange) []Right {
	if !n.writes() {
		return nil
	}
	out := []Right{{Verb: "get", Resource: "namespaces", Namespace: n.Name, Name: n.Name}}
	if len(n.Edits) > 0 {
		out = append(out, Right{Verb: "patch", Resource: "namespaces", Namespace: n.Name, Name: n.Name})
	}
	restarts := n.restarts()
	for _, w := range restarts {
		for _, verb := range []string{"get", "list", "patch", "watch"} {
			out = append(out, Right{Verb: verb, Group: "apps", Resource: resources[w.Kind], Namespace: n.Name})
		}
	}
	if len(restarts) > 0 {
		out = append(out,
			Right{Verb: "list", Resource: "pods", Namespace: n.Name}, Right{Verb: "watch", Resource: "pods", Namespace: n.Name},
			Right{Verb: "list", Resource: "events", Namespace: n.Name})
	}
	return out
}
