package truth

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"portolan/build/lab/cluster"
)

// atlas is what these tests read of `portolan meshes -o json`.
type atlas struct {
	Meshes    []mesh    `json:"meshes"`
	Undecided []member  `json:"undecided"`
	Outside   []member  `json:"outside"`
	Ztunnels  []claimed `json:"ztunnels"`
	Gateways  []gateway `json:"gateways"`
	Doubts    []doubt   `json:"doubts"`
	Gaps      []gap     `json:"gaps"`
}

// gap is a read that was refused.
type gap struct {
	Resource string `json:"resource"`
}

type mesh struct {
	ID        string       `json:"id"`
	Planes    []planeState `json:"planes"`
	Members   []member     `json:"members"`
	Ztunnels  []claimed    `json:"ztunnels"`
	Waypoints []gateway    `json:"waypoints"`
	Gateways  []gateway    `json:"gateways"`
	Doubts    []doubt      `json:"doubts"`
}

type ref struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
}

type planeState struct {
	Ref     ref      `json:"ref"`
	Version string   `json:"version"`
	Tags    []string `json:"tags"`
	Health  string   `json:"health"`
}

type member struct {
	Ref       ref        `json:"ref"`
	Stale     int        `json:"stale"`
	Workloads []workload `json:"workloads"`
}

type workload struct {
	Ref     ref     `json:"ref"`
	Kind    string  `json:"kind"`
	Pods    int     `json:"pods"`
	Wanted  []claim `json:"wanted"`
	Running []claim `json:"running"`
}

type claimed struct {
	Ref    ref     `json:"ref"`
	Claims []claim `json:"claims"`
}

type gateway struct {
	claimed
	Type string `json:"type"`
}

type claim struct {
	Plane ref    `json:"plane"`
	Mode  string `json:"mode"`
	Pods  int    `json:"pods"`
}

type doubt struct {
	Code string `json:"code"`
}

// members are all namespaces, wherever the atlas has put them.
func (a atlas) members() []member {
	out := append(append([]member{}, a.Undecided...), a.Outside...)
	for _, m := range a.Meshes {
		out = append(out, m.Members...)
	}
	return out
}

func (a atlas) doubted(code string) bool {
	all := append([]doubt{}, a.Doubts...)
	for _, m := range a.Meshes {
		all = append(all, m.Doubts...)
	}
	for _, d := range all {
		if d.Code == code {
			return true
		}
	}
	return false
}

// read is what portolan says of the cluster.
func (w *world) read(t *testing.T) atlas {
	t.Helper()
	return w.readAs(t, w.Admin())
}

// readAs is what portolan says to the user.
func (w *world) readAs(t *testing.T, user string) atlas {
	t.Helper()
	kubeconfig, err := w.Kubeconfig(user)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	home := t.TempDir()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, bin, "meshes", "-o", "json", "--kubeconfig", kubeconfig, "--context", cluster.ContextName)
	cmd.Dir, cmd.Stdout, cmd.Stderr = home, &stdout, &stderr
	cmd.WaitDelay = 10 * time.Second
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home,
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "XDG_CACHE_HOME=" + filepath.Join(home, "cache"),
	}
	if err := cmd.Run(); err != nil {
		t.Fatalf("portolan meshes: %v\n%s", err, stderr.Bytes())
	}
	var out atlas
	if err := json.Unmarshal(stdout.Bytes(), &out); err != nil {
		t.Fatalf("not JSON: %v\n%.2000s", err, stdout.Bytes())
	}
	return out
}

func (r ref) plane() plane { return plane{r.Namespace, r.Name} }
