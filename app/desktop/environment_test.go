//go:build unix

package desktop

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// shell writes a program that stands for a login shell with start-up files of its own.
func shell(t *testing.T, startup string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "shell")
	script := "#!/bin/sh\n[ \"$1 $2 $3\" = '-l -i -c' ] || exit 9\n" + startup + "\neval \"$4\"\n"
	if err := os.WriteFile(file, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestLoginEnvironmentIsTheShells(t *testing.T) {
	got, err := loginEnvironment(t.Context(), shell(t, `
		echo "Welcome=aboard"; echo "PATH=/not/this" >&2
		export PATH="/opt/plugins:$PATH" KUBECONFIG=/etc/a:/etc/b NOTE="two
lines=here"`))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"PATH=/opt/plugins:" + os.Getenv("PATH"), "KUBECONFIG=/etc/a:/etc/b", "NOTE=two\nlines=here"} {
		if !slices.Contains(got, want) {
			t.Errorf("missing %q in %q", want, got)
		}
	}
	for _, variable := range got {
		if variable == "Welcome=aboard" || strings.HasPrefix(variable, "_=") || strings.HasPrefix(variable, "PWD=") {
			t.Errorf("took %q", variable)
		}
	}
}

func TestRealShellAnswers(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	got, err := loginEnvironment(t.Context(), "/bin/sh")
	if err != nil || !slices.ContainsFunc(got, func(v string) bool { return strings.HasPrefix(v, "PATH=") }) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestLoginShellThatHangsIsGivenUp(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	// The child would hold the pipes open after the shell itself is gone.
	if _, err := loginEnvironment(ctx, shell(t, "sleep 600 & sleep 600")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the deadline", err)
	}
}

func TestLoginShellThatFailsIsAnError(t *testing.T) {
	if _, err := loginEnvironment(t.Context(), shell(t, "exit 3")); err == nil {
		t.Error("no error from a shell that failed")
	}
	if _, err := loginEnvironment(t.Context(), filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("no error from a missing shell")
	}
	if _, err := parseEnvironment(opening + "\x00PATH=/bin\x00"); err == nil {
		t.Error("no error from half an answer")
	}
}
