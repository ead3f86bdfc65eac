package truth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	rbac "k8s.io/api/rbac/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/build/lab/cluster"
	"portolan/build/lab/lab"
)

// onlooker may read everything that the inference needs, and forward no port.
const onlooker = "onlooker"

// liveAnswer is what this test reads of `portolan why --live -o json`.
type liveAnswer struct {
	Parts []struct {
		Plane ref `json:"plane"`
	} `json:"parts"`
	Live struct {
		Asked []struct {
			Plane     ref      `json:"plane"`
			Problems  []string `json:"problems"`
			Connected int      `json:"connected"`
			Right     int      `json:"right"`
			Compared  int      `json:"compared"`
		} `json:"asked"`
		Proxies []struct {
			Proxy     string `json:"proxy"`
			Namespace string `json:"namespace"`
			Type      string `json:"type"`
			Plane     ref    `json:"plane"`
			Agreement string `json:"agreement"`
		} `json:"proxies"`
	} `json:"live"`
}

// TestWhyLive: portolan reaches the istiods itself, through real port-forwards to their pods.
func TestWhyLive(t *testing.T) {
	l, err := lab.StartLive(t.Context(), threeMixed(), []string{onlooker}, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Stop(); err != nil {
			t.Error(err)
		}
	})
	w := &world{l}
	connected := w.connected(t)
	w.forward(t)
	w.letRead(t)

	t.Run("every plane", func(t *testing.T) { w.livePlanes(t, connected) })
	t.Run("one workload", func(t *testing.T) { w.liveWorkload(t, connected) })
	t.Run("not permitted", func(t *testing.T) { w.liveRefused(t, connected) })
}

// livePlanes asks about each plane and demands exactly the proxies that the istiod itself names.
func (w *world) livePlanes(t *testing.T, connected map[proxyPod]plane) {
	right := 0
	for _, i := range w.Istiods {
		want := map[string]bool{}
		for pod, at := range connected {
			if at == (plane{i.Namespace, i.Name}) {
				want[pod.namespace+"/"+pod.name] = true
			}
		}
		a, stderr, code := w.why(t, w.Admin(), "istiod/"+i.Name+"."+i.Namespace)
		if code != 0 {
			t.Fatalf("%s: exit code %d: %s", i.Name, code, stderr)
		}
		for _, p := range a.Live.Proxies {
			if p.Agreement != "agrees" || !want[p.Namespace+"/"+p.Proxy] {
				t.Errorf("%s: %s.%s: %s, and the istiod has it: %v", i.Name, p.Proxy, p.Namespace, p.Agreement, want[p.Namespace+"/"+p.Proxy])
			}
			delete(want, p.Namespace+"/"+p.Proxy)
			right++
		}
		if len(want) > 0 {
			t.Errorf("%s: not named as connected: %v", i.Name, want)
		}
		for _, asked := range a.Live.Asked {
			if len(asked.Problems) > 0 || asked.Right != asked.Compared || asked.Compared != asked.Connected {
				t.Errorf("%s: right %d of %d, %d connected, problems %q", asked.Plane.Name, asked.Right, asked.Compared, asked.Connected, asked.Problems)
			}
		}
	}
	fmt.Printf("%s: right %d of %d\n", t.Name(), right, len(connected))
}

