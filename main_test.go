package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"portolan": main})
}

// TestCommandLine runs every verb on this program itself; the scripts say what each must answer, and with which exit code.
func TestCommandLine(t *testing.T) {
	testscript.RunT(quiet{t}, testscript.Params{
		Dir:                 filepath.FromSlash("app/cli/testdata"),
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			for _, name := range []string{"KUBECONFIG", "XDG_CONFIG_HOME", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "DISPLAY", "WAYLAND_DISPLAY"} {
				env.Setenv(name, "")
			}
			return os.MkdirAll(filepath.Join(env.WorkDir, "home"), 0o700)
		},
		Condition: func(name string) (bool, error) {
			_, err := fs.Stat(dist, "frontend/dist/core/portolan.wasm.gz")
			return name == "page" && err == nil, nil // [page]: it was built with the page and what answers in it without a program
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"cluster": cluster, "exits": exits, "files": files},
	})
}

// quiet is a test whose scripts tell only of what fails, also under go test -v: what passes is thousands of lines long.
type quiet struct{ *testing.T }

func (quiet) Verbose() bool { return false }

func (t quiet) Run(name string, f func(testscript.T)) {
	t.T.Run(name, func(t *testing.T) { f(quiet{t}) })
}

// exits runs a program and compares its exit code: exits 64 portolan nonsense
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit, ok := err.(*exec.ExitError); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got := fmt.Sprint(code); got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// files compares the names in a folder, hidden ones too: files FOLDER [NAME...]
func files(ts *testscript.TestScript, neg bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got, want := strings.Join(names, " "), strings.Join(args[1:], " "); (got == want) == neg {
		ts.Fatalf("%s holds %q, want %q", args[0], got, want)
	}
}

// TestServeUntilAskedToEnd starts the server as a person does, opens the address it prints, and ends it.
func TestServeUntilAskedToEnd(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			home := t.TempDir()
			cmd := exec.Command("portolan", "serve")
			cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + home}
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			watchdog := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
			defer watchdog.Stop()
			line, err := bufio.NewReader(out).ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			_, address, found := strings.Cut(strings.TrimSpace(line), "Portolan is at ")
			if !found {
				t.Fatalf("it says %q", line)
			}
			open(t, address)
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("it ends with %v", err)
			}
		})
	}
}

func open(t *testing.T, address string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	start, _, _ := strings.Cut(address, "?")
	for _, url := range []string{address, start + "api/chart"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode == http.StatusUnauthorized {
			t.Errorf("%s is not let in", url)
		}
	}
}
