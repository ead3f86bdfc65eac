// Package find is the language in which a person says which things of an Atlas are meant: to find them, to hide them, to
// filter a list, or as a preset with a name.
//
// It exists so that the page, the command line and saved views speak one language with one meaning. An expression is
// judged for one [Subject] at a time, by what that thing has itself: a mesh does not have what its namespaces have, else
// everything would be found and everything hidden. It must never guess at a word it does not know: that is an [*Error]
// with a column. Case never counts, but for the key of a label.
//
//	expression = and { "or" and }
//	and        = not { ["and"] not }              two terms side by side: both
//	not        = { "not" | "!" } ( "(" expression ")" | term )
//	term       = field operator value | "label:"KEY | flag | text
//	operator   = "=" "!=" "^=" "$=" "*=" "~" ">" ">=" "<" "<="
//
// A field may have several values: "=" and the other operators are true if any of them is meant, and "!=" if none is. A
// thing without a value is found by = "". Text is a word or a quoted string, and means name *= text; label:KEY alone means
// that there is such a label. Versions are compared by the parts that are given: 1.29 = 1.29.2, 1.9 < 1.10, and
// 1.29.2 is not > 1.29. docs/find.md has a table of what each kind has.
package find

import (
	"context"
	"fmt"
)

// MaxLength is how many characters an expression may have.
const MaxLength = 2000

// maxSteps is how large the regexps of an expression may be in all, in instructions of their programs: every character of
// every value may take each of them. A plain one has one for each of its characters.
const maxSteps = 5000

// maxDepth is how deep parentheses and "not" may be nested.
const maxDepth = 100

// Error says what is wrong with an expression, and where.
type Error struct {
	// Column counts characters from 1; it is one behind the last where the expression ends too soon.
	Column  int
	Message string
}

// Error is the message alone: whoever shows it can point at the column.
func (e *Error) Error() string { return e.Message }

// Expression is what was parsed. The zero value means nothing.
type Expression struct{ root node }

// Match tells whether a thing is meant.
func (e Expression) Match(s Subject) bool { return e.root != nil && e.root.match(s) }

// Find answers the IDs of those things that an expression means, in their order. The error is an [*Error], or that of the
// context.
func Find(ctx context.Context, things []Subject, text string) ([]string, error) {
	return search(ctx, things, text, func(e Expression, s Subject) bool { return e.Match(s) })
}

// search answers the IDs of what is meant, until the context is done.
func search(ctx context.Context, things []Subject, text string, means func(Expression, Subject) bool) ([]string, error) {
	expression, err := Parse(text)
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, s := range things {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("look for what is meant: %w", err)
		}
		if means(expression, s) {
			out = append(out, s.ID)
		}
	}
	return out, nil
}

// node is a part of an expression.
type node interface {
	match(Subject) bool
	// names tells whether it is true, or else false, of a thing, because of a name or type that the thing has.
	names(s Subject, is bool) bool
}

type (
	both    struct{ left, right node }
	either  struct{ left, right node }
	neither struct{ of node }
	// having is a flag.
	having struct{ flag flag }
	// comparing is a field with an operator and a value.
	comparing struct {
		field field
		means func(values []string) bool
		// negated is true for "!=", which is true of what a thing has not.
		negated bool
	}
)

func (n both) match(s Subject) bool      { return n.left.match(s) && n.right.match(s) }
func (n either) match(s Subject) bool    { return n.left.match(s) || n.right.match(s) }
func (n neither) match(s Subject) bool   { return !n.of.match(s) }
func (n having) match(s Subject) bool    { return n.flag.of(s) }
func (n comparing) match(s Subject) bool { return n.means(n.field.of(s)) }
