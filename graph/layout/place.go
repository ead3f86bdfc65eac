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
}

const defaultAspect = 1.6

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
	notes := append([]string{}, g.Notes...)
	if why := plan.arrange(ctx, engine); why != nil {
		if err := ctx.Err(); err != nil {
			return picture.Picture{}, err
		}
		notes = append(notes, fmt.Sprintf("Placed by the plain grid, because Graphviz cannot run: %v", why))
		if err := plan.arrange(ctx, Columns{}); err != nil {
			return picture.Picture{}, err
		}
	}
	s := newPaper(g, t, notes)
	s.place(plan)
	if err := s.route(ctx); err != nil {
		return picture.Picture{}, err
	}
	return s.draw(), nil
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
			centres, err := engine.Arrange(ctx, c.blocks.sheet)
			if err != nil {
				return err
			}
			if len(centres) != len(c.blocks.sheet.Blocks) {
				return fmt.Errorf("%d of %d blocks have a place", len(centres), len(c.blocks.sheet.Blocks))
			}
			c.centres = centres
			return nil
		})
	}
	return group.Wait()
}
