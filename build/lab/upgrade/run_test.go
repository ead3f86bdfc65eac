package upgrade

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"portolan/build/lab/cluster"
)

// Exit codes of portolan, from sysexits.
const (
	exitOK        = 0
	exitFailed    = 1
	exitUsage     = 64
	exitForbidden = 77
)

// hang is far beyond every time limit that these tests give portolan: what still runs then hangs.
const hang = 4 * time.Minute

// Settings, by environment as by any other way.
const (
	actionsOn   = "PORTOLAN_FEATURES_UPGRADE_ACTIONS=true"
	crossMeshOn = "PORTOLAN_FEATURES_CROSS_MESH_MOVES=true"
)

// desk is one person at one machine: a home that keeps journals from run to run.
type desk struct {
	world    *world
	user     string
	home     string
	settings []string
}

// desk is a new machine of the user, with the settings.
func (w *world) desk(t *testing.T, user string, settings ...string) *desk {
	t.Helper()
	return &desk{world: w, user: user, home: t.TempDir(), settings: settings}
}

// answer is how a run of portolan ended.
type answer struct {
	stdout, stderr string
	code           int
}

// switches runs `portolan switch` with the arguments.
func (d *desk) switches(t *testing.T, args ...string) answer {
	t.Helper()
	return d.start(t, args...).wait(t)
}

// process is a portolan that runs.
type process struct {
	cmd            *exec.Cmd
	stdout, stderr *output
	patience       *time.Timer
	// printed is closed once a terminal's output is read to its end; nil without a terminal.
	printed chan struct{}
}

// start runs `portolan switch` where nobody can be asked.
func (d *desk) start(t *testing.T, args ...string) *process {
	t.Helper()
	p := d.prepare(t, args...)
	p.begin(t)
	return p
}

// prepare is a portolan that has not begun.
func (d *desk) prepare(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{cmd: d.command(t, "switch", args...), stdout: &output{}, stderr: &output{}}
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.stderr
	return p
}

func (p *process) begin(t *testing.T) {
	t.Helper()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.patience = time.AfterFunc(hang, func() { _ = p.cmd.Process.Kill() })
}

// source are the flags by which portolan reads the cluster as the desk's user.
func (d *desk) source(t *testing.T) []string {
	t.Helper()
	kubeconfig, err := d.world.Kubeconfig(d.user)
	if err != nil {
		t.Fatal(err)
	}
	return []string{"--kubeconfig", kubeconfig, "--context", cluster.ContextName}
}

// command is portolan with nothing of this machine's settings.
func (d *desk) command(t *testing.T, verb string, args ...string) *exec.Cmd {
	t.Helper()
	line := slices.Concat([]string{verb}, d.source(t), args)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), bin, line...)
	cmd.Dir, cmd.WaitDelay = d.home, 10*time.Second
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + d.home, "TMPDIR=" + d.home, "USER=tester",
		"XDG_CONFIG_HOME=" + filepath.Join(d.home, "config"), "XDG_CACHE_HOME=" + filepath.Join(d.home, "cache"),
		"XDG_STATE_HOME=" + filepath.Join(d.home, "state"),
	}, d.settings...)
	return cmd
}

// kill ends portolan as a power cut does.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait() // killed, as asked
	p.patience.Stop()
}

func (p *process) wait(t *testing.T) answer {
	t.Helper()
	err := p.cmd.Wait()
	if !p.patience.Stop() {
		t.Fatalf("portolan %q hangs; stderr:\n%s", p.cmd.Args[1:], p.stderr)
	}
	if p.printed != nil {
		<-p.printed
	}
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatalf("portolan %q: %v", p.cmd.Args[1:], err)
	}
	return answer{stdout: p.stdout.String(), stderr: p.stderr.String(), code: p.cmd.ProcessState.ExitCode()}
}

// want demands the exit code, and words for people beside every other one than 0.
func (a answer) want(t *testing.T, code int) answer {
	t.Helper()
	if a.code != code {
		t.Fatalf("exit code %d, not %d; stdout:\n%s\nstderr:\n%s", a.code, code, a.stdout, a.stderr)
	}
	if code != exitOK && strings.TrimSpace(a.stderr) == "" {
		t.Errorf("exit code %d and not a word", code)
	}
	for _, bad := range []string{"panic:", "goroutine ", "runtime error", "%!"} {
		if strings.Contains(a.stdout+a.stderr, bad) {
			t.Errorf("it says %q:\n%s\n%s", bad, a.stdout, a.stderr)
		}
	}
	return a
}

// says demands the words, on either stream.
func (a answer) says(t *testing.T, all ...string) {
	t.Helper()
	for _, word := range all {
		if !strings.Contains(a.stdout+a.stderr, word) {
			t.Errorf("it does not say %q; stdout:\n%s\nstderr:\n%s", word, a.stdout, a.stderr)
		}
	}
}

// decode reads what was printed with -o json.
func decode[T any](t *testing.T, content string) T {
	t.Helper()
	var out T
	if err := json.Unmarshal([]byte(content), &out); err != nil {
		t.Fatalf("not JSON: %v\n%.2000s", err, content)
	}
	return out
}

// output can be read while it is written.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}
