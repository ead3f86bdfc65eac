package upgrade

import (
	"os/exec"
	"testing"

	"portolan/build/lab/scenario"
)

// TestByHand is a switch as kubectl does it: what the program is measured by. A bare
// pod and a Job stay behind, everything else gets the other release's proxy.
func TestByHand(t *testing.T) {
	w := begin(t, scenario.Upgrade())
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
	w.kubectl(t, "label", "--overwrite", "namespace", "shop", "istio.io/rev="+scenario.NewerRevision)
	w.kubectl(t, "--namespace", "shop", "rollout", "restart", "deployments,statefulsets,daemonsets")
	for _, workload := range []string{"deployment/web", "deployment/cart", "statefulset/session", "daemonset/agent"} {
		w.kubectl(t, "--namespace", "shop", "rollout", "status", workload, "--timeout=2m")
	}
	w.wantRunning(t, "shop", shop(scenario.Newer, scenario.Older))
	if got := len(w.writes(t, switcher)); got != 5 {
		t.Errorf("the audit log has %d writes, not a label and four restarts", got)
	}
	if got := len(w.writes(t, onlooker)); got != 0 {
		t.Errorf("the onlooker has written %d times", got)
	}
}

// kubectl is run as the switcher, whose rights must be enough.
func (w *world) kubectl(t *testing.T, args ...string) {
	t.Helper()
	path, err := w.Kubeconfig(switcher)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), w.Kubectl(), append([]string{"--kubeconfig", path}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("kubectl %q: %v\n%s", args, err, out)
	}
}
