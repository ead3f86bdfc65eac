package layout

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/graph"
)

var update = flag.Bool("update", false, "write goldens again")

func TestMermaidGolden(t *testing.T) {
	const file = "testdata/canary.mmd"
	text, notes := Mermaid(canaryMesh(), "taken at: 2026-03-01T00:00:00Z", "contexts: prod")
	if len(notes) != len(canaryMesh().Notes) {
		t.Errorf("notes are %q", notes)
	}
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("not as written down (-written +is); rewrite with: go test ./graph/layout -run MermaidGolden -update\n%s", diff)
	}
}

// linesOfMermaid are all lines that there may be, whatever the labels: names are ours, and labels hold nothing but plain
// characters, entities and line breaks.
var linesOfMermaid = regexp.MustCompile(`^(%% [^{}]*|flowchart BT|end|more\["and \d+ more"\]|` +
	`(subgraph )?n\d+(\["L"\]|\(\["L"\]\))|n\d+ (-->|-\.->)(\|"L"\|)? n\d+|classDef [a-z]+ stroke:#[0-9a-f]+,stroke-width:2px|class n\d+(,n\d+)* [a-z]+)$`)

var mermaidLabel = regexp.MustCompile(`"((?:[^"#;<>&{}` + "`" + `%\\\[\]|]|#\d+;|<br>)*)"`)

func checkMermaid(t *testing.T, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		plain := line
		if !strings.HasPrefix(line, "%%") && line != "flowchart BT" {
			plain = mermaidLabel.ReplaceAllStringFunc(line, func(label string) string {
				if strings.HasPrefix(line, "more[") {
					return label
				}
				return `"L"`
			})
		}
		if !linesOfMermaid.MatchString(plain) {
			t.Fatalf("%.300q is no line of ours", line)
		}
	}
}

// TestMermaidIsOursWhateverTheLabels holds every line to a grammar that has no room for what a label could smuggle in.
func TestMermaidIsOursWhateverTheLabels(t *testing.T) {
	labels := append(slices.Clone(nasty), "`code`", `"]; click n0 call alert()`, "%%{init: {'theme': 'x'}}%%", "#quot;", "end", "a|b", "<br/>", "A & B", "$$x$$")
	for i, label := range labels {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			g := threeMeshes(30)
			for j := range g.Nodes {
				g.Nodes[j].Label, g.Nodes[j].Detail = label, label
			}
			g.Title, g.Notes = label, []string{label}
			text, _ := Mermaid(g, label)
			checkMermaid(t, text)
			if strings.Contains(text, `[""]`) {
				t.Errorf("a label is empty, which Mermaid refuses:\n%s", text)
			}
		})
	}
	for seed := range uint64(50) {
		text, _ := Mermaid(random(seed))
		checkMermaid(t, text)
	}
}

// TestMermaidStaysWithinWhatDocumentsDraw has more than fits in ways of its own, and must say so.
func TestMermaidStaysWithinWhatDocumentsDraw(t *testing.T) {
	many := func(meshes, namespaces int) graph.Graph {
		samples := []sample{}
		for i := range meshes {
			samples = append(samples, sample{id: fmt.Sprintf("mesh-%d", i), planes: one("1.29.2", "default", namespaces), ztunnel: true, gateway: true})
		}
		return build(samples...)
	}
	folded := 0
	for _, c := range []struct{ meshes, namespaces int }{{1, 3}, {1, 5000}, {60, 40}, {100, 40}, {240, 5}, {2000, 1}} {
		g := many(c.meshes, c.namespaces)
		text, notes := Mermaid(g)
		checkMermaid(t, text)
		if len(text) > maxMermaid || strings.Count(text, "-->")+strings.Count(text, "-.->") > maxMermaidEdges {
			t.Errorf("%+v: %d characters", c, len(text))
		}
		if more := len(notes) - len(g.Notes); more > 0 {
			folded++
			if !strings.Contains(text, "%% "+notes[len(notes)-1]) {
				t.Errorf("%+v: %q is not in the text", c, notes)
			}
		}
		if c.meshes == 1 && !strings.Contains(text, "ads-") && !strings.Contains(text, "inventory-qa-0") {
			t.Errorf("%+v: no namespace is named:\n%s", c, text)
		}
	}
	if folded < 3 {
		t.Errorf("only %d of them were folded: too few to tell", folded)
	}
}
