package picture

// op writes one operation.
func (s *svgWriter) op(op Op) {
	switch op.Kind {
	case OpRect:
		s.rect(op)
	case OpText:
		s.text(op)
	case OpPath:
		s.path(op)
	case OpIcon:
		s.icon(op)
	}
}

func (s *svgWriter) rect(op Op) {
	s.printf("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"", px(op.Box.X), px(op.Box.Y), px(op.Box.W), px(op.Box.H))
	if r := rectRadius(op); r > 0 {
		s.printf(" rx=\"%s\"", px(r))
	}
	s.paint(op)
	s.printf("/>\n")
}

func (s *svgWriter) path(op Op) {
	points := op.Points
	var head [3]Point
	arrow := false
	if op.Arrow && op.Stroke != "" {
		points, head, arrow = ArrowHead(op.Points, op.Curved, strokeWidth(op))
	}
	s.printf("<path d=\"%s\"", pathData(opOutline(op, points), 2))
	s.paint(op)
	s.printf("/>\n")
	if arrow {
		triangle := []PathCommand{{"M", head[:1]}, {"L", head[1:2]}, {"L", head[2:]}, closePath()}
		s.printf("<path d=\"%s\" fill=\"%s\"/>\n", pathData(triangle, 2), s.hex(op.Stroke))
	}
}

// paint writes the attributes of fill and stroke.
func (s *svgWriter) paint(op Op) {
	switch {
	case op.Fill == "":
		s.printf(" fill=\"none\"")
	case op.Hatch:
		s.printf(" fill=\"url(#%s)\"", hatchID(op.Fill))
	default:
		s.printf(" fill=\"%s\"", s.hex(op.Fill))
	}
	if op.Stroke == "" {
		return
	}
	s.printf(" stroke=\"%s\"", s.hex(op.Stroke))
	if w := strokeWidth(op); w != 1 {
		s.printf(" stroke-width=\"%s\"", px(w))
	}
	if op.Dash {
		s.printf(" stroke-dasharray=\"%s %s\"", px(dashOn), px(dashOff))
	}
}

func (s *svgWriter) text(op Op) {
	if op.Text == "" || op.Fill == "" {
		return
	}
	s.printf("<text x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"%s\"", px(op.Points[0].X), px(op.Points[0].Y), px(op.Size), s.hex(op.Fill))
	if op.Bold {
		s.printf(" font-weight=\"700\"")
	}
	if op.Anchor != AnchorStart {
		s.printf(" text-anchor=\"%s\"", string(op.Anchor))
	}
	if s.options.OmitFont || !Covered(op.Text, op.Bold) {
		if w := Measure(op.Text, op.Size, op.Bold); w > 0 {
			s.printf(" textLength=\"%s\" lengthAdjust=\"spacingAndGlyphs\"", px(w))
		}
	}
	s.printf(">%s</text>\n", escape(Clean(op.Text)))
}

func (s *svgWriter) icon(op Op) {
	if op.Fill == "" {
		return
	}
	corner, side := iconSquare(*op.Box)
	s.printf("<use href=\"#portolan-icon-%s\" transform=\"translate(%s %s) scale(%s)\" color=\"%s\"/>\n",
		string(op.Icon), px(corner.X), px(corner.Y), px(side), s.hex(op.Fill))
}
