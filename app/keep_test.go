package app

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/app/views"
)

func TestViewsAreSavedAndRemoved(t *testing.T) {
	h := newHandler(t, newFake()).HTTP()
	for _, step := range []struct{ method, path, body, want string }{
		{"GET", "/api/views", "", `[]`},
		{"POST", "/api/views", `{"name":"b","state":"2"}`, `[{"name":"b","state":"2"}]`},
		{"POST", "/api/views", `{"name":"a","state":"1"}`, `[{"name":"a","state":"1"},{"name":"b","state":"2"}]`},
		{"POST", "/api/views/remove", `{"name":"b","state":""}`, `[{"name":"a","state":"1"}]`},
		{"GET", "/api/views", "", `[{"name":"a","state":"1"}]`},
	} {
		if w := ask(t, h, step.method, step.path, step.body); w.Code != 200 || w.Body.String() != step.want {
			t.Errorf("%s %s answers %d %s, want %s", step.method, step.path, w.Code, w.Body, step.want)
		}
	}
}

// TestARequestIsOneDocument guards against doing half of what was asked: of two documents only the first was heard.
func TestARequestIsOneDocument(t *testing.T) {
	h := newHandler(t, newFake()).HTTP()
	one := `{"name":"a","state":"1"}`
	for _, path := range []string{"/api/views", "/api/views/remove", "/api/open"} {
		body := one
		if path == "/api/open" {
			body = `{"kind":"demo","name":"canary"}`
		}
		for _, behind := range []string{body, "]", "null", "x"} {
			w := ask(t, h, "POST", path, body+" "+behind)
			if p := problemIn(t, w); w.Code != http.StatusBadRequest || p.Message != "cannot read the request: there is more behind its end" {
				t.Errorf("%s with %q behind: %d %+v", path, behind, w.Code, p)
			}
		}
		w := ask(t, h, "POST", path, body+strings.Repeat(" ", maxRequest))
		if p := problemIn(t, w); w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s with too much behind: %d %+v", path, w.Code, p)
		}
	}
	if w := ask(t, h, "GET", "/api/views", ""); w.Body.String() != "[]" {
		t.Errorf("kept are %s", w.Body)
	}
	if w := ask(t, h, "POST", "/api/views", one+"\n"); w.Code != 200 {
		t.Errorf("with a line's end: %d %s", w.Code, w.Body)
	}
}

func TestDamagedViewsAreAProblemAndNothingElse(t *testing.T) {
	h := newHandler(t, newFake())
	path := filepath.Join(t.TempDir(), "views.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	h.Views = views.At(path)
	for _, method := range []string{"GET", "POST"} {
		w := ask(t, h.HTTP(), method, "/api/views", `{"name":"a","state":""}`)
		if p := problemIn(t, w); w.Code != http.StatusInternalServerError || p.Remedy != "correct the file or move it away; portolan leaves it as it is" {
			t.Errorf("%s answers %d %+v", method, w.Code, p)
		}
	}
	if w := ask(t, h.HTTP(), "GET", "/api/capabilities", ""); w.Code != 200 {
		t.Errorf("capabilities: %d", w.Code)
	}
}
