package e2e

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"portolan/build/lab/binary"
	"portolan/build/lab/program"
)

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
	url := program.Serve(t, shared.bin, live(t, operator)...)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	browser := exec.CommandContext(ctx, "node", script, url, expectations, string(source))
	browser.Dir = filepath.Dir(filepath.Dir(script))
	if out, err := browser.CombinedOutput(); err != nil {
		t.Errorf("node %s: %v\n%s", filepath.Base(script), err, out)
	}
	wantOnlyReads(t, operator)
}
