package e2e

import (
	"encoding/json"
	"testing"

	"portolan/build/lab/cluster"
	"portolan/build/lab/program"
)

// Exit codes of portolan, from sysexits.
const (
	exitOK          = 0
	exitUnavailable = 69
	exitForbidden   = 77
)

// answer is how a run of portolan ended.
type answer struct {
	stdout, stderr []byte
	code           int
}

// portolan runs the binary in a home of its own.
func portolan(t *testing.T, args ...string) answer {
	t.Helper()
	stdout, stderr, code := program.Run(t, shared.bin, args...)
	return answer{stdout: stdout, stderr: stderr, code: code}
}

// succeed runs portolan and demands exit code 0; it answers stdout.
func succeed(t *testing.T, args ...string) []byte {
	t.Helper()
	a := portolan(t, args...)
	if a.code != exitOK {
		t.Fatalf("portolan %q: exit code %d; stderr:\n%s", args, a.code, a.stderr)
	}
	return a.stdout
}

// live are the flags by which portolan reads the cluster as the user.
func live(t *testing.T, user string) []string {
	t.Helper()
	path, err := shared.cluster.Kubeconfig(user)
	if err != nil {
		t.Fatal(err)
	}
	return []string{"--kubeconfig", path, "--context", cluster.ContextName}
}

// with is a command line of a verb, its own flags and the source's.
func with(verb []string, source []string) []string {
	return append(append([]string{}, verb...), source...)
}

// decode reads JSON of a verb.
func decode[T any](t *testing.T, content []byte) T {
	t.Helper()
	var out T
	if err := json.Unmarshal(content, &out); err != nil {
		t.Fatalf("not JSON: %v\n%.2000s", err, content)
	}
	return out
}
