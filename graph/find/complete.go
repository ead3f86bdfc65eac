package find

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Completion is how an expression can go on: any of the Options in place of the characters from From to To, from 0.
type Completion struct {
	From, To int
	Options  []Option
}

// Option is one way to go on, and what it means or how many things have it.
type Option struct{ Text, Says string }

// maxOptions is how many ways to go on are offered; whoever types on gets those that remain.
const maxOptions = 50

// Complete answers how an expression can go on at a position, in characters from 0: with fields, flags, operators, the
// words between terms, and values that the things have. What begins as what was typed comes first. Options are
// never nil; there are none where the expression is wrong before that position.
func Complete(things []Subject, text string, at int) Completion {
	runes := []rune(text)
	at = min(max(at, 0), len(runes))
	out := Completion{at, at, []Option{}}
	if len(runes) > MaxLength {
		return out
	}
	before, typed, ok := cut(string(runes[:at]))
	if !ok {
		return out
	}
	out.From, out.To = typed.from, endOfWord(runes, typed, at)
	c := completer{things: things, before: before, typed: typed}
	options := c.options()
	out.Options = options[:min(len(options), maxOptions)]
	return out
}

// cut takes apart what stands before a position: the tokens, and the word that is being typed, which may be empty or a
// string that is not closed yet. ok is false where it makes no sense.
func cut(text string) (before []token, typed token, ok bool) {
	l := lexer{text: []rune(text)}
	for {
		t, err := l.next()
		if err != nil {
			// A string that is being typed: it goes on to the end.
			return before, t, t.kind == tokenQuoted
		}
		if t.kind == tokenEnd {
			return before, t, true
		}
		if t.to == len(l.text) && t.kind == tokenWord {
			return before, t, true
		}
		before = append(before, t)
	}
}

// endOfWord is where the word that is being typed ends, behind the position.
func endOfWord(text []rune, typed token, at int) int {
	switch typed.kind {
	case tokenWord:
		for at < len(text) && isWord(text[at]) {
			at++
		}
	case tokenQuoted:
		l := lexer{text: text, at: typed.from}
		if t, err := l.next(); err == nil {
			return t.to
		}
		return len(text)
	}
	return at
}

// completer knows the expression up to the word that is being typed.
type completer struct {
	things []Subject
	before []token
	typed  token
}

// last is the token so many before the word that is being typed.
func (c completer) last(n int) token {
	if n > len(c.before) {
		return token{}
	}
	return c.before[len(c.before)-n]
}

func (c completer) options() []Option {
	last := c.last(1)
	switch {
	case last.kind == tokenOperator && c.last(3).kind == tokenOperator:
		return []Option{}
	case last.kind == tokenOperator:
		return c.values(last.text, c.last(2))
	case c.typed.kind == tokenQuoted:
		return c.names()
	}
	value := c.last(2).kind == tokenOperator
	if f, err := fieldOf(last); err == nil && last.kind == tokenWord && !value && c.typed.text == "" {
		// It may be a field, or a name that is complete.
		return append(c.following(f, ""), c.between()...)
	}
	if len(c.before) == 0 || last.kind == tokenOpen || last.kind == tokenNot || isBetween(last) && !value {
		return c.operands()
	}
	if c.typed.text == "" {
		return c.between()
	}
	return append(c.between(), c.operands()...)
}

func isBetween(t token) bool { return t.is(wordAnd) || t.is(wordOr) || t.is(wordNot) }

// between are the words that can follow a term.
func (c completer) between() []Option {
	open := 0
	for _, t := range c.before {
		switch t.kind {
		case tokenOpen:
			open++
		case tokenClose:
			open--
		}
	}
	out := c.begun([]Option{{wordAnd, "both terms"}, {wordOr, "either term"}})
	if open > 0 && c.typed.text == "" {
		out = append(out, Option{")", "closes the parenthesis"})
	}
	return out
}

// operands are what can begin a term: fields, flags, not, and names as soon as something is typed.
func (c completer) operands() []Option {
	if key, ok := labelKey(c.typed.text); ok {
		return c.labels(key)
	}
	all := []Option{}
	if f, err := fieldOf(c.typed); err == nil && c.typed.kind == tokenWord {
		all = append(all, c.following(f, c.typed.text+" ")...)
	}
	words := []Option{}
	for _, f := range fields {
		words = append(words, Option{f.name, f.says})
	}
	words = append(words, Option{labelPrefix, "the label of a namespace; its key follows"})
	for _, f := range flags {
		words = append(words, Option{f.name, f.says})
	}
	words = append(words, Option{wordNot, "what is not so"})
	all = append(all, c.begun(words)...)
	if c.typed.text != "" {
		all = append(all, c.names()...)
	}
	return all
}

