package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"portolan/build/lab/binary"
)

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+\S*`)

// TestPageShowsTheMeshes serves the page, and lets a browser look at it and walk every
// key: frontend/e2e/lab.mjs URL EXPECTATIONS.json SOURCE. Nothing that can be reached there writes.
func TestPageShowsTheMeshes(t *testing.T) {
	lab, err := binary.LabDir()
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(lab, "..", "..", "frontend", "e2e", "lab.mjs")
	if _, err := os.Stat(script); err != nil {
		t.Fatalf("the page's test is missing: %v", err)
	}
	content, err := json.MarshalIndent(shared.expect, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	expectations := filepath.Join(t.TempDir(), "expect.json")
	if err := os.WriteFile(expectations, content, 0o600); err != nil {
		t.Fatal(err)
	}
	source, err := json.Marshal(live(t, operator))
	if err != nil {
		t.Fatal(err)
	}
	url := serve(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	browser := exec.CommandContext(ctx, "node", script, url, expectations, string(source))
	browser.Dir = filepath.Dir(filepath.Dir(script))
	if out, err := browser.CombinedOutput(); err != nil {
		t.Errorf("node %s: %v\n%s", filepath.Base(script), err, out)
	}
	wantOnlyReads(t, operator)
}

// serve runs `portolan serve` against the lab until the test ends, and answers
// the address that it prints on stdout.
func serve(t *testing.T) string {
	t.Helper()
	cmd := command(context.Background(), t, with([]string{"serve"}, live(t, operator))...)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		patience := time.AfterFunc(hang, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		patience.Stop()
	})
	found := make(chan string, 1)
	go func() {
		defer close(found)
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			if url := address.FindString(lines.Text()); url != "" {
				found <- url
				break
			}
		}
		_, _ = io.Copy(io.Discard, stdout)
	}()
	select {
	case url, ok := <-found:
		if !ok {
			t.Fatal("portolan serve ended without an address on stdout")
		}
		return url
	case <-time.After(hang):
		t.Fatal("portolan serve prints no address on stdout")
	}
	return ""
}
