package switching

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"portolan/app/view"
	"portolan/kube/revision"
)

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

// TestAnOldPlanIsNotApplied: a page that was left open must not do tomorrow what was true today.
func TestAnOldPlanIsNotApplied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, d := newStage(t), newDesk(t, Rules{}, nil)
		p := planned(t, d, s, "shop")
		time.Sleep(planLife + time.Minute)
		if _, err := d.Apply(t.Context(), canary, wordFor(p)); codeOf(err) != CodeChanged || !strings.Contains(err.Error(), "1h1m0s ago") {
			t.Errorf("error %v", err)
		}
	})
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
