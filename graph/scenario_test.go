package graph_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"sigs.k8s.io/yaml"

	"portolan/graph"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

var update = flag.Bool("update", false, "rewrite what the scenarios expect, and print the difference")

// The sections of a scenario. The comment above them is its reason.
const (
	sectionInstalls = "installs.yaml" // what Istio's charts were asked for; optional
	sectionFacts    = "facts.yaml"    // a facts.Snapshot, beside what the installs give
	sectionMeshes   = "meshes.txt"    // what mesh.Infer must make of it
	sectionGraph    = "graph.txt"     // what graph.Build must make of that
)

// shuffles is how many orders of input every scenario is inferred from.
const shuffles = 5

// TestScenarios tells one story a file: facts go through save and reload, then through inference and graph, in several
// orders, and must always come out as written down. With -update it writes down what came out.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { runScenario(t, file) })
	}
}

func runScenario(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(bytes.TrimSpace(archive.Comment)) == 0 {
		t.Error("a scenario states its reason above its sections")
	}
	s := saved(t, scenarioFacts(t, archive))
	atlas := mesh.Infer(s)
	meshes, chart := meshesText(atlas), graphText(graph.Build(atlas, graph.View{}))
	checkAtlas(t, s, atlas)
	checkAnswers(t, atlas)
	checkPlaced(t, atlas)
	for seed := range uint64(shuffles) {
		again := mesh.Infer(shuffled(s, seed))
		if diff := cmp.Diff(atlas, again); diff != "" {
			t.Fatalf("another order of input (seed %d) gives another atlas (-first +other):\n%s", seed, diff)
		}
	}
	old := txtar.Format(archive)
	archive.Files = append(inputs(archive), txtar.File{Name: sectionMeshes, Data: []byte(meshes)}, txtar.File{Name: sectionGraph, Data: []byte(chart)})
	diff := cmp.Diff(strings.Split(string(old), "\n"), strings.Split(string(txtar.Format(archive)), "\n"))
	if diff == "" {
		return
	}
	if !*update {
		t.Fatalf("not as written down (-written +is); rewrite with: go test ./graph -run Scenarios -update\n%s", diff)
	}
	t.Logf("rewritten (-old +new):\n%s", diff)
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// inputs are the sections that a person writes.
func inputs(a *txtar.Archive) []txtar.File {
	out := []txtar.File{}
	for _, f := range a.Files {
		if f.Name == sectionInstalls || f.Name == sectionFacts {
			out = append(out, f)
		}
	}
	return out
}

// scenarioFacts reads the snapshot of a scenario; what is not said is one cluster named "c" read on a fixed day.
func scenarioFacts(t *testing.T, a *txtar.Archive) facts.Snapshot {
	t.Helper()
	s := facts.Snapshot{Format: facts.Format, TakenAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	var installs []install
	for _, f := range a.Files {
		var into any = &s
		switch f.Name {
		case sectionFacts:
		case sectionInstalls:
			into = &installs
		case sectionMeshes, sectionGraph:
			continue
		default:
			t.Fatalf("unknown section %s", f.Name)
		}
		if err := yaml.UnmarshalStrict(f.Data, into); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	if len(s.Clusters) == 0 {
		s.Clusters = []facts.Cluster{{Context: "c"}}
	}
	for i := range s.Clusters {
		if s.Clusters[i].Context == "" {
			s.Clusters[i].Context = "c"
		}
	}
	for _, in := range installs {
		in.into(&s)
	}
	return s
}

// saved is a snapshot after it went through a file.
func saved(t *testing.T, s facts.Snapshot) facts.Snapshot {
	t.Helper()
	var file bytes.Buffer
	if err := facts.Write(&file, s); err != nil {
		t.Fatal(err)
	}
	out, err := facts.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// bytesOf is a value as JSON, for comparing before and after.
func bytesOf(t *testing.T, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
