package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/app/view"
	"portolan/graph/facts"
)

func bytesOf(t *testing.T, snapshot facts.Snapshot) string {
	t.Helper()
	var out bytes.Buffer
	if err := facts.Write(&out, snapshot); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// give posts a snapshot as the page does.
func give(t *testing.T, h http.Handler, name, body string) view.State {
	t.Helper()
	w := ask(t, h, "POST", "/api/snapshot?"+url.Values{"name": {name}}.Encode(), body)
	var state view.State
	if err := json.Unmarshal(w.Body.Bytes(), &state); err != nil || w.Code != 200 {
		t.Fatalf("%d %.200s, %v", w.Code, w.Body, err)
	}
	return state
}

func TestAGivenSnapshotIsOpened(t *testing.T) {
	h := newHandler(t, newFake())
	body := bytesOf(t, demoSnapshot(t, "three-meshes"))
	if len(body) <= maxRequest {
		t.Fatalf("%d bytes do not show that a snapshot may be larger than another request", len(body))
	}
	state := give(t, h.HTTP(), "prod.mesh.json", body)
	if want := (view.Source{Kind: view.SourceSnapshot, Name: "prod.mesh.json"}); !state.Source.Same(want) || state.Phase != view.PhaseReady ||
		state.ChartVersion != 1 || state.Demo != "three-meshes" || state.TakenAt == nil || state.Context != nil || state.Progress == nil {
		t.Errorf("state = %+v", state)
	}
	if again := ask(t, h.HTTP(), "GET", "/api/snapshot", "").Body.String(); again != body {
		t.Error("the snapshot that is saved is not the one that was given")
	}
	chart, err := h.Session.Chart(t.Context(), Look{Aspect: 1})
	if err != nil || chart.Version != 1 || len(chart.Atlas.Meshes) == 0 {
		t.Errorf("chart %d with %d meshes, %v", chart.Version, len(chart.Atlas.Meshes), err)
	}
}

// There is no file to read again; what is shown is still the newest there is.
func TestAGivenSnapshotIsReloadedFromItself(t *testing.T) {
	h := newHandler(t, newFake()) // whose Read would wait for ever
	first := give(t, h.HTTP(), "nowhere", bytesOf(t, demoSnapshot(t, "canary")))
	for _, reload := range []func() (view.State, error){h.Session.Reload, func() (view.State, error) { return h.Session.Open(first.Source) }} {
		state, err := reload()
		if err != nil || state.Phase != view.PhaseReady || !state.Source.Same(first.Source) || state.ChartVersion <= first.ChartVersion || state.Demo != "canary" {
			t.Fatalf("state = %+v, %v", state, err)
		}
		first = state
	}
}

func TestABadSnapshotLeavesTheChart(t *testing.T) {
	f := newFake()
	h := newHandler(t, f)
	open(t, h.Session, "east")
	f.answers <- reply{snapshot: demoSnapshot(t, "canary")}
	before := until(t, h.Session, view.PhaseReady)
	for name, body := range map[string]string{"nothing": "", "no JSON": "\x89PNG", "no snapshot": `{"kind":"List"}`, "newer": `{"format":9999}`,
		"half": bytesOf(t, demoSnapshot(t, "tenants"))[:5000]} {
		w := ask(t, h.HTTP(), "POST", "/api/snapshot?name=x", body)
		if p := problemIn(t, w); w.Code != http.StatusBadRequest || p.Code != CodeBadInput || !strings.Contains(p.Message, "not a usable snapshot") {
			t.Errorf("%s: %d %+v", name, w.Code, p)
		}
	}
	if after := h.Session.State(); after.Version != before.Version || after.Source.Name != "east" {
		t.Errorf("state = %+v", after)
	}
}

// endless is a body that never ends, of what JSON skips.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestASnapshotHasABound(t *testing.T) {
	h := newHandler(t, newFake())
	w := httptest.NewRecorder()
	bounded := h.answersTo(1<<20, h.openSnapshot)
	bounded.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "POST", "/api/snapshot", io.NopCloser(endless{})))
	if p := problemIn(t, w); w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(p.Message, "larger than 1 MiB") {
		t.Errorf("%d %+v", w.Code, p)
	}
}

