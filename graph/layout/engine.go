package layout

import (
	"context"

	"portolan/graph/picture"
)

// Row is the line of a card that a block stands on, from the top.
type Row int

const (
	// RowPlanes holds the control planes, RowChips what stands between, RowGrids the namespaces.
	RowPlanes Row = iota
	RowChips
	RowGrids
	rows
)

// Block is a box of fixed size, in pixels.
type Block struct {
	W, H float64
	Row  Row
}

// Link ties two blocks, by their index in the Sheet: of neighbouring rows, to stand above each other; of one row, to
// stand side by side, From on the left.
type Link struct{ From, To int }

// Sheet is what an Engine arranges: the blocks of one card. Blocks are in reading order.
type Sheet struct {
	Blocks []Block
	Links  []Link
	// Gap is the least distance between neighbours in a row, in pixels.
	Gap float64
}

// Engine arranges sheets. It may be called from many goroutines.
type Engine interface {
	// Arrange gives the horizontal centre of each block, in pixels from any origin. Blocks of one row are at least Gap
	// apart. Errors: the context's, or why the engine cannot work.
	Arrange(ctx context.Context, sheet Sheet) ([]float64, error)
}

// shift moves centres so that the leftmost block begins at 0, and gives the width of all.
func shift(sheet Sheet, centres []float64) float64 {
	if len(centres) == 0 {
		return 0
	}
	left, right := centres[0], centres[0]
	for i, b := range sheet.Blocks {
		left = min(left, centres[i]-b.W/2)
		right = max(right, centres[i]+b.W/2)
	}
	for i := range centres {
		centres[i] -= left
	}
	return right - left
}

func center(r picture.Rect) picture.Point {
	return picture.Point{X: r.X + r.W/2, Y: r.Y + r.H/2}
}
