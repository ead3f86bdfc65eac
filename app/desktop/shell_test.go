package desktop

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeShell answers as a person would; quit counts.
type fakeShell struct {
	path   string
	err    error
	asked  string
	copied string
	quit   int
}

func (f *fakeShell) AskWhereToSave(_ context.Context, suggested string) (string, error) {
	f.asked = suggested
	return f.path, f.err
}

func (f *fakeShell) Copy(_ context.Context, text string) error {
	f.copied = text
	return f.err
}

func (f *fakeShell) Quit(context.Context) { f.quit++ }

// page stands for the app's handler.
func page() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/exports/file", func(w http.ResponseWriter, r *http.Request) {
		name, ok := map[string]string{"a chart": "harbour.svg", "facts": "harbour.mesh.json", "nameless": ""}[r.FormValue("id")]
		if !ok {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusNotFound)
			_, _ = fmt.Fprint(w, `{"code":"usage"}`)
			return
		}
		if name != "" {
			w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
		}
		_, _ = fmt.Fprint(w, "the file of "+r.FormValue("id"))
	})
	mux.HandleFunc("GET /api/boom", func(http.ResponseWriter, *http.Request) { panic("boom") })
	return mux
}

func request(t *testing.T, shell Shell, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	answer := httptest.NewRecorder()
	handler := withShell(page(), shell, t.Logf)
	handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body)))
	return answer
}

func TestSaveWritesTheFileOfAnExport(t *testing.T) {
	file := filepath.Join(t.TempDir(), "chosen.svg")
	shell := &fakeShell{path: file}
	got := request(t, shell, "POST", "/api/save", `{"id":"a chart"}`)
	if want := fmt.Sprintf(`{"path":%q}`, file); got.Code != http.StatusOK || got.Body.String() != want {
		t.Fatalf("answer %d %s, want %s", got.Code, got.Body, want)
	}
	content, err := os.ReadFile(file)
	if err != nil || string(content) != "the file of a chart" {
		t.Errorf("file holds %q, %v", content, err)
	}
	if shell.asked != "harbour.svg" {
		t.Errorf("suggested %q, want the name of the export", shell.asked)
	}
}

func TestSaveFactsKeepsPermissionsAndLeavesNoPart(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "mine.mesh.json")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	shell := &fakeShell{path: file}
	if got := request(t, shell, "POST", "/api/save", `{"id":"facts"}`); got.Code != http.StatusOK {
		t.Fatalf("answer %d %s", got.Code, got.Body)
	}
	content, err := os.ReadFile(file)
	if err != nil || string(content) != "the file of facts" || shell.asked != "harbour.mesh.json" {
		t.Errorf("file holds %q, %v; suggested %q", content, err, shell.asked)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("permissions %v, %v", info.Mode(), err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("folder holds %v, %v", entries, err)
	}
}

func TestNewFactsAreTheirReadersAlone(t *testing.T) {
	for id, want := range map[string]os.FileMode{"facts": 0o600, "a chart": 0o644, "nameless": 0o644} {
		file := filepath.Join(t.TempDir(), "chosen")
		got := request(t, &fakeShell{path: file}, "POST", "/api/save", `{"id":"`+id+`"}`)
		info, err := os.Stat(file)
		if got.Code != http.StatusOK || err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: answer %d %s; %v, %v, want %v", id, got.Code, got.Body, info, err, want)
		}
	}
}

func TestSaveCancelledWritesNothing(t *testing.T) {
	got := request(t, &fakeShell{}, "POST", "/api/save", `{"id":"a chart"}`)
	if got.Code != http.StatusOK || got.Body.String() != `{"path":""}` {
		t.Errorf("answer %d %s", got.Code, got.Body)
	}
}

func TestSaveSaysWhatWentWrong(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "no", "such", "folder.svg")
	for name, c := range map[string]struct {
		shell  *fakeShell
		body   string
		status int
		says   string
		asked  bool
	}{
		"no such export": {&fakeShell{path: missing}, `{"id":"gone"}`, 404, `{"code":"usage"}`, false},
		"no JSON":        {&fakeShell{}, `id=a`, 400, "cannot read the request", false},
		"dialog fails":   {&fakeShell{err: errors.New("no dialog")}, `{"id":"a chart"}`, 500, "no dialog", true},
		"folder missing": {&fakeShell{path: missing}, `{"id":"a chart"}`, 500, "cannot write", true},
	} {
		got := request(t, c.shell, "POST", "/api/save", c.body)
		if got.Code != c.status || !strings.Contains(got.Body.String(), c.says) || (c.shell.asked != "") != c.asked {
			t.Errorf("%s: answer %d %s, asked %q", name, got.Code, got.Body, c.shell.asked)
		}
	}
}

func TestCopyAndQuit(t *testing.T) {
	shell := &fakeShell{}
	if got := request(t, shell, "POST", "/api/copy", `{"text":"istio-system/istiod"}`); got.Code != 204 || shell.copied != "istio-system/istiod" {
		t.Errorf("copy: %d, %q", got.Code, shell.copied)
	}
	if got := request(t, shell, "POST", "/api/quit", ""); got.Code != 204 || shell.quit != 1 {
		t.Errorf("quit: %d, %d times", got.Code, shell.quit)
	}
	if got := request(t, shell, "GET", "/api/quit", ""); got.Code == 204 || shell.quit != 1 {
		t.Errorf("GET must not quit: %d, %d times", got.Code, shell.quit)
	}
}

func TestPanicBecomesAnAnswer(t *testing.T) {
	got := request(t, &fakeShell{}, "GET", "/api/boom", "")
	if got.Code != 500 || !strings.Contains(got.Body.String(), "/api/boom failed") {
		t.Errorf("answer %d %s", got.Code, got.Body)
	}
}
