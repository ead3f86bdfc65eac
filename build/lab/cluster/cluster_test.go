package cluster

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"portolan/build/lab/binary"
)

// keepEnv makes this test binary a program that starts a cluster and keeps it.
const keepEnv = "PORTOLAN_LAB_KEEP"

func TestMain(m *testing.M) {
	if os.Getenv(keepEnv) != "" {
		os.Exit(keep(os.Stdout))
	}
	os.Exit(m.Run())
}

// keep prints the cluster's folder and the ids of its programs, and waits to be killed.
func keep(out io.Writer) int {
	program, err := build(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	c, err := Start(context.Background(), Options{Binary: program, Nodes: []string{"node-1"}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Fprint(out, c.Dir)
	for _, p := range c.processes {
		fmt.Fprint(out, " ", p.cmd.Process.Pid)
	}
	fmt.Fprintln(out)
	select {}
}

func build(ctx context.Context) (string, error) {
	lab, err := binary.LabDir()
	if err != nil {
		return "", err
	}
	return binary.Build(ctx, binary.Kubernetes(lab), os.Stderr)
}

func TestClusterComesAndGoes(t *testing.T) {
	program, err := build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c, err := Start(t.Context(), Options{Binary: program, Nodes: []string{"node-1"}, Users: []string{"nobody"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Stop() })

	if out, err := kubectl(t, c, c.Admin(), "get", "nodes", "-o", "name"); err != nil || strings.TrimSpace(out) != "node/node-1" {
		t.Errorf("the nodes are %q, %v", out, err)
	}
	if out, err := kubectl(t, c, "nobody", "get", "nodes"); err == nil || !strings.Contains(out, "Forbidden") {
		t.Errorf("nobody is answered %q, %v", out, err)
	}
	requests, err := c.Requests("nobody")
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, r := range requests {
		if r.Verb == "list" && r.Resource == "nodes" && r.Code == 403 {
			refused++
		}
	}
	if refused == 0 {
		t.Errorf("the audit log does not hold the refusal: %+v", requests)
	}

	ids := pids(c)
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if exists(id) {
			t.Errorf("process %d outlived Stop", id)
		}
	}
	if _, err := os.Stat(c.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder outlived Stop: %v", err)
	}
}

// TestClusterDiesWithItsStarter kills the starter as nothing can be caught, and
// wants every program of the cluster gone.
func TestClusterDiesWithItsStarter(t *testing.T) {
	starter := exec.CommandContext(t.Context(), os.Args[0])
	starter.Env = append(os.Environ(), keepEnv+"=1")
	starter.Stderr = os.Stderr
	stdout, err := starter.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := starter.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("the starter says nothing: %v", errors.Join(err, starter.Wait()))
	}
	words := strings.Fields(line)
	t.Cleanup(func() { _ = os.RemoveAll(words[0]) })
	if err := starter.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = starter.Wait() // killed, as asked
	for _, word := range words[1:] {
		id, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(time.Minute); exists(id); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("process %d outlives the process that started it", id)
			}
		}
	}
	if len(words) != 6 {
		t.Errorf("the cluster had %d programs, not 5", len(words)-1)
	}
}

func kubectl(t *testing.T, c *Cluster, user string, args ...string) (string, error) {
	t.Helper()
	path, err := c.Kubeconfig(user)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), c.Kubectl(), append([]string{"--kubeconfig", path}, args...)...).CombinedOutput()
	return string(out), err
}

func pids(c *Cluster) []int {
	var ids []int
	for _, p := range c.processes {
		ids = append(ids, p.cmd.Process.Pid)
	}
	return ids
}

// exists is false also for a process that has ended and that only waits for its
// parent to ask how: in a container, nobody may ever do so.
func exists(id int) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id))
	if err == nil {
		_, state, _ := strings.Cut(string(status), ") ")
		return !strings.HasPrefix(state, "Z")
	}
	return syscall.Kill(id, 0) == nil
}
