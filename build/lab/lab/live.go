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
	c, programs, err := start(ctx, s, users, log)
	if err != nil {
		return nil, err
	}
	l := &Live{Cluster: c}
	if err := l.fill(ctx, programs, s); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return l, nil
}

func (l *Live) fill(ctx context.Context, programs install.Programs, s scenario.Scenario) error {
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
			i, err := live.Start(ctx, l.Cluster, client, programs.ByVersion[p.Version], p.Namespace, p.Istiod())
			if err != nil {
				return err
			}
			l.Istiods = append(l.Istiods, i)
		}
		return nil
	}
	if err := install.InstallLive(ctx, config, programs, s, istiods); err != nil {
		return err
	}
	if s.Silent {
		return nil
	}
	return live.StartProxies(l.Cluster, programs.Newest)
}

// start answers an empty cluster with the scenario's nodes, and the programs that
// are its Istios.
func start(ctx context.Context, s scenario.Scenario, users []string, log io.Writer) (*cluster.Cluster, install.Programs, error) {
	none := install.Programs{}
	dir, err := binary.LabDir()
	if err != nil {
		return nil, none, err
	}
	program, err := binary.Build(ctx, binary.Kubernetes(dir), log)
	if err != nil {
		return nil, none, err
	}
	programs, err := istios(ctx, dir, s, log)
	if err != nil {
		return nil, none, err
	}
	options := cluster.Options{Binary: program, Users: users, NodeLabels: map[string]map[string]string{}}
	for _, n := range s.Nodes {
		options.Nodes = append(options.Nodes, n.Name)
		options.NodeLabels[n.Name] = n.Labels
	}
	fmt.Fprintf(log, "lab: starting a cluster with %s\n", s.Name)
	c, err := cluster.Start(ctx, options)
	return c, programs, err
}

// istios builds what the scenario's planes ask for by their versions.
func istios(ctx context.Context, dir string, s scenario.Scenario, log io.Writer) (install.Programs, error) {
	newest, err := binary.Build(ctx, binary.Istio(dir), log)
	if err != nil {
		return install.Programs{}, err
	}
	programs := install.Programs{Newest: newest, ByVersion: map[string]string{}}
	for _, p := range s.Planes {
		programs.ByVersion[p.Version], err = binary.Build(ctx, binary.IstioOf(dir, p.Version), log)
		if err != nil {
			return install.Programs{}, err
		}
	}
	return programs, nil
}
