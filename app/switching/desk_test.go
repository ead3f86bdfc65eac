package switching

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

var canary = view.Source{Kind: view.SourceContext, Name: "demo-canary"}

// stage is a ground that a test holds in its hand: what is read of it, what it says, and how far a run goes.
type stage struct {
	snapshot facts.Snapshot
	missing  []string
	rejected []revision.Warning
	// news are what Carry tells, one for each run that is sent; closed, it ends the run as done.
	news   chan revision.Run
	asked  []string
	listed [][]string
}

func newStage(t *testing.T) *stage {
	t.Helper()
	return &stage{news: make(chan revision.Run), snapshot: opened(t, "canary", func(c *facts.Cluster) {
		label(c, "shop", "istio.io/rev", "stable")
		label(c, "cart", "istio.io/rev", "stable")
	})}
}

func (s *stage) ground() Ground { return Ground{Source: canary, Reading: s, Asking: s, Carrying: s} }

func (s *stage) Facts(_ context.Context, namespaces []string) (facts.Snapshot, error) {
	s.listed = append(s.listed, namespaces)
	return s.snapshot, nil
}

func (s *stage) Survey(_ context.Context, namespaces []string) ([]revision.Survey, error) {
	return surveyed(s.snapshot.Clusters[0], namespaces...), nil
}

func (s *stage) Tag(context.Context, string, revision.ControlPlane) (revision.TagObjects, error) {
	return revision.TagObjects{}, nil
}

func (s *stage) Missing(context.Context, revision.Change) ([]string, error) {
	s.asked = append(s.asked, "missing")
	return append([]string{}, s.missing...), nil
}

func (s *stage) DryRun(context.Context, revision.Change) ([]revision.Warning, error) {
	s.asked = append(s.asked, "dry run")
	return append([]revision.Warning{}, s.rejected...), nil
}

func (s *stage) Who(context.Context) (revision.Who, error) { return revision.Who{Local: "me"}, nil }

// Carry writes into the journal what the package for it does: the labels, and how it ended.
func (s *stage) Carry(ctx context.Context, kept *journal.Journal, progress func(revision.Run)) (revision.Run, error) {
	end := func(phase revision.RunPhase) (revision.Run, error) {
		if err := kept.Write(revision.Entry{Kind: revision.EntryEnd, Phase: phase}); err != nil {
			return revision.Run{}, err
		}
		return kept.Run()
	}
	for {
		select {
		case <-ctx.Done():
			return end(revision.Stopped)
		case now, more := <-s.news:
			if !more {
				return end(revision.Done)
			}
			run, err := kept.Run()
			if err != nil {
				return run, err
			}
			run.Wave = now.Wave
			progress(run)
		}
	}
}

func newDesk(t *testing.T, rules Rules, told func(Event)) *Desk {
	t.Helper()
	d := NewDesk(rules, journal.At(t.TempDir()), told)
	t.Cleanup(d.Close)
	return d
}

func toDefault(names ...string) view.SwitchWish {
	return view.SwitchWish{Namespaces: names, Kind: revision.ToDefault, To: nameDefault}
}

