package app

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/picture"
	"portolan/kube/collect"
)

// berths is a Reader of several contexts, each of which answers when the test says so.
type berths struct {
	answers map[string]chan reply
	started chan string
	say     map[string]func(view.Progress)
}

func newBerths(names ...string) berths {
	b := berths{answers: map[string]chan reply{}, started: make(chan string, 20), say: map[string]func(view.Progress){}}
	for _, n := range names {
		b.answers[n] = make(chan reply)
	}
	return b
}

func (b berths) Contexts() ([]view.Context, error) { return []view.Context{}, nil }

func (b berths) Check(source view.Source) (*view.Context, error) {
	switch {
	case source.Name == "broken":
		return nil, &Error{Problem: view.Problem{Code: CodeBadInput, Message: "it is broken", Remedy: "repair it"}}
	case b.answers[source.Name+source.File] == nil && b.answers[source.Name] == nil:
		return nil, Usage("there is no "+source.Name, "name another")
	}
	file := source.File
	if file == "" {
		file = "/home/config"
	}
	return &view.Context{Name: source.Name, File: file}, nil
}

func (b berths) Read(ctx context.Context, source view.Source, progress func(view.Progress)) (facts.Snapshot, error) {
	b.started <- source.Name
	progress(view.Progress{Resource: "pods of " + source.Name, Read: 1, Remaining: -1})
	answers := b.answers[source.Name+source.File]
	if answers == nil {
		answers = b.answers[source.Name]
	}
	select {
	case r := <-answers:
		if r.panics {
			panic("a fault")
		}
		return r.snapshot, r.err
	case <-ctx.Done():
		return facts.Snapshot{}, ctx.Err()
	}
}

// at is a demo as a cluster of its own that was read at a minute.
func at(t *testing.T, demo, uid string, minute int) reply {
	t.Helper()
	s := demoSnapshot(t, demo)
	s.Clusters = slices.Clone(s.Clusters)
	s.Clusters[0].UID, s.Demo = uid, ""
	s.TakenAt = time.Date(2026, 3, 2, 10, minute, 0, 0, time.UTC)
	return reply{snapshot: s}
}

func fleetOf(names ...string) view.Source {
	contexts := []view.ContextName{}
	for _, n := range names {
		name, file, _ := strings.Cut(n, "@")
		contexts = append(contexts, view.ContextName{Name: name, File: file})
	}
	return FleetSource(contexts)
}

