package revision

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
	if r.Namespace != "" {
		out += " in " + r.Namespace
	}
	return out
}

// Rights are exactly the permissions that carrying out the change needs: to write what it lists, and to follow and
// verify it. They are sorted and without repetition.
func Rights(c Change) []Right { return []Right{} }
