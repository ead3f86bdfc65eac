package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"portolan/app"
	"portolan/graph/diff"
)

// changelog writes a difference for people, by mesh.
func changelog(w writer, found *app.Compared, after string) error {
	if len(found.Changes)+len(found.Consequences) == 0 {
		return nil
	}
	w.line(0, "from %s of %s", found.Name, found.Before.TakenAt.UTC().Format(time.RFC3339))
	w.line(0, "to   %s of %s", after, found.After.TakenAt.UTC().Format(time.RFC3339))
	w.line(0, "%s", inNumbers(found.Difference))
	for _, key := range meshesIn(found.Difference) {
		w.line(0, "")
		w.line(0, "%s", orElse(prefixed("mesh ", key), "in no mesh"))
		var with diff.Change
		for _, c := range found.Changes {
			if c.Mesh != key {
				continue
			}
			if c.About != "workload" {
				with = c
			}
			w.change(c, with)
		}
		follows := false
		for _, c := range found.Consequences {
			if c.Mesh != key {
				continue
			}
			if !follows {
				w.line(1, "and so")
				follows = true
			}
			for _, l := range c.Lines {
				w.line(2, "%s: %s", c.Name, lineText(l))
			}
		}
	}
	return nil
}

// inNumbers is a difference in one line.
func inNumbers(d diff.Difference) string {
	out := []string{}
	for _, kind := range diff.Kinds {
		n := 0
		for _, c := range d.Changes {
			if c.Kind == kind {
				n++
			}
		}
		if n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, kind))
		}
	}
	if d.Ignored > 0 {
		out = append(out, fmt.Sprintf("%d ignored", d.Ignored))
	}
	return orElse(strings.Join(out, ", "), "no changes")
}

// meshesIn are the meshes of a difference in the order of its changes.
func meshesIn(d diff.Difference) []string {
	out := []string{}
	for _, c := range slices.Concat(d.Changes, d.Consequences) {
		if !slices.Contains(out, c.Mesh) {
			out = append(out, c.Mesh)
		}
	}
	slices.Sort(out)
	if len(out) > 0 && out[0] == "" {
		out = append(out[1:], "")
	}
	return out
}

// change writes what became of one thing. A workload stands under its namespace, and one that went where that went says only
// what else changed in it.
func (w writer) change(c, with diff.Change) {
	if c.About == "workload" && c.Kind == diff.Moved && with.Ref.Name == c.Ref.Namespace && with.From == c.From && with.To == c.To {
		w.line(2, "moved with it: %s", c.Name)
		for _, l := range c.Lines {
			if l.Field != "wanted" && l.Field != "running" {
				w.line(4, "%s", lineText(l))
			}
		}
		return
	}
	depth := 1
	if c.About == "workload" {
		depth = 2
	}
	head := string(c.Kind) + " " + c.Name
	switch {
	case c.Kind == diff.Moved:
		head += ": " + c.From + " → " + c.To
	case c.Says != "":
		head += ": " + c.Says
	}
	w.line(depth, "%s", head)
	for _, l := range c.Lines {
		w.line(depth+2, "%s", lineText(l))
	}
}

func lineText(l diff.Line) string {
	field := l.Field
	if l.Of != "" {
		field += " " + l.Of
	}
	return fmt.Sprintf("%s: %s → %s", field, orElse(l.Before, "-"), orElse(l.After, "-"))
}

// changeNames lists what changed, as "portolan why" takes it where that knows it.
func changeNames(w io.Writer, changes []diff.Change) error {
	for _, c := range changes {
		if _, err := fmt.Fprintln(w, printable(c.Name)); err != nil {
			return fmt.Errorf("write names: %w", err)
		}
	}
	return nil
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}
