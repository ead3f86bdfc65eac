package cli

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"portolan/app/view"
	"portolan/kube/revision"
)

// showPlan writes a plan as people read it. Where the answer is to be JSON, it goes to stderr.
func (p *program) showPlan(planned view.Planned, f switchFlags) error {
	if f.format == "json" {
		return writer{p.Err}.plan(planned)
	}
	return p.save("", 0, func(w io.Writer) error { return writer{w}.plan(planned) })
}

func (w writer) plan(planned view.Planned) error {
	c := planned.Change
	w.line(0, "%s", headline(planned))
	w.line(1, "context %s", c.Context)
	if c.Target.Plane.Name != "" {
		w.line(1, "%s", whither(c))
	}
	w.section(crossing, len(c.Breaks))
	for _, b := range c.Breaks {
		w.line(1, "%s", b)
	}
	w.tagMove(c.Tag)
	for _, table := range []func(revision.Change) error{w.labels, w.workloads} {
		if err := table(c); err != nil {
			return err
		}
	}
	w.leftBehind(c)
	w.warnings(c)
	w.obstacles(planned)
	w.section("the same by hand", len(c.Commands))
	for _, command := range c.Commands {
		w.line(1, "%s", command)
	}
	return nil
}

// crossing is the heading of what breaks, so that nobody takes such a move for an upgrade.
const crossing = "THIS IS NO UPGRADE: it leads to ANOTHER MESH, and breaks"

func headline(planned view.Planned) string {
	c := planned.Change
	what := confirmable(planned)
	switch {
	case planned.Resumes != "":
		return fmt.Sprintf("resume run %s (%s): %s", planned.Resumes, planned.Run.Phase, what)
	case c.Kind == revision.KindUndo:
		return fmt.Sprintf("undo run %s: %s", c.Undoes, what)
	case c.Kind == revision.KindTag:
		return fmt.Sprintf("move tag %s to revision %s, with %s", c.Tag.Name, c.Target.Name, plural(len(c.Namespaces), "namespace", "namespaces"))
	case c.Target.Kind == revision.ToDefault:
		return fmt.Sprintf("switch %s to the default revision", what)
	}
	return fmt.Sprintf("switch %s to %s %s", what, c.Target.Kind, c.Target.Name)
}

// confirmable is what is changed, in a few words.
func confirmable(planned view.Planned) string {
	switch c := planned.Change; {
	case c.Tag != nil:
		return "tag " + planned.Confirm
	case len(c.Namespaces) == 1:
		return "namespace " + planned.Confirm
	}
	return planned.Confirm
}

// whither says what stands behind the target.
func whither(c revision.Change) string {
	to := c.Target.Plane
	version := to.Version
	if version == "" {
		version = "of a version that is not known"
	}
	road := "an upgrade within mesh " + to.Mesh
	if c.Road == revision.RoadCrossMesh {
		road = "in ANOTHER mesh, " + to.Mesh
	}
	return fmt.Sprintf("to control plane %s/%s %s, %s", to.Namespace, to.Name, version, road)
}

func (w writer) tagMove(t *revision.TagMove) {
	if t == nil {
		return
	}
	w.section("tag "+t.Name+": "+t.From.Namespace+"/"+t.From.Name+" → "+t.To.Namespace+"/"+t.To.Name, 1)
	if !t.Understood {
		w.line(1, "it is not moved from here: %s", t.Why)
	}
	for _, e := range t.Edits {
		w.line(1, "%s/%s", e.Kind, e.Name)
		for _, says := range e.Says {
			w.line(2, "%s", says)
		}
	}
}

func (w writer) labels(c revision.Change) error {
	t := newTable(w.out, "NAMESPACE", "LABEL", "BEFORE", "AFTER")
	t.keep = true
	for _, n := range c.Namespaces {
		for _, e := range n.Edits {
			t.row(n.Name, e.Key, shown(e.Before), shown(e.After))
		}
	}
	if len(t.rows) == 1 {
		return nil
	}
	w.line(0, "")
	return t.flush()
}

// shown is a label's value; one that is not there is not the empty one.
func shown(value *string) string {
	if value == nil {
		return "(none)"
	}
	return strconv.Quote(*value)
}

func (w writer) workloads(c revision.Change) error {
	t := newTable(w.out, "NAMESPACE", "WORKLOAD", "PODS", "RESTART", "HOW")
	t.keep = true
	for _, n := range c.Namespaces {
		for _, wl := range n.Workloads {
			restart := "no"
			if wl.Restart {
				restart = "yes"
			}
			t.row(n.Name, wl.Kind+"/"+wl.Name, strconv.Itoa(wl.Pods), restart, wl.Says)
		}
	}
	if len(t.rows) == 1 {
		return nil
	}
	w.line(0, "")
	return t.flush()
}

func (w writer) leftBehind(c revision.Change) {
	all := []string{}
	for _, n := range c.Namespaces {
		for _, l := range n.Left {
			all = append(all, leftSays(n.Name, l))
		}
	}
	w.section("left behind, since no restart reaches it", len(all))
	for _, l := range all {
		w.line(1, "%s", l)
	}
}

func leftSays(namespace string, l revision.LeftBehind) string {
	out := fmt.Sprintf("%s/%s/%s, %s: %s", l.Kind, namespace, l.Name, plural(l.Pods, "pod", "pods"), l.Says)
	if l.Remedy != "" {
		out += "; " + l.Remedy
	}
	return out
}

// warnings lists all there are, what refuses first.
func (w writer) warnings(c revision.Change) {
	all := slices.Clone(c.Warnings)
	for _, n := range c.Namespaces {
		all = append(all, n.Warnings...)
		for _, wl := range n.Workloads {
			all = append(all, wl.Warnings...)
		}
	}
	weights := []revision.Weight{revision.Refuse, revision.Warn, revision.Note}
	slices.SortStableFunc(all, func(a, b revision.Warning) int {
		return slices.Index(weights, a.Weight) - slices.Index(weights, b.Weight)
	})
	w.section("to know", len(all))
	for _, one := range all {
		w.warning(one)
	}
}

var weightWords = map[revision.Weight]string{revision.Refuse: "REFUSED", revision.Warn: "warning", revision.Note: "note"}

func (w writer) warning(one revision.Warning) {
	w.line(1, "%s %s: %s", weightWords[one.Weight], strings.Join(slices.DeleteFunc([]string{one.Code, one.Object}, func(s string) bool { return s == "" }), " "), one.Message)
	if one.Remedy != "" {
		w.line(2, "do: %s", one.Remedy)
	}
}

// obstacles are what the cluster itself has against a plan.
func (w writer) obstacles(planned view.Planned) {
	w.section("missing permissions; without them it cannot be applied", len(planned.Missing))
	for _, m := range planned.Missing {
		w.line(1, "%s", m)
	}
	w.section("the API server would refuse", len(planned.Rejected))
	for _, r := range planned.Rejected {
		w.warning(r)
	}
}