func TestASnapshotThatIsCutOffIsNotOpened(t *testing.T) {
	h := newHandler(t, newFake())
	body := bytesOf(t, demoSnapshot(t, "canary"))
	w := httptest.NewRecorder()
	cut := io.MultiReader(strings.NewReader(body[:len(body)/2]), broken{})
	h.HTTP().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "POST", "/api/snapshot", cut))
	if problemIn(t, w); w.Code < 400 || h.Session.State().ChartVersion != 0 {
		t.Errorf("%d, state %+v", w.Code, h.Session.State())
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the cable was cut") }

// A name is of the person's machine, which need not be this one, and must open nothing here.
func TestTheNameOfAGivenSnapshotIsNoPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.mesh.json")
	if err := os.WriteFile(path, []byte(bytesOf(t, demoSnapshot(t, "tenants"))), 0o600); err != nil {
		t.Fatal(err)
	}
	h := newHandler(t, Sources{})
	state := give(t, h.HTTP(), path, bytesOf(t, demoSnapshot(t, "canary")))
	if state.Demo != "canary" || state.Source.File != "" {
		t.Errorf("state = %+v", state)
	}
	for _, reload := range []func() (view.State, error){h.Session.Reload, func() (view.State, error) { return h.Session.Open(state.Source) }} {
		if state, err := reload(); err != nil || state.Demo != "canary" {
			t.Errorf("state = %+v, %v", state, err)
		}
	}
}

// TestTheNameOfAGivenSnapshotStaysNoPath guards against a name that is harmless only while its snapshot is shown: once
// another source has taken its place, opening it again must open no file that happens to have that name.
func TestTheNameOfAGivenSnapshotStaysNoPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.mesh.json")
	if err := os.WriteFile(path, []byte(bytesOf(t, demoSnapshot(t, "tenants"))), 0o600); err != nil {
		t.Fatal(err)
	}
	h := newHandler(t, Sources{})
	given := give(t, h.HTTP(), path, bytesOf(t, demoSnapshot(t, "canary"))).Source
	if _, err := h.Session.Open(view.Source{Kind: view.SourceDemo, Name: "three-meshes"}); err != nil {
		t.Fatal(err)
	}
	if state := until(t, h.Session, view.PhaseReady); state.Demo != "three-meshes" {
		t.Fatalf("state = %+v", state)
	}
	again, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	w := ask(t, h.HTTP(), "POST", "/api/open", string(again))
	if p := problemIn(t, w); p.Code != CodeUsage || !strings.Contains(p.Message, "x.mesh.json\" is no longer here") {
		t.Errorf("%d %+v", w.Code, p)
	}
	if state := h.Session.State(); state.Demo != "three-meshes" || state.Phase != view.PhaseReady {
		t.Errorf("state = %+v", state)
	}
	if _, err := (Sources{}).Read(t.Context(), given, nil); err == nil {
		t.Error("the name was read as a path")
	}
}

func TestCancelGoesBackToAGivenSnapshot(t *testing.T) {
	f := newFake()
	h := newHandler(t, f)
	given := give(t, h.HTTP(), "x", bytesOf(t, demoSnapshot(t, "canary")))
	open(t, h.Session, "east")
	if state := h.Session.Cancel(); !state.Source.Same(given.Source) || state.Phase != view.PhaseReady {
		t.Errorf("state = %+v", state)
	}
	if state, err := h.Session.Reload(); err != nil || state.Phase != view.PhaseReady || state.Demo != "canary" {
		t.Errorf("state = %+v, %v", state, err)
	}
	open(t, h.Session, "east")
	if state := give(t, h.HTTP(), "y", bytesOf(t, demoSnapshot(t, "tenants"))); state.Demo != "tenants" {
		t.Errorf("state = %+v", state)
	}
	if state := h.Session.Cancel(); state.Source.Name != "y" {
		t.Errorf("the reading of east was not ended: %+v", state)
	}
}

func TestNamesAreMadeFitToShow(t *testing.T) {
	for name, want := range map[string]string{"": "snapshot", " a\x00\x1b\u202eb ": "ab", "prod.mesh.json": "prod.mesh.json",
		strings.Repeat("é", 500): strings.Repeat("é", maxShownName)} {
		if got := shownName(name); got != want {
			t.Errorf("%q is shown as %q", name, got)
		}
	}
}

// Whatever carries a snapshot can be dropped on the page.
func TestAGivenCarrierIsOpened(t *testing.T) {
	snapshot := demoSnapshot(t, "canary")
	for _, as := range carriers(t) {
		h := newHandler(t, newFake())
		state := give(t, h.HTTP(), "prod."+as.Ending, string(carried(t, snapshot, as.Name, Shape{Theme: "dark", Palette: "standard"})))
		if state.Phase != view.PhaseReady || state.Demo != "canary" {
			t.Errorf("%s: state = %+v", as.Ending, state)
		}
	}
	h := newHandler(t, newFake())
	w := ask(t, h.HTTP(), "POST", "/api/snapshot?name=x.svg", "<svg/>")
	if p := problemIn(t, w); w.Code != http.StatusBadRequest || !strings.Contains(p.Message, "this SVG is a picture only") || !strings.Contains(p.Remedy, ".mesh.svg") {
		t.Errorf("%d %+v", w.Code, p)
	}
}
