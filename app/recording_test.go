package app

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"portolan/app/recorder"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/meshlog"
	"portolan/graph/picture"
)

// steps are readings of the demo canary in which a namespace more is without its pods each time, a minute apart.
func steps(t *testing.T, names ...string) []facts.Snapshot {
	t.Helper()
	s := demoSnapshot(t, "canary")
	out := []facts.Snapshot{s}
	for _, name := range names {
		c := s.Clusters[0]
		pods := []facts.PodGroup{}
		for _, p := range c.Pods {
			if p.Namespace != name {
				pods = append(pods, p)
			}
		}
		c.Pods = pods
		s.TakenAt, s.Clusters = s.TakenAt.Add(time.Minute), []facts.Cluster{c}
		out = append(out, s)
	}
	return out
}

func recorded(t *testing.T, readings []facts.Snapshot) []byte {
	t.Helper()
	var out bytes.Buffer
	w := meshlog.NewWriter(&out)
	for _, s := range readings {
		if _, err := w.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

// openFile opens a file in a session on real sources, and waits until it is read.
func openFile(t *testing.T, s *Session, path string) view.State {
	t.Helper()
	if _, err := s.Open(FileSource(path)); err != nil {
		t.Fatal(err)
	}
	return until(t, s, view.PhaseReady)
}

func fileOf(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.meshlog")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func shownText(t *testing.T, s *Session) string {
	t.Helper()
	_, read, _, err := s.Facts()
	if err != nil {
		t.Fatal(err)
	}
	return textOf(t, read)
}

func textOf(t *testing.T, s facts.Snapshot) string {
	t.Helper()
	var out bytes.Buffer
	if err := facts.Write(&out, s); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestARecordingOpensAtItsLastReading(t *testing.T) {
	readings := steps(t, "checkout", "none", "media")
	data := recorded(t, readings)
	opened := map[string]func(*Session) view.State{
		"by its path": func(s *Session) view.State { return openFile(t, s, fileOf(t, data)) },
		"by a request": func(s *Session) view.State {
			h := Handler{Session: s}
			w := ask(t, h.HTTP(), "POST", "/api/snapshot?name=a.meshlog", string(data))
			if w.Code != http.StatusOK {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			return s.State()
		},
	}
	for name, open := range opened {
		s := newSession(t, Sources{})
		state := open(s)
		if state.Recording == nil || state.Recording.At != 3 || state.Recording.Broken != "" || !state.TakenAt.Equal(readings[3].TakenAt) {
			t.Fatalf("%s: %+v", name, state)
		}
		changed := ""
		for _, f := range state.Recording.Frames {
			changed += map[bool]string{true: "x", false: "."}[f.Changed]
		}
		if changed != ".x.x" {
			t.Errorf("%s: changed are %s", name, changed)
		}
		for _, at := range []int{1, 0, 3, 2} {
			state, err := s.Seek(at)
			if err != nil || state.Recording.At != at || !state.TakenAt.Equal(readings[at].TakenAt) || state.Phase != view.PhaseReady {
				t.Fatalf("%s: at %d: %+v, %v", name, at, state, err)
			}
			if shownText(t, s) != textOf(t, readings[at]) {
				t.Errorf("%s: another reading than %d is shown", name, at)
			}
		}
		for _, at := range []int{-1, 4} {
			if _, err := s.Seek(at); ProblemOf(err).Code != CodeUsage {
				t.Errorf("%s: at %d: %v", name, at, err)
			}
		}
	}
}

// Whoever replays must not lose sight of what stayed where it was.
func TestReplayKeepsTheShape(t *testing.T) {
	s := newSession(t, Sources{})
	openFile(t, s, fileOf(t, recorded(t, steps(t, "checkout", "media"))))
	places := func() map[string]picture.Rect {
		chart, err := s.Chart(t.Context(), Look{})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]picture.Rect{}
		for _, n := range chart.Picture.Nodes {
			out[string(n.ID)] = n.Box
		}
		return out
	}
	before := places()
	for _, at := range []int{0, 1, 2} {
		if _, err := s.Seek(at); err != nil {
			t.Fatal(err)
		}
		for id, box := range places() {
			if was, known := before[id]; known && was != box {
				t.Errorf("reading %d: %s is at %v and was at %v", at, id, box, was)
			}
		}
	}
}

// A recording in the making can be watched: whoever looks at its end sees its new end, and others see what they saw.
func TestAReloadedRecordingMayHaveGrown(t *testing.T) {
	readings := steps(t, "checkout", "media", "search")
	path := fileOf(t, recorded(t, readings[:2]))
	s := newSession(t, Sources{})
	openFile(t, s, path)
	reload := func(n int) view.State {
		if err := os.WriteFile(path, recorded(t, readings[:n]), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Reload(); err != nil {
			t.Fatal(err)
		}
		return until(t, s, view.PhaseReady)
	}
	if state := reload(3); state.Recording.At != 2 || len(state.Recording.Frames) != 3 {
		t.Errorf("at its end: %+v", state.Recording)
	}
	if _, err := s.Seek(1); err != nil {
		t.Fatal(err)
	}
	if state := reload(4); state.Recording.At != 1 || len(state.Recording.Frames) != 4 || shownText(t, s) != textOf(t, readings[1]) {
		t.Errorf("in its midst: %+v", state.Recording)
	}
	if err := os.WriteFile(path, []byte(textOf(t, readings[0])), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	if state := until(t, s, view.PhaseReady); state.Recording != nil {
		t.Errorf("a snapshot in its place: %+v", state.Recording)
	}
	if _, err := s.Seek(0); ProblemOf(err).Code != CodeUsage {
		t.Errorf("a snapshot has no other reading: %v", err)
	}
}

func TestATornRecordingSaysWhereItEnds(t *testing.T) {
	data := recorded(t, steps(t, "checkout", "media"))
	s := newSession(t, Sources{})
	state := openFile(t, s, fileOf(t, data[:len(data)-4]))
	if len(state.Recording.Frames) != 2 || !strings.Contains(state.Recording.Broken, "it ends within a reading") {
		t.Errorf("%+v", state.Recording)
	}
	h := Handler{Session: s}
	w := ask(t, h.HTTP(), "POST", "/api/snapshot?name=a.meshlog", string(data[:40]))
	if w.Code != http.StatusBadRequest || !strings.Contains(problemIn(t, w).Message, "no whole first reading") || s.State().Recording == nil {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestReadingsAreNamed(t *testing.T) {
	at := func(clock string) meshlog.Reading {
		when, err := time.ParseInLocation(time.DateTime, clock, time.Local)
		if err != nil {
			t.Fatal(err)
		}
		return meshlog.Reading{TakenAt: when.UTC()}
	}
	readings := []meshlog.Reading{at("2026-05-04 23:30:00"), at("2026-05-04 23:59:30"), at("2026-05-05 00:10:00")}
	for named, want := range map[string]int{
		"": 2, "1": 0, "3": 2, "2026-05-04 23:59:30": 1, "2026-05-05 12:00": 2, "2026-05-04T23:45": 0, "23:59": 0, "23:59:30": 1, "00:10": 2, "00:09": 1,
		readings[1].TakenAt.Format(time.RFC3339): 1,
	} {
		if got, err := ReadingAt(readings, named); err != nil || got != want {
			t.Errorf("%q is %d, %v, want %d", named, got, err, want)
		}
	}
	for _, named := range []string{"0", "4", "-1", "noon", "2026-05-04 23:00", "23:29"} {
		if got, err := ReadingAt(readings, named); ProblemOf(err).Code != CodeUsage {
			t.Errorf("%q is %d, %v", named, got, err)
		}
	}
}

// A switch from the page is recorded with what is shown before it, what the page reads meanwhile, and what is there after it.
func TestASwitchFromThePageIsRecorded(t *testing.T) {
	h, y, f := board(t, "canary")
	h.Recordings = t.TempDir()
	readings := steps(t, "checkout", "media", "search")
	for i := range readings {
		readings[i].TakenAt = time.Now().Add(time.Duration(i) * time.Second)
	}
	after := make(chan struct{})
	recordings := recorder.NewSwitches(recorder.Ways{Dir: h.Recordings, Every: time.Hour, Code: func(error) string { return "refused" },
		Problem: func(_ string, err error) { t.Error(err) },
		Read: func(context.Context, view.Source) (facts.Snapshot, error) {
			select {
			case <-after:
				return readings[2], nil
			default:
				return readings[0], nil
			}
		}})
	h.Session.Record(recordings)
	planned := said[view.Planned](t, h, "POST", "/api/switch/plan", view.SwitchWish{Namespaces: []string{"search"}, Kind: "default", To: "default"})
	run := said[struct {
		ID string `json:"id"`
	}](t, h, "POST", "/api/switch/apply", view.Confirmed{Plan: planned.ID, Confirm: planned.Confirm, Options: planned.Options})
	if _, err := h.Session.Reload(); err != nil {
		t.Fatal(err)
	}
	f.answers <- reply{snapshot: readings[1]}
	until(t, h.Session, view.PhaseReady)
	deadline := time.Now().Add(time.Minute)
	for framesIn(t, recordings.Path(run.ID)) < 2 && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	close(after)
	close(y.over)
	h.Switch.Close()
	recordings.Close()

	if runs := said[[]string](t, h, "GET", "/api/recording/runs", nil); len(runs) != 1 || runs[0] != run.ID {
		t.Fatalf("recorded are %v, not %s", runs, run.ID)
	}
	data, err := os.ReadFile(recordings.Path(run.ID))
	if err != nil {
		t.Fatal(err)
	}
	log, err := meshlog.Open(data)
	if err != nil || len(log.Readings) != 3 {
		t.Fatalf("%d readings, %v", len(log.Readings), err)
	}
	for i, want := range readings[:3] {
		if got, err := log.At(i); err != nil || textOf(t, got) != textOf(t, want) {
			t.Errorf("reading %d is another one: %v", i, err)
		}
	}
	state := said[view.State](t, h, "POST", "/api/recording/replay", view.RunName{ID: run.ID})
	if state.Source.Kind != view.SourceFile || state.Source.File != recordings.Path(run.ID) {
		t.Errorf("opened is %+v", state.Source)
	}
	if w := ask(t, h.HTTP(), "POST", "/api/recording/replay", `{"id":"../../etc/passwd"}`); w.Code != http.StatusNotFound {
		t.Errorf("a path is answered %d", w.Code)
	}
}

// framesIn is how many readings a recording has by now; 0 where there is none yet.
func framesIn(t *testing.T, path string) int {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	log, err := meshlog.Open(data)
	if err != nil {
		return 0
	}
	return len(log.Readings)
}
