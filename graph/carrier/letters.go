package carrier

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// word reads up to one of some characters, which stays, and answers what it read, or its beginning if that is long.
func (m *markup) word(ends string) (string, error) {
	var kept []byte
	for {
		c, err := m.in.ReadByte()
		if err != nil {
			return "", err
		}
		if strings.IndexByte(ends, c) >= 0 {
			return string(kept), m.in.UnreadByte()
		}
		if len(kept) < maxWord {
			kept = append(kept, c)
		}
	}
}

// unspaced reads the next character that is no space.
func (m *markup) unspaced() (byte, error) {
	for {
		c, err := m.in.ReadByte()
		if err != nil || !isSpace(c) {
			return c, err
		}
	}
}

// skipPast reads past the next place where some characters stand. Its error is io.EOF where they do not come.
func skipPast(in *bufio.Reader, what string) error {
	last := what[len(what)-1]
	seen := ""
	for {
		part, err := in.ReadSlice(last)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
		seen = tail(seen, len(what)) + string(part[max(0, len(part)-len(what)):])
		if strings.HasSuffix(seen, what) {
			return nil
		}
	}
}

// tail is the end of a text, of n bytes at most.
func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// untilTag is the text up to the next tag.
type untilTag struct {
	in    *bufio.Reader
	ended bool
}

func (u *untilTag) Read(p []byte) (int, error) {
	for n := range p {
		if u.ended {
			return n, io.EOF
		}
		c, err := u.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return n, io.ErrUnexpectedEOF
		case err != nil:
			return n, err
		case c == '<':
			u.ended = true
			return n, io.EOF
		}
		p[n] = c
	}
	return len(p), nil
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
