package share

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"portolan/build/lab/program"
)

// state is what these tests read of the page's state.
type state struct {
	Version      int64    `json:"version"`
	Phase        string   `json:"phase"`
	ChartVersion int64    `json:"chartVersion"`
	Fleet        []member `json:"fleet"`
}

type member struct {
	Name    string  `json:"name"`
	Phase   string  `json:"phase"`
	Problem problem `json:"problem"`
}

// problem is empty where there is none.
type problem struct{ Code, Message, Remedy string }

func (s state) member(name string) member {
	for _, m := range s.Fleet {
		if m.Name == name {
			return m
		}
	}
	return member{Phase: "not there"}
}

func (s state) phase(name string) string { return s.member(name).Phase }

// visitor is a browser that was let in.
type visitor struct{ *program.Visitor }

func visit(t *testing.T, address string) *visitor {
	t.Helper()
	return &visitor{program.Visit(t, address, program.Hang)}
}

func (v *visitor) get(t *testing.T, target string) []byte {
	t.Helper()
	code, text := v.Ask(t, http.MethodGet, target, "")
	if code != http.StatusOK {
		t.Fatalf("%s answers %d: %.300s", target, code, text)
	}
	return []byte(text)
}

// until watches the state as the page does, which misses none but those that follow at once.
func (v *visitor) until(t *testing.T, what string, done func(state) bool) state {
	t.Helper()
	since := int64(-1)
	for deadline := time.Now().Add(program.Hang); time.Now().Before(deadline); {
		s := decode[state](t, v.get(t, fmt.Sprintf("/api/changes?since=%d&wait=5s", since)))
		if done(s) {
			return s
		}
		since = s.Version
	}
	t.Fatalf("waited in vain for %s", what)
	return state{}
}

// clusters are the contexts on the chart.
func (v *visitor) clusters(t *testing.T) []string {
	t.Helper()
	chart := decode[struct {
		Atlas atlas `json:"atlas"`
	}](t, v.get(t, "/api/chart"))
	var out []string
	for _, c := range chart.Atlas.Clusters {
		out = append(out, c.Context)
	}
	return out
}
