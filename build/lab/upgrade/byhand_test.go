package upgrade

import (
	"os/exec"
	"testing"

	"portolan/build/lab/scenario"
)

// byHand is a switch as kubectl does it: what the program is measured by. A bare
// pod and a Job stay behind, everything else gets the other release's proxy.
func (w *world) byHand(t *testing.T) {
	before := len(w.writes(t, switcher))
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
	w.kubectl(t, "label", "--overwrite", "namespace", "shop", "istio.io/rev="+scenario.NewerRevision)
	w.kubectl(t, "--namespace", "shop", "rollout", "restart", "deployments,statefulsets,daemonsets")
	for _, workload := range []string{"deployment/web", "deployment/cart", "statefulset/session", "daemonset/agent"} {
		w.kubectl(t, "--namespace", "shop", "rollout", "status", workload, "--timeout=2m")
	}
	w.wantRunning(t, "shop", shop(scenario.Newer, scenario.Older))
	if got := len(w.writes(t, switcher)) - before; got != 5 {
		t.Errorf("the audit log has %d writes, not a label and four restarts", got)
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
