// Command lab starts a test cluster with a scenario and keeps it until it is
// interrupted, for development by hand:
//
//	go run ./cmd/lab up
//	go run ./cmd/lab upgrade
//
// It prints the path of a kubeconfig on stdout, and everything else on stderr.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"portolan/build/lab/binary"
	"portolan/build/lab/cluster"
	"portolan/build/lab/lab"
	"portolan/build/lab/scenario"
)

const usage = `usage: lab VERB
  build    compile the cluster's programs into the cache
  up       start the scenario three-meshes, print its kubeconfig, stay until interrupted
  upgrade  the same with the scenario upgrade, whose istiods run: to switch revisions on
  expect   print what a chart of the scenario must hold, as JSON`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, log io.Writer) error {
	if len(args) != 1 {
		return errors.New(usage)
	}
	switch args[0] {
	case "build":
		return build(ctx, log)
	case "up":
		return up(ctx, out, log)
	case "upgrade":
		return upgrade(ctx, out, log)
	case "expect":
		return expect(out)
	default:
		return errors.New(usage)
	}
}

func build(ctx context.Context, log io.Writer) error {
	dir, err := binary.LabDir()
	if err != nil {
		return err
	}
	for _, p := range []binary.Program{binary.Kubernetes(dir), binary.Istio(dir), binary.IstioOf(dir, scenario.Older)} {
		if _, err := binary.Build(ctx, p, log); err != nil {
			return err
		}
	}
	return nil
}

func up(ctx context.Context, out, log io.Writer) error {
	c, err := lab.Start(ctx, scenario.ThreeMeshes(), nil, log)
	if err != nil {
		return err
	}
	defer c.Stop()
	return stay(ctx, c, out, log)
}

func upgrade(ctx context.Context, out, log io.Writer) error {
	l, err := lab.StartLive(ctx, scenario.Upgrade(), nil, log)
	if err != nil {
		return err
	}
	defer l.Stop()
	return stay(ctx, l.Cluster, out, log)
}

// stay tells how to reach the cluster, and waits for the interrupt.
func stay(ctx context.Context, c *cluster.Cluster, out, log io.Writer) error {
	path, err := c.Kubeconfig(c.Admin())
	if err != nil {
		return err
	}
	fmt.Fprintln(out, path)
	fmt.Fprintf(log, "lab: context %q; kubectl: %s; logs: %s; interrupt to stop\n",
		cluster.ContextName, c.Kubectl(), filepath.Join(c.Dir, "*.log"))
	<-ctx.Done()
	return nil
}

func expect(out io.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(scenario.ThreeMeshes().Expect(cluster.ContextName))
}
