package upgrade

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"portolan/build/lab/binary"
	"portolan/build/lab/cluster"
	"portolan/build/lab/scenario"
)

// pageSwitch is what frontend/e2e/switching.mjs is told to do and to expect.
type pageSwitch struct {
	Context   string         `json:"context"`
	Namespace string         `json:"namespace"`
	Target    string         `json:"target"`
	Restarts  []string       `json:"restarts"`
	Left      []string       `json:"left"`
	Apply     string         `json:"apply"`
	Options   map[string]int `json:"options"`
	// Source are flags: with them the canary bars are held to what the command line says.
	Source []string `json:"source"`
	// Between makes the script wait for a line before it takes the switch back.
	Between  bool `json:"between"`
	Patience int  `json:"patience"`
}

// fromThePage lets a browser switch the namespace shop and take it back, one workload at a time. What runs is looked at
// in between, while the page shows the result.
func (w *world) fromThePage(t *testing.T) {
	d, before := w.desk(t, switcher, actionsOn), len(w.writes(t, switcher))
	script := d.page(t, pageSwitch{
		Context: cluster.ContextName, Namespace: "shop", Target: scenario.NewerRevision,
		Restarts: []string{"DaemonSet/agent", "Deployment/cart", "Deployment/web", "StatefulSet/session"},
		Left:     []string{"Job/import", "Pod/debug"},
		Apply:    "Switch shop to " + scenario.NewerRevision + " and restart 4 workloads on lab",
		Options:  map[string]int{"concurrency": 1, "pauseBetween": 2},
		Source:   d.source(t), Between: true, Patience: 120,
	})
	script.until(t, "the canary bars have followed")
	w.wantRunning(t, "shop", shop(scenario.Newer, scenario.Older))
	w.wantLabels(t, "shop", "istio.io/rev", scenario.NewerRevision)
	d.wantAudited(t, before)
	script.goOn(t)

	says := script.stdout.String()
	for _, progress := range []string{"1/4 ", "2/4 ", "3/4 ", "4/4 8/8"} {
		if strings.Count(says, progress) < 2 {
			t.Errorf("the page was not seen to show %q both ways:\n%s", progress, says)
		}
	}
	w.wantRunning(t, "shop", shop(scenario.Older, scenario.Older))
	w.wantLabels(t, "shop", "istio.io/rev", scenario.OlderRevision)
	d.wantAudited(t, before)
	fmt.Printf("%s:\n%s", t.Name(), says)
}

// script is a browser's that runs.
type script struct {
	process
	ended chan error
	input *os.File
}

// page begins the page's script at a portolan that the desk serves.
func (d *desk) page(t *testing.T, asked pageSwitch) *script {
	t.Helper()
	lab, err := binary.LabDir()
	if err != nil {
		t.Fatal(err)
	}
	content, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	expectations := filepath.Join(t.TempDir(), "expect.json")
	if err := os.WriteFile(expectations, content, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, "node", filepath.Join("e2e", "switching.mjs"), d.serve(t), expectations)
	cmd.Dir, cmd.WaitDelay = filepath.Join(lab, "..", "..", "frontend"), 10*time.Second
	ours, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = theirs.Close() })
	s := &script{process: process{cmd: cmd, stdout: &output{}}, ended: make(chan error, 1), input: theirs}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = ours, s.stdout, s.stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = ours.Close()
	go func() { s.ended <- cmd.Wait() }()
	return s
}

// until waits for a step of the script to be right, and ends the test where a step was not.
func (s *script) until(t *testing.T, step string) {
	t.Helper()
	within(t, hang, "the page has done: "+step, func() bool {
		says := s.stdout.String()
		if strings.Contains(says, "FAIL") || len(s.ended) > 0 {
			t.Fatalf("the page:\n%s", says)
		}
		return strings.Contains(says, "ok    "+step)
	})
}

// goOn lets the script go on, to its end.
func (s *script) goOn(t *testing.T) {
	t.Helper()
	if _, err := s.input.WriteString("\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-s.ended; err != nil {
		t.Fatalf("node %s: %v\n%s", filepath.Base(s.cmd.Args[1]), err, s.stdout)
	}
}
