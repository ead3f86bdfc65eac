//go:build !js

// A browser has no processes to fence Graphviz in with: there [Columns] is the engine.

package layout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"portolan/graph/layout/graphviz"
)

// ServeWorker is what the hidden verb that [NewGraphviz] is given has to call, with the process' standard streams.
func ServeWorker(in io.Reader, out io.Writer) error { return graphviz.ServeWorker(in, out) }

// Graphviz is the engine that lets dot arrange the blocks. It remembers what it arranged, so that a mesh whose blocks
// did not change keeps its inner layout and costs nothing. Close it to end its workers.
type Graphviz struct {
	pool *graphviz.Pool

	mu       sync.Mutex
	known    map[string][]float64
	restTill time.Time
	restFor  error
}

const (
	// maxKnown bounds the memory of layouts; a chart has some tens of them.
	maxKnown = 4096
	// restAfterFailure is how long a Graphviz that could not run is not asked again, so that a chart that is drawn
	// every second does not wait for it every second.
	restAfterFailure = time.Minute
)

// NewGraphviz makes the engine; command is the argv of a process that calls [ServeWorker]. No process starts yet.
func NewGraphviz(command ...string) *Graphviz {
	return newGraphviz(graphviz.Config{Command: command})
}

func newGraphviz(cfg graphviz.Config) *Graphviz {
	return &Graphviz{pool: graphviz.NewPool(cfg), known: map[string][]float64{}}
}

// Close ends the workers and returns when they are gone.
func (g *Graphviz) Close() error { return g.pool.Close() }

// Arrange implements [Engine].
func (g *Graphviz) Arrange(ctx context.Context, sheet Sheet) ([]float64, error) {
	if len(sheet.Blocks) == 0 {
		return []float64{}, ctx.Err()
	}
	dot := sheetDOT(sheet)
	if centres, err := g.recall(dot); centres != nil || err != nil {
		return centres, err
	}
	out, err := g.pool.Layout(ctx, dot)
	if err == nil {
		var centres []float64
		if centres, err = readCentres(out, sheet); err == nil {
			g.remember(dot, centres)
			return append([]float64{}, centres...), nil
		}
	}
	if ctx.Err() == nil && !errors.Is(err, graphviz.ErrRefused) {
		g.rest(err)
	}
	return nil, err
}

func (g *Graphviz) recall(dot string) ([]float64, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if centres, ok := g.known[dot]; ok {
		return append([]float64{}, centres...), nil
	}
	if g.restFor != nil && time.Now().Before(g.restTill) {
		return nil, g.restFor
	}
	g.restFor = nil
	return nil, nil
}

func (g *Graphviz) remember(dot string, centres []float64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.known) >= maxKnown {
		clear(g.known)
	}
	g.known[dot] = centres
}

func (g *Graphviz) rest(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.restFor, g.restTill = err, time.Now().Add(restAfterFailure)
}

// sheetDOT writes a sheet for dot: a pixel is a point, names are made here, and there are no words in it. Lines are
// drawn by us, so dot draws none. Rows that no link ties get an invisible one that pulls at nothing.
func sheetDOT(sheet Sheet) string {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph {\ngraph [rankdir=TB splines=none ranksep=0.3 nodesep=%s];\n", inches(sheet.Gap))
	b.WriteString("node [shape=box fixedsize=true label=\" \"];\n")
	first := [rows]int{-1, -1, -1}
	for row := range rows {
		b.WriteString("{ rank=same;")
		for i, block := range sheet.Blocks {
			if block.Row != row {
				continue
			}
			if first[row] < 0 {
				first[row] = i
			}
			fmt.Fprintf(&b, " n%d [width=%s height=%s];", i, inches(block.W), inches(block.H))
		}
		b.WriteString(" }\n")
	}
	last := -1
	for row := range rows {
		if first[row] >= 0 && last >= 0 {
			fmt.Fprintf(&b, "n%d -> n%d [weight=0];\n", last, first[row])
		}
		if first[row] >= 0 {
			last = first[row]
		}
	}
	for _, l := range sheet.Links {
		fmt.Fprintf(&b, "n%d -> n%d [weight=100];\n", l.From, l.To)
	}
	b.WriteString("}\n")
	return b.String()
}

// inches writes pixels as Graphviz wants sizes, in whole points.
func inches(pixels float64) string {
	return strconv.FormatFloat(math.Ceil(pixels)/72, 'f', 5, 64)
}

// readCentres takes the blocks' centres out of json0 and checks that all are there.
func readCentres(out []byte, sheet Sheet) ([]float64, error) {
	var doc struct {
		Objects []struct {
			Name string `json:"name"`
			Pos  string `json:"pos"`
		} `json:"objects"`
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		return nil, fmt.Errorf("read graphviz' answer: %w", err)
	}
	centres := make([]float64, len(sheet.Blocks))
	found := 0
	for _, o := range doc.Objects {
		var i int
		if n, err := fmt.Sscanf(o.Name, "n%d", &i); n != 1 || err != nil || i < 0 || i >= len(centres) {
			continue
		}
		x, _, _ := strings.Cut(o.Pos, ",")
		value, err := strconv.ParseFloat(x, 64)
		if err != nil {
			return nil, fmt.Errorf("read graphviz' answer: position %q: %w", o.Pos, err)
		}
		centres[i] = value
		found++
	}
	if found != len(centres) {
		return nil, fmt.Errorf("read graphviz' answer: %d of %d blocks have a position", found, len(centres))
	}
	return centres, nil
}
