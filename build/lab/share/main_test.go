// Package share lets the built portolan write a real cluster into every file that it has, and looks at what is in them, what
// comes out of them again, and at several contexts side by side.
//
// It exists because what must never leave a cluster can only be looked for where it is: tokens that an API server issued, keys,
// Secrets, and everything else that stands beside what is read. It must never link any of Portolan's packages: files are taken
// apart here by other means. All tests share one cluster, and none changes it.
package share

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"

	"portolan/build/lab/cluster"
	"portolan/build/lab/lab"
	"portolan/build/lab/program"
)

// shared is what all tests use.
var shared struct {
	cluster *cluster.Cluster
	client  kubernetes.Interface
	bin     string
	// secrets are what must be in no file, by what it is.
	secrets map[string]string
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
	began := time.Now()
	shared.cluster, err = lab.Start(ctx, harbour(), people, os.Stderr)
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, shared.cluster.Stop()) }()
	if err := fill(ctx); err != nil {
		return 1, err
	}
	fmt.Fprintf(os.Stderr, "lab: ready after %s, with %d secrets\n", time.Since(began).Round(time.Second), len(shared.secrets))
	return m.Run(), nil
}

// fill gives people their rights, and hides in the cluster what must not be found.
func fill(ctx context.Context) error {
	config, err := shared.cluster.Config(shared.cluster.Admin())
	if err != nil {
		return err
	}
	if shared.client, err = kubernetes.NewForConfig(config); err != nil {
		return err
	}
	objects, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	if err := grant(ctx, shared.client); err != nil {
		return err
	}
	shared.secrets, err = hide(ctx, shared.cluster, shared.client, objects)
	return err
}
