// Package cluster starts and stops a real Kubernetes on loopback: etcd,
// kube-apiserver, kube-controller-manager, kube-scheduler, and kwok, which plays
// nodes and their kubelets.
//
// It exists so that tests meet a real API server, real RBAC and real
// controllers. Everything lies in one temporary folder and ends with the process
// that started it. It must never listen beyond loopback, write outside its
// folder, or know of Istio.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// ServiceRange is where ClusterIPs come from: loopback addresses, so that a
// program on this machine can listen on a Service's own address and the API
// server reaches it there as a webhook.
const ServiceRange = "127.97.0.0/16"

// The users whose tokens the lab keeps for itself.
const (
	adminUser      = "admin"
	controllerUser = "lab-controller-manager"
	schedulerUser  = "lab-scheduler"
	kwokUser       = "lab-kwok"
)

// Options say what to start.
type Options struct {
	// Binary is the path of the program built from build/lab/kube.
	Binary string
	// Nodes are the names of the nodes; NodeLabels are labels by node.
	Nodes      []string
	NodeLabels map[string]map[string]string
	// Users are people without any rights until a test grants them some.
	Users []string
}

// Cluster is a running Kubernetes. Stop ends it.
type Cluster struct {
	// Dir holds everything: data, logs, keys and kubeconfigs.
	Dir string

	options   Options
	url       string
	tokens    map[string]string
	ports     ports
	processes []*Process // in the order of starting
}

type ports struct{ etcd, etcdPeer, api, kubelet int }

// Start answers when the API server serves, its nodes are ready, and pods can
// be made. An error leaves nothing running.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	c := &Cluster{options: o, tokens: map[string]string{}}
	if err := c.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start the lab's cluster: %w", err), c.Stop())
	}
	return c, nil
}

func (c *Cluster) start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	if err := c.prepare(ctx); err != nil {
		return err
	}
	steps := []func(context.Context) error{
		c.startEtcd, c.startAPIServer, c.startControllers, c.defineForwards, c.startKwok, c.createNodes, c.waitForNodes,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// prepare makes the folder, the ports, the keys and the tokens.
func (c *Cluster) prepare(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "portolan-lab-")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	c.Dir = dir
	free, err := freePorts(4)
	if err != nil {
		return err
	}
	c.ports = ports{etcd: free[0], etcdPeer: free[1], api: free[2], kubelet: free[3]}
	c.url = fmt.Sprintf("https://127.0.0.1:%d", c.ports.api)
	if err := writeKey(dir, "service-accounts"); err != nil {
		return err
	}
	if err := writeCertificate(dir, "kubelet"); err != nil {
		return err
	}
	if err := c.writeTokens(); err != nil {
		return err
	}
	if err := os.WriteFile(c.path("audit-policy.yaml"), []byte(auditPolicy), 0o600); err != nil {
		return err
	}
	return c.writeKwokConfig(ctx)
}

// Stop ends every program, last started first, and removes the folder. It may
// be called more than once.
func (c *Cluster) Stop() error {
	for _, p := range slices.Backward(c.processes) {
		p.stop(10 * time.Second)
	}
	c.processes = nil
	if c.Dir == "" {
		return nil
	}
	return os.RemoveAll(c.Dir)
}

// Config answers a client configuration for the user, without client-side
// throttling.
func (c *Cluster) Config(user string) (*rest.Config, error) {
	path, err := c.Kubeconfig(user)
	if err != nil {
		return nil, err
	}
	config, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		return nil, fmt.Errorf("client of %s: %w", user, err)
	}
	config.QPS, config.Burst = 500, 1000
	config.WarningHandler = rest.NoWarnings{} // of fields that Istio's charts set for older clusters
	return config, nil
}

// Admin is the name of the user who may do everything, for [Cluster.Access],
// [Cluster.Config] and [Cluster.Kubeconfig].
func (c *Cluster) Admin() string { return adminUser }

// Kubectl is a path that runs kubectl of the cluster's own version.
func (c *Cluster) Kubectl() string { return c.path("kubectl") }

func (c *Cluster) path(name string) string { return filepath.Join(c.Dir, name) }

// caFile is the certificate that the API server signed for itself.
func (c *Cluster) caFile() string { return c.path("certificates/apiserver.crt") }

// Run starts a program that ends with the cluster. One that was killed may be
// started again under its name, and takes its place in the order of ending.
func (c *Cluster) Run(program Program) (*Process, error) {
	p, err := start(c.Dir, program)
	if err != nil {
		return nil, err
	}
	for i, old := range c.processes {
		if old.name == program.Name && old.killed.Load() {
			c.processes[i] = p
			return p, nil
		}
	}
	c.processes = append(c.processes, p)
	return p, nil
}

// run starts one of the cluster's own programs, all of which are one file.
func (c *Cluster) run(name string, args ...string) error {
	_, err := c.Run(Program{Name: name, Path: c.options.Binary, Args: append([]string{name}, args...)})
	return err
}

// alive is an error as soon as one of the programs has ended that nobody killed.
func (c *Cluster) alive() error {
	for _, p := range c.processes {
		if err := p.Alive(); err != nil && !p.killed.Load() {
			return err
		}
	}
	return nil
}
