// Package e2e asks the built portolan about a real cluster, and compares its
// answers with what was installed there.
//
// It exists because only a real API server knows real RBAC, real selectors and
// real status. It must never link any of Portolan's packages: the binary named
// by PORTOLAN_BIN is what users get. All tests share one cluster and none
// changes it.
package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"portolan/build/lab/cluster"
	"portolan/build/lab/lab"
	"portolan/build/lab/program"
	"portolan/build/lab/scenario"
)

// The people of these tests. What each may do is written in users_test.go.
const (
	operator = "operator" // everything
	viewer   = "viewer"   // Kubernetes' own role view, everywhere
	tenant   = "tenant"   // some namespaces, by name
	nobody   = "nobody"   // nothing
)

// shared is what all tests use.
var shared struct {
	cluster  *cluster.Cluster
	bin      string
	scenario scenario.Scenario
	expect   scenario.Expectation
}

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if shared.bin, err = program.Binary(); err != nil {
		return 1, err
	}
	shared.scenario = scenario.ThreeMeshes()
	shared.expect = shared.scenario.Expect(cluster.ContextName)
	began := time.Now()
	shared.cluster, err = lab.Start(ctx, shared.scenario, []string{operator, viewer, tenant, nobody}, os.Stderr)
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, shared.cluster.Stop()) }()
	if err := grant(ctx, shared.cluster); err != nil {
		return 1, err
	}
	fmt.Fprintf(os.Stderr, "lab: ready after %s\n", time.Since(began).Round(time.Second))
	return m.Run(), nil
}
