package carrier

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"portolan/graph/facts"
)

// maxWord is how much is kept of a name or value; what is longer is none that is looked for.
const maxWord = 128

// readMarkup walks through an SVG or HTML file to the element that carries the snapshot: <metadata>'s <snapshot> or a <script>, by
// its attribute "type". It is no parser of either: it knows only where elements, comments and raw texts begin and end. So
// there is nothing in it that could resolve an entity or fetch anything; a declaration of entities is refused.
func readMarkup(in *bufio.Reader) (facts.Snapshot, error) {
	m := &markup{in: in}
	text, err := m.find()
	if err != nil {
		return facts.Snapshot{}, err
	}
	return unpack(text)
}

type markup struct {
	in *bufio.Reader
	// kind is "svg" or "html" once it is known.
	kind string
	// ended is true behind the end tag of an SVG.
	ended bool
}

// find steps from tag to tag until the one that is looked for, and answers its text.
func (m *markup) find() (io.Reader, error) {
	for {
		if err := skipPast(m.in, "<"); errors.Is(err, io.EOF) {
			return nil, m.nothing()
		} else if err != nil {
			return nil, err
		}
		next, err := m.in.Peek(1)
		if err != nil {
			return nil, err
		}
		switch {
		case next[0] == '!':
			err = m.declaration()
		case next[0] == '?':
			err = skipPast(m.in, "?>")
		case next[0] == '/':
			err = m.end()
		case isLetter(next[0]):
			var text io.Reader
			if text, err = m.element(); text != nil {
				return text, err
			}
		}
		if err != nil {
			return nil, err
		}
	}
}

// nothing is the refusal at the end of the file.
func (m *markup) nothing() error {
	switch {
	case m.kind == "svg" && !m.ended:
		return damaged(io.ErrUnexpectedEOF)
	case m.kind == "svg":
		return pictureOnly("SVG", ".mesh.svg")
	case m.kind == "html":
		return &facts.BadInput{Reason: "this page carries no snapshot", Remedy: howToWrite}
	}
	return &facts.BadInput{Reason: "it looks like XML and has no element", Remedy: howToWrite}
}

// end passes over an end tag.
func (m *markup) end() error {
	name, err := m.word(" \t\r\n>")
	m.ended = m.kind == "svg" && localName(name) == "svg"
	return err
}

// localName is the name of an element without a prefix and the slash of an end tag, in small letters.
func localName(name string) string {
	return strings.ToLower(strings.TrimPrefix(name[strings.LastIndexByte(name, ':')+1:], "/"))
}

// declaration passes over a comment, CDATA or HTML's document type.
func (m *markup) declaration() error {
	next, err := m.in.Peek(len("!doctype html>"))
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case bytes.HasPrefix(next, []byte("!--")):
		_, _ = m.in.Discard(3) // They were just looked at.
		return skipPast(m.in, "-->")
	case bytes.HasPrefix(next, []byte("![CDATA[")):
		return skipPast(m.in, "]]>")
	case m.kind == "" && strings.EqualFold(string(next), "!doctype html>"):
		m.kind = "html"
		return nil
	}
	return &facts.BadInput{Reason: "it has a document type or entities, which no file of portolan has; they are not read", Remedy: howToWrite}
}

// element passes over a tag, and over the text of one whose text is no markup. It answers the text of what is looked for.
func (m *markup) element() (io.Reader, error) {
	name, kind, closed, err := m.tag()
	if err != nil {
		return nil, err
	}
	local := localName(name)
	if m.kind == "" {
		if local != "svg" && local != "html" {
			return nil, &facts.BadInput{Reason: "it is neither SVG nor HTML", Remedy: howToWrite}
		}
		m.kind = local
	}
	m.ended = closed && local == "svg"
	wanted := map[string]string{"svg": "snapshot", "html": "script"}[m.kind]
	if local == wanted && kind == facts.PackedType && !closed {
		return &untilTag{in: m.in}, nil
	}
	if raw := local == "script" || local == "style" || local == "title" || local == "textarea"; raw && m.kind == "html" {
		return nil, m.pastEnd(local)
	}
	return nil, nil
}

// pastEnd passes over the raw text of an HTML element, to its end tag.
func (m *markup) pastEnd(name string) error {
	for {
		if err := skipPast(m.in, "</"); err != nil {
			return err
		}
		if next, err := m.in.Peek(len(name)); err != nil || strings.EqualFold(string(next), name) {
			return err
		}
	}
}

// tag reads a start tag to its end: the name, the attribute "type", and whether it closes itself.
func (m *markup) tag() (name, kind string, closed bool, err error) {
	if name, err = m.word(" \t\r\n/>"); err != nil {
		return
	}
	for {
		c, err := m.in.ReadByte()
		switch {
		case err != nil:
			return "", "", false, err
		case c == '>':
			return name, kind, closed, nil
		case c == '/' || isSpace(c):
			closed = c == '/'
			continue
		}
		closed = false
		if err := m.in.UnreadByte(); err != nil {
			return "", "", false, err
		}
		attribute, value, err := m.attribute()
		if err != nil {
			return "", "", false, err
		}
		if attribute == "type" {
			kind = value
		}
	}
}

// attribute reads one, with its value if it has one.
func (m *markup) attribute() (name, value string, err error) {
	first, err := m.in.ReadByte() // which may be anything, so that there is always a step ahead
	if err != nil {
		return "", "", err
	}
	rest, err := m.word(" \t\r\n/>=")
	if err != nil {
		return "", "", err
	}
	name = string(first) + rest
	c, err := m.unspaced()
	if err != nil || c != '=' {
		return name, "", errors.Join(err, m.in.UnreadByte())
	}
	quote, err := m.unspaced()
	if err != nil {
		return "", "", err
	}
	if quote != '"' && quote != '\'' {
		if err := m.in.UnreadByte(); err != nil {
			return "", "", err
		}
		value, err = m.word(" \t\r\n>")
		return name, value, err
	}
	if value, err = m.word(string(quote)); err == nil {
		_, err = m.in.ReadByte() // the other quote
	}
	return name, value, err
}
