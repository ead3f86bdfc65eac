package charting

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"portolan/app/problem"
	"portolan/graph"
	"portolan/graph/diff"
	"portolan/graph/find"
	"portolan/graph/mesh"
	"portolan/graph/nearest"
)

// Ignoring says what does not count as a change.
type Ignoring struct {
	// Expression is of package find, judged of each thing as it was and as it is; empty ignores nothing.
	Expression string
	// Words are kinds of changes, what they are about, and fields.
	Words []string
}

// IgnoringWords are all words that say what kind of change does not count.
func IgnoringWords() []string {
	out := []string{}
	for _, k := range diff.Kinds {
		out = append(out, string(k))
	}
	return slices.Concat(out, diff.Abouts, diff.Fields)
}

// Check tells whether it can be understood.
func (i Ignoring) Check() error {
	known := IgnoringWords()
	for _, w := range i.Words {
		if slices.Contains(known, w) {
			continue
		}
		message := fmt.Sprintf("there is no kind of change %q", w)
		if near, ok := nearest.To(w, known); ok {
			message += fmt.Sprintf("; did you mean %q?", near)
		}
		return problem.Usage(message, "choose of "+strings.Join(known, ", "))
	}
	_, err := i.parse()
	var wrong *find.Error
	if errors.As(err, &wrong) {
		return problem.Usage(fmt.Sprintf("the expression of what to ignore is wrong at column %d: %s", wrong.Column, wrong.Message),
			"correct it there; docs/find.md describes the language")
	}
	return err
}

func (i Ignoring) parse() (find.Expression, error) {
	if strings.TrimSpace(i.Expression) == "" {
		return find.Expression{}, nil
	}
	return find.ParseChanges(i.Expression)
}

// Compared is what changed from one reading to another, with all that a chart of the later one needs to show it.
type Compared struct {
	// Name is what the earlier one is called.
	Name string
	diff.Difference
	// atlas is the later one with what is there no more, whose IDs are ghosts.
	atlas  mesh.Atlas
	marks  map[string]graph.Mark
	ghosts map[string]bool
}

// Compare says what changed from one snapshot to another. The error is that of [Ignoring.Check].
func (r Road) Compare(name string, before, after diff.Side, ignoring Ignoring) (*Compared, error) {
	if err := ignoring.Check(); err != nil {
		return nil, err
	}
	expression, err := ignoring.parse()
	if err != nil {
		return nil, err
	}
	c := &Compared{Name: name, Difference: diff.Between(before, after)}
	c.ignore(expression, ignoring, before.Atlas, after.Atlas)
	c.atlas, c.ghosts = diff.Ghosts(before.Atlas, after.Atlas, c.Difference)
	c.marks = marksOf(c.Changes)
	return c, nil
}

// ignore leaves out what does not count.
func (c *Compared) ignore(expression find.Expression, ignoring Ignoring, before, after mesh.Atlas) {
	if len(ignoring.Words) > 0 {
		word := func(w string) bool { return slices.Contains(ignoring.Words, w) }
		c.Difference = c.Without(func(one diff.Change) bool { return word(string(one.Kind)) || word(one.About) })
		c.Difference = c.WithoutFields(func(l diff.Line) bool { return word(l.Field) })
	}
	if strings.TrimSpace(ignoring.Expression) == "" {
		return
	}
	meant := map[string]bool{}
	for _, atlas := range []mesh.Atlas{diff.Words(before, c.Difference), after} {
		for _, s := range slices.Concat(find.Subjects(atlas), find.Workloads(atlas)) {
			meant[s.ID] = meant[s.ID] || expression.Match(s)
		}
	}
	c.Difference = c.Without(func(one diff.Change) bool {
		switch one.About {
		case diff.AboutCluster, diff.AboutGap:
			return expression.Match(find.Other(one.About, strings.TrimPrefix(one.Name, "cluster/"), one.Namespace, one.Cluster, ""))
		case diff.AboutDoubt:
			all := len(one.Nodes) > 0 && !slices.ContainsFunc(one.Nodes, func(id string) bool { return !meant[id] })
			return all || expression.Match(find.Other(one.About, one.Name, "", "", one.Mesh))
		}
		return meant[one.ID]
	})
}

// marksOf are the marks of a chart: what became of a thing itself, else that something about it or in it is otherwise.
func marksOf(changes []diff.Change) map[string]graph.Mark {
	out := map[string]graph.Mark{}
	for _, c := range changes {
		if len(c.Nodes) == 1 && c.Nodes[0] == c.ID {
			out[c.ID] = graph.Mark{Kind: graph.MarkKind(c.Kind), Says: markSays(c)}
		}
	}
	for _, c := range changes {
		for _, id := range c.Nodes {
			if _, own := out[id]; !own {
				out[id] = graph.Mark{Kind: graph.MarkChanged, Says: "changed: " + c.Name}
			}
		}
	}
	return out
}

func markSays(c diff.Change) string {
	switch c.Kind {
	case diff.Moved:
		return "moved from " + c.From
	case diff.Removed:
		return "removed"
	case diff.Unknown:
		return c.Says
	case diff.Changed:
		fields := []string{}
		for _, l := range c.Lines {
			if !slices.Contains(fields, l.Field) {
				fields = append(fields, l.Field)
			}
		}
		return "changed: " + strings.Join(fields, ", ")
	}
	return string(c.Kind)
}

// note is what a chart says beside itself.
func (c *Compared) note() string {
	changes := fmt.Sprintf("%d changes", len(c.Changes))
	if len(c.Changes) == 1 {
		changes = "1 change"
	}
	if c.Ignored > 0 {
		changes += fmt.Sprintf(", %d ignored", c.Ignored)
	}
	return fmt.Sprintf("Compared with %s of %s: %s.", c.Name, c.Before.TakenAt.UTC().Format(time.RFC3339), changes)
}

// Told is the difference itself; nil without a comparison.
func (c *Compared) Told() *diff.Difference {
	if c == nil {
		return nil
	}
	return &c.Difference
}
