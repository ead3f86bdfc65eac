package picture

import (
	"fmt"
	"math"
)

// limit is how far from the origin anything may be, in pixels; it keeps arithmetic exact and files sane.
const limit = 1e6

// Check says what is wrong with the picture, if anything is: numbers that are no finite pixels, roles without a colour,
// icons without a shape, operations that lack what their kind needs. The writers refuse what Check refuses.
func (p Picture) Check() error {
	if !isSize(p.Width) || !isSize(p.Height) {
		return fmt.Errorf("picture of %v by %v pixels cannot be drawn: each side must be 0 to %v", p.Width, p.Height, limit)
	}
	colours, err := ColoursOf(Dark, Standard)
	if err != nil {
		return err
	}
	for i, op := range p.Ops {
		if err := op.check(colours); err != nil {
			return fmt.Errorf("operation %d (%s) of the picture: %w", i, op.Kind, err)
		}
	}
	return nil
}

func (op Op) check(colours Colours) error {
	for _, role := range []Role{op.Fill, op.Stroke} {
		if _, ok := colours[role]; role != "" && !ok {
			return fmt.Errorf("no colour for role %q", role)
		}
	}
	for _, p := range op.Points {
		if !isPosition(p.X) || !isPosition(p.Y) {
			return fmt.Errorf("point (%v, %v) is out of bounds", p.X, p.Y)
		}
	}
	if b := op.Box; b != nil && (!isPosition(b.X) || !isPosition(b.Y) || !isSize(b.W) || !isSize(b.H)) {
		return fmt.Errorf("box %+v is out of bounds", *b)
	}
	if !isSize(op.Radius) || !isSize(op.Width) || !isSize(op.Size) {
		return fmt.Errorf("radius %v, width %v or size %v is out of bounds", op.Radius, op.Width, op.Size)
	}
	return op.checkKind()
}

func (op Op) checkKind() error {
	switch op.Kind {
	case OpRect:
		if op.Box == nil {
			return fmt.Errorf("no box")
		}
	case OpText:
		if len(op.Points) != 1 || op.Size <= 0 {
			return fmt.Errorf("%d points and size %v, want 1 point and a size above 0", len(op.Points), op.Size)
		}
		if op.Anchor != AnchorStart && op.Anchor != AnchorMiddle && op.Anchor != AnchorEnd {
			return fmt.Errorf("unknown anchor %q", op.Anchor)
		}
	case OpPath:
		if n := len(op.Points); n < 2 || op.Curved && n%3 != 1 {
			return fmt.Errorf("%d points, want 2 or more, 1+3n of them when curved", n)
		}
	case OpIcon:
		if op.Box == nil || iconParts(op.Icon) == nil {
			return fmt.Errorf("no box or no icon %q", op.Icon)
		}
	default:
		return fmt.Errorf("unknown kind")
	}
	return nil
}

func isPosition(v float64) bool { return math.Abs(v) <= limit } // false for NaN

func isSize(v float64) bool { return v >= 0 && v <= limit }
