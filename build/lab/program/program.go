// Package program runs the built portolan for the lab's tests, as somebody whose machine has no settings.
//
// It exists so that every package of tests runs what users get, and in the same way. It must never link any of Portolan's
// packages, nor judge what the program says.
package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Hang is far beyond every time limit of portolan's own: what still runs then hangs.
const Hang = 90 * time.Second

// Binary is the portolan under test.
func Binary() (string, error) {
	bin := os.Getenv("PORTOLAN_BIN")
	if !filepath.IsAbs(bin) {
		return "", errors.New("set PORTOLAN_BIN to the absolute path of the built portolan; `make lab-test` does")
	}
	if _, err := os.Stat(bin); err != nil {
		return "", fmt.Errorf("PORTOLAN_BIN: %w", err)
	}
	return bin, nil
}

// Run runs it in a home of its own, to its end.
func Run(t *testing.T, bin string, args ...string) (stdout, stderr []byte, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Hang)
	defer cancel()
	var out, errs bytes.Buffer
	cmd := Command(ctx, t, bin, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("portolan %q hangs; stderr:\n%s", args, errs.Bytes())
	}
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatalf("portolan %q: %v", args, err)
	}
	return out.Bytes(), errs.Bytes(), cmd.ProcessState.ExitCode()
}

// Command is portolan with nothing of this machine's settings.
func Command(ctx context.Context, t *testing.T, bin string, args ...string) *exec.Cmd {
	t.Helper()
	home := t.TempDir()
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Dir = home
	cmd.WaitDelay = 10 * time.Second // a child of its that kept the pipes must not keep us
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home,
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "XDG_CACHE_HOME=" + filepath.Join(home, "cache"), "XDG_STATE_HOME=" + filepath.Join(home, "state"),
	}
	return cmd
}
