package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/app/view"
	"portolan/app/views"
)

var testPage = fstest.MapFS{
	"index.html":    {Data: []byte("<!doctype html><title>page</title>")},
	"assets/app.js": {Data: []byte("export {}")},
}

func newHandler(t *testing.T, reader Reader) Handler {
	t.Helper()
	return Handler{Session: newSession(t, reader), Page: testPage, Theme: "dark", Palette: "standard",
		Views:        views.At(filepath.Join(t.TempDir(), "views.json")),
		Capabilities: view.Capabilities{Version: "test", Demos: []string{}, Theme: "dark"}, Log: slog.New(slog.DiscardHandler)}
}

func ask(t *testing.T, h http.Handler, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body)))
	return w
}

func problemIn(t *testing.T, w *httptest.ResponseRecorder) view.Problem {
	t.Helper()
	var p view.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Code == "" || p.Message == "" || p.Remedy == "" {
		t.Errorf("body %q is no problem: %v", w.Body, err)
	}
	return p
}

func TestStatusOfEachEndpoint(t *testing.T) {
	for _, c := range []struct {
		method, target, body string
		want                 int
	}{
		{"GET", "/", "", 200},
		{"GET", "/assets/app.js", "", 200},
		{"GET", "/assets/", "", 404},
		{"GET", "/page.go", "", 404},
		{"GET", "/api/capabilities", "", 200},
		{"GET", "/api/contexts", "", 200},
		{"GET", "/api/changes", "", 200},
		{"GET", "/api/changes?since=x", "", 400},
		{"GET", "/api/changes?wait=x", "", 400},
		{"GET", "/api/chart", "", 404},
		{"GET", "/api/chart?aspect=x", "", 400},
		{"GET", "/api/picture", "", 404},
		{"GET", "/api/picture?hide=%29", "", 400},
		{"GET", "/api/find?find=stale", "", 404},
		{"GET", "/api/complete?text=st&at=2", "", 404},
		{"GET", "/api/complete?at=x", "", 400},
		{"GET", "/api/export?format=svg", "", 404},
		{"GET", "/api/export?format=gif", "", 400},
		{"GET", "/api/export?format=svg&theme=pink", "", 400},
		{"GET", "/api/export?format=svg&palette=pastel", "", 400},
		{"GET", "/api/export?format=svg&palette=safe", "", 404},
		{"GET", "/api/views", "", 200},
		{"POST", "/api/views", `{"name":"stale","state":"find=stale"}`, 200},
		{"POST", "/api/views", `{"name":"","state":""}`, 400},
		{"POST", "/api/views", `{"nam":"stale"}`, 400},
		{"POST", "/api/views", `{"name":"a","state":"` + strings.Repeat("x", maxRequest) + `"}`, 413},
		{"POST", "/api/views/remove", `{"name":"nothing","state":""}`, 200},
		{"POST", "/api/views/remove", `[]`, 400},
		{"GET", "/api/views/remove", "", 404},
		{"POST", "/api/snapshot?name=x", "nonsense", 400},
		{"POST", "/api/snapshot", "", 400},
		{"GET", "/api/snapshot", "", 404},
		{"GET", "/api/nothing", "", 404},
		{"POST", "/", "", 405},
		{"POST", "/api/open", `{"kind":"context","name":"east"}`, 200},
		{"POST", "/api/open", `{"kind":"context","name":"nowhere"}`, 400},
		{"POST", "/api/open", `{"kind":"context","nam":"east"}`, 400},
		{"POST", "/api/open", `nonsense`, 400},
		{"POST", "/api/open", `{"name":"` + strings.Repeat("x", maxRequest) + `"}`, 413},
		{"POST", "/api/reload", "", 400},
		{"POST", "/api/cancel", "", 200},
	} {
		t.Run(c.method+" "+c.target, func(t *testing.T) {
			w := ask(t, newHandler(t, newFake()).HTTP(), c.method, c.target, c.body)
			if w.Code != c.want {
				t.Errorf("status %d, want %d: %s", w.Code, c.want, w.Body)
			}
			if w.Code >= 400 {
				problemIn(t, w)
			}
		})
	}
}

func TestAGetNeverChangesState(t *testing.T) {
	h := newHandler(t, newFake())
	before := h.Session.State()
	for _, path := range []string{"open", "reload", "cancel"} {
		if w := ask(t, h.HTTP(), "GET", "/api/"+path, `{"kind":"context","name":"east"}`); w.Code != http.StatusNotFound {
			t.Errorf("GET /api/%s answers %d", path, w.Code)
		}
	}
	if after := h.Session.State(); after.Version != before.Version {
		t.Errorf("state = %+v", after)
	}
}

