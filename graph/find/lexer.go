package find

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// tokenKind is what a token is.
type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenQuoted
	tokenOperator
	tokenOpen
	tokenClose
	tokenNot
)

// token is one word of an expression. From and to count characters from 0.
type token struct {
	kind     tokenKind
	text     string
	from, to int
}

// operators are all there are, the longer first where one begins with another.
var operators = []string{"!=", "^=", "$=", "*=", ">=", "<=", "=", "~", ">", "<"}

// special are the characters that are no part of a word.
const special = `()"'=!<>~^$*&|`

func isWord(r rune) bool { return !unicode.IsSpace(r) && !strings.ContainsRune(special, r) }

// lexer takes an expression apart.
type lexer struct {
	text []rune
	at   int
	// regexp is set behind "~": a value without quotes then goes on to the next space, or to a parenthesis that it did
	// not open.
	regexp bool
}

// lex is all tokens, the last of which is the end.
func lex(text string) ([]token, *Error) {
	l := lexer{text: []rune(text)}
	if len(l.text) > MaxLength {
		return nil, &Error{MaxLength + 1, fmt.Sprintf("an expression has at most %d characters, and this one %d", MaxLength, len(l.text))}
	}
	out := []token{}
	for {
		t, err := l.next()
		if err != nil {
			return out, err
		}
		out = append(out, t)
		if t.kind == tokenEnd {
			return out, nil
		}
	}
}

func (l *lexer) next() (token, *Error) {
	for l.at < len(l.text) && unicode.IsSpace(l.text[l.at]) {
		l.at++
	}
	if l.at == len(l.text) {
		return token{tokenEnd, "", l.at, l.at}, nil
	}
	value := l.regexp
	l.regexp = false
	switch r := l.text[l.at]; {
	case r == '"' || r == '\'':
		return l.quoted(r)
	case value:
		return l.take(tokenWord, l.pattern()), nil
	case r == '(':
		return l.take(tokenOpen, 1), nil
	case r == ')':
		return l.take(tokenClose, 1), nil
	case isWord(r):
		return l.take(tokenWord, l.word()), nil
	}
	for _, op := range operators {
		if l.starts(op) {
			l.regexp = op == "~"
			return l.take(tokenOperator, len(op)), nil
		}
	}
	if l.text[l.at] == '!' {
		return l.take(tokenNot, 1), nil
	}
	return token{}, l.stray()
}

func (l *lexer) take(kind tokenKind, n int) token {
	t := token{kind, string(l.text[l.at : l.at+n]), l.at, l.at + n}
	l.at += n
	return t
}

func (l *lexer) starts(word string) bool {
	return slices.Equal([]rune(word), l.text[l.at:min(len(l.text), l.at+len(word))])
}

// word is how long the word here is.
func (l *lexer) word() int {
	n := 0
	for l.at+n < len(l.text) && isWord(l.text[l.at+n]) {
		n++
	}
	return n
}

// pattern is how long the regexp here is. A closing parenthesis at its beginning ends it at once; the parser then says
// that a value is missing.
func (l *lexer) pattern() int {
	open := 0
	for n := 0; ; n++ {
		if l.at+n == len(l.text) {
			return n
		}
		switch r := l.text[l.at+n]; {
		case unicode.IsSpace(r), r == ')' && open == 0:
			return n
		case r == '\\' && l.at+n+1 < len(l.text) && !unicode.IsSpace(l.text[l.at+n+1]):
			n++
		case r == '(':
			open++
		case r == ')':
			open--
		}
	}
}

// quoted reads a string; a backslash stands before a quote or backslash that is meant as such, and is itself before all
// else, so that a regexp in quotes reads as it is.
func (l *lexer) quoted(quote rune) (token, *Error) {
	from := l.at
	var text strings.Builder
	for i := from + 1; i < len(l.text); i++ {
		switch r := l.text[i]; {
		case r == quote:
			l.at = i + 1
			return token{tokenQuoted, text.String(), from, l.at}, nil
		case r == '\\' && i+1 < len(l.text) && (l.text[i+1] == quote || l.text[i+1] == '\\'):
			i++
			text.WriteRune(l.text[i])
		default:
			text.WriteRune(r)
		}
	}
	return token{tokenQuoted, text.String(), from, len(l.text)}, &Error{from + 1, fmt.Sprintf("this %c is not closed", quote)}
}

// stray words a character that means nothing where it stands.
func (l *lexer) stray() *Error {
	r := l.text[l.at]
	message := fmt.Sprintf("%q means nothing here; put what has it into quotes", string(r))
	switch r {
	case '&':
		message = `"&" means nothing here; write and`
	case '|':
		message = `"|" means nothing here; write or`
	case '*':
		message = `"*" means nothing here: a word is found anywhere in a name; the operators *=, ^=, $= and ~ look for parts`
	case '^', '$':
		message = fmt.Sprintf(`"%c" means nothing here; write %c= for how a value %s, or ~ for a regexp`, r, r,
			map[rune]string{'^': "begins", '$': "ends"}[r])
	}
	return &Error{l.at + 1, message}
}
