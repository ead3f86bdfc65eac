package switching

import (
	"context"
	"errors"
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
	// changes are those that were asked about, and written the steps that Carry does at once.
	changes []revision.Change
	written []string
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

func (s *stage) Missing(_ context.Context, c revision.Change) ([]string, error) {
	s.changes = append(s.changes, c)
	s.asked = append(s.asked, "missing")
	return append([]string{}, s.missing...), nil
}

func (s *stage) DryRun(_ context.Context, c revision.Change) ([]revision.Warning, error) {
	s.changes = append(s.changes, c)
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
	for _, step := range s.written {
		for _, kind := range []revision.EntryKind{revision.EntryWill, revision.EntryDid} {
			if err := kept.Write(revision.Entry{Kind: kind, Step: step}); err != nil {
				return revision.Run{}, err
			}
		}
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
