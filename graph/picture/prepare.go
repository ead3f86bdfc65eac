package picture

import "fmt"

// Prepare returns the picture as a canvas can draw it without knowing characters: texts are cleaned, and those outside
// of the typeface have the Length that [Measure] gives. The argument is not changed; the writers need no preparing.
func Prepare(p Picture) Picture {
	ops := make([]Op, len(p.Ops))
	for i, op := range p.Ops {
		if op.Kind == OpText {
			op.Text, op.Length = Clean(op.Text), 0
			if !Covered(op.Text, op.Bold) {
				op.Length = Measure(op.Text, op.Size, op.Bold)
			}
		}
		ops[i] = op
	}
	p.Ops = ops
	return p
}

// WebFont is a weight of the typeface as WOFF2, to be served to the page as [DrawingRules].FontFamily.
func WebFont(bold bool) ([]byte, error) {
	f, err := faceOf(bold)
	if err != nil {
		return nil, err
	}
	data, err := fontFiles.ReadFile("font/" + f.name + ".woff2")
	if err != nil {
		return nil, fmt.Errorf("read embedded font: %w", err)
	}
	return data, nil
}
