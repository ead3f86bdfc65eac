package share

import (
	"encoding/json"
	"testing"

	"portolan/build/lab/program"
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
	if a.code != 0 {
		t.Fatalf("portolan %q: exit code %d; stderr:\n%s", args, a.code, a.stderr)
	}
	return a.stdout
}

// decode reads JSON.
func decode[T any](t *testing.T, content []byte) T {
	t.Helper()
	var out T
	if err := json.Unmarshal(content, &out); err != nil {
		t.Fatalf("not JSON: %v\n%.2000s", err, content)
	}
	return out
}
