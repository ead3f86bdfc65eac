package cluster

import (
	"strings"
	"testing"
	"time"
)

// TestAPIServerComesBack: what was stored is there again at the old address, and the
// controllers, the scheduler and the kubelets go on.
func TestAPIServerComesBack(t *testing.T) {
	program, err := build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c, err := Start(t.Context(), Options{Binary: program, Nodes: []string{"node-1"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Stop() })
	admin := c.Admin()
	if out, err := kubectl(t, c, admin, "create", "configmap", "kept", "--from-literal=it=stays"); err != nil {
		t.Fatal(out)
	}

	c.KillAPIServer()
	if out, err := kubectl(t, c, admin, "get", "configmaps"); err == nil {
		t.Fatalf("a killed API server answers %q", out)
	}
	if err := c.StartAPIServer(t.Context()); err != nil {
		t.Fatal(err)
	}
	if out, err := kubectl(t, c, admin, "get", "configmap", "kept", "-o", "jsonpath={.data.it}"); err != nil || out != "stays" {
		t.Errorf("what was stored is %q, %v", out, err)
	}
	if out, err := kubectl(t, c, admin, "create", "deployment", "new", "--image=example"); err != nil {
		t.Fatal(out)
	}
	began := time.Now()
	if out, err := kubectl(t, c, admin, "rollout", "status", "deployment/new", "--timeout=60s"); err != nil {
		t.Errorf("nobody runs its pod after %s: %s", time.Since(began), out)
	}
	requests, err := c.Requests(admin)
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]bool{}
	for _, r := range requests {
		if r.Writes() && strings.HasPrefix(r.Agent, "kubectl/") && !r.At.IsZero() {
			made[r.Name] = true
		}
	}
	if !made["kept"] || !made["new"] {
		t.Errorf("the audit log does not hold the writes before and after: %v", made)
	}
}
