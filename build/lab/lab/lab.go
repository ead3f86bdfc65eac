// Package lab joins the parts: it builds the programs, starts a cluster and
// installs a scenario on it.
//
// It exists so that a test and a person at a terminal get the same cluster by
// one call. It must never hold a rule of its own about Istio.
package lab

import (
	"context"
	"errors"
	"io"

	"portolan/build/lab/cluster"
	"portolan/build/lab/install"
	"portolan/build/lab/scenario"
)

// Start answers a running cluster with the scenario on it. users are people
// without rights. The caller stops it; an error leaves nothing running.
func Start(ctx context.Context, s scenario.Scenario, users []string, log io.Writer) (*cluster.Cluster, error) {
	c, programs, err := start(ctx, s, users, log)
	if err != nil {
		return nil, err
	}
	config, err := c.Config(c.Admin())
	if err == nil {
		err = install.Install(ctx, config, programs, s)
	}
	if err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}
