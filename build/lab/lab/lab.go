// Package lab joins the parts: it builds the programs, starts a cluster and
// installs a scenario on it.
//
// It exists so that a test and a person at a terminal get the same cluster by
// one call. It must never hold a rule of its own about Istio.
package lab

import (
	"context"
	"errors"
	"fmt"
	"io"

	"portolan/build/lab/binary"
	"portolan/build/lab/cluster"
	"portolan/build/lab/install"
	"portolan/build/lab/scenario"
)

// Start answers a running cluster with the scenario on it. users are people
// without rights. The caller stops it; an error leaves nothing running.
func Start(ctx context.Context, s scenario.Scenario, users []string, log io.Writer) (*cluster.Cluster, error) {
	dir, err := binary.LabDir()
	if err != nil {
		return nil, err
	}
	program, err := binary.Build(ctx, binary.Kubernetes(dir), log)
	if err != nil {
		return nil, err
	}
	renderer, err := binary.Build(ctx, binary.IstioManifests(dir), log)
	if err != nil {
		return nil, err
	}
	options := cluster.Options{Binary: program, Users: users, NodeLabels: map[string]map[string]string{}}
	for _, n := range s.Nodes {
		options.Nodes = append(options.Nodes, n.Name)
		options.NodeLabels[n.Name] = n.Labels
	}
	fmt.Fprintf(log, "lab: starting a cluster with %s\n", s.Name)
	c, err := cluster.Start(ctx, options)
	if err != nil {
		return nil, err
	}
	config, err := c.Config(c.Admin())
	if err == nil {
		err = install.Install(ctx, config, renderer, s)
	}
	if err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}
