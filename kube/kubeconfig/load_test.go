package kubeconfig_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/kube/kubeconfig"
)

const good = `apiVersion: v1
kind: Config
current-context: east
clusters:
- name: c-east
  cluster: {server: "https://user:pw@east.example:6443/k8s/c1?x=y", insecure-skip-tls-verify: true}
users:
- name: admin
  user: {token: very-secret}
contexts:
- name: west
  context: {cluster: c-missing, user: admin}
- name: north
  context: {cluster: c-east, user: nobody}
- name: east
  context: {cluster: c-east, user: admin, namespace: shop}
`

const other = `apiVersion: v1
kind: Config
current-context: south
clusters:
- name: c-east
  cluster: {server: "https://other.example"}
users:
- name: admin
  user: {token: other}
contexts:
- name: east
  context: {cluster: c-east, user: admin}
- name: south
  context: {cluster: c-east, user: admin}
`

// write puts content below a fresh folder and returns the file's path.
func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, s kubeconfig.Sources) []kubeconfig.Context {
	t.Helper()
	got, err := kubeconfig.Load(s)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func list(paths ...string) string { return strings.Join(paths, string(filepath.ListSeparator)) }

func TestFilesAreNeverMerged(t *testing.T) {
	a, b := write(t, good), write(t, other)
	got := load(t, kubeconfig.Sources{Env: list(a, "", b, a)})
	want := []kubeconfig.Context{
		{Name: "east", File: a, Cluster: "c-east", User: "admin", Namespace: "shop", Server: "east.example:6443/k8s/c1", Insecure: true, Current: true},
		{Name: "east", File: b, Cluster: "c-east", User: "admin", Server: "other.example"},
		{Name: "north", File: a, Cluster: "c-east", User: "nobody", Server: "east.example:6443/k8s/c1", Insecure: true, Invalid: `it names the user "nobody", which is not in the file`},
		{Name: "south", File: b, Cluster: "c-east", User: "admin", Server: "other.example"},
		{Name: "west", File: a, Cluster: "c-missing", User: "admin", Invalid: `it names the cluster "c-missing", which is not in the file`},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPrecedence(t *testing.T) {
	explicit, env := write(t, good), write(t, other)
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".kube"), 0o700); err != nil {
		t.Fatal(err)
	}
	standard := filepath.Join(home, ".kube", "config")
	if err := os.WriteFile(standard, []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		sources kubeconfig.Sources
		want    string
	}{
		"explicit beats all": {kubeconfig.Sources{Explicit: []string{explicit}, Env: env, Home: home}, explicit},
		"then KUBECONFIG":    {kubeconfig.Sources{Explicit: []string{""}, Env: env, Home: home}, env},
		"then the default":   {kubeconfig.Sources{Home: home}, standard},
	} {
		t.Run(name, func(t *testing.T) {
			for _, got := range load(t, c.sources) {
				if got.File != c.want {
					t.Errorf("context %s is from %s, want %s", got.Name, got.File, c.want)
				}
			}
		})
	}
}

func TestNothingThereIsNoContexts(t *testing.T) {
	for name, s := range map[string]kubeconfig.Sources{"no default file": {Home: t.TempDir()}, "no home": {}, "empty file": {Env: write(t, "")}, "blank file": {Env: write(t, "\n\n")}} {
		got, err := kubeconfig.Load(s)
		if err != nil || got == nil || len(got) != 0 {
			t.Errorf("%s: got %v, %v; want no contexts", name, got, err)
		}
	}
}

func TestAFileThatCannotBeUsedLeavesTheOthers(t *testing.T) {
	folder, missing := t.TempDir(), filepath.Join(t.TempDir(), "gone")
	for name, c := range map[string]struct{ path, want string }{
		"broken YAML":     {write(t, "clusters: [\n"), "it is no kubeconfig"},
		"another kind":    {write(t, "apiVersion: v1\nkind: Pod\n"), "it is no kubeconfig"},
		"a page":          {write(t, "<html><body>sign in</body></html>"), "it is no kubeconfig"},
		"the same name":   {write(t, "contexts:\n- {name: a, context: {cluster: x}}\n- {name: a, context: {cluster: y}}\n"), "it is no kubeconfig"},
		"missing":         {missing, "there is no such file"},
		"a folder":        {folder, "is a directory"},
		"not even a path": {"\x00", "invalid argument"},
	} {
		t.Run(name, func(t *testing.T) {
			got := load(t, kubeconfig.Sources{Env: list(c.path, write(t, other))})
			if len(got) != 3 || got[0].Name != "" || !strings.Contains(got[0].Invalid, c.want) {
				t.Errorf("got %+v, want an entry that says %q and two contexts", got, c.want)
			}
			_, err := kubeconfig.Load(kubeconfig.Sources{Explicit: []string{c.path}})
			var e *kubeconfig.Error
			if !errors.As(err, &e) || e.Code != kubeconfig.CodeBadInput || e.Remedy == "" || !strings.Contains(e.Message, c.want) {
				t.Errorf("named with --kubeconfig: got %v, want bad input that says %q", err, c.want)
			}
		})
	}
}

func TestSelect(t *testing.T) {
	a, b, broken := write(t, good), write(t, other), write(t, ":")
	both := load(t, kubeconfig.Sources{Env: list(a, b)})
	if got, err := kubeconfig.Select(both, "", ""); err != nil || got.Name != "east" || got.File != a {
		t.Errorf("current context: got %+v, %v", got, err)
	}
	if got, err := kubeconfig.Select(both, "east", b); err != nil || got.File != b {
		t.Errorf("by file: got %+v, %v", got, err)
	}
	for name, c := range map[string]struct {
		contexts   []kubeconfig.Context
		name, file string
		code       string
		want       []string
	}{
		"in both files":      {both, "east", "", kubeconfig.CodeUsage, []string{a, b, "--kubeconfig"}},
		"not there":          {both, "nope", "", kubeconfig.CodeUsage, []string{`no context "nope"`, "portolan contexts"}},
		"not in that file":   {both, "south", a, kubeconfig.CodeUsage, []string{a}},
		"invalid":            {both, "west", "", kubeconfig.CodeBadInput, []string{"c-missing", a}},
		"nothing is current": {nil, "", "", kubeconfig.CodeUsage, []string{"--context"}},
		"maybe in the broken": {load(t, kubeconfig.Sources{Env: list(b, broken)}), "nope", "", kubeconfig.CodeBadInput,
			[]string{broken, "no kubeconfig"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := kubeconfig.Select(c.contexts, c.name, c.file)
			var e *kubeconfig.Error
			if !errors.As(err, &e) || e.Code != c.code {
				t.Fatalf("got %v, want code %s", err, c.code)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
		})
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{good, other, "", "contexts: [{name: a}]", "users: [{name: u, user: {exec: {}}}]\ncontexts: [{name: a, context: {user: u}}]", "clusters: [{name: c, cluster: null}]"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "config")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		contexts, err := kubeconfig.Load(kubeconfig.Sources{Env: path})
		if err != nil {
			t.Fatalf("a file of KUBECONFIG became an error: %v", err)
		}
		for _, c := range contexts {
			if c.Invalid != "" || c.Name == "" {
				continue
			}
			if _, err := kubeconfig.RestConfig(c, kubeconfig.Options{}); err != nil {
				t.Fatalf("context %q counts as valid and cannot be used: %v", c.Name, err)
			}
		}
		after, err := os.ReadFile(path)
		if err != nil || string(after) != string(data) {
			t.Fatal("the file was changed")
		}
	})
}
