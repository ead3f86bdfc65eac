package picture

import (
	"encoding/base64"
	"encoding/xml"
	"strings"
)

// definitions writes the style, the faces, the hatches and the icons that the picture uses.
func (s *svgWriter) definitions(p Picture) error {
	s.printf("<defs>\n<style>\n")
	if !s.options.OmitFont {
		for _, bold := range []bool{false, true} {
			if !usesWeight(p, bold) {
				continue
			}
			if err := s.fontFace(bold); err != nil {
				return err
			}
		}
	}
	s.printf("text{font-family:%s;font-variant-ligatures:none;font-kerning:none;white-space:pre;text-rendering:geometricPrecision}\n", fontFamilies())
	s.printf("</style>\n")
	for _, role := range hatchRoles(p) {
		s.hatch(role)
	}
	s.icons(p)
	s.printf("</defs>\n")
	return nil
}

func usesWeight(p Picture, bold bool) bool {
	for _, op := range p.Ops {
		if op.Kind == OpText && op.Bold == bold {
			return true
		}
	}
	return false
}

// fontFace embeds one weight.
func (s *svgWriter) fontFace(bold bool) error {
	data, err := WebFont(bold)
	if err != nil {
		return err
	}
	weight := "400"
	if bold {
		weight = "700"
	}
	s.printf("@font-face{font-family:'%s';font-weight:%s;src:url(data:font/woff2;base64,%s) format('woff2')}\n",
		fontFamily, weight, base64.StdEncoding.EncodeToString(data))
	return nil
}

// fontFamilies is the stack as CSS writes it; generic names must not be quoted.
func fontFamilies() string {
	out := []string{"'" + fontFamily + "'"}
	for _, f := range fontStack {
		if strings.Contains(f, " ") {
			f = "'" + f + "'"
		}
		out = append(out, f)
	}
	return strings.Join(out, ",")
}

// hatchRoles are the colours of hatches, in the order of their first use.
func hatchRoles(p Picture) []Role {
	out, seen := []Role{}, map[Role]bool{}
	for _, op := range p.Ops {
		if op.Hatch && op.Fill != "" && !seen[op.Fill] {
			seen[op.Fill] = true
			out = append(out, op.Fill)
		}
	}
	return out
}

// hatch defines a tile of HatchStep with the line from corner to corner, and the two neighbours that reach into it.
func (s *svgWriter) hatch(role Role) {
	const h = hatchStep
	s.printf("<pattern id=\"%s\" patternUnits=\"userSpaceOnUse\" width=\"%[2]s\" height=\"%[2]s\">", hatchID(role), px(h))
	s.printf("<path d=\"M-1,1L1,-1M-1,%[1]sL%[1]s,-1M%[2]s,%[3]sL%[3]s,%[2]s\" stroke=\"%[4]s\" stroke-width=\"%[5]s\"/></pattern>\n",
		px(h+1), px(h-1), px(h+1), s.hex(role), px(hatchWidth))
}

func hatchID(role Role) string { return "portolan-hatch-" + string(role) }

// icons defines each icon that is used once, in the unit box.
func (s *svgWriter) icons(p Picture) {
	used := map[Icon]bool{}
	for _, op := range p.Ops {
		used[op.Icon] = op.Kind == OpIcon || used[op.Icon]
	}
	for _, shape := range Icons() {
		if !used[shape.Icon] {
			continue
		}
		s.printf("<g id=\"portolan-icon-%s\">", string(shape.Icon))
		for _, part := range shape.Parts {
			if part.Stroke > 0 {
				s.printf("<path d=\"%s\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"%s\"/>", part.D, number(part.Stroke, 4))
				continue
			}
			s.printf("<path d=\"%s\" fill=\"currentColor\"/>", part.D)
		}
		s.printf("</g>\n")
	}
}

// escape makes any string fit for XML's text and attributes: each of its lines is cleaned like drawn text.
func escape(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = Clean(line)
	}
	b := &strings.Builder{}
	// A strings.Builder cannot fail, and nothing else here does.
	_ = xml.EscapeText(b, []byte(strings.Join(lines, "\n")))
	return b.String()
}
