package oci

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Exit codes of portolan, from sysexits.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 64
	exitBadInput    = 65
	exitUnavailable = 69
	exitForbidden   = 77
)

// hang is far beyond every wait of these tests: what still runs then hangs.
const hang = 90 * time.Second

// desk is a person's machine, with docker's configuration.
type desk struct {
	home     string
	settings []string
}

// docker is docker's configuration of a desk.
func (d *desk) docker() string { return filepath.Join(d.home, "docker", "config.json") }

// newDesk is one with this as docker's configuration; empty for none.
func newDesk(t *testing.T, docker string, settings ...string) *desk {
	t.Helper()
	d := &desk{home: t.TempDir(), settings: settings}
	if err := os.Mkdir(filepath.Dir(d.docker()), 0o700); err != nil {
		t.Fatal(err)
	}
	if docker != "" {
		write(t, filepath.Dir(d.docker()), "config.json", docker)
	}
	return d
}

// login is what docker login writes.
func login(host, password string) string {
	return fmt.Sprintf(`{"auths": {%q: {"auth": %q}}}`, host, base64.StdEncoding.EncodeToString([]byte(user+":"+password)))
}

// answer is how a run of portolan ended.
type answer struct {
	stdout, stderr string
	code           int
}

// run runs portolan there. Nothing that it says may hold the password.
func (d *desk) run(t *testing.T, args ...string) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := d.command(ctx, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var failed *exec.ExitError
	if ctx.Err() != nil || err != nil && !errors.As(err, &failed) {
		t.Fatalf("portolan %q: %v, %v; stderr:\n%s", args, err, ctx.Err(), stderr.Bytes())
	}
	a := answer{stdout: stdout.String(), stderr: stderr.String(), code: cmd.ProcessState.ExitCode()}
	for _, secret := range []string{password, base64.StdEncoding.EncodeToString([]byte(user + ":" + password)), "panic:", "goroutine "} {
		if strings.Contains(a.stdout+a.stderr, secret) {
			t.Errorf("portolan %q says %q:\n%s", args, secret, a.stderr)
		}
	}
	return a
}

func (d *desk) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Dir, cmd.WaitDelay = d.home, 10*time.Second
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + d.home, "TMPDIR=" + d.home, "DOCKER_CONFIG=" + filepath.Dir(d.docker()),
		"XDG_CONFIG_HOME=" + filepath.Join(d.home, "config"), "XDG_CACHE_HOME=" + filepath.Join(d.home, "cache"),
	}, d.settings...)
	return cmd
}

// want demands the exit code and, on stderr, the words.
func (a answer) want(t *testing.T, code int, words ...string) answer {
	t.Helper()
	if a.code != code {
		t.Fatalf("exit code %d, not %d; stdout:\n%s\nstderr:\n%s", a.code, code, a.stdout, a.stderr)
	}
	for _, w := range words {
		if !strings.Contains(a.stderr, w) {
			t.Errorf("stderr does not say %q:\n%s", w, a.stderr)
		}
	}
	return a
}

// file is the content of a file in the desk's home.
func (d *desk) file(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(d.home, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func gunzip(t *testing.T, data []byte) []byte {
	t.Helper()
	from, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
