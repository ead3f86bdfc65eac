package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"portolan/app/charting"
	"portolan/app/offline/offlinetest"
	"portolan/app/view"
	"portolan/graph/facts"
)

// asks sends a value as the page does.
func asks[T any](t *testing.T, h http.Handler, path string, value T) *httptest.ResponseRecorder {
	t.Helper()
	body, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return ask(t, h, "POST", path, string(body))
}

func jobIn(t *testing.T, w *httptest.ResponseRecorder) view.ExportJob {
	t.Helper()
	var job view.ExportJob
	if err := json.Unmarshal(w.Body.Bytes(), &job); err != nil || w.Code != 200 || job.ID == "" || job.Notes == nil {
		t.Fatalf("%d %s is no job: %v", w.Code, w.Body, err)
	}
	return job
}

// jobEnded waits, as the page does, for the end of a job.
func jobEnded(t *testing.T, h http.Handler, job view.ExportJob) view.ExportJob {
	t.Helper()
	for !job.Ended {
		next := jobIn(t, ask(t, h, "GET", fmt.Sprintf("/api/exports/job?id=%s&since=%d&wait=50s", job.ID, job.Version), ""))
		if next.Version <= job.Version && !next.Ended {
			t.Fatalf("after version %d comes %+v", job.Version, next)
		}
		job = next
	}
	return job
}

func wants(format string) view.Export {
	return view.Export{Format: format, Redact: []facts.Redaction{}}
}

func TestEveryFormatIsExportedAsAJob(t *testing.T) {
	looked := looking(t, "canary")
	looked.Page = offlinetest.Page()
	h := looked.HTTP()
	for _, name := range charting.Formats {
		f, err := charting.FormatNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		job := jobEnded(t, h, jobIn(t, asks(t, h, "/api/exports", wants(f.Name))))
		if job.Problem != nil || job.Filename != "east."+f.Ending || job.Doing != "done" {
			t.Errorf("%s: %+v", f.Name, job)
		}
		w := ask(t, h, "GET", "/api/exports/file?id="+job.ID, "")
		if w.Code != 200 || int64(w.Body.Len()) != job.Bytes || job.Bytes == 0 || w.Header().Get("Content-Type") != f.Kind {
			t.Errorf("%s: status %d, %d bytes of %d, %q", f.Name, w.Code, w.Body.Len(), job.Bytes, w.Header().Get("Content-Type"))
		}
		again := ask(t, h, "GET", "/api/export?format="+f.Name, "")
		if !bytes.Equal(again.Body.Bytes(), w.Body.Bytes()) {
			t.Errorf("%s: the other door gives another file", f.Name)
		}
	}
}

func TestAnExportIsOfWhatWasShownWhenItBegan(t *testing.T) {
	f := newFake()
	h := newHandler(t, f)
	open(t, h.Session, "east")
	f.answers <- reply{snapshot: demoSnapshot(t, "canary")}
	until(t, h.Session, view.PhaseReady)
	h.Session.exports.turn <- struct{}{} // Nothing is made until the test lets go.
	job := jobIn(t, asks(t, h.HTTP(), "/api/exports", wants("mesh.json")))
	h.Session.closeSource()
	<-h.Session.exports.turn
	job = jobEnded(t, h.HTTP(), job)
	if file := ask(t, h.HTTP(), "GET", "/api/exports/file?id="+job.ID, "").Body.String(); !strings.Contains(file, "demo-canary") {
		t.Errorf("%+v has %.60q", job, file)
	}
}

func TestAnExportHasItsScopeAndScale(t *testing.T) {
	h := looking(t, "canary").HTTP()
	sizes := map[string][2]int{}
	for name, wanted := range map[string]view.Export{
		"whole":    {Scale: 1},
		"twice":    {Scale: 2},
		"focused":  {Scale: 1, Look: url.Values{"focus": {"namespace/demo-canary/search"}}.Encode()},
		"found":    {Scale: 1, Only: "name = search"},
		"found in": {Scale: 1, Look: url.Values{"only": {"name = search"}}.Encode()},
	} {
		wanted.Format, wanted.Redact = "png", []facts.Redaction{}
		job := jobEnded(t, h, jobIn(t, asks(t, h, "/api/exports", wanted)))
		config, err := png.DecodeConfig(ask(t, h, "GET", "/api/exports/file?id="+job.ID, "").Body)
		if err != nil {
			t.Fatalf("%s: %+v: %v", name, job, err)
		}
		sizes[name] = [2]int{config.Width, config.Height}
		if name == "found" && !slices.ContainsFunc(job.Notes, func(n string) bool { return strings.HasPrefix(n, "Only what “name = search” finds: ") }) {
			t.Errorf("the notes are %q", job.Notes)
		}
	}
	whole, twice := sizes["whole"], sizes["twice"]
	if d := twice[0] - 2*whole[0]; d < -1 || d > 1 || sizes["focused"] == whole || sizes["found"] == whole || sizes["found"] != sizes["found in"] {
		t.Errorf("sizes are %v", sizes)
	}
}

