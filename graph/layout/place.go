package layout

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"portolan/graph"
	"portolan/graph/picture"
)

// Options are what the one who looks wants.
type Options struct {
	// Aspect is the width of the window divided by its height; what is no positive number means 1.6.
	Aspect float64
	// Previous is the picture of the same view of an earlier reading, nil for none. What was there stays there as far as
	// it can: what changes in one card moves nothing in another, and the tiles of a grid keep their slots, also when
	// their health changes. Where nothing sensible can be kept the picture is a fresh one.
	Previous *picture.Picture
}

const defaultAspect = 1.6

// plainNote begins the note of a picture that Graphviz had no part in.
const plainNote = "Placed by the plain grid, because Graphviz cannot run: "

var errSwitchedOff = errors.New("it is switched off")

// Place makes the picture of a graph. The engine arranges the blocks of each mesh; where it is nil or cannot work,
// [Columns] does, and the picture's notes say so and why. Errors: the context's, or that the graph is none (a node
// twice, or without a place).
func Place(ctx context.Context, g graph.Graph, opts Options, engine Engine) (picture.Picture, error) {
	if err := ctx.Err(); err != nil {
		return picture.Picture{}, err
	}
	g.Edges = slices.SortedFunc(slices.Values(g.Edges), func(a, b graph.Edge) int { return strings.Compare(a.ID, b.ID) })
	t, err := newTree(g)
	if err != nil {
		return picture.Picture{}, err
	}
	t.measure()
	if !(opts.Aspect > 0) || math.IsInf(opts.Aspect, 0) {
		opts.Aspect = defaultAspect
	}
	plan := newPlan(t, opts.Aspect)
	s, err := placeAsBefore(ctx, g, opts, engine, plan.area())
	if err == nil && s == nil {
		s, err = placeFresh(ctx, g, t, plan, engine)
	}
	if err != nil {
		return picture.Picture{}, err
	}
	if err := s.route(ctx); err != nil {
		return picture.Picture{}, err
	}
	return s.draw(), nil
}

// placeFresh places a graph that nobody has seen yet.
func placeFresh(ctx context.Context, g graph.Graph, t *tree, plan *plan, engine Engine) (*paper, error) {
	notes := append([]string{}, g.Notes...)
	if why := plan.arrange(ctx, engine); why != nil {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		notes = append(notes, plainNote+why.Error())
		if err := plan.arrange(ctx, Columns{}); err != nil {
			return nil, err
		}
	}
	s := newPaper(g, t, notes)
	s.place(plan)
	return s, nil
}

// placeAsBefore places a graph as in the picture before it; nil where there is none, or nothing of it can be kept.
func placeAsBefore(ctx context.Context, g graph.Graph, opts Options, engine Engine, freshArea float64) (*paper, error) {
	if opts.Previous == nil {
		return nil, nil
	}
	t, err := newTree(g)
	if err != nil {
		return nil, err
	}
	t.measure()
	before, hand := newPast(*opts.Previous), &hand{engine: engine}
	k, err := keep(ctx, t, before, opts.Aspect, freshArea, hand.arrange)
	if k == nil || err != nil {
		return nil, err
	}
	notes := append([]string{}, g.Notes...)
	switch {
	case hand.why != nil:
		notes = append(notes, plainNote+hand.why.Error())
	case before.plain != "":
		notes = append(notes, before.plain) // what stays was placed so
	}
	s := newPaper(g, t, notes)
	s.keep(k)
	return s, nil
}

// hand arranges with an engine until it cannot work, and by [Columns] from then on.
type hand struct {
	engine Engine
	why    error
}

func (h *hand) arrange(ctx context.Context, sheet Sheet) ([]float64, error) {
	if h.engine == nil {
		h.why = errSwitchedOff
	}
	if h.why == nil {
		centres, err := arrangeBy(ctx, h.engine, sheet)
		if err == nil || ctx.Err() != nil {
			return centres, err
		}
		h.why = err
	}
	return arrangeBy(ctx, Columns{}, sheet)
}

// arrangeBy asks an engine and checks that it placed every block.
func arrangeBy(ctx context.Context, engine Engine, sheet Sheet) ([]float64, error) {
	centres, err := engine.Arrange(ctx, sheet)
	if err == nil && len(centres) != len(sheet.Blocks) {
		err = fmt.Errorf("%d of %d blocks have a place", len(centres), len(sheet.Blocks))
	}
	return centres, err
}

// plan is where each card stands, and the arrangement of its blocks.
type plan struct {
	shelves []shelf
	width   float64
	cards   []planned
}

// planned is a card with its blocks and its final size.
type planned struct {
	form    *form
	blocks  *blocks
	centres []float64
	shelf   int
	frame   frame
}

// newPlan packs the cards and sizes their blocks.
func newPlan(t *tree, aspect float64) *plan {
	p := &plan{}
	forms := make([]*form, len(t.cards))
	for i, c := range t.cards {
		forms[i] = newForm(c)
	}
	if len(forms) == 0 {
		return p
	}
	p.shelves, p.width = pack(forms, t.tileWidth, aspect)
	for i, s := range p.shelves {
		tile, widths := s.stretch(t.tileWidth, p.width, i > 0 && i == len(p.shelves)-1)
		for j, f := range s.forms {
			size := frame{line: s.line, width: widths[j], gridHeight: s.height - f.overhead(s.line), room: s.grids[j], tile: tile}
			p.cards = append(p.cards, planned{form: f, blocks: newBlocks(f, size), shelf: i, frame: size})
		}
	}
	return p
}

// area is how large the picture will be, about.
func (p *plan) area() float64 {
	height := float64(2*canvasMargin + footerHeight - cardGap)
	for _, s := range p.shelves {
		height += s.height + cardGap
	}
	return (p.width + 2*canvasMargin) * height
}

// arrange lets the engine arrange all cards; the error is the first one that came, which ends the others.
func (p *plan) arrange(ctx context.Context, engine Engine) error {
	if engine == nil {
		return errSwitchedOff
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(2, runtime.GOMAXPROCS(0)))
	for i := range p.cards {
		group.Go(func() error {
			c := &p.cards[i]
			centres, err := c.blocks.arrange(ctx, func(ctx context.Context, sheet Sheet) ([]float64, error) {
				return arrangeBy(ctx, engine, sheet)
			})
			c.centres = centres
			return err
		})
	}
	return group.Wait()
}
