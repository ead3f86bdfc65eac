package graph_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/graph/redact"
)

// everything is all that can be replaced.
var everything = []facts.Redaction{facts.RedactHosts, facts.RedactNames}

// redactions are what can be asked for.
var redactions = [][]facts.Redaction{{facts.RedactNames}, {facts.RedactHosts}, everything}

// TestRedactedMeansTheSame holds for every scenario, every demo and random clusters: all that is concluded from redacted facts is what is
// concluded from the facts, with other names; and no name that was replaced is in the file.
func TestRedactedMeansTheSame(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(file), func(t *testing.T) { checkRedacted(t, saved(t, scenarioFacts(t, archive))) })
	}
	demos, err := filepath.Glob("../app/demo/*.mesh.json")
	if err != nil || len(demos) == 0 {
		t.Fatalf("no demos: %v", err)
	}
	for _, file := range demos {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, err := facts.Read(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			checkRedacted(t, s)
		})
	}
	for seed := range uint64(plausible / 2) {
		t.Run(fmt.Sprint("random ", seed), func(t *testing.T) { checkRedacted(t, oneOfEach(newDice(seed).snapshot())) })
	}
}

// oneOfEach leaves one object of each identity, as an API server has it.
func oneOfEach(s facts.Snapshot) facts.Snapshot {
	for i := range s.Clusters {
		c := &s.Clusters[i]
		c.ControlPlanes = firsts(c.ControlPlanes, func(p facts.ControlPlane) string { return p.Namespace + "/" + p.Name })
		c.Services = firsts(c.Services, func(v facts.Service) string { return v.Namespace + "/" + v.Name })
		c.MeshConfigs = firsts(c.MeshConfigs, func(m facts.MeshConfig) string { return m.Namespace + "/" + m.Name })
		c.InjectorConfigs = firsts(c.InjectorConfigs, func(m facts.InjectorConfig) string { return m.Namespace + "/" + m.Name })
		c.Gateways = firsts(c.Gateways, func(g facts.Gateway) string { return string(g.Kind) + "/" + g.Namespace + "/" + g.Name })
		entry := func(w facts.Webhook) string { return w.Configuration + "/" + w.Name }
		c.Injectors, c.Validators = firsts(c.Injectors, entry), firsts(c.Validators, entry)
	}
	return s
}

func firsts[T any](all []T, identity func(T) string) []T {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(one T) bool {
		old := seen[identity(one)]
		seen[identity(one)] = true
		return old
	})
}

func checkRedacted(t *testing.T, s facts.Snapshot) {
	t.Helper()
	for _, what := range redactions {
		before := bytesOf(t, s)
		out, report := redact.Apply(s, what)
		if after := bytesOf(t, s); after != before {
			t.Fatalf("%s: the input was changed", what)
		}
		again, _ := redact.Apply(shuffled(s, 3), what)
		if diff := gocmp.Diff(written(t, out), written(t, again)); diff != "" {
			t.Fatalf("%s: another order gives other bytes:\n%s", what, diff)
		}
		if twice, more := redact.Apply(out, what); written(t, twice) != written(t, out) || len(more.Replaced) > 0 {
			t.Fatalf("%s: redacting twice is not redacting once: %v", what, more.Replaced)
		}
		out = saved(t, out)
		disguise := newDisguise(t, report)
		checkLeaks(t, out, report)
		want, got := conclusions(mesh.Infer(s), disguise), conclusions(mesh.Infer(out), disguised{})
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("%s: other names mean something else (-names +pseudonyms):\n%s\n%v", what, diff, report.Replaced)
		}
	}
}

func written(t *testing.T, s facts.Snapshot) string {
	t.Helper()
	var out strings.Builder
	if err := facts.Write(&out, s); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// FuzzRedact feeds nonsense: whatever a strange cluster holds, one name has one pseudonym, and what is left is no name of it.
func FuzzRedact(f *testing.F) {
	for seed := range uint64(200) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		var s facts.Snapshot
		newDice(seed).garbage(reflect.ValueOf(&s.Clusters).Elem())
		for _, what := range redactions {
			before := bytesOf(t, s)
			out, report := redact.Apply(s, what)
			if after := bytesOf(t, s); after != before {
				t.Fatalf("%s: the input was changed", what)
			}
			newDisguise(t, report)
			again, _ := redact.Apply(shuffled(s, seed), what)
			if diff := gocmp.Diff(bytesOf(t, out), bytesOf(t, again)); diff != "" {
				t.Fatalf("%s: another order gives other bytes:\n%s", what, diff)
			}
			for i, c := range s.Clusters {
				for j, n := range c.Namespaces {
					if what[len(what)-1] == facts.RedactNames && n.Name != "" && slices.ContainsFunc(out.Clusters, func(c facts.Cluster) bool {
						return slices.ContainsFunc(c.Namespaces, func(m facts.Namespace) bool { return m.Name == n.Name })
					}) {
						t.Fatalf("%s: namespace %q of cluster %d, number %d, is there still", what, n.Name, i, j)
					}
				}
			}
		}
	})
}

// checkLeaks holds that nothing that was replaced is in the file, unless it is a word that stands there for something else.
func checkLeaks(t *testing.T, s facts.Snapshot, report redact.Report) {
	t.Helper()
	file := written(t, s)
	stand := []string{"istio.io-mesh-controller", "istio.io-gateway-controller"}
	for _, p := range report.Replaced {
		stand = append(stand, p.As)
	}
	slices.SortFunc(stand, func(x, y string) int { return len(y) - len(x) })
	for _, word := range stand {
		for at := wordIn(file, word); at >= 0; at = wordIn(file, word) {
			file = file[:at] + file[at+len(word):]
		}
	}
	for _, p := range report.Replaced {
		if redact.Plain(p.Name) || fields[p.Name] || strings.Trim(p.Name, "0123456789.") == "" || p.Kind == "host" && len(s.Redacted) == 1 && strings.Count(p.Name, ".") == 1 {
			// The last is a host of two parts, which is a Service's name in another cluster, where it is kept with the names.
			continue
		}
		if at := wordIn(file, p.Name); at >= 0 {
			t.Errorf("%s %q, which is %q, is in the file: …%s…", p.Kind, p.Name, p.As, file[max(0, at-60):min(len(file), at+60)])
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

// wordIn is where a word stands in a text by itself, or -1. What is behind a dash is a word as well.
func wordIn(text, word string) int {
	from := 0
	for {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return -1
		}
		at += from
		if !letter(text, at-1) && !letter(text, at+len(word)) {
			return at
		}
		from = at + 1
	}
}

func letter(text string, at int) bool {
	return at >= 0 && at < len(text) && (text[at] >= 0x80 || '0' <= text[at] && text[at] <= '9' || 'A' <= text[at] && text[at] <= 'Z' || 'a' <= text[at] && text[at] <= 'z')
}

// fields are the names of the format's own fields.
var fields = func() map[string]bool {
	out := map[string]bool{}
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Slice, reflect.Pointer:
			walk(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
				out[name] = true
				walk(t.Field(i).Type)
			}
		}
	}
	walk(reflect.TypeFor[facts.Snapshot]())
	return out
}()