func TestEveryAnswerIsHardened(t *testing.T) {
	h := newHandler(t, newFake()).HTTP()
	for _, target := range []string{"/", "/assets/app.js", "/api/capabilities", "/api/nothing"} {
		header := ask(t, h, "GET", target, "").Header()
		if csp := header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", target, csp)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q", target, name, got)
			}
		}
	}
}

func TestExportsAreWholeFiles(t *testing.T) {
	f := newFake()
	h := newHandler(t, f)
	open(t, h.Session, "prod/eu")
	f.answers <- reply{snapshot: demoSnapshot(t, "canary")}
	until(t, h.Session, view.PhaseReady)
	for format, c := range map[string]struct{ kind, begins string }{
		"svg":  {"image/svg+xml", "<"},
		"png":  {"image/png", "\x89PNG"},
		"json": {"application/json", "{"},
		"dot":  {"text/vnd.graphviz; charset=utf-8", "digraph"},
	} {
		w := ask(t, h.HTTP(), "GET", "/api/export?theme=light&format="+format, "")
		if w.Code != 200 || w.Header().Get("Content-Type") != c.kind || !strings.HasPrefix(w.Body.String(), c.begins) {
			t.Errorf("%s: status %d, %q, begins %.20q", format, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
		if got, want := w.Header().Get("Content-Disposition"), "attachment; filename=prod-eu."+format; got != want {
			t.Errorf("%s: disposition %q, want %q", format, got, want)
		}
	}
	standard := ask(t, h.HTTP(), "GET", "/api/export?format=svg", "").Body.String()
	if safe := ask(t, h.HTTP(), "GET", "/api/export?format=svg&palette=safe", "").Body.String(); safe == standard {
		t.Error("the palette makes no difference")
	}
	h.Palette = "safe"
	if own := ask(t, h.HTTP(), "GET", "/api/export?format=svg", "").Body.String(); own == standard {
		t.Error("the palette of the settings makes no difference")
	}
	if w := ask(t, h.HTTP(), "GET", "/api/snapshot", ""); !bytes.Contains(w.Body.Bytes(), []byte(`"format": 3`)) {
		t.Errorf("snapshot begins %.40q", w.Body)
	}
}

func TestThePageThatWasNotBuiltSaysSo(t *testing.T) {
	h := newHandler(t, newFake())
	h.Page = fstest.MapFS{stub: {Data: []byte("not built")}}
	if w := ask(t, h.HTTP(), "GET", "/", ""); w.Code != 200 || w.Body.String() != "not built" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

// panicking is a page that cannot be read without a fault.
type panicking struct{}

func (panicking) Open(string) (fs.File, error) { panic("secret details") }

func TestAFaultInOneRequestIsAnAnswer(t *testing.T) {
	h := newHandler(t, newFake())
	h.Page = panicking{}
	var log bytes.Buffer
	h.Log = slog.New(slog.NewTextHandler(&log, nil))
	w := ask(t, h.HTTP(), "GET", "/", "")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), "secret details") || !strings.Contains(log.String(), "page.go") {
		t.Errorf("the log does not say where: %q", log.String())
	}
}

func TestFilenames(t *testing.T) {
	for _, c := range []struct {
		source view.Source
		want   string
	}{
		{view.Source{Kind: view.SourceContext, Name: "arn:aws:eks/prod"}, "arn-aws-eks-prod.svg"},
		{view.Source{Kind: view.SourceContext, Name: "../../etc"}, "etc.svg"},
		{view.Source{Kind: view.SourceFile, Name: "prod.mesh.json"}, "prod.svg"},
		{view.Source{Kind: view.SourceSnapshot, Name: "C:\\prod.mesh.json"}, "prod.svg"},
		{view.Source{Kind: view.SourceContext, Name: "日本"}, "portolan.svg"},
		{view.Source{Kind: view.SourceNone}, "portolan.svg"},
	} {
		if got := filename(c.source, "svg"); got != c.want {
			t.Errorf("filename(%v) = %q, want %q", c.source, got, c.want)
		}
	}
}

func ExampleProblemOf() {
	p := ProblemOf(Usage("there is no such thing", "name another"))
	fmt.Println(p.Code, p.Message, p.Remedy)
	// Output: usage there is no such thing name another
}
