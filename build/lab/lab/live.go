package lab

import (
	"context"
	"errors"
	"fmt"
	"io"

	"k8s.io/client-go/kubernetes"

	"portolan/build/lab/binary"
	"portolan/build/lab/cluster"
	"portolan/build/lab/install"
	"portolan/build/lab/live"
	"portolan/build/lab/scenario"
)

// Live is a running cluster whose control planes run.
type Live struct {
	*cluster.Cluster
	Client kubernetes.Interface
	// Istiods are in the order of the scenario's planes.
	Istiods []*live.Istiod
}

// StartLive answers a running cluster with the scenario on it, with an istiod for
// every plane and a proxy for every pod that was injected. users are people
// without rights. The caller stops it; an error leaves nothing running.
func StartLive(ctx context.Context, s scenario.Scenario, users []string, log io.Writer) (*Live, error) {
	c, istio, err := start(ctx, s, users, log)
	if err != nil {
		return nil, err
	}
	l := &Live{Cluster: c}
	if err := l.fill(ctx, istio, s); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return l, nil
}

func (l *Live) fill(ctx context.Context, istio string, s scenario.Scenario) error {
	config, err := l.Config(l.Admin())
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	l.Client = client
	istiods := func(ctx context.Context) error {
		for _, p := range s.Planes {
			i, err := live.Start(ctx, l.Cluster, client, istio, p.Namespace, p.Istiod())
			if err != nil {
				return err
			}
			l.Istiods = append(l.Istiods, i)
		}
		return nil
	}
	if err := install.InstallLive(ctx, config, istio, s, istiods); err != nil {
		return err
	}
	return live.StartProxies(l.Cluster, istio)
}

// start answers an empty cluster with the scenario's nodes, and the path of the
// program that is Istio.
func start(ctx context.Context, s scenario.Scenario, users []string, log io.Writer) (c *cluster.Cluster, istio string, err error) {
	dir, err := binary.LabDir()
	if err != nil {
		return nil, "", err
	}
	program, err := binary.Build(ctx, binary.Kubernetes(dir), log)
	if err != nil {
		return nil, "", err
	}
	istio, err = binary.Build(ctx, binary.Istio(dir), log)
	if err != nil {
		return nil, "", err
	}
	options := cluster.Options{Binary: program, Users: users, NodeLabels: map[string]map[string]string{}}
	for _, n := range s.Nodes {
		options.Nodes = append(options.Nodes, n.Name)
		options.NodeLabels[n.Name] = n.Labels
	}
	fmt.Fprintf(log, "lab: starting a cluster with %s\n", s.Name)
	c, err = cluster.Start(ctx, options)
	return c, istio, err
}