// liveWorkload asks about a workload whose pods are connected.
func (w *world) liveWorkload(t *testing.T, connected map[proxyPod]plane) {
	for pod, at := range connected {
		if pod.kind != "sidecar" || pod.owner.kind != "Deployment" {
			continue
		}
		a, stderr, code := w.why(t, w.Admin(), "deployment/"+pod.owner.name+"."+pod.namespace)
		if code != 0 {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		for _, p := range a.Live.Proxies {
			if p.Proxy == pod.name && (p.Plane.plane() != at || p.Agreement != "agrees") {
				t.Errorf("%s is connected to %v, not %v; it %s", p.Proxy, at, p.Plane, p.Agreement)
			} else if p.Proxy == pod.name {
				return
			}
		}
		t.Errorf("%s/%s is not named as connected: %+v", pod.namespace, pod.name, a.Live)
		return
	}
	t.Error("no Deployment has a sidecar: nothing was tested")
}

// liveRefused: what is inferred is said all the same, and which permission is missing.
func (w *world) liveRefused(t *testing.T, connected map[proxyPod]plane) {
	for pod := range connected {
		a, stderr, code := w.why(t, onlooker, "namespace/"+pod.namespace)
		if code != 77 || !strings.Contains(stderr, "create pods/portforward in ") {
			t.Errorf("exit code %d, stderr: %s", code, stderr)
		}
		if len(a.Parts) == 0 || len(a.Live.Proxies) > 0 {
			t.Errorf("the inference is missing, or somebody answered: %+v", a)
		}
		for _, asked := range a.Live.Asked {
			if len(asked.Problems) == 0 {
				t.Errorf("%s was asked without permission", asked.Plane.Name)
			}
		}
		return
	}
}

// forward lets port-forwards to the istiods' pods reach the processes that stand for them.
func (w *world) forward(t *testing.T) {
	t.Helper()
	for _, pod := range w.pods(t.Context(), t) {
		for _, i := range w.Istiods {
			if pod.Namespace == i.Namespace && ownerOf(pod) == (owner{"Deployment", i.Namespace, i.Name}) {
				if err := w.Forward(t.Context(), pod.Namespace, pod.Name, i.Address, 8080, 15014); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	w.wait(t, "the forwards lead to the istiods", func() bool {
		a, _, code := w.why(t, w.Admin(), "istiod/"+w.Istiods[0].Name+"."+w.Istiods[0].Namespace)
		for _, asked := range a.Live.Asked {
			if len(asked.Problems) > 0 {
				return false
			}
		}
		return code == 0
	})
}

// letRead gives the onlooker all reads of what the charts are made of.
func (w *world) letRead(t *testing.T) {
	t.Helper()
	role := &rbac.ClusterRole{ObjectMeta: meta.ObjectMeta{Name: onlooker}, Rules: []rbac.PolicyRule{
		{APIGroups: []string{"*"}, Resources: []string{"*"}, Verbs: []string{"list", "watch"}},
		{APIGroups: []string{core.GroupName}, Resources: []string{"pods", "namespaces"}, Verbs: []string{"get"}},
	}}
	if _, err := w.Client.RbacV1().ClusterRoles().Create(t.Context(), role, meta.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	binding := &rbac.ClusterRoleBinding{
		ObjectMeta: meta.ObjectMeta{Name: onlooker},
		RoleRef:    rbac.RoleRef{APIGroup: rbac.GroupName, Kind: "ClusterRole", Name: onlooker},
		Subjects:   []rbac.Subject{{Kind: rbac.UserKind, APIGroup: rbac.GroupName, Name: onlooker}},
	}
	if _, err := w.Client.RbacV1().ClusterRoleBindings().Create(t.Context(), binding, meta.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
}

// why runs `portolan why --live` as the user.
func (w *world) why(t *testing.T, user, about string) (out liveAnswer, stderr string, code int) {
	t.Helper()
	kubeconfig, err := w.Kubeconfig(user)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	home := t.TempDir()
	var stdout, said bytes.Buffer
	cmd := exec.CommandContext(ctx, bin, "why", about, "--live", "-o", "json", "--kubeconfig", kubeconfig, "--context", cluster.ContextName)
	cmd.Dir, cmd.Stdout, cmd.Stderr = home, &stdout, &said
	cmd.WaitDelay = 10 * time.Second
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home,
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "XDG_CACHE_HOME=" + filepath.Join(home, "cache"),
	}
	err = cmd.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) || ctx.Err() != nil {
		t.Fatalf("portolan why %s: %v\n%s", about, err, said.Bytes())
	}
	if err := json.Unmarshal(stdout.Bytes(), &out); err != nil {
		t.Fatalf("portolan why %s: not JSON: %v\n%.2000s\n%s", about, err, stdout.Bytes(), said.Bytes())
	}
	return out, said.String(), cmd.ProcessState.ExitCode()
}
