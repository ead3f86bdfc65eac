package cluster_test

import (
	"os"
	"os/exec"
	"testing"

	"portolan/build/lab/binary"
	"portolan/build/lab/cluster"
)

func TestClusterComesAndGoes(t *testing.T) {
	lab, err := binary.LabDir()
	if err != nil {
		t.Fatal(err)
	}
	program, err := binary.Build(t.Context(), binary.Kubernetes(lab), os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	c, err := cluster.Start(t.Context(), cluster.Options{Binary: program, Nodes: []string{"node-1"}, Users: []string{"nobody"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	})
	path, err := c.Kubeconfig(c.Admin())
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), c.Kubectl(), "--kubeconfig", path, "get", "nodes,namespaces", "-o", "name").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
