package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"portolan/app/view"
	"portolan/graph/picture"
)

// looking is a handler with a demo open.
func looking(t *testing.T, demo string) Handler {
	t.Helper()
	f := newFake()
	h := newHandler(t, f)
	open(t, h.Session, "east")
	f.answers <- reply{snapshot: demoSnapshot(t, demo)}
	until(t, h.Session, view.PhaseReady)
	return h
}

// drawn is what /api/picture answers.
func drawn(t *testing.T, h http.Handler, look url.Values) picture.Picture {
	t.Helper()
	w := ask(t, h, "GET", "/api/picture?"+look.Encode(), "")
	var d view.Drawn
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil || w.Code != 200 || d.Version != 1 {
		t.Fatalf("%d %.200s: %v", w.Code, w.Body, err)
	}
	return d.Picture
}

func idsOf(p picture.Picture, kind string) []string {
	out := []string{}
	for _, n := range p.Nodes {
		if n.Kind == kind || kind == "" {
			out = append(out, n.ID)
		}
	}
	return out
}

func TestLooks(t *testing.T) {
	h := looking(t, "canary").HTTP()
	whole := drawn(t, h, nil)
	if got, want := idsOf(drawn(t, h, url.Values{"mesh": {"cluster.local"}}), "outside"), idsOf(whole, "outside"); len(got) != 0 || len(want) != 1 {
		t.Errorf("one mesh has %v beside it, and the whole %v", got, want)
	}
	const search = "namespace/demo-canary/search"
	one := drawn(t, h, url.Values{"focus": {search}})
	if got := idsOf(one, "namespace"); !slices.Equal(got, []string{search}) || len(idsOf(one, "plane")) != 2 {
		t.Errorf("the focus shows %v", idsOf(one, ""))
	}
	if two := drawn(t, h, url.Values{"focus": {search}, "hops": {"2"}}); len(two.Nodes) <= len(one.Nodes) {
		t.Errorf("two hops show %d nodes, one hop %d", len(two.Nodes), len(one.Nodes))
	}
	grids := idsOf(whole, "grid")
	shut := drawn(t, h, url.Values{"fold": grids})
	for _, n := range shut.Nodes {
		if n.Kind == "namespace" || slices.Contains(grids, n.ID) && (!n.Folded || len(n.Holds) == 0 || n.Fold == nil) {
			t.Errorf("all grids are folded, and there is %+v", n)
		}
	}
	hidden := drawn(t, h, url.Values{"hide": {"stale or type = gateway"}})
	if slices.Contains(idsOf(hidden, ""), search) || !slices.ContainsFunc(hidden.Notes, func(n string) bool { return strings.HasSuffix(n, "hidden.") }) {
		t.Errorf("hiding leaves %v, and says %q", idsOf(hidden, "namespace"), hidden.Notes)
	}
	byName := drawn(t, h, url.Values{"hide": {"cluster.local"}})
	if got := idsOf(byName, "mesh"); len(got) != 0 || len(idsOf(byName, "plane")) != 0 || len(idsOf(byName, "outside")) != 1 {
		t.Errorf("hiding the mesh by its name leaves %v", idsOf(byName, ""))
	}
	byState := drawn(t, h, url.Values{"hide": {"canary"}})
	if got := idsOf(byState, "mesh"); len(got) != 1 || len(idsOf(byState, "gateway")) == 0 {
		t.Errorf("hiding what is in an upgrade takes the gateway too: %v", idsOf(byState, ""))
	}
	nothing := drawn(t, h, url.Values{"mesh": {"x"}, "focus": {"x"}, "fold": {"x"}, "hide": {" "}})
	if !slices.Equal(idsOf(nothing, ""), idsOf(whole, "")) {
		t.Errorf("what names nothing changes the chart to %v", idsOf(nothing, ""))
	}
}

