package demo_test

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"slices"
	"testing"

	"portolan/app/demo"
	"portolan/app/demo/story"
	"portolan/graph/facts"
)

var update = flag.Bool("update", false, "write the demos' files anew")

// TestFilesAreCurrent keeps the embedded files what package story tells.
func TestFilesAreCurrent(t *testing.T) {
	stories := story.Stories()
	if *update {
		for name, snapshot := range stories {
			var b bytes.Buffer
			if err := facts.Write(&b, snapshot); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name+".mesh.json", b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	if got, want := demo.Names(), slices.Sorted(maps.Keys(stories)); !slices.Equal(got, want) {
		t.Fatalf("embedded demos are %q, told are %q; run make update", got, want)
	}
	for name, snapshot := range stories {
		var want bytes.Buffer
		if err := facts.Write(&want, snapshot); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(name + ".mesh.json")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%s.mesh.json is not what its story tells; run make update", name)
		}
	}
}

func TestOpenUnknownNamesTheDemos(t *testing.T) {
	_, err := demo.Open("nowhere")
	if err == nil || !bytes.Contains([]byte(err.Error()), []byte("three-meshes")) {
		t.Fatalf("error %v does not name the demos", err)
	}
}
