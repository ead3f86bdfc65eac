package upgrade

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// planned is what these tests read of a plan: `portolan switch --dry-run -o json`.
type planned struct {
	Change   change    `json:"change"`
	Missing  []string  `json:"missing"`
	Rejected []warning `json:"rejected"`
	Ready    bool      `json:"ready"`
}

type change struct {
	Kind       string            `json:"kind"`
	Road       string            `json:"road"`
	Namespaces []namespaceChange `json:"namespaces"`
	Warnings   []warning         `json:"warnings"`
	Breaks     []string          `json:"breaks"`
	Commands   []string          `json:"commands"`
}

type namespaceChange struct {
	Name  string `json:"name"`
	Edits []struct {
		Key    string  `json:"key"`
		Before *string `json:"before"`
		After  *string `json:"after"`
	} `json:"edits"`
	Workloads []struct {
		workload
		Restart bool   `json:"restart"`
		Version string `json:"version"`
	} `json:"workloads"`
	Left     []workload `json:"left"`
	Warnings []warning  `json:"warnings"`
}

type workload struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

func (w workload) String() string { return w.Kind + "/" + w.Name }

type warning struct {
	Code    string `json:"code"`
	Weight  string `json:"weight"`
	Object  string `json:"object"`
	Message string `json:"message"`
}

// run is what these tests read of a run: `portolan switch --yes -o json`.
type run struct {
	ID         string     `json:"id"`
	Phase      string     `json:"phase"`
	Problem    string     `json:"problem"`
	Waves      int        `json:"waves"`
	Left       []workload `json:"left"`
	Namespaces []struct {
		Name      string `json:"name"`
		Label     string `json:"label"`
		Workloads []struct {
			workload
			State   string `json:"state"`
			Stamp   string `json:"stamp"`
			Moved   int    `json:"moved"`
			Old     int    `json:"old"`
			Reasons []struct {
				Reason  string `json:"reason"`
				Message string `json:"message"`
			} `json:"reasons"`
			Problem string `json:"problem"`
		} `json:"workloads"`
	} `json:"namespaces"`
}

// entry is a line of a journal.
type entry struct {
	Kind string `json:"kind"`
	Step string `json:"step"`
}

// journal is what the desk's newest journal says so far, oldest first; nil while there is none. A line without its end
// is not written yet.
func (d *desk) journal(t *testing.T) []entry {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(d.home, "state", "portolan", "switches", "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	newest, entries := "", []entry(nil)
	for _, file := range files {
		if filepath.Base(file) != "audit.jsonl" && file > newest {
			newest = file
		}
	}
	if newest == "" {
		return nil
	}
	content, err := os.ReadFile(newest)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(content) {
		if bytes.HasSuffix(line, []byte("\n")) {
			var e entry
			if err := json.Unmarshal(line, &e); err != nil {
				t.Fatalf("%s: %v", filepath.Base(newest), err)
			}
			entries = append(entries, e)
		}
	}
	return entries
}

// counted is how many lines of the newest journal are of the kind, about steps that begin so.
func (d *desk) counted(t *testing.T, kind, step string) int {
	t.Helper()
	n := 0
	for _, e := range d.journal(t) {
		if e.Kind == kind && strings.HasPrefix(e.Step, step) {
			n++
		}
	}
	return n
}
