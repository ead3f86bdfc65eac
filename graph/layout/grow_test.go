package layout

import (
	"fmt"
	"slices"
	"testing"

	"portolan/graph/picture"
)

// A grid that outgrows its card takes what room there is: below the card, if nothing is there; else by narrower tiles; and
// only if that does not help its card moves, alone. Always its order stays.
func TestAFullGridTakesWhatRoomThereIs(t *testing.T) {
	for _, c := range []struct {
		mesh string
		// below is true where nothing stands below the card.
		below bool
	}{{"small", false}, {"last", true}} {
		t.Run(c.mesh, func(t *testing.T) {
			engine, g := newEngine(t), crowd()
			card, grid := "mesh/"+c.mesh, "grid/plane/prod/"+c.mesh+"/0"
			first := fresh(t, g, engine)
			p := first
			var grew, narrowed, left int
			for i := range 60 {
				g = with(g, namespace(grid, fmt.Sprintf("m-%d", i)))
				after := next(t, g, p, engine)
				onlyIn(t, card, p, after)
				was, is := tilesOf(p, grid), tilesOf(after, grid)
				if !slices.Equal(is[:len(was)], was) {
					t.Fatalf("after %d more the order of the grid is another one", i+1)
				}
				before, now := boxOf(p, card), boxOf(after, card)
				switch {
				case corner(now) != corner(before):
					left++
				case now.H > before.H:
					grew++
				case boxOf(after, was[0]).W < boxOf(p, was[0]).W:
					narrowed++
				case boxOf(after, was[0]) != boxOf(p, was[0]):
					t.Errorf("after %d more the tiles moved for no reason", i+1)
				}
				p = after
			}
			if c.below && (grew == 0 || narrowed > 0 || left > 0) || !c.below && (grew > 0 && left == 0 || narrowed == 0 || left != 1) {
				t.Errorf("it grew %d times, its tiles got narrower %d times, and it moved %d times", grew, narrowed, left)
			}
		})
	}
}

func corner(r picture.Rect) picture.Point { return picture.Point{X: r.X, Y: r.Y} }
