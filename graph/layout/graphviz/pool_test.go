package graphviz

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// star is a graph whose layout tells its size: one hub and n leaves, all on the rank below.
func star(n int) string {
	var b strings.Builder
	b.WriteString("digraph { node [shape=box fixedsize=true width=1 height=.5 label=\" \"];\n")
	for i := range n {
		fmt.Fprintf(&b, "hub -> n%d;\n", i)
	}
	b.WriteString("}\n")
	return b.String()
}

// endless is a graph that takes dot far longer than a test waits.
func endless() string {
	var b strings.Builder
	b.WriteString("digraph {\n")
	for i := range 20000 {
		fmt.Fprintf(&b, "n%d -> n%d;\n", i%2000, (i*7919+i/2000)%2000)
	}
	b.WriteString("}\n")
	return b.String()
}

// positions counts the nodes of a json0 and its width in points.
func positions(t *testing.T, out []byte) (nodes int, width float64) {
	t.Helper()
	var doc struct {
		BB      string `json:"bb"`
		Objects []struct {
			Pos string `json:"pos"`
		} `json:"objects"`
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, out)
	}
	for _, o := range doc.Objects {
		if o.Pos != "" {
			nodes++
		}
	}
	var left, bottom, height float64
	if _, err := fmt.Sscanf(doc.BB, "%g,%g,%g,%g", &left, &bottom, &width, &height); err != nil {
		t.Fatalf("bb %q: %v", doc.BB, err)
	}
	return nodes, width
}

func TestLayoutGivesPositions(t *testing.T) {
	out, err := newPool(t, Config{Workers: 1}).Layout(t.Context(), star(3))
	if err != nil {
		t.Fatal(err)
	}
	if nodes, width := positions(t, out); nodes != 4 || width < 3*72 {
		t.Errorf("got %d nodes, %g points wide; want 4 nodes, three inches at least", nodes, width)
	}
}

func TestParallelLayoutsAreRight(t *testing.T) {
	pool := newPool(t, Config{Workers: 3})
	alone := newPool(t, Config{Workers: 1})
	want := map[int]string{}
	for n := 1; n <= 8; n++ {
		out, err := alone.Layout(t.Context(), star(n))
		if err != nil {
			t.Fatal(err)
		}
		want[n] = string(out)
	}
	var wg sync.WaitGroup
	for range 5 {
		for n := 1; n <= 8; n++ {
			wg.Go(func() {
				out, err := pool.Layout(t.Context(), star(n))
				if err != nil {
					t.Errorf("star of %d: %v", n, err)
				} else if string(out) != want[n] {
					t.Errorf("star of %d: another answer than alone", n)
				}
			})
		}
	}
	wg.Wait()
}

func TestRefusedGraphIsAnErrorNotACrash(t *testing.T) {
	pool := newPool(t, Config{Workers: 1})
	for _, dot := range []string{"digraph { a -> ", "this is no graph", "", "digraph { a\x00b }"} {
		if _, err := pool.Layout(t.Context(), dot); !errors.Is(err, ErrRefused) {
			t.Errorf("%q: got %v, want ErrRefused", dot, err)
		}
	}
	if _, err := pool.Layout(t.Context(), star(2)); err != nil {
		t.Errorf("after refusals: %v", err)
	}
}

func TestWorkerThatDiesCostsOneLayout(t *testing.T) {
	marker := filepath.Join(t.TempDir(), "died")
	pool := newPool(t, Config{Workers: 1, Command: command(playDieOnce, marker)})
	out, err := pool.Layout(t.Context(), star(2))
	if err != nil {
		t.Fatalf("the second try: %v", err)
	}
	if nodes, _ := positions(t, out); nodes != 3 {
		t.Errorf("got %d nodes, want 3", nodes)
	}
}

func TestWorkersThatCannotWork(t *testing.T) {
	stories := []struct {
		name, says string
		cfg        Config
	}{
		{"no command", "no command is set", Config{Command: []string{}}},
		{"no such program", "/no/such/program", Config{Command: []string{"/no/such/program"}}},
		{"it exits", "no more room on the device", Config{Command: command(playExit)}},
		{"it talks garbage", "does not speak", Config{Command: command(playGarbage)}},
		{"it hangs", "did not answer in time", Config{Command: command(playHang), StartTimeout: 200 * time.Millisecond}},
	}
	for _, story := range stories {
		t.Run(story.name, func(t *testing.T) {
			out, err := newPool(t, story.cfg).Layout(t.Context(), star(2))
			if err == nil || !strings.Contains(err.Error(), story.says) {
				t.Errorf("got %d bytes and %v, want an error that says %q", len(out), err, story.says)
			}
		})
	}
}

func TestClosedPoolStartsNothing(t *testing.T) {
	pool := newPool(t, Config{Workers: 1})
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Layout(t.Context(), star(1)); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}

func TestCancelledBeforeItStarts(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newPool(t, Config{Workers: 1}).Layout(ctx, star(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestWorkersAreReplaced(t *testing.T) {
	for name, cfg := range map[string]Config{
		"after a number of layouts": {Workers: 1, MaxLayouts: 2},
		"after so much memory":      {Workers: 1, MaxMemory: 1},
		"after a rest":              {Workers: 1, Idle: time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			pool := newPool(t, cfg)
			for range 4 {
				if _, err := pool.Layout(t.Context(), star(1)); err != nil {
					t.Fatal(err)
				}
			}
			waitFor(t, "no worker is left", func() bool {
				pool.mu.Lock()
				defer pool.mu.Unlock()
				return len(pool.idle) == 0
			})
		})
	}
}

// waitFor polls: it fails only after a minute, so that a slow machine does not.
func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("a minute later still not: %s", what)
		}
	}
}
