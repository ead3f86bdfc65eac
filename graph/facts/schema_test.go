package facts_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"

	"portolan/graph/facts"
)

var update = flag.Bool("update", false, "rewrite docs/snapshot.schema.json")

// TestSchemaIsCurrent keeps docs/snapshot.schema.json in step with the Go types; with -update it rewrites it.
func TestSchemaIsCurrent(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "snapshot.schema.json")
	want := schema(t)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s is stale; run: go generate ./graph/facts", file)
	}
}

// schema describes a Snapshot by its Go types and their comments.
func schema(t *testing.T) []byte {
	t.Helper()
	r := &jsonschema.Reflector{Anonymous: true}
	if err := r.AddGoComments("portolan/graph/facts", "./"); err != nil {
		t.Fatal(err)
	}
	s := r.Reflect(&facts.Snapshot{})
	s.Title = fmt.Sprintf("Portolan snapshot, format %d", facts.Format)
	out, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(out, '\n')
}

func TestSchemaDescribesEveryType(t *testing.T) {
	var s struct {
		Defs map[string]struct {
			Description          string                     `json:"description"`
			Properties           map[string]json.RawMessage `json:"properties"`
			AdditionalProperties *bool                      `json:"additionalProperties"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(schema(t), &s); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Snapshot", "Cluster", "PodGroup", "Webhook", "Gap", "Rollout"} {
		def, ok := s.Defs[name]
		if !ok || strings.TrimSpace(def.Description) == "" {
			t.Errorf("%s has no description", name)
		}
		if def.AdditionalProperties == nil || *def.AdditionalProperties {
			t.Errorf("%s allows unknown fields, which Read refuses", name)
		}
	}
	if _, ok := s.Defs["Workload"].Properties["kind"]; !ok {
		t.Error("Workload's embedded kind is missing")
	}
}
