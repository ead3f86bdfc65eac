package e2e

import (
	"net"
	"path/filepath"
	"strings"
	"testing"

	"portolan/build/lab/cluster"
)

// TestServerThatCannotBeReached: each way has its own word and one exit code.
func TestServerThatCannotBeReached(t *testing.T) {
	tests := []struct {
		name   string
		access func(t *testing.T) cluster.Access
		// says is one of the words that name this trouble.
		says []string
	}{
		{"nothing listens", closedPort, []string{"refused"}},
		{"it accepts and never answers", silentServer, []string{"timeout", "timed out", "no answer", "did not answer"}},
		{"its certificate is unknown", unknownAuthority, []string{"certificate"}},
		{"its name does not resolve", unknownName, []string{"no such host", "resolve", "DNS", "name"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "kubeconfig")
			if err := cluster.WriteKubeconfig(path, test.access(t)); err != nil {
				t.Fatal(err)
			}
			a := portolan(t, "meshes", "-o", "json", "--kubeconfig", path, "--context", cluster.ContextName)
			if a.code != exitUnavailable {
				t.Errorf("exit code %d, not %d", a.code, exitUnavailable)
			}
			if len(a.stdout) > 0 {
				t.Errorf("%d bytes on stdout", len(a.stdout))
			}
			wantWords(t, a.stderr)
			if !containsAny(string(a.stderr), test.says) {
				t.Errorf("stderr says none of %q:\n%s", test.says, a.stderr)
			}
			if strings.Contains(string(a.stderr), "a-secret-token") {
				t.Error("stderr holds the token")
			}
		})
	}
}

// TestTokenThatIsNotKnown: the server answers, and refuses the log-in.
func TestTokenThatIsNotKnown(t *testing.T) {
	access := known(t)
	access.Token = "a-secret-token"
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := cluster.WriteKubeconfig(path, access); err != nil {
		t.Fatal(err)
	}
	a := portolan(t, "meshes", "-o", "json", "--kubeconfig", path, "--context", cluster.ContextName)
	if a.code != exitForbidden {
		t.Errorf("exit code %d, not %d", a.code, exitForbidden)
	}
	wantWords(t, a.stderr)
	if strings.Contains(string(a.stderr), access.Token) {
		t.Error("stderr holds the token")
	}
}

func closedPort(t *testing.T) cluster.Access {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return cluster.Access{Server: "https://" + address, User: operator, Token: "a-secret-token"}
}

// silentServer takes connections, in the kernel's queue, and says nothing.
func silentServer(t *testing.T) cluster.Access {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return cluster.Access{Server: "https://" + l.Addr().String(), User: operator, Token: "a-secret-token"}
}

// unknownAuthority is the lab's own server, without its certificate.
func unknownAuthority(t *testing.T) cluster.Access {
	t.Helper()
	access := known(t)
	access.CAFile = ""
	return access
}

func unknownName(*testing.T) cluster.Access {
	return cluster.Access{Server: "https://nowhere.invalid:6443", User: operator, Token: "a-secret-token"}
}

func known(t *testing.T) cluster.Access {
	t.Helper()
	access, err := shared.cluster.Access(operator)
	if err != nil {
		t.Fatal(err)
	}
	return access
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(strings.ToLower(text), strings.ToLower(w)) {
			return true
		}
	}
	return false
}
