package app

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"portolan/app/view"
	"portolan/graph/diff"
	"portolan/graph/facts"
	"portolan/graph/picture"
)

// withoutNamespace is a demo in which a namespace and all that is in it are gone.
func withoutNamespace(t *testing.T, name, namespace string) facts.Snapshot {
	t.Helper()
	s := demoSnapshot(t, name)
	c := &s.Clusters[0]
	c.Namespaces = slices.DeleteFunc(c.Namespaces, func(n facts.Namespace) bool { return n.Name == namespace })
	c.Pods = slices.DeleteFunc(c.Pods, func(g facts.PodGroup) bool { return g.Namespace == namespace })
	c.Workloads = slices.DeleteFunc(c.Workloads, func(w facts.Workload) bool { return w.Namespace == namespace })
	return s
}

func comparedChart(t *testing.T, s *Session) view.Chart {
	t.Helper()
	chart, err := s.Chart(t.Context(), Look{})
	if err != nil {
		t.Fatal(err)
	}
	return chart
}

func markedNodes(chart view.Chart) map[string]string {
	out := map[string]string{}
	for _, n := range chart.Picture.Nodes {
		if n.Mark != "" {
			out[n.ID] = n.Mark
		}
	}
	return out
}

func TestAComparisonShowsWhatCameAndWent(t *testing.T) {
	f := newFake()
	s := newSession(t, f)
	open(t, s, "east")
	<-f.started
	f.answers <- reply{snapshot: withoutNamespace(t, "canary", "checkout")}
	plain := until(t, s, view.PhaseReady)
	before := comparedChart(t, s)
	state, err := s.Compare("before.mesh.json", demoSnapshot(t, "canary"), "")
	if err != nil {
		t.Fatal(err)
	}
	if c := state.Comparison; c == nil || c.Name != "before.mesh.json" || c.Changes != 4 || state.ChartVersion <= plain.ChartVersion {
		t.Fatalf("the state says %+v, chart %d after %d", state.Comparison, state.ChartVersion, plain.ChartVersion)
	}
	chart := comparedChart(t, s)
	if chart.Version != state.ChartVersion || chart.Difference == nil || len(chart.Difference.Changes) != 4 {
		t.Fatalf("chart %d has the difference %+v", chart.Version, chart.Difference)
	}
	if got := markedNodes(chart); len(got) != 1 || got["namespace/demo-canary/checkout"] != "removed" {
		t.Errorf("marked are %v", got)
	}
	if len(chart.Picture.Nodes) != len(before.Picture.Nodes)+1 {
		t.Errorf("%d nodes, want one ghost more than %d", len(chart.Picture.Nodes), len(before.Picture.Nodes))
	}
	if !slices.ContainsFunc(chart.Picture.Notes, func(n string) bool { return strings.HasPrefix(n, "Compared with before.mesh.json of ") }) {
		t.Errorf("the picture does not say what it is compared with: %q", chart.Picture.Notes)
	}
	for _, format := range []string{"svg", "dot"} {
		o, err := ordered(view.Export{Format: format, Theme: "dark", Palette: string(picture.Standard)})
		if err != nil {
			t.Fatal(err)
		}
		what, err := s.showing()
		if err != nil {
			t.Fatal(err)
		}
		file, err := s.exports.now(t.Context(), what, o)
		if err != nil || !strings.Contains(string(file.body), "checkout") || format == "svg" && !strings.Contains(string(file.body), "removed, namespace checkout") {
			t.Errorf("%s does not show what was removed: %v", format, err)
		}
	}
	ended := s.EndComparison()
	if after := comparedChart(t, s); ended.Comparison != nil || after.Difference != nil || len(markedNodes(after)) > 0 || len(after.Picture.Nodes) != len(before.Picture.Nodes) {
		t.Errorf("after its end: %+v, %v", ended.Comparison, markedNodes(after))
	}
}

// TestAComparisonLastsAsLongAsItsSource: another reading of the same source is compared too, and one that is cancelled changes
// nothing; another source is not compared.
func TestAComparisonLastsAsLongAsItsSource(t *testing.T) {
	f := newFake()
	s := newSession(t, f)
	open(t, s, "east")
	<-f.started
	f.answers <- reply{snapshot: demoSnapshot(t, "canary")}
	until(t, s, view.PhaseReady)
	if state, err := s.CompareNow(""); err != nil || state.Comparison == nil || state.Comparison.Changes != 0 || state.Comparison.Name != "east" {
		t.Fatalf("compared with itself: %+v, %v", state.Comparison, err)
	}
	open(t, s, "east")
	<-f.started
	if s.State().Comparison == nil {
		t.Error("the comparison ended when reading began")
	}
	f.answers <- reply{snapshot: withoutNamespace(t, "canary", "checkout")}
	if state := until(t, s, view.PhaseReady); state.Comparison == nil || state.Comparison.Changes != 4 {
		t.Errorf("the newer reading is compared so: %+v", state.Comparison)
	}
	if state, err := s.IgnoreChanges("type = workload"); err != nil || state.Comparison.Changes != 1 || state.Comparison.Ignore != "type = workload" {
		t.Errorf("without workloads: %+v, %v", state.Comparison, err)
	}
	open(t, s, "west")
	<-f.started
	if s.State().Comparison != nil {
		t.Error("another source is compared")
	}
	if state := s.Cancel(); state.Comparison == nil || state.Comparison.Changes != 1 {
		t.Errorf("back at the first source: %+v", state.Comparison)
	}
	open(t, s, "west")
	<-f.started
	f.answers <- reply{snapshot: demoSnapshot(t, "tenants")}
	if state := until(t, s, view.PhaseReady); state.Comparison != nil || comparedChart(t, s).Difference != nil {
		t.Errorf("another source is compared: %+v", state.Comparison)
	}
}

