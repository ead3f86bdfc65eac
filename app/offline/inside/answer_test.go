package inside_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"portolan/app"
	"portolan/app/charting"
	"portolan/app/demo"
	"portolan/app/offline/inside"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/layout"
	"portolan/graph/picture"
)

// both is a file and the program, with the same snapshot open in both.
type both struct {
	t       *testing.T
	file    *inside.Page
	program app.Handler
}

func open(t *testing.T, name string, look charting.Look) both {
	t.Helper()
	snapshot, err := demo.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	road := app.Road{Engine: layout.Columns{}}
	session := app.NewSession(app.Sources{}, road, slog.New(slog.DiscardHandler))
	t.Cleanup(session.Close)
	drawn, err := road.Picture(t.Context(), road.Infer(snapshot), look, nil)
	if err != nil {
		t.Fatal(err)
	}
	written, err := json.Marshal(drawn)
	if err != nil {
		t.Fatal(err)
	}
	var read bytes.Buffer
	if err := facts.Write(&read, snapshot); err != nil {
		t.Fatal(err)
	}
	file, err := inside.New(read.Bytes(), written, inside.Given{Version: "v1", Theme: "light", Palette: "standard", Look: look})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.Give(name, snapshot, nil); err != nil {
		t.Fatal(err)
	}
	return both{t, file, app.Handler{Session: session, Theme: "light", Palette: "standard", Log: slog.New(slog.DiscardHandler)}}
}

func (b both) ask(method, address, body string) inside.Reply {
	return b.file.Answer(b.t.Context(), inside.Request{Method: method, Address: address, Body: []byte(body)})
}

// get asks the file and reads what it answers.
func get[T any](b both, method, address, body string) T {
	b.t.Helper()
	var out T
	reply := b.ask(method, address, body)
	if err := json.Unmarshal(reply.Body, &out); err != nil || reply.Status != 200 || reply.Kind != "application/json" {
		b.t.Fatalf("%s: %d %s %.200s: %v", address, reply.Status, reply.Kind, reply.Body, err)
	}
	return out
}

// TestAFileAnswersAsTheProgramDoes asks both for everything that does not depend on where a card stood before.
func TestAFileAnswersAsTheProgramDoes(t *testing.T) {
	for _, name := range demo.Names() {
		b := open(t, name, charting.Look{})
		for _, address := range []string{"api/chart", "api/picture?aspect=1.6", "api/chart?aspect=1.6&hops=1", "api/snapshot",
			"api/find?find=health+%21%3D+healthy", "api/find?find=demo", "api/find?find=health+%3D", "api/find", "api/complete?text=hea&at=3", "api/complete?text=hea",
			"api/complete?text=mode+%3D+", "api/complete?text=x&at=no", "api/picture?hops=7", "api/picture?hide=health+%3D", "api/picture?aspect=no",
			"api/export?format=svg", "api/export?format=svg&theme=dark&palette=safe", "api/export?format=json", "api/export?format=dot", "api/export?format=dot&fold=nothing",
			"api/export?format=png&theme=none", "api/export?format=png"} {
			w := httptest.NewRecorder()
			b.program.HTTP().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/"+address, nil))
			got := b.ask("GET", address, "")
			if got.Status != w.Code || got.Kind != w.Header().Get("Content-Type") || !bytes.Equal(got.Body, w.Body.Bytes()) {
				t.Errorf("%s of %s: %d %s %.150s\nand the program says %d %s %.150s", address, name, got.Status, got.Kind, got.Body, w.Code, w.Header().Get("Content-Type"), w.Body)
			}
		}
	}
}

// TestOtherLooksInAFile holds them to what the program draws where it has no Graphviz, but for the note that says so.
func TestOtherLooksInAFile(t *testing.T) {
	b := open(t, "canary", charting.Look{})
	whole := get[view.Drawn](b, "GET", "api/picture", "").Picture
	named := func(kind string) string {
		return whole.Nodes[slices.IndexFunc(whole.Nodes, func(n picture.Node) bool { return n.Kind == kind })].ID
	}
	for _, query := range []url.Values{{"fold": {named("grid")}}, {"hide": {"health = healthy"}}, {"focus": {named("namespace")}, "hops": {"2"}}, {"mesh": {"cluster.local"}},
		{"fold": {named("plane")}, "hide": {"drift"}, "focus": {named("namespace")}}} {
		w := httptest.NewRecorder()
		b.program.HTTP().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/api/picture?"+query.Encode(), nil))
		got := b.ask("GET", "api/picture?"+query.Encode()+"&aspect=3", "")
		if got.Status != 200 || !bytes.Equal(got.Body, w.Body.Bytes()) {
			t.Errorf("%v: %d, and another picture than the program's", query, got.Status)
		}
		if drawn := get[view.Drawn](b, "GET", "api/picture?"+query.Encode(), "").Picture; drawn.Width == whole.Width && drawn.Height == whole.Height && query.Has("mesh") {
			t.Errorf("%v is drawn as everything", query)
		}
		if bytes.Contains(got.Body, []byte("Graphviz")) {
			t.Errorf("%v says that Graphviz cannot run", query)
		}
	}
}

func TestAFileThatWasWrittenInALook(t *testing.T) {
	look := charting.Look{Mesh: "cluster.local", Aspect: 2.4}
	b := open(t, "canary", look)
	first := get[view.Drawn](b, "GET", "api/picture?mesh=cluster.local&aspect=0.7", "").Picture
	if whole := get[view.Drawn](b, "GET", "api/picture?aspect=0.7", "").Picture; len(whole.Nodes) <= len(first.Nodes) {
		t.Errorf("all of it has %d nodes, and one mesh %d", len(whole.Nodes), len(first.Nodes))
	}
	if first.Width < 2*first.Height {
		t.Errorf("it has lost its shape: %v by %v", first.Width, first.Height)
	}
}

