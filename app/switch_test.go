package app

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"portolan/app/switching"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// yard is a ground on a demo: a run there is done once its test says so.
type yard struct {
	snapshot facts.Snapshot
	missing  []string
	over     chan struct{}
}

func (y yard) Facts(context.Context, []string) (facts.Snapshot, error) { return y.snapshot, nil }

func (y yard) Survey(_ context.Context, namespaces []string) ([]revision.Survey, error) {
	out := []revision.Survey{}
	for _, n := range y.snapshot.Clusters[0].Namespaces {
		if slices.Contains(namespaces, n.Name) {
			out = append(out, revision.Survey{Namespace: n.Name, UID: "u-" + n.Name, ResourceVersion: "1", Labels: n.Labels})
		}
	}
	return out, nil
}

func (y yard) Tag(context.Context, string, revision.ControlPlane) (revision.TagObjects, error) {
	return revision.TagObjects{}, nil
}

func (y yard) Missing(context.Context, revision.Change) ([]string, error) {
	return append([]string{}, y.missing...), nil
}

func (y yard) DryRun(context.Context, revision.Change) ([]revision.Warning, error) {
	return []revision.Warning{}, nil
}

func (y yard) Who(context.Context) (revision.Who, error) { return revision.Who{Local: "me"}, nil }

func (y yard) Carry(ctx context.Context, kept *journal.Journal, _ func(revision.Run)) (revision.Run, error) {
	phase := revision.Done
	select {
	case <-y.over:
	case <-ctx.Done():
		phase = revision.Stopped
	}
	if err := kept.Write(revision.Entry{Kind: revision.EntryEnd, Phase: phase}); err != nil {
		return revision.Run{}, err
	}
	return kept.Run()
}

// board is a handler that has a context open which shows a demo, and may switch there.
func board(t *testing.T, name string) (Handler, yard, fake) {
	t.Helper()
	f := newFake()
	h := newHandler(t, f)
	y := yard{snapshot: demoSnapshot(t, name), over: make(chan struct{})}
	source := view.Source{Kind: view.SourceContext, Name: "demo-" + name}
	h.Switch = NewSwitchboard(h.Session, switching.Rules{}, journal.At(t.TempDir()), func(asked view.Source) (switching.Ground, error) {
		if asked.Kind != view.SourceContext {
			return Sources{}.Ground(asked)
		}
		return switching.Ground{Source: asked, Reading: y, Asking: y, Carrying: y}, nil
	})
	t.Cleanup(h.Switch.Close)
	if _, err := h.Session.Open(source); err != nil {
		t.Fatal(err)
	}
	f.answers <- reply{snapshot: y.snapshot}
	until(t, h.Session, view.PhaseReady)
	return h, y, f
}

// said asks and takes the answer apart.
func said[T any](t *testing.T, h Handler, method, target string, body any) T {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	w := ask(t, h.HTTP(), method, target, string(text))
	var out T
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s %s answers %d: %.300s, %v", method, target, w.Code, w.Body, err)
	}
	return out
}

var switchEndpoints = map[string]string{
	"/api/switch/targets?namespace=search": "GET", "/api/switch/plan": "POST", "/api/switch/apply": "POST", "/api/switch/runs": "GET",
	"/api/switch/run?id=x": "GET", "/api/switch/cancel": "POST", "/api/switch/resume": "POST", "/api/switch/undo": "POST", "/api/switch/other": "POST",
}

// TestWithTheFeatureOffNothingOfItAnswers, whatever is open, and the answer says what turns it on.
func TestWithTheFeatureOffNothingOfItAnswers(t *testing.T) {
	h := newHandler(t, newFake())
	h.Capabilities.SettingsFile = "/home/me/.config/portolan/config.yaml"
	for target, method := range switchEndpoints {
		w := ask(t, h.HTTP(), method, target, `{"namespaces":["search"],"kind":"default","to":"default"}`)
		p := problemIn(t, w)
		if w.Code != http.StatusForbidden || p.Code != CodeOff || !strings.Contains(p.Remedy, "features.upgrade_actions: true in /home/me/.config/portolan/config.yaml") {
			t.Errorf("%s answers %d %+v", target, w.Code, p)
		}
	}
	h.Capabilities.SettingsFile = ""
	if p := problemIn(t, ask(t, h.HTTP(), "GET", "/api/switch/runs", "")); !strings.Contains(p.Remedy, "PORTOLAN_FEATURES_UPGRADE_ACTIONS=true") {
		t.Errorf("without a home: %+v", p)
	}
}

