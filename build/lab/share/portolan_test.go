package share

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
	cmd.Dir, cmd.WaitDelay = home, 10*time.Second
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home,
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "XDG_CACHE_HOME=" + filepath.Join(home, "cache"), "XDG_STATE_HOME=" + filepath.Join(home, "state"),
	}
	return cmd
}

// succeed runs portolan and demands exit code 0; it answers stdout.
func succeed(t *testing.T, args ...string) []byte {
	t.Helper()
	a := portolan(t, args...)
	if a.code != 0 {
		t.Fatalf("portolan %q: exit code %d; stderr:\n%s", args, a.code, a.stderr)
	}
	return a.stdout
}

// decode reads JSON.
func decode[T any](t *testing.T, content []byte) T {
	t.Helper()
	var out T
	if err := json.Unmarshal(content, &out); err != nil {
		t.Fatalf("not JSON: %v\n%.2000s", err, content)
	}
	return out
}
