package cli

import (
	"fmt"
	"slices"
	"strings"

	"portolan/app"
	"portolan/app/view"
)

// contexts are those that --context names: each value is one, if there is a context of just that name, else those between its
// commas. The files are read only where there is a comma to be in doubt about; nothing is dialled.
func (r *request) contexts(values []string) ([]view.ContextName, error) {
	out := []view.ContextName{}
	for _, value := range values {
		if !strings.Contains(value, ",") {
			out = append(out, named(value)...)
			continue
		}
		known, err := r.sources.Contexts()
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(known, func(c view.Context) bool { return c.Name == value }) {
			out = append(out, named(value)...)
			continue
		}
		for _, part := range strings.Split(value, ",") {
			out = append(out, named(strings.TrimSpace(part))...)
		}
	}
	return out, nil
}

// named is the one context of a name; none of an empty one, which asks for nothing.
func named(name string) []view.ContextName {
	if name == "" {
		return nil
	}
	return []view.ContextName{{Name: name}}
}

// one demands that not several contexts are named, for what is done in one cluster.
func (r *request) one(what string) error {
	if r.source.Kind != view.SourceFleet {
		return nil
	}
	return app.Usage(fmt.Sprintf("%s is in one cluster, and --context names %d", what, len(r.source.Contexts)), "name exactly one context")
}

// tellFleet says of which contexts nothing could be read and why, and which lead to a cluster that is there already. With at
// least one that was read a verb goes on and ends as it would have: what it answers is right of what it read, and marked as
// partial. A script that needs all of them looks at stderr, or at what is unread in the answer.
func (p *program) tellFleet(members []view.FleetMember) {
	for _, m := range members {
		switch {
		case m.Problem != nil:
			fmt.Fprintf(p.Err, "portolan: %s is not read: %s\n  %s\n", printable(m.As), m.Problem.Message, m.Problem.Remedy)
		case m.SameAs != "":
			fmt.Fprintf(p.Err, "portolan: %s is the same cluster as %s\n", printable(m.As), printable(m.SameAs))
		}
	}
}

// fleetNews is how each member went when it was last read, for who reads them again and again: what is known is not news.
type fleetNews map[string]string

// of are the members that do not go as they went before.
func (n fleetNews) of(members []view.FleetMember) []view.FleetMember {
	var out []view.FleetMember
	for _, m := range members {
		how := "read"
		switch {
		case m.Problem != nil:
			how = "not read: " + m.Problem.Code
		case m.SameAs != "":
			how = "same as: " + m.SameAs
		}
		if n[m.As] != how {
			n[m.As] = how
			out = append(out, m)
		}
	}
	return out
}
