package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	core "k8s.io/api/core/v1"
	kerrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// kwokOptions come before kwok's own stages. The parallelisms have no defaults
// of use.
const kwokOptions = `apiVersion: config.kwok.x-k8s.io/v1alpha1
kind: KwokConfiguration
options:
  enableDebuggingHandlers: true
  manageAllNodes: true
  nodeLeaseDurationSeconds: 40
  nodeLeaseParallelism: 4
  nodePlayStageParallelism: 4
  podPlayStageParallelism: 4
---
`

// StaysLabel is on pods of Jobs whose work takes longer than any test.
const StaysLabel = "lab.portolan/stays"

// ofJob is what kwok's own stage asks of a pod that it is to complete, and
// ofEndingJob asks for the label's absence too.
const (
	ofJob       = "    - key: '.metadata.ownerReferences.[].kind'\n"
	ofEndingJob = "    - key: '.metadata.labels[\"" + StaysLabel + "\"]'\n      operator: 'DoesNotExist'\n" + ofJob
)

// writeKwokConfig puts the stages that come with kwok's module behind our
// options, and a kubectl beside them.
func (c *Cluster) writeKwokConfig(ctx context.Context) error {
	stages, err := exec.CommandContext(ctx, c.options.Binary, "kwok-stages").Output()
	if err != nil {
		return fmt.Errorf("ask kwok for its stages: %w", err)
	}
	if !bytes.Contains(stages, []byte(ofJob)) {
		return errors.New("kwok's stage for Jobs is not as expected: they would all complete")
	}
	config := append([]byte(kwokOptions), bytes.Replace(stages, []byte(ofJob), []byte(ofEndingJob), 1)...)
	if err := os.WriteFile(c.path("kwok.yaml"), config, 0o600); err != nil {
		return err
	}
	return os.Symlink(c.options.Binary, c.Kubectl())
}

// startKwok also makes kwok the kubelet of every node, for logs and port-forwards.
func (c *Cluster) startKwok(context.Context) error {
	if _, err := c.Kubeconfig(kwokUser); err != nil {
		return err
	}
	return c.run("kwok",
		"--kubeconfig="+c.path(kwokUser+".kubeconfig"),
		"--config="+c.path("kwok.yaml"),
		"--enable-crds="+forwardKind,
		"--node-ip=127.0.0.1",
		fmt.Sprintf("--node-port=%d", c.ports.kubelet),
		fmt.Sprintf("--server-address=127.0.0.1:%d", c.ports.kubelet),
		"--tls-cert-file="+c.path("kubelet.crt"),
		"--tls-private-key-file="+c.path("kubelet.key"))
}

func (c *Cluster) createNodes(ctx context.Context) error {
	client, err := c.client()
	if err != nil {
		return err
	}
	for i, name := range c.options.Nodes {
		labels := map[string]string{core.LabelHostname: name, core.LabelOSStable: "linux", core.LabelArchStable: "amd64"}
		for k, v := range c.options.NodeLabels[name] {
			labels[k] = v
		}
		pods := fmt.Sprintf("10.%d.0.0/16", 64+i) // without a range, kwok gives its own address, which no EndpointSlice may hold
		node := &core.Node{
			ObjectMeta: meta.ObjectMeta{Name: name, Labels: labels},
			Spec:       core.NodeSpec{PodCIDR: pods, PodCIDRs: []string{pods}},
		}
		if _, err := client.CoreV1().Nodes().Create(ctx, node, meta.CreateOptions{}); err != nil {
			return fmt.Errorf("make node %s: %w", name, err)
		}
	}
	return nil
}

// waitForNodes waits until all nodes can take pods and a pod can be made in the
// namespace default, for which its service account must exist.
func (c *Cluster) waitForNodes(ctx context.Context) error {
	client, err := c.client()
	if err != nil {
		return err
	}
	return c.poll(ctx, "the nodes are ready", func(ctx context.Context) error {
		nodes, err := client.CoreV1().Nodes().List(ctx, meta.ListOptions{})
		if err != nil {
			return err
		}
		for _, node := range nodes.Items {
			if !ready(node) {
				return fmt.Errorf("node %s is not ready", node.Name)
			}
		}
		_, err = client.CoreV1().ServiceAccounts("default").Get(ctx, "default", meta.GetOptions{})
		if kerrors.IsNotFound(err) {
			return fmt.Errorf("namespace default has no service account yet")
		}
		return err
	})
}

// ready is true for a node whose kubelet says so and on which nothing is kept
// from running.
func ready(node core.Node) bool {
	if len(node.Spec.Taints) > 0 {
		return false
	}
	for _, condition := range node.Status.Conditions {
		if condition.Type == core.NodeReady {
			return condition.Status == core.ConditionTrue
		}
	}
	return false
}
