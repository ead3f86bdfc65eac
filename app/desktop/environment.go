package desktop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"
)

// shellPatience is how long a login shell may take to start up before the window opens without its environment.
const shellPatience = 5 * time.Second

// The environment is fenced off from whatever the start-up files of a shell print. The two differ because a shell
// exports the last argument of the command before as "_".
const (
	opening = "__portolan_environment__"
	closing = "__portolan_environment_end__"
)

// shellsOwn are variables that describe the asked shell itself, not what the person set up.
var shellsOwn = []string{"_", "OLDPWD", "PWD", "SHLVL", "TERM"}

// AdoptLoginEnvironment gives this process the environment of the person's login shell, so that kubeconfigs and exec
// plugins are found when the program was started from a desktop's menu. Started from a terminal it does nothing, since
// everything is there already. An error means that the environment stays as it was.
func AdoptLoginEnvironment(ctx context.Context) error {
	if runtime.GOOS == "windows" || startedFromTerminal() {
		return nil
	}
	shell := os.Getenv("SHELL")
	if shell == "" {
		shell = "/bin/sh"
	}
	ctx, cancel := context.WithTimeout(ctx, shellPatience)
	defer cancel()
	environment, err := loginEnvironment(ctx, shell)
	if err != nil {
		return fmt.Errorf("take the environment of the login shell %s (exec plugins may be missing from PATH): %w", shell, err)
	}
	for _, variable := range environment {
		name, value, _ := strings.Cut(variable, "=")
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("take %s from the login shell: %w", name, err)
		}
	}
	return nil
}

func startedFromTerminal() bool {
	return slices.ContainsFunc([]*os.File{os.Stdin, os.Stdout, os.Stderr}, func(f *os.File) bool {
		return term.IsTerminal(int(f.Fd()))
	})
}

// loginEnvironment asks a shell, as "NAME=value". It is started as login and interactive shell because people set PATH
// in either of the files that these read. It ends with ctx, together with whatever it started.
func loginEnvironment(ctx context.Context, shell string) ([]string, error) {
	script := `printf '%s\0' ` + opening + `; env -0; printf '%s\0' ` + closing
	cmd := exec.CommandContext(ctx, shell, "-l", "-i", "-c", script)
	var out bytes.Buffer
	cmd.Stdout = &out
	cmd.WaitDelay = time.Second
	isolate(cmd)
	if err := cmd.Run(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		return nil, err
	}
	return parseEnvironment(out.String())
}

func parseEnvironment(out string) ([]string, error) {
	_, rest, opened := strings.Cut(out, opening+"\x00")
	block, _, closed := strings.Cut(rest, closing+"\x00")
	if !opened || !closed {
		return nil, errors.New("the shell did not print its environment")
	}
	var environment []string
	for variable := range strings.SplitSeq(block, "\x00") {
		name, _, ok := strings.Cut(variable, "=")
		if ok && name != "" && !slices.Contains(shellsOwn, name) {
			environment = append(environment, variable)
		}
	}
	return environment, nil
}