// TestOnlyAClusterCanBeSwitched: not a demo, not a snapshot, not nothing.
func TestOnlyAClusterCanBeSwitched(t *testing.T) {
	h, _, _ := board(t, "canary")
	for _, c := range []struct {
		open func()
		want string
	}{
		{func() { give(t, h.HTTP(), "x.mesh.json", bytesOf(t, demoSnapshot(t, "canary"))) }, "this is a snapshot, there is no cluster to change"},
		{func() { h.Session.closeSource() }, ""},
	} {
		c.open()
		for target, body := range map[string]string{"/api/switch/plan": `{"namespaces":["search"],"kind":"default","to":"default"}`, "/api/switch/undo": `{"id":"x"}`} {
			w := ask(t, h.HTTP(), "POST", target, body)
			if p := problemIn(t, w); w.Code != http.StatusBadRequest || !strings.Contains(p.Message, c.want) {
				t.Errorf("%s answers %d %+v", target, w.Code, p)
			}
		}
	}
	for kind, want := range map[view.SourceKind]string{view.SourceDemo: "this is a demo", view.SourceFile: "this is a snapshot", view.SourceNone: "no cluster is open"} {
		if _, err := (Sources{}).Ground(view.Source{Kind: kind, Name: "canary"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ground of a %s: %v", kind, err)
		}
	}
}

func TestASwitchFromTargetsToUndo(t *testing.T) {
	h, y, f := board(t, "canary")
	targets := said[view.Targets](t, h, "GET", "/api/switch/targets?namespace=search", nil)
	if len(targets.Namespaces) != 1 || targets.Namespaces[0].Follows != "the default revision" || !targets.Targets[0].Current {
		t.Errorf("targets %+v", targets)
	}
	wish := view.SwitchWish{Namespaces: []string{"search"}, Kind: revision.ToTag, To: "stable"}
	plan := said[view.Planned](t, h, "POST", "/api/switch/plan", wish)
	if !plan.Ready || plan.Confirm != "search" || plan.Missing == nil || plan.Rejected == nil {
		t.Fatalf("planned %+v", plan)
	}
	word := view.Confirmed{Plan: plan.ID, Confirm: "search", Options: plan.Options}
	run := said[revision.Run](t, h, "POST", "/api/switch/apply", word)
	if state := h.Session.State(); state.Run != run.ID {
		t.Errorf("the state names the run %q, not %q", state.Run, run.ID)
	}
	if w := ask(t, h.HTTP(), "POST", "/api/switch/undo", `{"id":"`+run.ID+`"}`); w.Code != http.StatusConflict || problemIn(t, w).Code != CodeBusy {
		t.Errorf("undo of what is under way answers %d %s", w.Code, w.Body)
	}
	close(y.over)
	for run.Phase == revision.Running {
		run = said[revision.Run](t, h, "GET", "/api/switch/run?id="+run.ID+"&since="+number(run.Version)+"&wait=25s", nil)
	}
	if run.Phase != revision.Done {
		t.Fatalf("run %+v", run)
	}
	<-f.started // of the reading that opened it
	<-f.started // and of the one that follows the switch
	f.answers <- reply{snapshot: y.snapshot}
	if state := until(t, h.Session, view.PhaseReady); state.Run != "" || state.ChartVersion != 2 {
		t.Errorf("state = %+v", state)
	}
	if runs := said[[]revision.Run](t, h, "GET", "/api/switch/runs", nil); len(runs) != 1 || runs[0].ID != run.ID {
		t.Errorf("runs %+v", runs)
	}
	back := said[view.Planned](t, h, "POST", "/api/switch/undo", view.RunName{ID: run.ID})
	if back.Change.Kind != revision.KindUndo || back.Change.Undoes != run.ID {
		t.Errorf("planned %+v", back)
	}
	if w := ask(t, h.HTTP(), "POST", "/api/switch/apply", `{"plan":"`+plan.ID+`","confirm":"search","confirmContext":"","options":{"concurrency":1,"pauseBetween":0,"timeout":1}}`); w.Code != http.StatusConflict ||
		problemIn(t, w).Code != CodeChanged {
		t.Errorf("an old plan answers %d %s", w.Code, w.Body)
	}
}

func TestStatusOfSwitches(t *testing.T) {
	h, _, _ := board(t, "canary")
	for _, c := range []struct {
		method, target, body string
		want                 int
	}{
		{"GET", "/api/switch/targets?namespace=nowhere", "", 400},
		{"GET", "/api/switch/targets", "", 200},
		{"GET", "/api/switch/runs", "", 200},
		{"GET", "/api/switch/plan", "", 404},
		{"GET", "/api/switch/nothing", "", 404},
		{"POST", "/api/switch/plan", `{"namespace":"search"}`, 400},
		{"POST", "/api/switch/plan", `{"namespaces":["search"],"kind":"revision","to":"1-99"}`, 400},
		{"POST", "/api/switch/apply", `{"plan":"x","confirm":"x","confirmContext":"","options":{"concurrency":1,"pauseBetween":0,"timeout":1}}`, 409},
		{"POST", "/api/switch/apply", `{"plan":"x"}`, 400},
		{"GET", "/api/switch/run?id=x", "", 404},
		{"GET", "/api/switch/run?id=../../etc/passwd", "", 404},
		{"GET", "/api/switch/run?id=x&since=y", "", 400},
		{"GET", "/api/switch/run?id=x&wait=y", "", 400},
		{"POST", "/api/switch/cancel", `{"id":"x"}`, 404},
		{"POST", "/api/switch/resume", `{"id":"x"}`, 404},
		{"POST", "/api/switch/undo", `{"id":"x"}`, 404},
	} {
		w := ask(t, h.HTTP(), c.method, c.target, c.body)
		if w.Code != c.want {
			t.Errorf("%s %s answers %d, want %d: %s", c.method, c.target, w.Code, c.want, w.Body)
		}
		if w.Code >= 400 {
			problemIn(t, w)
		}
	}
}

// TestTheChartIsReadAgainOnceAtATime: however often a switch moves pods, readings never overlap, and another cluster's
// chart is left alone.
func TestTheChartIsReadAgainOnceAtATime(t *testing.T) {
	f := newFake()
	s := newSession(t, f)
	open(t, s, "east")
	<-f.started
	moved := switching.Event{Source: s.State().Source, Run: "r", Moved: true}
	s.Switched(moved)
	s.Switched(moved)
	select {
	case <-f.started:
		t.Fatal("a reading was begun beside another")
	case <-time.After(50 * time.Millisecond):
	}
	f.answers <- reply{snapshot: demoSnapshot(t, "canary")} // taken long ago
	<-f.started
	if state := s.State(); state.Run != "r" || state.Phase != view.PhaseReading {
		t.Errorf("state = %+v", state)
	}
	f.answers <- reply{snapshot: demoSnapshot(t, "canary")}
	if state := until(t, s, view.PhaseReady); state.ChartVersion != 2 || state.Run != "r" {
		t.Errorf("state = %+v", state)
	}
	s.Switched(switching.Event{Source: view.Source{Kind: view.SourceContext, Name: "west"}, Moved: true})
	select {
	case <-f.started:
		t.Error("the chart of another cluster was read again")
	case <-time.After(50 * time.Millisecond):
	}
	if state := s.State(); state.Run != "" {
		t.Errorf("state = %+v", state)
	}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
