package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"portolan/build/lab/cluster"
)

// Exit codes of portolan, from sysexits.
const (
	exitOK          = 0
	exitUnavailable = 69
	exitForbidden   = 77
)

// hang is far beyond every time limit of portolan's own: what still runs then hangs.
const hang = 90 * time.Second

// answer is how a run of portolan ended.
type answer struct {
	stdout, stderr []byte
	code           int
}

// portolan runs the binary in a home of its own.
func portolan(t *testing.T, args ...string) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := command(ctx, t, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("portolan %q hangs; stderr:\n%s", args, stderr.Bytes())
	}
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatalf("portolan %q: %v", args, err)
	}
	return answer{stdout: stdout.Bytes(), stderr: stderr.Bytes(), code: cmd.ProcessState.ExitCode()}
}

// command is portolan with nothing of this machine's settings.
func command(ctx context.Context, t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	home := t.TempDir()
	cmd := exec.CommandContext(ctx, shared.bin, args...)
	cmd.Dir = home
	cmd.WaitDelay = 10 * time.Second // a child of its that kept the pipes must not keep us
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home,
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "XDG_CACHE_HOME=" + filepath.Join(home, "cache"),
	}
	return cmd
}

// succeed runs portolan and demands exit code 0; it answers stdout.
func succeed(t *testing.T, args ...string) []byte {
	t.Helper()
	a := portolan(t, args...)
	if a.code != exitOK {
		t.Fatalf("portolan %q: exit code %d; stderr:\n%s", args, a.code, a.stderr)
	}
	return a.stdout
}

// live are the flags by which portolan reads the cluster as the user.
func live(t *testing.T, user string) []string {
	t.Helper()
	path, err := shared.cluster.Kubeconfig(user)
	if err != nil {
		t.Fatal(err)
	}
	return []string{"--kubeconfig", path, "--context", cluster.ContextName}
}

// with is a command line of a verb, its own flags and the source's.
func with(verb []string, source []string) []string {
	return append(append([]string{}, verb...), source...)
}

// decode reads JSON of a verb.
func decode[T any](t *testing.T, content []byte) T {
	t.Helper()
	var out T
	if err := json.Unmarshal(content, &out); err != nil {
		t.Fatalf("not JSON: %v\n%.2000s", err, content)
	}
	return out
}
