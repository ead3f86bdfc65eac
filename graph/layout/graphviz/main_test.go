package graphviz

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"portolan/graph/layout/graphviz/lazy"
)

// The test binary plays all the processes of the story; its first argument says which.
const (
	playWorker  = "graphviz-worker"
	playProgram = "program"  // a start that does nothing: prints whether Graphviz is awake
	playLayout  = "layout"   // a program that needs one layout, from a worker of its own
	playGarbage = "garbage"  // a worker that talks nonsense
	playExit    = "exit"     // a worker that ends at once
	playHang    = "hang"     // a worker that says nothing
	playBusy    = "busy"     // a program that prints its worker's pid and waits for an endless layout
	playDieOnce = "die-once" // a worker that dies at its first request, once for the file it is given
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") {
		if err := play(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func play(args []string) error {
	switch args[0] {
	case playWorker:
		return ServeWorker(os.Stdin, os.Stdout)
	case playProgram:
		fmt.Println("awake:", lazy.Awake())
		return nil
	case playLayout:
		pool := NewPool(Config{Command: command(playWorker), Workers: 1, StartTimeout: time.Minute, LayoutTimeout: time.Minute})
		out, err := pool.Layout(context.Background(), "digraph { a -> b }")
		if err != nil {
			return err
		}
		fmt.Println("json0 bytes:", len(out) > 0)
		return pool.Close()
	case playBusy:
		pool := NewPool(Config{Command: command(playWorker), Workers: 1, StartTimeout: time.Minute, LayoutTimeout: time.Minute})
		if _, err := pool.Layout(context.Background(), "digraph { a -> b }"); err != nil {
			return err
		}
		fmt.Println(pool.idle[0].cmd.Process.Pid)
		_, err := pool.Layout(context.Background(), endless())
		return errors.Join(err, pool.Close())
	case playGarbage:
		fmt.Println("Segmentation fault, or a login banner")
		time.Sleep(time.Minute)
		return nil
	case playExit:
		return fmt.Errorf("no more room on the device")
	case playHang:
		time.Sleep(time.Minute)
		return nil
	case playDieOnce:
		return dieOnce(args[1])
	default:
		return fmt.Errorf("no such part: %s", args[0])
	}
}

func dieOnce(marker string) error {
	if _, err := os.Stat(marker); err == nil {
		return ServeWorker(os.Stdin, os.Stdout)
	}
	if err := writeFrame(os.Stdout, []byte(hello)); err != nil {
		return err
	}
	if _, err := readFrame(os.Stdin, maxFrame); err != nil {
		return err
	}
	if err := os.WriteFile(marker, nil, 0o600); err != nil {
		return err
	}
	return fmt.Errorf("out of bounds memory access")
}

func command(args ...string) []string {
	self, err := os.Executable()
	if err != nil {
		return args
	}
	return append([]string{self}, args...)
}

// newPool is a pool with patience for a loaded machine, closed at the end of the test.
func newPool(t *testing.T, cfg Config) *Pool {
	t.Helper()
	if cfg.Command == nil {
		cfg.Command = command(playWorker)
	}
	if cfg.StartTimeout == 0 {
		cfg.StartTimeout = 2 * time.Minute
	}
	if cfg.LayoutTimeout == 0 {
		cfg.LayoutTimeout = 2 * time.Minute
	}
	pool := NewPool(cfg)
	t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			t.Errorf("close the pool: %v", err)
		}
	})
	return pool
}