func TestAnExportSaysWhatItDoes(t *testing.T) {
	h := looking(t, "canary")
	what, err := h.Session.showing()
	if err != nil {
		t.Fatal(err)
	}
	for format, want := range map[string][]string{
		"svg": {"laying out", "writing"}, "png": {"laying out", "drawing", "writing"}, "pdf": {"laying out", "drawing", "writing"}, "dot": {"writing"}, "mesh.json": {"writing"},
	} {
		o, err := h.ordered(wants(format))
		if err != nil {
			t.Fatal(err)
		}
		said, last := []string{}, 0
		o.shape.Step = func(doing string, done, of int) {
			said = append(said, doing)
			if doing == "drawing" && (done < last || done > of) {
				t.Errorf("%d of %d after %d", done, of, last)
			}
			last = done
		}
		if _, err := h.Session.exports.now(t.Context(), what, o); err != nil || !slices.Equal(slices.Compact(said), want) {
			t.Errorf("%s: said %q, want %q: %v", format, said, want, err)
		}
	}
}

func TestAnExportOfNothingSaysSo(t *testing.T) {
	h := looking(t, "canary").HTTP()
	wanted := wants("svg")
	wanted.Only = "nosuchthing"
	job := jobEnded(t, h, jobIn(t, asks(t, h, "/api/exports", wanted)))
	if job.Problem == nil || job.Problem.Code != CodeBadInput || !strings.Contains(job.Problem.Message, "nosuchthing") {
		t.Errorf("%+v", job)
	}
	if w := ask(t, h, "GET", "/api/exports/file?id="+job.ID, ""); w.Code != 404 || problemIn(t, w).Message != job.Problem.Message {
		t.Errorf("its file is %d %s", w.Code, w.Body)
	}
}

