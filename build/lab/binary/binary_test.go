package binary

import (
	"os"
	"path/filepath"
	"testing"
)

// TestKeyFollowsTheSources: a stale program must never be found in the cache.
func TestKeyFollowsTheSources(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example\n")
	write("main.go", "package main\n")
	p := Program{Name: "example", Module: dir, LinkFlags: "-s"}
	seen := map[string]string{}
	look := func(change string) {
		t.Helper()
		k, err := key(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if before, ok := seen[k]; ok {
			t.Errorf("%s has the key of %s", change, before)
		}
		seen[k] = change
	}
	look("the first build")
	write("main.go", "package main // changed\n")
	look("a changed source")
	write("go.sum", "")
	look("a new go.sum")
	p.LinkFlags = "-s -w"
	look("other link flags")
	write("go-1.mod", "module example // with others\n")
	p.ModFile = "go-1.mod"
	look("other dependencies")
	write("go-1.sum", "")
	look("sums of other dependencies")
}