func openAll(t *testing.T, s *Session, names ...string) view.State {
	t.Helper()
	state, err := s.Open(fleetOf(names...))
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// when waits, as the page does, for a state of which something is true.
func when(t *testing.T, s *Session, true_ func(view.State) bool) view.State {
	t.Helper()
	for state := s.State(); ; state = s.Wait(t.Context(), state.Version, time.Minute) {
		if true_(state) {
			return state
		}
	}
}

func phases(state view.State) string {
	out := []string{}
	for _, m := range state.Fleet {
		out = append(out, m.As+" "+string(m.Phase))
	}
	return strings.Join(out, ", ")
}

func clustersOf(t *testing.T, s *Session) (read, unread []string) {
	t.Helper()
	_, snapshot, atlas, err := s.Facts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range snapshot.Clusters {
		read = append(read, c.Context)
	}
	for _, u := range atlas.Unread {
		unread = append(unread, u.Context+": "+u.Reason)
	}
	return read, unread
}

func refusedDial(name string) error {
	return &collect.ConnectError{Code: CodeRefused, Context: name, Message: `context "` + name + `": 10.1.2.3:6443 refused`, Remedy: "start it"}
}

// TestTheFirstOfAFleetIsShownBeforeTheOthers has one context that is quick, one that cannot be reached and one that is slow:
// the chart is there while the slow one is still being read.
func TestTheFirstOfAFleetIsShownBeforeTheOthers(t *testing.T) {
	b := newBerths("quick", "gone", "slow")
	s := newSession(t, b)
	state := openAll(t, s, "slow", "gone", "quick")
	if state.Phase != view.PhaseReading || state.Source.Name != "slow, gone, quick" || phases(state) != "slow reading, gone reading, quick reading" {
		t.Fatalf("at once: %s, %q: %s", state.Phase, state.Source.Name, phases(state))
	}
	for range 3 { // all of them have begun before any has answered
		<-b.started
	}
	b.answers["quick"] <- at(t, "canary", "1", 1)
	state = when(t, s, func(s view.State) bool { return s.ChartVersion > 0 })
	if state.Phase != view.PhaseReading || phases(state) != "slow reading, gone reading, quick ready" {
		t.Errorf("with the first: %s: %s", state.Phase, phases(state))
	}
	before, err := s.Chart(t.Context(), Look{Aspect: 1.6})
	if err != nil || !slices.Contains(before.Picture.Notes, "Partial: context slow is not read: it is still being read. What is in it is unknown.") {
		t.Fatalf("the chart's notes: %q, %v", before.Picture.Notes, err)
	}
	b.answers["gone"] <- reply{err: refusedDial("gone")}
	state = when(t, s, func(s view.State) bool {
		return s.Fleet[1].Phase == view.PhaseFailed && s.ChartVersion > state.ChartVersion
	})
	if p := state.Fleet[1].Problem; p == nil || p.Code != CodeRefused || p.Remedy == "" || state.Problem != nil || state.Phase != view.PhaseReading {
		t.Errorf("with one that failed: %s, %+v, %+v", state.Phase, p, state.Problem)
	}
	b.answers["slow"] <- at(t, "tenants", "2", 5)
	state = until(t, s, view.PhaseReady)
	read, unread := clustersOf(t, s)
	if !slices.Equal(read, []string{"quick", "slow"}) || !slices.Equal(unread, []string{"gone: its server cannot be reached"}) {
		t.Errorf("read %q, unread %q", read, unread)
	}
	if state.TakenAt.Minute() != 5 || state.Fleet[2].TakenAt.Minute() != 1 {
		t.Errorf("taken at %v, the first at %v", state.TakenAt, state.Fleet[2].TakenAt)
	}
	after, err := s.Chart(t.Context(), Look{Aspect: 1.6})
	if err != nil {
		t.Fatal(err)
	}
	now := map[string]picture.Rect{}
	for _, n := range after.Picture.Nodes {
		now[n.ID] = n.Box
	}
	card, stayed := map[string]string{}, 0
	for _, n := range before.Picture.Nodes {
		card[n.ID] = n.ID
		if n.Parent != "" {
			card[n.ID] = card[n.Parent]
		}
		if card[n.ID] == "outside" {
			continue // what is in no mesh is told apart by cluster now, and so arranged anew
		}
		if is := now[n.ID]; is != n.Box {
			t.Errorf("%s moved from %v to %v when the others came", n.ID, n.Box, is)
		}
		stayed++
	}
	if stayed < 10 {
		t.Errorf("only %d nodes are in a mesh: too few to tell", stayed)
	}
	_, shown, _, err := s.Facts()
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := facts.Write(&file, shown); err != nil || strings.Contains(file.String(), "10.1.2.3") || !strings.Contains(file.String(), `"unread"`) {
		t.Errorf("the snapshot does not keep what is unread, or an address is in it: %v", err)
	}
}

func TestAMemberThatFailsAgainKeepsWhatWasRead(t *testing.T) {
	b := newBerths("east", "west")
	s := newSession(t, b)
	openAll(t, s, "east", "west")
	b.answers["east"] <- at(t, "canary", "1", 1)
	b.answers["west"] <- at(t, "tenants", "2", 1)
	until(t, s, view.PhaseReady)
	if state, err := s.Reload(); err != nil || state.Phase != view.PhaseReading || state.ChartVersion == 0 {
		t.Fatalf("reload: %+v, %v", state, err)
	}
	b.answers["east"] <- at(t, "canary", "1", 9)
	b.answers["west"] <- reply{err: refusedDial("west")}
	state := until(t, s, view.PhaseReady)
	read, unread := clustersOf(t, s)
	if !slices.Equal(read, []string{"east", "west"}) || !slices.Equal(unread, []string{"west: its server cannot be reached"}) {
		t.Errorf("read %q, unread %q", read, unread)
	}
	if m := state.Fleet[1]; m.Phase != view.PhaseFailed || m.TakenAt.Minute() != 1 {
		t.Errorf("west: %+v", m)
	}
	chart, err := s.Chart(t.Context(), Look{Aspect: 1.6})
	want := "Partial: context west was not read again: its server cannot be reached. It is shown as it was at 2026-03-02 10:01:00 UTC."
	if err != nil || !slices.Contains(chart.Picture.Notes, want) {
		t.Errorf("notes %q, %v", chart.Picture.Notes, err)
	}
}

func TestOneMemberIsReadAgainAlone(t *testing.T) {
	b := newBerths("east", "west")
	h := newHandler(t, b)
	s := h.Session
	openAll(t, s, "east", "west")
	b.answers["west"] <- at(t, "tenants", "2", 1)
	b.answers["east"] <- reply{err: refusedDial("east")}
	until(t, s, view.PhaseReady)
	<-b.started
	<-b.started
	if w := ask(t, h.HTTP(), http.MethodPost, "/api/reload?context=east", "{}"); w.Code != http.StatusOK {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	if name := <-b.started; name != "east" || phases(s.State()) != "east reading, west ready" {
		t.Errorf("%s is read: %s", name, phases(s.State()))
	}
	b.answers["east"] <- at(t, "canary", "1", 2)
	until(t, s, view.PhaseReady)
	if read, unread := clustersOf(t, s); !slices.Equal(read, []string{"east", "west"}) || len(unread) > 0 {
		t.Errorf("read %q, unread %q", read, unread)
	}
	if w := ask(t, h.HTTP(), http.MethodPost, "/api/reload?context=south", "{}"); w.Code != http.StatusBadRequest {
		t.Errorf("%d for a context that is not open", w.Code)
	}
}

func TestCancelKeepsWhatWasReadOfAFleet(t *testing.T) {
	b := newBerths("east", "west")
	s := newSession(t, b)
	openAll(t, s, "east", "west")
	b.answers["west"] <- at(t, "tenants", "2", 1)
	first := when(t, s, func(s view.State) bool { return s.ChartVersion > 0 })
	if state := s.Cancel(); state.Phase != view.PhaseReady || phases(state) != "east idle, west ready" {
		t.Fatalf("cancelled: %s: %s", state.Phase, phases(state))
	}
	when(t, s, func(s view.State) bool { return s.ChartVersion > first.ChartVersion })
	if read, unread := clustersOf(t, s); !slices.Equal(read, []string{"west"}) || !slices.Equal(unread, []string{"east: its reading was cancelled"}) {
		t.Errorf("read %q, unread %q", read, unread)
	}
}

func TestCancelBeforeAnythingWasReadGoesBack(t *testing.T) {
	b := newBerths("east", "west", "north", "south", "lone")
	s := newSession(t, b)
	openAll(t, s, "east", "west")
	b.answers["west"] <- at(t, "tenants", "2", 1)
	b.answers["east"] <- reply{err: refusedDial("east")}
	until(t, s, view.PhaseReady)
	openAll(t, s, "north", "south")
	state := s.Cancel()
	if state.Source.Name != "east, west" || state.Phase != view.PhaseReady || phases(state) != "east failed, west ready" {
		t.Errorf("back at %q, %s: %s", state.Source.Name, state.Phase, phases(state))
	}
	if state, err := s.Open(view.Source{Kind: view.SourceContext, Name: "lone"}); err != nil || state.Fleet != nil || state.ChartVersion != 0 {
		t.Errorf("one context after a fleet: %+v, %v", state, err)
	}
	b.answers["lone"] <- at(t, "canary", "3", 1)
	if state := until(t, s, view.PhaseReady); state.Fleet != nil || state.Source.Name != "lone" {
		t.Errorf("one context after a fleet: %+v", state)
	}
}

func TestNoneOfAFleetCanBeRead(t *testing.T) {
	b := newBerths("east", "west")
	s := newSession(t, b)
	openAll(t, s, "east", "west")
	b.answers["west"] <- reply{panics: true}
	b.answers["east"] <- reply{err: refusedDial("east")}
	state := until(t, s, view.PhaseFailed)
	if state.Problem == nil || state.Problem.Code != CodeRefused || !strings.Contains(state.Problem.Message, "west") || state.ChartVersion != 0 {
		t.Errorf("state %+v, problem %+v", state, state.Problem)
	}
}

func TestOneClusterBehindTwoContextsIsDrawnOnce(t *testing.T) {
	b := newBerths("east", "alias")
	s := newSession(t, b)
	openAll(t, s, "east", "alias")
	b.answers["alias"] <- at(t, "canary", "1", 1)
	first := when(t, s, func(s view.State) bool { return s.ChartVersion > 0 })
	if read, _ := clustersOf(t, s); !slices.Equal(read, []string{"alias"}) || first.Fleet[1].SameAs != "" {
		t.Errorf("read %q while the other is not there", read)
	}
	b.answers["east"] <- at(t, "canary", "1", 2)
	state := until(t, s, view.PhaseReady)
	if read, unread := clustersOf(t, s); !slices.Equal(read, []string{"east"}) || len(unread) > 0 || state.Fleet[1].SameAs != "east" {
		t.Errorf("read %q, unread %q, the other is %+v", read, unread, state.Fleet[1])
	}
}

func TestContextsOfOneNameAreToldApart(t *testing.T) {
	b := newBerths("prod/home/work.yaml", "prod/home/lab.yaml", "prod/srv/lab.yaml", "dev")
	s := newSession(t, b)
	state := openAll(t, s, "prod@/home/work.yaml", "prod@/home/lab.yaml", "prod@/srv/lab.yaml", "dev")
	if got := phases(state); got != "prod (work.yaml) reading, prod (/home/lab.yaml) reading, prod (/srv/lab.yaml) reading, dev reading" {
		t.Errorf("they are called %s", got)
	}
	b.answers["prod/home/work.yaml"] <- at(t, "canary", "1", 1)
	when(t, s, func(s view.State) bool { return s.ChartVersion > 0 })
	if read, _ := clustersOf(t, s); !slices.Equal(read, []string{"prod (work.yaml)"}) {
		t.Errorf("read %q", read)
	}
}

func TestWhatAFleetIsMadeOf(t *testing.T) {
	s := newSession(t, newBerths("east", "west"))
	if _, err := s.Open(fleetOf("east", "nowhere")); ProblemOf(err).Code != CodeUsage || s.State().Phase != view.PhaseIdle {
		t.Errorf("a name that means nothing: %v", err)
	}
	if _, err := s.Open(view.Source{Kind: view.SourceFleet, Contexts: []view.ContextName{{Name: "east"}, {Name: "east", File: "/home/config"}}}); ProblemOf(err).Code != CodeUsage {
		t.Errorf("one context twice: %v", err)
	}
	if got := fleetOf("east", "east"); got.Kind != view.SourceContext || got.Name != "east" {
		t.Errorf("one context is %+v", got)
	}
	state := openAll(t, s, "east", "broken")
	if m := state.Fleet[1]; m.Phase != view.PhaseFailed || m.Problem.Message != "it is broken" || state.Phase != view.PhaseReading {
		t.Errorf("a context that cannot be used: %+v", m)
	}
	if _, err := (Sources{}).Ground(state.Source); ProblemOf(err).Code != CodeUsage || !strings.Contains(ProblemOf(err).Remedy, "alone") {
		t.Errorf("a switch in a fleet: %v", err)
	}
}

func TestProgressOfAMemberIsItsOwn(t *testing.T) {
	b := newBerths("east", "west")
	s := newSession(t, b)
	openAll(t, s, "east", "west")
	state := when(t, s, func(s view.State) bool { return len(s.Fleet[0].Progress)+len(s.Fleet[1].Progress) == 2 })
	for _, m := range state.Fleet {
		if len(m.Progress) != 1 || m.Progress[0].Resource != "pods of "+m.As {
			t.Errorf("%s: %+v", m.As, m.Progress)
		}
	}
	s.Close()
	if _, err := s.Open(fleetOf("east", "west")); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("opened in a session that has ended: %v", err)
	}
}
