package find

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph/nearest"
)

// The words between terms; case does not count.
const (
	wordAnd = "and"
	wordOr  = "or"
	wordNot = "not"
)

// operand is what can stand where a term begins.
const operand = "a name, a field such as health, a flag such as stale, not, or ("

// Parse understands an expression. The error is an [*Error].
func Parse(text string) (Expression, error) { return parse(text, nil) }

// parse understands an expression about things of more types than an Atlas's own.
func parse(text string, types []string) (Expression, error) {
	tokens, err := lex(text)
	if err != nil {
		return Expression{}, err
	}
	p := parser{tokens: tokens, types: types}
	root, err := p.either()
	if err != nil {
		return Expression{}, err
	}
	switch t := p.peek(); t.kind {
	case tokenEnd:
		return Expression{root}, nil
	case tokenClose:
		return Expression{}, t.wrong("no parenthesis is open here")
	default:
		return Expression{}, t.wrong("%s is expected here: only a field takes an operator", operand)
	}
}

// parser descends from the loosest word to the tightest. Its lists of tokens end with the end.
type parser struct {
	tokens []token
	at     int
	depth  int
	// types are those that things may have beside the usual ones.
	types []string
	// steps is how large the regexps are that were read so far.
	steps int
}

func (p *parser) peek() token { return p.tokens[p.at] }

// take answers the token here and goes on; it never goes beyond the end.
func (p *parser) take() token {
	t := p.tokens[p.at]
	if t.kind != tokenEnd {
		p.at++
	}
	return t
}

// wrong is an error that points here.
func (t token) wrong(format string, args ...any) *Error {
	return &Error{t.from + 1, fmt.Sprintf(format, args...)}
}

// is tells whether a token is one of the words between terms; in quotes they are text.
func (t token) is(word string) bool {
	return t.kind == tokenWord && strings.EqualFold(t.text, word) || word == wordNot && t.kind == tokenNot
}

func (p *parser) either() (node, *Error) {
	left, err := p.both()
	for err == nil && p.peek().is(wordOr) {
		p.take()
		var right node
		if right, err = p.both(); err == nil {
			left = either{left, right}
		}
	}
	return left, err
}

func (p *parser) both() (node, *Error) {
	left, err := p.not()
	for err == nil && p.goesOn() {
		if p.peek().is(wordAnd) {
			p.take()
		}
		var right node
		if right, err = p.not(); err == nil {
			left = both{left, right}
		}
	}
	return left, err
}

// goesOn tells whether another term follows: behind "and", or side by side.
func (p *parser) goesOn() bool {
	switch t := p.peek(); t.kind {
	case tokenWord:
		return !t.is(wordOr)
	case tokenQuoted, tokenOpen, tokenNot:
		return true
	}
	return false
}

func (p *parser) not() (node, *Error) {
	if p.depth++; p.depth > maxDepth {
		return nil, p.peek().wrong("too deep: parentheses and not may be nested %d times", maxDepth)
	}
	defer func() { p.depth-- }()
	if p.peek().is(wordNot) {
		p.take()
		of, err := p.not()
		return neither{of}, err
	}
	if p.peek().kind != tokenOpen {
		return p.term()
	}
	open := p.take()
	inner, err := p.either()
	if err != nil {
		return nil, err
	}
	if t := p.take(); t.kind != tokenClose {
		return nil, t.wrong("the ( of column %d is not closed: and, or or ) is expected", open.from+1)
	}
	return inner, nil
}

// term is a comparison, a label, a flag, or text.
func (p *parser) term() (node, *Error) {
	t := p.take()
	switch {
	case t.kind == tokenEnd:
		return nil, t.wrong("%s is expected", operand)
	case t.kind == tokenClose:
		return nil, t.wrong("%s is expected before )", operand)
	case t.kind == tokenOperator:
		return nil, t.wrong("a field is expected before %s: %s", t.text, strings.Join(fieldNames(), ", "))
	case t.is(wordAnd), t.is(wordOr):
		return nil, t.wrong("%s is expected before %q; as a name, put it into quotes", operand, t.text)
	case p.peek().kind == tokenOperator:
		return p.comparison(t)
	case t.kind == tokenQuoted:
		return containing(t.text), nil
	}
	if key, ok := labelKey(t.text); ok {
		if key == "" {
			return nil, &Error{t.to + 1, "the key of a label is expected behind label:, such as label:istio.io/rev"}
		}
		return comparing{field: labelField(key), means: func(values []string) bool { return len(values) > 0 }}, nil
	}
	if i := slices.IndexFunc(flags, func(f flag) bool { return strings.EqualFold(f.name, t.text) }); i >= 0 {
		return having{flags[i]}, nil
	}
	return containing(t.text), nil
}

// containing is what text alone means.
func containing(text string) node {
	means, _ := textual("*=", text)
	return comparing{field: fields[0], means: means}
}

// comparison reads on behind a field.
func (p *parser) comparison(t token) (node, *Error) {
	f, err := fieldOf(t)
	if err != nil {
		return nil, err
	}
	if f.name == fieldType {
		f.among = slices.Concat(f.among, p.types)
	}
	op := p.take()
	if !slices.Contains(f.operators(), op.text) {
		return nil, op.wrong("%s compares versions; %s takes one of %s", op.text, f.name, strings.Join(f.operators(), " "))
	}
	value := p.take()
	if value.kind != tokenQuoted && (value.kind != tokenWord || value.text == "") {
		return nil, value.wrong("a value is expected behind %s; put one with spaces or signs into quotes", op.text)
	}
	if next := p.peek(); next.kind == tokenOperator && next.from == value.to {
		return nil, next.wrong("a value ends here; put one that holds %s into quotes", next.text)
	}
	means, wrong := f.compare(op.text, value.text)
	if wrong != "" {
		return nil, value.wrong("%s", wrong)
	}
	if op.text == "~" {
		if p.steps += steps(value.text); p.steps > maxSteps {
			return nil, value.wrong("too costly: with this regexp the expression takes %d steps for a character, and may take %d", p.steps, maxSteps)
		}
	}
	return comparing{field: f, means: means, negated: op.text == "!="}, nil
}

// fieldOf is the field that a token names.
func fieldOf(t token) (field, *Error) {
	if t.kind == tokenQuoted {
		return field{}, t.wrong("a field is expected here, without quotes: %s", strings.Join(fieldNames(), ", "))
	}
	if key, ok := labelKey(t.text); ok && key != "" {
		return labelField(key), nil
	}
	if i := slices.IndexFunc(fields, func(f field) bool { return strings.EqualFold(f.name, t.text) }); i >= 0 {
		return fields[i], nil
	}
	known, message := fieldNames(), fmt.Sprintf("there is no field %q", t.text)
	if slices.ContainsFunc(flags, func(f flag) bool { return strings.EqualFold(f.name, t.text) }) {
		return field{}, &Error{t.to + 1, fmt.Sprintf("%s is a flag: it stands alone or behind not, and takes no operator", t.text)}
	}
	if near, ok := nearest.To(t.text, known); ok {
		return field{}, t.wrong("%s; did you mean %q?", message, near)
	}
	return field{}, t.wrong("%s; the fields are %s", message, strings.Join(known, ", "))
}