func TestWhatCannotBeComparedIsRefused(t *testing.T) {
	s := newSession(t, newFake())
	if _, err := s.Compare("x", demoSnapshot(t, "canary"), ""); err == nil {
		t.Error("nothing is shown, and compared")
	}
	if _, err := s.Give("canary", demoSnapshot(t, "canary"), nil); err != nil {
		t.Fatal(err)
	}
	for _, ignore := range []string{"helth = x", "type = nonsense", "("} {
		if state, err := s.Compare("x", demoSnapshot(t, "tenants"), ignore); err == nil || state.Comparison != nil {
			t.Errorf("ignoring %q: %+v, %v", ignore, state.Comparison, err)
		}
	}
	if _, err := s.IgnoreChanges("stale"); err == nil {
		t.Error("nothing is compared, and something ignored in it")
	}
}

func TestIgnoredChangesAreCounted(t *testing.T) {
	road := Road{}
	side := func(s facts.Snapshot) diff.Side { return diff.Side{Facts: s, Atlas: road.Infer(s)} }
	before, after := side(demoSnapshot(t, "canary")), side(withoutNamespace(t, "canary", "checkout"))
	for _, c := range []struct {
		ignoring Ignoring
		left     int
	}{
		{Ignoring{}, 4},
		{Ignoring{Expression: "type = workload"}, 1},
		{Ignoring{Expression: "namespace = checkout"}, 0},
		{Ignoring{Expression: "namespace = search"}, 4},
		{Ignoring{Expression: "checkout-api or revision = no-such"}, 3},
		{Ignoring{Words: []string{"removed"}}, 0},
		{Ignoring{Words: []string{"workload"}}, 1},
		{Ignoring{Words: []string{"health", "added"}}, 4},
	} {
		got, err := road.Compare("x", before, after, c.ignoring)
		if err != nil || len(got.Changes) != c.left || got.Ignored != 4-c.left {
			t.Errorf("%+v leaves %d and ignores %d, want %d left of 4: %v", c.ignoring, len(got.Changes), got.Ignored, c.left, err)
		}
	}
	if _, err := road.Compare("x", before, after, Ignoring{Words: []string{"helth"}}); err == nil || !strings.Contains(err.Error(), `did you mean "health"`) {
		t.Errorf("a word that is none: %v", err)
	}
}

func TestTheComparisonOverHTTP(t *testing.T) {
	h := newHandler(t, newFake())
	const path = "/api/compare?name=before.mesh.json"
	var file bytes.Buffer
	if err := facts.Write(&file, withoutNamespace(t, "canary", "checkout")); err != nil {
		t.Fatal(err)
	}
	if w := ask(t, h.HTTP(), "POST", path, file.String()); w.Code != http.StatusNotFound {
		t.Errorf("without a chart: %d %s", w.Code, w.Body)
	}
	if _, err := h.Session.Give("canary", demoSnapshot(t, "canary"), nil); err != nil {
		t.Fatal(err)
	}
	for request, want := range map[string]string{path: "no snapshot", path + "&ignore=(": "column 2"} {
		body := file.String()
		if want == "no snapshot" {
			body, want = "nonsense", ""
		}
		if w := ask(t, h.HTTP(), "POST", request, body); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", request, w.Code, w.Body)
		}
	}
	for _, c := range []struct{ path, body, want string }{
		{path, file.String(), `"comparison":{"name":"before.mesh.json"`},
		{"/api/compare/ignore?ignore=type%3Dworkload", "{}", `"ignore":"type=workload","changes":1}`},
		{"/api/compare/now", "{}", `"comparison":{"name":"canary"`},
		{"/api/compare/end", "{}", `"chartVersion":5`},
	} {
		if w := ask(t, h.HTTP(), "POST", c.path, c.body); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %s, want %s", c.path, w.Code, w.Body, c.want)
		}
	}
	if state := h.Session.State(); state.Comparison != nil {
		t.Errorf("it goes on: %+v", state.Comparison)
	}
}
