package picture

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteSVG writes the picture as one self-contained SVG file: the typeface inside, nothing fetched, no script. The same
// picture and options give the same bytes. Every text is cleaned and escaped, so that no label can break the file.
//
// Consecutive operations of one node or edge are grouped; the group carries data-node or data-edge (the ID) and a
// tooltip (Alt), the first one of a node also an id: n0, n1, ... in the order of Nodes, e0, e1, ... for edges.
func WriteSVG(w io.Writer, p Picture, o Options) error {
	if err := p.Check(); err != nil {
		return err
	}
	colours, err := ColoursOf(o.Theme, o.Palette)
	if err != nil {
		return err
	}
	s := &svgWriter{out: bufio.NewWriter(w), colours: colours, options: o}
	s.head(p)
	s.metadata()
	if err := s.definitions(p); err != nil {
		return err
	}
	s.printf("<rect width=\"%s\" height=\"%s\" fill=\"%s\"/>\n", px(p.Width), px(p.Height), s.hex(RoleCanvas))
	s.body(p)
	s.printf("</svg>\n")
	if s.err != nil {
		return fmt.Errorf("write SVG: %w", s.err)
	}
	if err := s.out.Flush(); err != nil {
		return fmt.Errorf("write SVG: %w", err)
	}
	return nil
}

// svgWriter keeps the first error of writing, so that drawing reads straight on.
type svgWriter struct {
	out     *bufio.Writer
	colours Colours
	options Options
	err     error
}

func (s *svgWriter) printf(format string, args ...any) {
	if s.err == nil {
		_, s.err = fmt.Fprintf(s.out, format, args...)
	}
}

func (s *svgWriter) hex(r Role) string { return hexOf(s.colours[r]) }

// px writes a length or position.
func px(v float64) string { return number(v, 2) }

func (s *svgWriter) head(p Picture) {
	s.printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	s.printf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%[1]s\" height=\"%[2]s\" viewBox=\"0 0 %[1]s %[2]s\" role=\"img\" "+
		"aria-labelledby=\"portolan-title portolan-desc\" xml:space=\"preserve\" stroke-linejoin=\"round\">\n", px(p.Width), px(p.Height))
	s.printf("<title id=\"portolan-title\">%s</title>\n", escape(p.Title))
	s.printf("<desc id=\"portolan-desc\">%s</desc>\n", escape(describe(p)))
}

// describe says in words what the picture holds: its outermost nodes, and the notes.
func describe(p Picture) string {
	lines := []string{fmt.Sprintf("A chart of %d nodes and %d edges.", len(p.Nodes), len(p.Edges))}
	for _, n := range p.Nodes {
		if n.Parent == "" && n.Alt != "" {
			lines = append(lines, n.Alt)
		}
	}
	return strings.Join(append(lines, p.Notes...), "\n")
}

// body draws the operations, grouped by what they belong to.
func (s *svgWriter) body(p Picture) {
	groups := newGroupIndex(p)
	open := groupKey{}
	for _, op := range p.Ops {
		key := groupKey{node: op.Node}
		if op.Node == "" {
			key.edge = op.Edge
		}
		if key != open {
			if open != (groupKey{}) {
				s.printf("</g>\n")
			}
			if key != (groupKey{}) {
				s.openGroup(key, groups)
			}
			open = key
		}
		s.op(op)
	}
	if open != (groupKey{}) {
		s.printf("</g>\n")
	}
}

// groupKey is the node or the edge that an operation belongs to; the zero value is neither.
type groupKey struct{ node, edge string }

// groupInfo is what is said about it; its id is used once.
type groupInfo struct{ id, alt string }

func newGroupIndex(p Picture) map[groupKey]groupInfo {
	out := make(map[groupKey]groupInfo, len(p.Nodes)+len(p.Edges))
	for i, n := range p.Nodes {
		out[groupKey{node: n.ID}] = groupInfo{id: fmt.Sprintf("n%d", i), alt: n.Alt}
	}
	for i, e := range p.Edges {
		out[groupKey{edge: e.ID}] = groupInfo{id: fmt.Sprintf("e%d", i), alt: e.Alt}
	}
	return out
}

func (s *svgWriter) openGroup(key groupKey, groups map[groupKey]groupInfo) {
	info := groups[key]
	s.printf("<g")
	if info.id != "" {
		s.printf(" id=\"%s\"", info.id)
		groups[key] = groupInfo{alt: info.alt}
	}
	if key.node != "" {
		s.printf(" data-node=\"%s\"", escape(key.node))
	} else {
		s.printf(" data-edge=\"%s\"", escape(key.edge))
	}
	s.printf(">")
	if info.alt != "" {
		s.printf("<title>%s</title>", escape(info.alt))
	}
	s.printf("\n")
}