// begun are the options that begin with what is typed, and go on.
func (c completer) begun(all []Option) []Option {
	return slices.DeleteFunc(slices.Clone(all), func(o Option) bool {
		return len(o.Text) <= len(c.typed.text) || !strings.EqualFold(o.Text[:len(c.typed.text)], c.typed.text)
	})
}

// following are the operators of a field, behind what stands before them.
func (c completer) following(f field, before string) []Option {
	says := map[string]string{"=": "is", "!=": "is not", "^=": "begins with", "$=": "ends with", "*=": "has in it", "~": "has what a regexp describes",
		">": "is later than", ">=": "is, or is later than", "<": "is earlier than", "<=": "is, or is earlier than"}
	out := []Option{}
	for _, op := range f.operators() {
		out = append(out, Option{before + op, says[op]})
	}
	return out
}

// labels are the keys of labels that have in them what is typed, and the operators behind one that is whole.
func (c completer) labels(key string) []Option {
	counts := map[string]int{}
	for _, s := range c.things {
		for k := range s.labels {
			if isPlain(k) {
				counts[k]++
			}
		}
	}
	out := []Option{}
	if counts[key] > 0 {
		out = c.following(labelField(key), c.typed.text+" ")
		delete(counts, key)
	}
	return append(out, ranked(counts, key, func(k string) string { return labelPrefix + k })...)
}

// names are names that have in them what is typed.
func (c completer) names() []Option {
	counts := count(c.things, fields[0])
	return ranked(counts, c.typed.text, func(name string) string {
		if _, label := labelKey(name); label || isBetween(token{kind: tokenWord, text: name}) ||
			slices.ContainsFunc(flags, func(f flag) bool { return strings.EqualFold(f.name, name) }) ||
			slices.ContainsFunc(fields, func(f field) bool { return strings.EqualFold(f.name, name) }) {
			return inQuotes(name)
		}
		return quoted(name)
	})
}

// values are the values of a field that fit behind an operator. A regexp is not made of them.
func (c completer) values(op string, at token) []Option {
	f, err := fieldOf(at)
	if err != nil || op == "~" || !slices.Contains(f.operators(), op) {
		return []Option{}
	}
	counts := count(c.things, f)
	for _, value := range f.among {
		counts[value] += 0
	}
	for value := range counts {
		if _, wrong := f.compare(op, value); wrong != "" {
			delete(counts, value)
		}
	}
	return ranked(counts, c.typed.text, quoted)
}

// count is how many things have each value of a field.
func count(things []Subject, f field) map[string]int {
	out := map[string]int{}
	for _, s := range things {
		for _, value := range union(f.of(s)) {
			out[value]++
		}
	}
	return out
}

// ranked are the values that have in them what is typed: first those that begin with it, each sort in alphabetical order.
func ranked(counts map[string]int, typed string, write func(string) string) []Option {
	lower := strings.ToLower(typed)
	type candidate struct {
		value string
		later bool
	}
	found := []candidate{}
	for value := range counts {
		if at := strings.Index(strings.ToLower(value), lower); at >= 0 && value != "" {
			found = append(found, candidate{value, at > 0})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		switch {
		case a.later == b.later:
			return cmp.Compare(a.value, b.value)
		case a.later:
			return 1
		}
		return -1
	})
	out := []Option{}
	for _, f := range found[:min(len(found), maxOptions)] {
		says := fmt.Sprintf("%d things", counts[f.value])
		if counts[f.value] == 1 {
			says = "1 thing"
		}
		out = append(out, Option{write(f.value), says})
	}
	return out
}

// isPlain tells whether a value reads as itself without quotes.
func isPlain(value string) bool {
	return value != "" && !strings.ContainsFunc(value, func(r rune) bool { return !isWord(r) })
}

// quoted is a value as an expression holds it.
func quoted(value string) string {
	if isPlain(value) {
		return value
	}
	return inQuotes(value)
}

func inQuotes(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}
