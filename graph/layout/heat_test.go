package layout

import (
	"slices"
	"testing"

	"portolan/graph"
	"portolan/graph/layout/layouttest"
	"portolan/graph/picture"
)

// However many there are, a namespace that is stale or in doubt must not look like one that is not, nor lose its name:
// from the middle on its colour and its marks are drawn, from near its name and its health's sign.
func TestSmallTilesShowWhatTheyAre(t *testing.T) {
	g := build(sample{id: "big", planes: one("1.29.2", "default", smallFrom+100)})
	p, err := Place(t.Context(), g, Options{Aspect: 1.6}, Columns{})
	if err != nil {
		t.Fatal(err)
	}
	icons, texts, boxes, hatched := map[string][]picture.Op{}, map[string]picture.Op{}, map[string]picture.Op{}, map[string]bool{}
	for _, op := range p.Ops {
		switch {
		case op.Node == "":
		case op.Kind == picture.OpIcon:
			icons[op.Node] = append(icons[op.Node], op)
		case op.Kind == picture.OpText:
			texts[op.Node] = op
		case op.Hatch:
			hatched[op.Node] = true
		default:
			boxes[op.Node] = op
		}
	}
	marked := 0
	for _, n := range g.Nodes {
		if n.Kind != graph.Namespace {
			continue
		}
		want := append([]picture.Icon{picture.HealthIcon(healthWord(n.Health))}, marks(n)...)
		got := []picture.Icon{}
		for i, op := range icons[n.ID] {
			got = append(got, op.Icon)
			if (i > 0 || sick(n)) && op.Detail > detailMiddle {
				t.Errorf("%s shows %q from level %d on", n.ID, op.Icon, op.Detail)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s shows %q, want %q", n.ID, got, want)
		}
		if len(want) > 1 {
			marked++
		}
		if text := texts[n.ID]; len([]rune(text.Text)) < 8 || text.Detail != detailClose {
			t.Errorf("%s is called %q from level %d on", n.ID, text.Text, text.Detail)
		}
		if box := boxes[n.ID]; box.Detail != detailMiddle || box.Fill != picture.TileRole(healthWord(n.Health), picture.PartFill) {
			t.Errorf("%s is %q from level %d on", n.ID, box.Fill, box.Detail)
		}
		if hatched[n.ID] != n.Partial {
			t.Errorf("%s is hatched: %v, is partly known: %v", n.ID, hatched[n.ID], n.Partial)
		}
	}
	if marked == 0 {
		t.Fatal("the sample has no marked namespace to look at")
	}
}

// A chart of thousands stays a picture that can be drawn, with the aspect that was asked for.
func TestThousandsOfNamespacesAreAPicture(t *testing.T) {
	for _, n := range []int{1000, 10000} {
		g := build(sample{id: "big", planes: one("1.29.2", "default", n), ztunnel: true}, sample{id: "other", planes: one("1.27.0", "default", 60)})
		p, err := Place(t.Context(), g, Options{Aspect: 1.6}, Columns{})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Check(); err != nil {
			t.Error(err)
		}
		if aspect := p.Width / p.Height; aspect < 1.3 || aspect > 1.9 {
			t.Errorf("%d namespaces make a picture of %v by %v", n, p.Width, p.Height)
		}
		if each := p.Width * p.Height / float64(n); each > (smallWidth*tileStretch+smallGap)*(smallHeight+smallGap)*1.5 {
			t.Errorf("%d namespaces take %.0f pixels each in a picture of %v by %v", n, each, p.Width, p.Height)
		}
		checking(layouttest.Lines)(t, g, p)
	}
}
