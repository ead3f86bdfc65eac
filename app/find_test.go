package app

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"portolan/app/demo"
	"portolan/app/view"
	"portolan/graph"
	"portolan/graph/find"
	"portolan/graph/mesh"
)

// showing is a handler that shows a demo.
func showing(t *testing.T, name string) http.Handler {
	t.Helper()
	f := newFake()
	h := newHandler(t, f)
	open(t, h.Session, "east")
	<-f.started
	f.answers <- reply{snapshot: demoSnapshot(t, name)}
	until(t, h.Session, view.PhaseReady)
	return h.HTTP()
}

// answered is the answer to a GET, with its status 200.
func answered[T any](t *testing.T, h http.Handler, path string, query url.Values) T {
	t.Helper()
	w := ask(t, h, "GET", path+"?"+query.Encode(), "")
	var out T
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != 200 {
		t.Fatalf("%s: status %d, %s: %v", path, w.Code, w.Body, err)
	}
	return out
}

func TestFindOverHTTP(t *testing.T) {
	h := showing(t, "canary")
	for text, want := range map[string][]string{
		"stale": {"namespace/demo-canary/search", "namespace/demo-canary/shipping"},
		"zzz":   {},
	} {
		got := answered[view.Found](t, h, "/api/find", url.Values{"find": {text}})
		if !slices.Equal(got.IDs, want) || got.IDs == nil || got.Error != nil || got.Version != 1 {
			t.Errorf("%s finds %+v, want %v of version 1", text, got, want)
		}
	}
	for text, column := range map[string]int{"": 1, "stale and": 10, "ä = x": 1} {
		got := answered[view.Found](t, h, "/api/find", url.Values{"find": {text}})
		if got.Error == nil || got.Error.Column != column || got.Error.Message == "" || got.IDs == nil || len(got.IDs) > 0 {
			t.Errorf("%q: %+v, want an error at column %d", text, got.Error, column)
		}
	}
}

func TestCompleteOverHTTP(t *testing.T) {
	h := showing(t, "canary")
	want := view.Completion{From: 6, To: 9, Options: []view.Option{{Text: "stable", Says: "17 things"}}}
	got := answered[view.Completion](t, h, "/api/complete", url.Values{"text": {"tag = sta and"}, "at": {"9"}})
	if got.From != want.From || got.To != want.To || !slices.Equal(got.Options, want.Options) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := answered[view.Completion](t, h, "/api/complete", url.Values{"text": {"name ~ x"}}); got.From != 7 || got.Options == nil {
		t.Errorf("without a position: %+v, want the end", got)
	}
}

// TestWhatIsFoundIsOnTheChart: the IDs of what is found are those of the chart's nodes, in the order of reading, as far as
// nothing is folded there; and by their titles they can be asked about, but for meshes.
func TestWhatIsFoundIsOnTheChart(t *testing.T) {
	for _, name := range demo.Names() {
		atlas := mesh.Infer(demoSnapshot(t, name))
		nodes := []string{}
		for _, n := range graph.Build(atlas, graph.View{}).Nodes {
			nodes = append(nodes, n.ID)
		}
		ids := []string{}
		for _, s := range find.Subjects(atlas) {
			if slices.Contains(nodes, s.ID) {
				ids = append(ids, s.ID)
			} else if s.Type != string(mesh.KindWaypoint) && s.Type != string(mesh.KindGateway) {
				t.Errorf("%s: %s is on no node", name, s.ID)
			}
			if _, err := mesh.Explain(atlas, s.Title()); err != nil && s.Type != find.TypeMesh {
				t.Errorf("%s: %v", name, err)
			}
		}
		if shown := slices.DeleteFunc(slices.Clone(nodes), func(id string) bool { return !slices.Contains(ids, id) }); !inOrder(atlas, ids, shown) {
			t.Errorf("%s: not in reading order:\n%v\n%v", name, ids, shown)
		}
		for _, m := range atlas.Meshes {
			if id := find.MeshID(m.Key); id != graph.MeshID(m.Key) || !slices.Contains(ids, id) {
				t.Errorf("%s: mesh %s is not found by its ID", name, m.Key)
			}
		}
	}
}

// inOrder compares two lists but for the namespaces of no single mesh, which the chart groups in its own way.
func inOrder(atlas mesh.Atlas, a, b []string) bool {
	apart := map[string]bool{}
	for _, m := range slices.Concat(atlas.Undecided, atlas.Outside) {
		apart[m.Ref.String()] = true
	}
	of := func(ids []string) []string {
		return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return apart[id] })
	}
	return len(a) == len(b) && slices.Equal(of(a), of(b))
}
