package layout

import "context"

// Columns is the engine that always works: linked blocks make a column, and columns stand side by side in reading
// order. It cares for no crossings, which a mesh with one plane to a grid does not have anyway.
type Columns struct{}

// Arrange implements [Engine]; it fails only when ctx has ended.
func (Columns) Arrange(ctx context.Context, sheet Sheet) ([]float64, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	centres := make([]float64, len(sheet.Blocks))
	x := 0.0
	for _, column := range connected(sheet) {
		left, right := arrangeColumn(sheet, column, centres)
		for _, i := range column {
			centres[i] += x - left
		}
		x += right - left + sheet.Gap
	}
	return centres, nil
}

// arrangeColumn places the blocks of one column around the axis 0 and gives its extent. A row with one block that links
// upwards or downwards has that block on the axis, so that lines are straight; other rows are centred as a whole.
func arrangeColumn(sheet Sheet, column []int, centres []float64) (left, right float64) {
	vertical := map[int]bool{}
	for _, l := range sheet.Links {
		if sheet.Blocks[l.From].Row != sheet.Blocks[l.To].Row {
			vertical[l.From], vertical[l.To] = true, true
		}
	}
	for row := range rows {
		var line []int
		axis, axes := 0.0, 0
		x := -sheet.Gap
		for _, i := range column {
			b := sheet.Blocks[i]
			if b.Row != row {
				continue
			}
			x += sheet.Gap + b.W
			centres[i] = x - b.W/2
			line = append(line, i)
			if vertical[i] {
				axis, axes = centres[i], axes+1
			}
		}
		if axes != 1 {
			axis = x / 2
		}
		for _, i := range line {
			centres[i] -= axis
			left = min(left, centres[i]-sheet.Blocks[i].W/2)
			right = max(right, centres[i]+sheet.Blocks[i].W/2)
		}
	}
	return left, right
}

// connected gives the sets of linked blocks, each in reading order, ordered by their first block.
func connected(sheet Sheet) [][]int {
	root := make([]int, len(sheet.Blocks))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			i = root[i]
		}
		return i
	}
	for _, l := range sheet.Links {
		a, b := find(l.From), find(l.To)
		root[max(a, b)] = min(a, b)
	}
	var out [][]int
	at := map[int]int{}
	for i := range sheet.Blocks {
		r := find(i)
		if _, ok := at[r]; !ok {
			at[r] = len(out)
			out = append(out, nil)
		}
		out[at[r]] = append(out[at[r]], i)
	}
	return out
}