func planned(t *testing.T, d *Desk, s *stage, names ...string) view.Planned {
	t.Helper()
	p, err := d.Plan(t.Context(), s.ground(), toDefault(names...), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func wordFor(p view.Planned) view.Confirmed {
	return view.Confirmed{Plan: p.ID, Confirm: p.Confirm, ConfirmContext: p.ConfirmContext, Options: p.Options}
}

func codeOf(err error) string {
	var known *Error
	if errors.As(err, &known) {
		return known.Code
	}
	var kept *journal.Error
	if errors.As(err, &kept) {
		return "journal " + kept.Code
	}
	return ""
}

// ended waits for the end of a run.
func ended(t *testing.T, d *Desk, id string) revision.Run {
	t.Helper()
	for since := int64(0); ; {
		run, err := d.Run(t.Context(), id, since, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if run.Phase != revision.Running {
			return run
		}
		since = run.Version
	}
}

func TestAPlanIsShownWithAllThatIsAsked(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{Protected: []string{"demo-*"}}, nil)
	p := planned(t, d, s, "shop", "cart", "shop")
	if !p.Ready || p.Confirm != "2 namespaces" || p.ConfirmContext != "demo-canary" || len(p.ID) < 20 || p.Options != DefaultOptions ||
		!slices.Equal(s.asked, []string{"missing", "dry run"}) {
		t.Errorf("planned %+v after %v", p, s.asked)
	}
	if len(p.Change.Namespaces) != 2 || p.Change.Namespaces[0].Name != "cart" || p.Change.Context != "demo-canary" || p.Change.Cluster != "demo-canary" {
		t.Errorf("change %+v", p.Change)
	}
	s.missing, s.asked = []string{"patch daemonsets.apps in shop"}, nil
	if p := planned(t, d, s, "shop"); p.Ready || p.Confirm != "shop" || !slices.Equal(p.Missing, s.missing) || !slices.Equal(s.asked, []string{"missing"}) {
		t.Errorf("planned %+v after %v: what is not permitted is not tried", p, s.asked)
	}
	s.missing, s.rejected = nil, []revision.Warning{{Code: "dry-run", Weight: revision.Refuse, Message: "no"}}
	if p := planned(t, d, s, "shop"); p.Ready || len(p.Rejected) != 1 {
		t.Errorf("planned %+v", p)
	}
	s.rejected[0].Weight = revision.Warn
	if p := planned(t, d, s, "shop"); !p.Ready {
		t.Errorf("planned %+v: what could not be tried forbids nothing", p)
	}
}

// TestOnlyWhatIsNeededIsRead: named namespaces and control planes, but everything for a tag.
func TestOnlyWhatIsNeededIsRead(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	if _, err := d.Plan(t.Context(), s.ground(), toDefault("shop"), []string{"istio-system"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Plan(t.Context(), s.ground(), view.SwitchWish{Tag: "stable", To: "default"}, []string{"istio-system"}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.listed[0], []string{"shop", "istio-system"}) || s.listed[1] != nil {
		t.Errorf("read %v", s.listed)
	}
}

func TestATagsMoveNamesAllThatFollow(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	p, err := d.Plan(t.Context(), s.ground(), view.SwitchWish{Tag: "stable", To: "revision/default"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, n := range p.Change.Namespaces {
		names = append(names, n.Name)
	}
	if p.Change.Kind != revision.KindTag || p.Change.Tag == nil || p.Confirm != "stable" || !slices.Contains(names, "shop") || !slices.Contains(names, "cart") {
		t.Errorf("%s of tag %+v with %v, confirmed by %q", p.Change.Kind, p.Change.Tag, names, p.Confirm)
	}
	// The objects of the tag were not there to be read: it is shown and not done.
	if p.Ready {
		t.Error("a tag without objects can be moved")
	}
}

func TestWhatIsWishedWrongly(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	for _, c := range []struct {
		wish view.SwitchWish
		code string
		want string
	}{
		{view.SwitchWish{Namespaces: []string{"shop"}}, codeUsage, "where to switch to"},
		{view.SwitchWish{To: "default"}, codeUsage, "what to switch"},
		{view.SwitchWish{Namespaces: []string{"shop"}, Tag: "stable", To: "default"}, codeUsage, "cannot be switched together"},
		{view.SwitchWish{Namespaces: []string{"shop"}, Kind: "mesh", To: "x"}, codeUsage, `no kind of target "mesh"`},
		{view.SwitchWish{Namespaces: []string{"shp"}, To: "default"}, codeBadInput, `there is no namespace "shp"; did you mean "shop"?`},
		{view.SwitchWish{Namespaces: []string{"shop"}, To: "stabel"}, codeBadInput, `did you mean "stable"?`},
		{view.SwitchWish{Tag: "prod", To: "default"}, codeBadInput, `there is no tag "prod"`},
		{view.SwitchWish{Tag: "stable", To: "tag/stable"}, codeUsage, "not to another tag"},
		{view.SwitchWish{Tag: "stable", To: "stable"}, codeBadInput, `"stable" is a tag, and no revision`},
		{view.SwitchWish{Namespaces: []string{"shop"}, Kind: revision.ToRevision, To: "default-v1-27-0", Plane: "plane/elsewhere"}, codeBadInput, "there is no revision"},
	} {
		_, err := d.Plan(t.Context(), s.ground(), c.wish, nil)
		if err == nil || codeOf(err) != c.code || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v (%s), want %s %q", c.wish, err, codeOf(err), c.code, c.want)
		}
	}
}

func TestOnlyWhatWasShownIsAppliedAndOnce(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{Protected: []string{"demo-canary"}}, nil)
	old := planned(t, d, s, "shop")
	p := planned(t, d, s, "shop")
	good := wordFor(p)
	for name, c := range map[string]struct {
		change func(*view.Confirmed)
		source view.Source
		code   string
	}{
		"an older plan":     {func(w *view.Confirmed) { w.Plan = old.ID }, canary, CodeChanged},
		"no plan":           {func(w *view.Confirmed) { w.Plan = "" }, canary, CodeChanged},
		"another source":    {func(*view.Confirmed) {}, view.Source{Kind: view.SourceContext, Name: "east"}, CodeChanged},
		"another word":      {func(w *view.Confirmed) { w.Confirm = "Shop" }, canary, codeUsage},
		"no word":           {func(w *view.Confirmed) { w.Confirm = "" }, canary, codeUsage},
		"no context's name": {func(w *view.Confirmed) { w.ConfirmContext = "" }, canary, codeUsage},
		"no concurrency":    {func(w *view.Confirmed) { w.Options.Concurrency = 0 }, canary, codeUsage},
		"an endless pause":  {func(w *view.Confirmed) { w.Options.PauseBetween = 1 << 30 }, canary, codeUsage},
		"no time":           {func(w *view.Confirmed) { w.Options.Timeout = 0 }, canary, codeUsage},
	} {
		word := good
		c.change(&word)
		if _, err := d.Apply(t.Context(), c.source, word); codeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	run, err := d.Apply(t.Context(), canary, good)
	if err != nil || run.Phase != revision.Running || run.ID == "" || run.Who.Local != "me" {
		t.Fatalf("run %+v, %v", run, err)
	}
	if _, err := d.Apply(t.Context(), canary, good); codeOf(err) != CodeChanged {
		t.Errorf("applied twice: %v", err)
	}
	next := planned(t, d, s, "cart")
	if _, err := d.Apply(t.Context(), canary, wordFor(next)); codeOf(err) != CodeBusy {
		t.Errorf("a second run beside the first: %v", err)
	}
	close(s.news)
	if run := ended(t, d, run.ID); run.Phase != revision.Done {
		t.Errorf("run %+v", run)
	}
}

func TestAPlanThatIsNotReadyIsNotApplied(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	s.missing = []string{"patch namespaces shop"}
	p := planned(t, d, s, "shop")
	if _, err := d.Apply(t.Context(), canary, wordFor(p)); codeOf(err) != codeUsage {
		t.Errorf("error %v", err)
	}
	if runs, err := d.Runs("demo-canary", ""); err != nil || len(runs) != 0 {
		t.Errorf("runs %v, %v", runs, err)
	}
}

// TestAWishThatFailsTakesThePlanAway: what is typed next must not mean what was shown before.
func TestAWishThatFailsTakesThePlanAway(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	p := planned(t, d, s, "shop")
	if _, err := d.Plan(t.Context(), s.ground(), toDefault("nowhere"), nil); err == nil {
		t.Fatal("no error")
	}
	if _, err := d.Apply(t.Context(), canary, wordFor(p)); codeOf(err) != CodeChanged {
		t.Errorf("error %v", err)
	}
}

func TestARunIsFollowedAndTellsTheChart(t *testing.T) {
	events := make(chan Event, 10)
	s := newStage(t)
	d := newDesk(t, Rules{}, func(e Event) { events <- e })
	run, err := d.Apply(t.Context(), canary, wordFor(planned(t, d, s, "shop")))
	if err != nil {
		t.Fatal(err)
	}
	for wave := 1; wave <= 3; wave++ {
		s.news <- revision.Run{Wave: wave}
		next, err := d.Run(t.Context(), run.ID, run.Version, time.Minute)
		if err != nil || next.Version <= run.Version || next.Wave != wave {
			t.Fatalf("run %+v after version %d, %v", next, run.Version, err)
		}
		run = next
	}
	close(s.news)
	last := ended(t, d, run.ID)
	if last.Phase != revision.Done || last.Version <= run.Version {
		t.Errorf("run %+v", last)
	}
	d.Close()
	close(events)
	got := []Event{}
	for e := range events {
		got = append(got, e)
	}
	want := []Event{{canary, run.ID, false}, {canary, run.ID, false}, {canary, run.ID, true}, {canary, run.ID, true}, {canary, "", true}}
	if !slices.Equal(got, want) {
		t.Errorf("events %v, want %v", got, want)
	}
}

func TestCancelAndResumeAndUndo(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	run, err := d.Apply(t.Context(), canary, wordFor(planned(t, d, s, "shop")))
	if err != nil {
		t.Fatal(err)
	}
	for name, plan := range map[string]func(context.Context, Ground, string) (view.Planned, error){"resume": d.Resume, "undo": d.Undo} {
		if _, err := plan(t.Context(), s.ground(), run.ID); codeOf(err) != CodeBusy {
			t.Errorf("%s of a run that is under way: %v", name, err)
		}
	}
	if _, err := d.Cancel(run.ID); err != nil {
		t.Fatal(err)
	}
	if stopped := ended(t, d, run.ID); stopped.Phase != revision.Stopped {
		t.Fatalf("run %+v", stopped)
	}
	if _, err := d.Resume(t.Context(), Ground{Source: view.Source{Kind: view.SourceContext, Name: "east"}}, run.ID); codeOf(err) != codeUsage {
		t.Errorf("resumed in another context: %v", err)
	}
	p, err := d.Resume(t.Context(), s.ground(), run.ID)
	if err != nil || p.Resumes != run.ID || p.Run == nil || p.Run.Phase != revision.Stopped || !p.Ready || p.Confirm != "shop" {
		t.Fatalf("planned %+v, %v", p, err)
	}
	again, err := d.Apply(t.Context(), canary, wordFor(p))
	if err != nil || again.ID != run.ID || again.Phase != revision.Running {
		t.Fatalf("run %+v, %v", again, err)
	}
	close(s.news)
	if done := ended(t, d, run.ID); done.Phase != revision.Done {
		t.Fatalf("run %+v", done)
	}
	if _, err := d.Resume(t.Context(), s.ground(), run.ID); codeOf(err) != codeUsage {
		t.Errorf("resumed what is done: %v", err)
	}
	back, err := d.Undo(t.Context(), s.ground(), run.ID)
	if err != nil || back.Change.Kind != revision.KindUndo || back.Change.Undoes != run.ID {
		t.Errorf("planned %+v, %v", back.Change, err)
	}
	if _, err := d.Undo(t.Context(), s.ground(), "20200101-000000-00000000"); codeOf(err) != "journal unknown" {
		t.Errorf("undo of nothing: %v", err)
	}
}

// TestTheEndOfTheProgramStopsARun and its journal says so, for the next program.
func TestTheEndOfTheProgramStopsARun(t *testing.T) {
	dir := t.TempDir()
	s, d := newStage(t), NewDesk(Rules{}, journal.At(dir), nil)
	run, err := d.Apply(t.Context(), canary, wordFor(planned(t, d, s, "shop")))
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	if _, err := d.Apply(t.Context(), canary, view.Confirmed{Options: DefaultOptions}); err == nil {
		t.Error("applied after the end")
	}
	next := NewDesk(Rules{}, journal.At(dir), nil)
	defer next.Close()
	runs, err := next.Runs("demo-canary", "demo-canary")
	if err != nil || len(runs) != 1 || runs[0].ID != run.ID || runs[0].Phase != revision.Stopped {
		t.Errorf("runs %+v, %v", runs, err)
	}
	if other, err := next.Runs("demo-canary", "another"); err != nil || len(other) != 0 {
		t.Errorf("runs of another cluster of the name: %v, %v", other, err)
	}
	if p, err := next.Resume(t.Context(), s.ground(), run.ID); err != nil || !p.Ready {
		t.Errorf("planned %+v, %v", p, err)
	}
}

func TestARunOfAnotherProgramIsSeen(t *testing.T) {
	dir := t.TempDir()
	s, first := newStage(t), NewDesk(Rules{}, journal.At(dir), nil)
	defer first.Close()
	run, err := first.Apply(t.Context(), canary, wordFor(planned(t, first, s, "shop")))
	if err != nil {
		t.Fatal(err)
	}
	second := NewDesk(Rules{}, journal.At(dir), nil)
	defer second.Close()
	seen, err := second.Run(t.Context(), run.ID, 0, 0)
	if err != nil || seen.Phase != revision.Running || seen.Version >= 0 {
		t.Fatalf("run %+v, %v", seen, err)
	}
	if _, err := second.Cancel(run.ID); codeOf(err) != CodeBusy {
		t.Errorf("cancelled what another carries: %v", err)
	}
	close(s.news)
	if last := ended(t, second, run.ID); last.Phase != revision.Done {
		t.Errorf("run %+v", last)
	}
}

func TestAClusterOfAnotherUIDIsNotUndone(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	run, err := d.Apply(t.Context(), canary, wordFor(planned(t, d, s, "shop")))
	if err != nil {
		t.Fatal(err)
	}
	close(s.news)
	ended(t, d, run.ID)
	s.snapshot.Clusters[0].UID = "another"
	if _, err := d.Undo(t.Context(), s.ground(), run.ID); codeOf(err) != codeBadInput {
		t.Errorf("error %v", err)
	}
}

// TestAFaultInARunEndsOnlyIt: others look at the program.
func TestAFaultInARunEndsOnlyIt(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	ground := s.ground()
	ground.Carrying = falling{}
	p, err := d.Plan(t.Context(), ground, toDefault("shop"), nil)
	if err != nil {
		t.Fatal(err)
	}
	run, err := d.Apply(t.Context(), canary, wordFor(p))
	if err != nil {
		t.Fatal(err)
	}
	if last := ended(t, d, run.ID); last.Phase != revision.Stopped || !strings.Contains(last.Problem, "a fault") {
		t.Errorf("run %+v", last)
	}
}

type falling struct{}

func (falling) Carry(context.Context, *journal.Journal, func(revision.Run)) (revision.Run, error) {
	panic("a fault")
}

// TestManyNamespacesAreReadAtOnce, and where that is refused one by one.
func TestManyNamespacesAreReadAtOnce(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	names := []string{}
	for i := range maxSome + 1 {
		names = append(names, fmt.Sprintf("many-%02d", i))
		label(&s.snapshot.Clusters[0], names[i], "istio.io/rev", "stable")
	}
	planned(t, d, s, names...)
	if len(s.listed) != 1 || s.listed[0] != nil {
		t.Errorf("read %v", s.listed)
	}
	s.listed = nil
	if _, err := d.Plan(t.Context(), s.ground(), toDefault(append(names, "nowhere")...), nil); codeOf(err) != codeBadInput {
		t.Errorf("error %v", err)
	}
	if len(s.listed) != 2 || len(s.listed[1]) != maxSome+2 {
		t.Errorf("read %v", s.listed)
	}
}

// TestATagIsNotMovedBlindly: who may not list namespaces cannot know who follows it.
func TestATagIsNotMovedBlindly(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	s.snapshot.Clusters[0].Gaps = append(s.snapshot.Clusters[0].Gaps, facts.Gap{Resource: "namespaces", Verb: "list", Reason: facts.Forbidden})
	p, err := d.Plan(t.Context(), s.ground(), view.SwitchWish{Tag: "stable", To: "default"}, nil)
	if err != nil || !slices.Contains(codes(p.Change.Refused()), "refuse followers-unread") {
		t.Errorf("refused %v, %v", codes(p.Change.Refused()), err)
	}
}

// TestALabelThatChangesWhileItIsRead ends the plan: the prediction would rest on the old one.
func TestALabelThatChangesWhileItIsRead(t *testing.T) {
	s, d := newStage(t), newDesk(t, Rules{}, nil)
	ground := s.ground()
	ground.Reading = lagging{s}
	if _, err := d.Plan(t.Context(), ground, toDefault("shop"), nil); codeOf(err) != CodeChanged || !strings.Contains(err.Error(), "label istio.io/rev of namespace shop") {
		t.Errorf("error %v", err)
	}
}

// lagging reads labels that somebody changed after the facts were read.
type lagging struct{ *stage }

func (l lagging) Survey(ctx context.Context, namespaces []string) ([]revision.Survey, error) {
	out, err := l.stage.Survey(ctx, namespaces)
	for i := range out {
		out[i].Labels = map[string]string{"istio.io/rev": "other"}
	}
	return out, err
}