func TestWhatCannotBeExportedIsRefusedAtOnce(t *testing.T) {
	h := looking(t, "canary").HTTP()
	for name, change := range map[string]func(*view.Export){
		"format":  func(e *view.Export) { e.Format = "gif" },
		"theme":   func(e *view.Export) { e.Theme = "pink" },
		"palette": func(e *view.Export) { e.Palette = "pastel" },
		"scale":   func(e *view.Export) { e.Scale = 99 },
		"look":    func(e *view.Export) { e.Look = "hops=7" },
		"escape":  func(e *view.Export) { e.Look = "%zz" },
		"only":    func(e *view.Export) { e.Only = "health =" },
		"redact":  func(e *view.Export) { e.Redact = []facts.Redaction{"everything"} },
	} {
		wanted := wants("svg")
		change(&wanted)
		for _, path := range []string{"/api/exports", "/api/exports/preview"} {
			if w := asks(t, h, path, wanted); w.Code != 400 || problemIn(t, w).Code != CodeUsage {
				t.Errorf("%s at %s: %d %s", name, path, w.Code, w.Body)
			}
		}
	}
	none := newHandler(t, newFake()).HTTP()
	for _, path := range []string{"/api/exports", "/api/exports/preview"} {
		if w := asks(t, none, path, wants("svg")); w.Code != 404 {
			t.Errorf("%s of nothing: %d", path, w.Code)
		}
	}
	for _, target := range []string{"job?id=x", "file?id=x"} {
		if w := ask(t, h, "GET", "/api/exports/"+target, ""); w.Code != 404 {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	if w := ask(t, h, "POST", "/api/exports/cancel", `{"id":"x"}`); w.Code != 404 {
		t.Errorf("cancelling nothing: %d", w.Code)
	}
}

func TestCancellingEndsAnExportAtOnceAndLeavesNothing(t *testing.T) {
	h := looking(t, "canary")
	h.Session.exports.turn <- struct{}{}
	job := jobIn(t, asks(t, h.HTTP(), "/api/exports", wants("svg")))
	ended := jobIn(t, asks(t, h.HTTP(), "/api/exports/cancel", view.ExportName{ID: job.ID}))
	if !ended.Ended || ended.Problem == nil || ended.Problem.Code != CodeCancelled || ended.Version <= job.Version || ended.Bytes != 0 {
		t.Errorf("%+v", ended)
	}
	if again := jobIn(t, asks(t, h.HTTP(), "/api/exports/cancel", view.ExportName{ID: job.ID})); again.Version != ended.Version {
		t.Errorf("cancelled again: %+v", again)
	}
	<-h.Session.exports.turn
	if w := ask(t, h.HTTP(), "GET", "/api/exports/file?id="+job.ID, ""); w.Code != 404 {
		t.Errorf("its file: %d", w.Code)
	}
	if next := jobEnded(t, h.HTTP(), jobIn(t, asks(t, h.HTTP(), "/api/exports", wants("svg")))); next.Problem != nil {
		t.Errorf("the next one: %+v", next)
	}
}

// TestCancellingEndsTheDrawing cancels while a picture is drawn: whoever draws must notice.
func TestCancellingEndsTheDrawing(t *testing.T) {
	h := looking(t, "canary")
	what, err := h.Session.showing()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	wanted := wants("png")
	wanted.Scale = 4
	o, err := h.ordered(wanted)
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	o.shape.Step = func(doing string, done, of int) {
		if doing == "drawing" {
			steps++
			cancel()
		}
	}
	if file, err := h.Session.exports.now(ctx, what, o); err == nil || ProblemOf(err).Message != "cancelled" || len(file.body) > 0 {
		t.Errorf("%d bytes: %v", len(file.body), err)
	}
	if steps != 1 {
		t.Errorf("%d steps of drawing after the end", steps-1)
	}
}

func TestAFaultInAnExportIsAProblem(t *testing.T) {
	h := looking(t, "canary")
	h.Page = nil // what is called on it panics
	job := jobEnded(t, h.HTTP(), jobIn(t, asks(t, h.HTTP(), "/api/exports", wants("mesh.html"))))
	if job.Problem == nil || job.Problem.Code != CodeInternal || job.Problem.Remedy == "" {
		t.Errorf("%+v", job)
	}
	if next := jobEnded(t, h.HTTP(), jobIn(t, asks(t, h.HTTP(), "/api/exports", wants("svg")))); next.Problem != nil {
		t.Errorf("after the fault: %+v", next.Problem)
	}
}

func TestOnlySoManyFilesAreKept(t *testing.T) {
	h := looking(t, "canary")
	first := jobEnded(t, h.HTTP(), jobIn(t, asks(t, h.HTTP(), "/api/exports", wants("dot"))))
	for range maxJobs {
		jobEnded(t, h.HTTP(), jobIn(t, asks(t, h.HTTP(), "/api/exports", wants("dot"))))
	}
	if w := ask(t, h.HTTP(), "GET", "/api/exports/file?id="+first.ID, ""); w.Code != 404 {
		t.Errorf("the first file is still there: %d", w.Code)
	}
	h.Session.exports.turn <- struct{}{}
	for range maxJobs {
		jobIn(t, asks(t, h.HTTP(), "/api/exports", wants("dot")))
	}
	if w := asks(t, h.HTTP(), "/api/exports", wants("dot")); w.Code != 409 || problemIn(t, w).Code != CodeBusy {
		t.Errorf("one more: %d %s", w.Code, w.Body)
	}
	<-h.Session.exports.turn
}

func TestAFileThatIsTooLargeIsRefused(t *testing.T) {
	l := limited{ctx: t.Context()}
	if _, err := l.Write(make([]byte, maxFile)); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Write([]byte{0}); ProblemOf(err).Code != CodeInternal || !strings.Contains(err.Error(), "256 MiB") {
		t.Errorf("%v", err)
	}
}

func TestAFetchedFileIsForgottenSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := NewSession(newFake(), Road{}, newHandler(t, newFake()).Log)
		defer s.Close()
		kept := func() int {
			s.exports.mu.Lock()
			defer s.exports.mu.Unlock()
			return len(s.exports.jobs)
		}
		j := &job{changed: make(chan struct{}), cancel: func() {}, state: view.ExportJob{ID: "a", Version: 1}}
		other := &job{changed: make(chan struct{}), cancel: func() {}, state: view.ExportJob{ID: "b", Version: 1}}
		s.exports.jobs = []*job{j, other}
		s.exports.end(j, made{body: []byte("x")}, nil)
		s.exports.end(other, made{body: []byte("y")}, nil)
		if _, err := s.exports.fetch("a"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(keepFetched + time.Second)
		if n := kept(); n != 1 {
			t.Errorf("%d files a minute after one of two was fetched", n)
		}
		time.Sleep(keepUnfetched)
		if n := kept(); n != 0 {
			t.Errorf("%d files that nobody fetched", n)
		}
	})
}
