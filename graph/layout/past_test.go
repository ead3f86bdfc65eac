package layout

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portolan/graph/layout/layouttest"
	"portolan/graph/picture"
)

// A previous picture is believed only where it makes sense: whatever it says, nothing overlaps and no line runs through
// a node.
func TestNoPreviousPictureSpoilsTheNextOne(t *testing.T) {
	wild := []float64{math.NaN(), math.Inf(1), -50, 0, 1, 1e9}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		g := random(seed)
		p := fresh(t, g, Columns{})
		p.Nodes, p.Edges = slices.Clone(p.Nodes), slices.Clone(p.Edges)
		for range 1 + r.IntN(6) {
			n := &p.Nodes[r.IntN(len(p.Nodes))]
			value := []*float64{&n.Box.X, &n.Box.Y, &n.Box.W, &n.Box.H}[r.IntN(4)]
			switch r.IntN(5) {
			case 0:
				*value = wild[r.IntN(len(wild))]
			case 1:
				*value += float64(r.IntN(400) - 200)
			case 2:
				n.Box = p.Nodes[r.IntN(len(p.Nodes))].Box
			case 3:
				n.Parent, n.Kind = p.Nodes[r.IntN(len(p.Nodes))].ID, p.Nodes[r.IntN(len(p.Nodes))].Kind
			default:
				n.ID = p.Nodes[r.IntN(len(p.Nodes))].ID
			}
		}
		for _, length := range []*float64{&p.Width, &p.Height} {
			if r.IntN(4) == 0 {
				*length = wild[r.IntN(len(wild))]
			}
		}
		for i := range p.Edges {
			if r.IntN(3) == 0 {
				p.Edges[i].Points = []picture.Point{{X: wild[r.IntN(len(wild))]}}
			}
		}
		after, err := Place(t.Context(), g, Options{Aspect: 1.6, Previous: &p}, Columns{})
		if err != nil {
			t.Fatal(err)
		}
		if !(after.Width > 0 && after.Width < maxSide && after.Height > 0 && after.Height < maxSide) {
			t.Fatalf("seed %d: a canvas of %g by %g became one of %g by %g", seed, p.Width, p.Height, after.Width, after.Height)
		}
		if checking(layouttest.All)(t, g, after); t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// What stays where the plain grid put it is still said to be placed by it.
func TestTheNoteOfThePlainGridStaysWithWhatItPlaced(t *testing.T) {
	g := threeMeshes(30)
	p := fresh(t, g, nil)
	after, err := Place(t.Context(), g, Options{Aspect: 1.6, Previous: &p}, Columns{})
	if err != nil || !slices.Equal(after.Notes, p.Notes) || len(p.Notes) != 1 || !strings.HasPrefix(p.Notes[0], plainNote) {
		t.Errorf("notes %q became %q, %v", p.Notes, after.Notes, err)
	}
}

// Nothing of another cluster's picture can be kept, nor of one that would leave the canvas mostly blank.
func TestAPictureOfSomethingElseIsNoPast(t *testing.T) {
	g := threeMeshes(30)
	want := fresh(t, g, Columns{})
	vast := want
	vast.Width, vast.Height = 3*want.Width, want.Height
	for name, previous := range map[string]picture.Picture{"another cluster": fresh(t, random(7), Columns{}), "a vast one": vast, "none": {}} {
		p, err := Place(t.Context(), g, Options{Aspect: 1.6, Previous: &previous}, Columns{})
		if err != nil {
			t.Fatal(err)
		}
		if m := moved(want, p); len(m) > 0 || p.Width != want.Width {
			t.Errorf("after %s the picture is not a fresh one", name)
		}
	}
}
