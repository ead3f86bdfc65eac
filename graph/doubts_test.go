package graph_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/graph/mesh"
)

// doubtsPage is what is made of the kinds of doubt for people to read.
const doubtsPage = "../docs/doubts.md"

// TestDoubtsPageIsCurrent keeps docs/doubts.md what the code says; with -update it writes it.
func TestDoubtsPageIsCurrent(t *testing.T) {
	want := doubtsMarkdown(mesh.DoubtKinds())
	if *update {
		if err := os.WriteFile(doubtsPage, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(doubtsPage)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/doubts.md is stale; run: go test ./graph -run Doubts -update")
	}
}

// TestEveryDoubtHasAScenario keeps each kind raised by a story, and documented in full.
func TestEveryDoubtHasAScenario(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, k := range mesh.DoubtKinds() {
		if k.Code == "" || k.Severity == "" || k.Seen == "" || k.Why == "" || k.Remedy == "" {
			t.Errorf("doubt %q is not described in full: %+v", k.Code, k)
		}
		if !strings.Contains(all.String(), "  doubt "+k.Code+"  "+string(k.Severity)+": ") {
			t.Errorf("no scenario raises the doubt %s", k.Code)
		}
	}
}

func doubtsMarkdown(kinds []mesh.DoubtKind) []byte {
	var b bytes.Buffer
	b.WriteString(`# Doubts

Where what was read contradicts itself, or is dangerous, Portolan says so instead of choosing. ` + "`portolan check`" + ` lists these
doubts, the page shows them under Problems, and ` + "`portolan why`" + ` names those of one object. A code, once released, keeps its
meaning. An **error** breaks traffic or trust, or makes an attribution impossible; a **warning** does or means something else
than was meant; an **info** is worth knowing, and calls for no badge on the chart.

This page is made from the program; do not edit it.

| code | severity | what is seen |
| --- | --- | --- |
`)
	for _, k := range kinds {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", k.Code, k.Code, k.Severity, k.Seen)
	}
	for _, k := range kinds {
		fmt.Fprintf(&b, "\n## %s\n\n*%s.* %s\n\n**Why it matters.** %s\n\n**What to do.** %s\n", k.Code, k.Severity, k.Seen, k.Why, k.Remedy)
	}
	return b.Bytes()
}