func TestAFileSaysThatItIsOne(t *testing.T) {
	b := open(t, "canary", charting.Look{})
	c := get[view.Capabilities](b, "GET", "api/capabilities", "")
	if c.Version != "v1" || c.Writes || c.Desktop || c.Theme != "light" || c.Offline == nil || c.Offline.TakenAt.IsZero() || len(c.Demos) != 0 {
		t.Errorf("%+v", c)
	}
	s := get[view.State](b, "GET", "api/changes?since=-1&wait=25s", "")
	if s.Phase != view.PhaseReady || s.ChartVersion != 1 || s.Demo != "canary" || s.Source.Kind != view.SourceSnapshot || s.Source.Name != "canary" {
		t.Errorf("%+v", s)
	}
	if all := get[[]view.Context](b, "GET", "api/contexts", ""); len(all) != 0 {
		t.Errorf("contexts %v", all)
	}
	for _, asked := range []string{"POST api/open", "POST api/reload", "POST api/cancel", "POST api/snapshot?name=x", "GET api/switch/runs", "POST api/switch/plan",
		"POST api/compare?name=x", "POST api/recording/seek", "GET api/nothing", "GET api/../etc", "DELETE api/views"} {
		method, address, _ := strings.Cut(asked, " ")
		reply := b.ask(method, address, `{"kind":"context","name":"east"}`)
		var p view.Problem
		if err := json.Unmarshal(reply.Body, &p); err != nil || reply.Status != 400 || !strings.Contains(p.Message, "is a file") || p.Remedy == "" || p.Code != "usage" {
			t.Errorf("%s: %d %s", asked, reply.Status, reply.Body)
		}
	}
}

func TestWhatAFileGivesAway(t *testing.T) {
	b := open(t, "canary", charting.Look{})
	for format, same := range map[string]string{"svg": "api/export?format=svg&theme=dark&palette=safe&hide=drift", "mesh.json": "api/snapshot"} {
		job := get[view.ExportJob](b, "POST", "api/exports", `{"format":"`+format+`","look":"aspect=1&hide=drift","theme":"dark","palette":"safe","redact":[]}`)
		want := b.ask("GET", same, "")
		if !job.Ended || job.Filename != "canary."+format || job.Bytes != int64(len(want.Body)) || job.Notes == nil {
			t.Errorf("%+v", job)
		}
		if again := get[view.ExportJob](b, "GET", "api/exports/job?id="+job.ID+"&since=1", ""); again.Filename != job.Filename {
			t.Errorf("%+v", again)
		}
		if got := b.ask("GET", "api/exports/file?id="+job.ID, ""); got.Status != 200 || got.Kind != want.Kind || !bytes.Equal(got.Body, want.Body) {
			t.Errorf("%s is %d %s of %d bytes", format, got.Status, got.Kind, len(got.Body))
		}
	}
	hidden := get[view.ExportJob](b, "POST", "api/exports", `{"format":"mesh.json","look":"","redact":["names"]}`)
	if file := string(b.ask("GET", "api/exports/file?id="+hidden.ID, "").Body); len(file) < 1000 || strings.Contains(file, "demo-canary") || !strings.Contains(file, `"redacted"`) {
		t.Errorf("a file without names is %.200s", file)
	}
	leaving := get[view.Leaving](b, "POST", "api/exports/preview", `{"format":"mesh.json","look":"","redact":["names"]}`)
	if !leaving.Facts || len(leaving.Lines) == 0 || len(leaving.Pseudonyms) == 0 {
		t.Errorf("the preview is %+v", leaving)
	}
	for _, refused := range []string{`{"format":"mesh.html","look":""}`, `{"format":"svg","only":"drift"}`, `{"format":"gif"}`, `{`, `{"format":"svg","look":"hops=9"}`} {
		if reply := b.ask("POST", "api/exports", refused); reply.Status != 400 {
			t.Errorf("%s: %d %.100s", refused, reply.Status, reply.Body)
		}
	}
	if reply := b.ask("GET", "api/exports/file?id=99", ""); reply.Status != 400 {
		t.Errorf("an export that was never made: %d", reply.Status)
	}
}

func TestViewsLastAsLongAsThePage(t *testing.T) {
	b := open(t, "canary", charting.Look{})
	for _, name := range []string{"b", "a", "b"} {
		get[[]view.SavedView](b, "POST", "api/views", `{"name":"`+name+`","state":"mesh=x"}`)
	}
	if all := get[[]view.SavedView](b, "GET", "api/views", ""); len(all) != 2 || all[0].Name != "a" || all[1].Name != "b" {
		t.Errorf("%+v", all)
	}
	if left := get[[]view.SavedView](b, "POST", "api/views/remove", `{"name":"a"}`); len(left) != 1 || left[0].Name != "b" {
		t.Errorf("%+v", left)
	}
}

func TestADamagedFile(t *testing.T) {
	var bad *facts.BadInput
	if _, err := inside.New([]byte("{"), []byte("{}"), inside.Given{}); !errors.As(err, &bad) {
		t.Errorf("a damaged snapshot: %v", err)
	}
	var read bytes.Buffer
	if err := facts.Write(&read, facts.Snapshot{}); err != nil {
		t.Fatal(err)
	}
	page, err := inside.New(read.Bytes(), []byte("{"), inside.Given{Theme: "auto", Palette: "safe"})
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"api/picture", "api/chart", "api/export?format=svg"} {
		if reply := page.Answer(t.Context(), inside.Request{Method: "GET", Address: address}); reply.Status != 500 {
			t.Errorf("%s of a damaged picture: %d %.100s", address, reply.Status, reply.Body)
		}
	}
}
