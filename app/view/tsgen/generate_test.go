package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheGeneratedFileIsFresh(t *testing.T) {
	want, err := Generate(root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.FromSlash("../../../frontend/src/api/view.gen.ts"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("view.gen.ts is stale: run go generate ./app/view\n%s", diff)
	}
}

func TestCommentsCannotEndEarly(t *testing.T) {
	if got, want := comment("glob a/*/b", "  "), "  /** glob a/* /b */\n"; got != want {
		t.Errorf("comment = %q, want %q", got, want)
	}
}
