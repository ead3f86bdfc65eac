package layout

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"portolan/graph"
	"portolan/graph/layout/graphviz"
)

// The test binary plays the worker, and workers that fail; its first argument says which.
const (
	playWorker  = "graphviz-worker"
	playExit    = "exit"
	playGarbage = "garbage"
	playHang    = "hang"
)

func TestMain(m *testing.M) {
	if len(os.Args) < 2 || strings.HasPrefix(os.Args[1], "-") {
		os.Exit(m.Run())
	}
	switch os.Args[1] {
	case playWorker:
		if err := ServeWorker(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case playGarbage:
		fmt.Println("this is no frame")
		time.Sleep(time.Minute)
	case playHang:
		time.Sleep(time.Minute)
	default:
		os.Exit(1)
	}
	os.Exit(0)
}

// newEngine is a real Graphviz with patience for a loaded machine.
func newEngine(t testing.TB) *Graphviz {
	t.Helper()
	return engineOf(t, graphviz.Config{Command: []string{os.Args[0], playWorker}, StartTimeout: 2 * time.Minute, LayoutTimeout: 2 * time.Minute})
}

func engineOf(t testing.TB, cfg graphviz.Config) *Graphviz {
	t.Helper()
	engine := newGraphviz(cfg)
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Errorf("close the engine: %v", err)
		}
	})
	return engine
}

func TestChartAppearsWithoutGraphviz(t *testing.T) {
	for name, cfg := range map[string]graphviz.Config{
		"no such program": {Command: []string{"/no/such/program"}},
		"it exits":        {Command: []string{os.Args[0], playExit}},
		"talks garbage":   {Command: []string{os.Args[0], playGarbage}},
		"hangs":           {Command: []string{os.Args[0], playHang}, StartTimeout: 200 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			g := threeMeshes(30)
			g.Notes = append(g.Notes, "kept")
			p, err := Place(t.Context(), g, Options{}, engineOf(t, cfg))
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Nodes) != len(g.Nodes) || len(p.Edges) != len(g.Edges) {
				t.Errorf("%d of %d nodes, %d of %d edges", len(p.Nodes), len(g.Nodes), len(p.Edges), len(g.Edges))
			}
			if len(p.Notes) != 2 || p.Notes[0] != "kept" || !strings.Contains(p.Notes[1], "Graphviz cannot run") {
				t.Errorf("notes: %q", p.Notes)
			}
		})
	}
}

func TestNoEngineIsTheFallback(t *testing.T) {
	p, err := Place(t.Context(), canaryMesh(), Options{}, nil)
	if err != nil || len(p.Notes) != 1 || !strings.Contains(p.Notes[0], "switched off") {
		t.Errorf("got notes %q, %v", p.Notes, err)
	}
}

// TestGraphvizThatFailedIsNotAskedAgainSoon guards against a chart that waits for a timeout at every change.
func TestGraphvizThatFailedIsNotAskedAgainSoon(t *testing.T) {
	engine := engineOf(t, graphviz.Config{Command: []string{os.Args[0], playExit}})
	sheet := Sheet{Blocks: []Block{{W: 10, H: 10}}}
	_, first := engine.Arrange(t.Context(), sheet)
	_, second := engine.Arrange(t.Context(), sheet)
	if first == nil || !errors.Is(second, first) {
		t.Errorf("got %v, then %v", first, second)
	}
}

// TestArrangedMeshesAreRemembered closes Graphviz after the first picture: the second needs nothing of it.
func TestArrangedMeshesAreRemembered(t *testing.T) {
	engine, g := newEngine(t), threeMeshes(60)
	if _, err := Place(t.Context(), g, Options{}, engine); err != nil {
		t.Fatal(err)
	}
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	p, err := Place(t.Context(), g, Options{}, engine)
	if err != nil || len(p.Notes) != 0 {
		t.Errorf("notes %q, %v", p.Notes, err)
	}
}

func TestPlaceHonoursItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Place(ctx, canaryMesh(), Options{}, newEngine(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// cancelling ends the context of the layout when it has arranged what it was asked for.
type cancelling struct{ cancel context.CancelFunc }

func (e cancelling) Arrange(_ context.Context, s Sheet) ([]float64, error) {
	e.cancel()
	return Columns{}.Arrange(context.Background(), s)
}

func TestFindingTheWayOfLinesEndsWithTheContext(t *testing.T) {
	g := canaryMesh()
	var from, to string
	for _, n := range g.Nodes {
		switch n.Kind {
		case graph.Namespace:
			from = n.ID
		case graph.Plane:
			to = n.ID
		}
	}
	g.Edges = append(g.Edges, graph.Edge{ID: "wanted:far", From: from, To: to, Kind: graph.Wanted})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, err := Place(ctx, g, Options{}, cancelling{cancel}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestPlaceRefusesWhatIsNoGraph(t *testing.T) {
	for name, nodes := range map[string][]graph.Node{
		"a node twice":           {{ID: "m", Kind: graph.Mesh}, {ID: "m", Kind: graph.Mesh}},
		"a plane outside a mesh": {{ID: "p", Kind: graph.Plane}},
		"a parent that is none":  {{ID: "m", Kind: graph.Mesh}, {ID: "p", Parent: "m", Kind: graph.Plane}, {ID: "n", Parent: "p", Kind: graph.Namespace}},
	} {
		if _, err := Place(t.Context(), graph.Graph{Nodes: nodes}, Options{}, Columns{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestNoWordsGoToGraphviz holds for every label, however it is made.
func TestNoWordsGoToGraphviz(t *testing.T) {
	for _, label := range nasty {
		g := build(sample{id: "m", planes: one("1.29.2", label, 3), ztunnel: true})
		for i := range g.Nodes {
			g.Nodes[i].Label = label
		}
		spy := &spy{}
		if _, err := Place(t.Context(), g, Options{}, spy); err != nil {
			t.Fatal(err)
		}
		for _, dot := range spy.seen {
			for _, r := range dot {
				if r > '~' || r == '\\' || r == '<' {
					t.Fatalf("label %.20q: %q in %s", label, r, dot)
				}
			}
		}
	}
}

// spy is an engine that notes what dot would have been given.
type spy struct{ seen []string }

func (s *spy) Arrange(ctx context.Context, sheet Sheet) ([]float64, error) {
	s.seen = append(s.seen, sheetDOT(sheet))
	return Columns{}.Arrange(ctx, sheet)
}