func TestTheChartAndItsExportsHaveTheLook(t *testing.T) {
	h := looking(t, "canary").HTTP()
	look := url.Values{"focus": {"namespace/demo-canary/search"}}.Encode()
	var chart view.Chart
	if err := json.Unmarshal(ask(t, h, "GET", "/api/chart?"+look, "").Body.Bytes(), &chart); err != nil {
		t.Fatal(err)
	}
	if len(idsOf(chart.Picture, "namespace")) != 1 || len(chart.Atlas.Meshes[0].Members) < 2 {
		t.Errorf("%d namespaces are drawn of %d in the atlas", len(idsOf(chart.Picture, "namespace")), len(chart.Atlas.Meshes[0].Members))
	}
	for _, format := range []string{"svg", "dot", "json"} {
		whole := ask(t, h, "GET", "/api/export?format="+format, "").Body.String()
		part := ask(t, h, "GET", "/api/export?format="+format+"&"+look, "").Body.String()
		if !strings.Contains(whole, "kube-public") || strings.Contains(part, "kube-public") || !strings.Contains(part, "search") {
			t.Errorf("%s: the look is not that of the file", format)
		}
	}
	if standard, safe := ask(t, h, "GET", "/api/export?format=svg", ""), ask(t, h, "GET", "/api/export?format=svg&palette=safe", ""); standard.Body.String() == safe.Body.String() {
		t.Error("the palette is not that of the file")
	}
	if whole, part := ask(t, h, "GET", "/api/export?format=png", ""), ask(t, h, "GET", "/api/export?format=png&"+look, ""); part.Body.Len() >= whole.Body.Len() {
		t.Errorf("a part has %d bytes, the whole %d", part.Body.Len(), whole.Body.Len())
	}
}

func TestALookThatCannotBeUnderstood(t *testing.T) {
	h := looking(t, "canary").HTTP()
	for query, want := range map[string]string{
		"hide=health+%3D": "column 9", "hide=(stale": "column", "hops=3": "3 hops", "hops=0": `"0"`, "hops=x": `"x"`, "aspect=x": `"x"`,
	} {
		for _, path := range []string{"chart?", "picture?", "export?format=svg&", "export?format=dot&"} {
			w := ask(t, h, "GET", "/api/"+path+query, "")
			if p := problemIn(t, w); w.Code != http.StatusBadRequest || p.Code != CodeUsage || !strings.Contains(p.Message, want) {
				t.Errorf("%s%s: %d %+v", path, query, w.Code, p)
			}
		}
	}
}

func TestLooksOfOneMeaningAreOne(t *testing.T) {
	key := func(l Look) string {
		t.Helper()
		k, err := l.Key()
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	if a, b := (Look{Folded: []string{"b", "a", "b"}, Hops: 2}), (Look{Folded: []string{"a", "b"}, Aspect: 1.61}); key(a) != key(b) {
		t.Errorf("%s and %s", key(a), key(b))
	}
	folded := []string{"b", "a"}
	key(Look{Folded: folded})
	if folded[0] != "b" {
		t.Error("the look was changed")
	}
	for _, other := range []Look{{Mesh: "a"}, {Focus: "a"}, {Focus: "a", Hops: 2}, {Folded: []string{"a"}}, {Hide: "a"}, {Aspect: 2}} {
		if key(other) == key(Look{}) {
			t.Errorf("%+v is no look of its own", other)
		}
	}
}

// TestManyLooksAtOnce asks for more looks than are kept, from many sides, and expects each time the right one.
func TestManyLooksAtOnce(t *testing.T) {
	s := looking(t, "three-meshes").Session
	whole, err := s.Drawn(t.Context(), Look{})
	if err != nil {
		t.Fatal(err)
	}
	grids := idsOf(whole.Picture, "grid")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 3 * maxPictures {
				id := grids[(i+j)%len(grids)]
				d, err := s.Drawn(t.Context(), Look{Folded: []string{id}, Aspect: 1 + float64(j%7)/10})
				if err != nil {
					t.Error(err)
					return
				}
				for _, n := range d.Picture.Nodes {
					if n.Folded != (n.ID == id) {
						t.Errorf("%s is folded: %v, and %s was asked for", n.ID, n.Folded, id)
						return
					}
				}
			}
		})
	}
	group.Wait()
	if n := len(s.shown.pictures.kept); n > maxPictures {
		t.Errorf("%d pictures are kept", n)
	}
}

func TestTheLatestPicturesAreKept(t *testing.T) {
	var p pictures
	for i := range maxPictures + 1 {
		p.put(fmt.Sprint(i), picture.Picture{Width: float64(i)})
		if _, ok := p.get("0"); !ok && i < maxPictures {
			t.Fatalf("the first is gone after %d", i)
		}
	}
	if got, ok := p.get("0"); !ok || got.Width != 0 {
		t.Error("the one that was asked for again and again is gone")
	}
	if _, ok := p.get("1"); ok {
		t.Error("the one that nobody asked for is kept")
	}
}
