package picture

import (
	"encoding/base64"
	"io"
	"strings"

	"portolan/graph/facts"
)

// metadata writes the stamp, and the facts themselves where they are to travel along. Viewers show nothing of it.
func (s *svgWriter) metadata() {
	if !s.options.Stamp.given() && len(s.options.Snapshot) == 0 {
		return
	}
	s.printf("<metadata>\n")
	if stamp := s.options.Stamp; stamp.given() {
		lines := stamp.lines()
		for i := range lines {
			lines[i] = escape(lines[i])
		}
		s.printf("<stamp xmlns=\"urn:portolan\" taken=\"%s\" contexts=\"%s\" redacted=\"%s\" unread=\"%d\" format=\"%d\" product=\"%s\">\n%s\n</stamp>\n",
			stamp.taken(), escape(stamp.contexts()), escape(stamp.redacted()), stamp.Gaps, stamp.Format, escape(stamp.Product),
			strings.Join(lines, "\n"))
	}
	if len(s.options.Snapshot) > 0 {
		s.printf("<snapshot xmlns=\"urn:portolan\" type=\"%s\" encoding=\"base64\">\n", facts.PackedType)
		s.base64(s.options.Snapshot)
		s.printf("</snapshot>\n")
	}
	s.printf("</metadata>\n")
}

// base64 writes bytes as text, in lines that an editor can bear.
func (s *svgWriter) base64(data []byte) {
	if s.err != nil {
		return
	}
	const line = 90 // bytes, which are 120 characters
	for len(data) > 0 && s.err == nil {
		n := min(line, len(data))
		_, s.err = io.WriteString(s.out, base64.StdEncoding.EncodeToString(data[:n])+"\n")
		data = data[n:]
	}
}
