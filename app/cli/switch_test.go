package cli

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"portolan/app"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/kube/revision"
)

func TestAPersonTypesWhatIsMeant(t *testing.T) {
	planned := view.Planned{ID: "p", Confirm: "2 namespaces", Change: revision.Change{Context: "prod"}}
	guarded := planned
	guarded.ConfirmContext = "prod"
	for name, c := range map[string]struct {
		planned view.Planned
		typed   string
		flags   switchFlags
		want    string
	}{
		"the word":                  {planned, "2 namespaces\n", switchFlags{}, ""},
		"without an end of line":    {planned, "2 namespaces", switchFlags{}, ""},
		"another word":              {planned, "y\n", switchFlags{}, `"y" was typed, and not "2 namespaces": nothing was changed`},
		"nothing":                   {planned, "", switchFlags{}, `"" was typed`},
		"both":                      {guarded, "prod\n2 namespaces\n", switchFlags{}, ""},
		"another context":           {guarded, "staging\n2 namespaces\n", switchFlags{}, `"staging" was typed, and not "prod"`},
		"the word before the other": {guarded, "2 namespaces\nprod\n", switchFlags{}, `and not "prod"`},
		"yes":                       {planned, "", switchFlags{yes: true}, ""},
		"yes alone":                 {guarded, "", switchFlags{yes: true}, `the context "prod" is protected`},
		"yes and another context":   {guarded, "", switchFlags{yes: true, confirmContext: "staging"}, `this is the context "prod"`},
		"another, unprotected":      {planned, "", switchFlags{yes: true, confirmContext: "staging"}, `this is the context "prod"`},
		"yes and the context":       {guarded, "", switchFlags{yes: true, confirmContext: "prod"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := &program{Streams: Streams{In: strings.NewReader(c.typed), Err: io.Discard}}
			c.flags.options = asPlanned
			word, err := p.confirmed(t.Context(), c.planned, c.flags)
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) || app.ProblemOf(err).Code != app.CodeUsage {
					t.Errorf("error %v, want %q", err, c.want)
				}
				return
			}
			if err != nil || word.Plan != "p" || word.Confirm != c.planned.Confirm || word.ConfirmContext != c.planned.ConfirmContext {
				t.Errorf("%+v, %v", word, err)
			}
		})
	}
}

func asPlanned(o revision.Options) revision.Options { return o }

// TestARunKeepsItsOptions that no flag says otherwise of.
func TestARunKeepsItsOptions(t *testing.T) {
	var f switchFlags
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	f.add(flags)
	f.namespaces = []string{"shop"}
	if err := flags.Parse([]string{"--to", "x", "--pause-between", "1m"}); err != nil {
		t.Fatal(err)
	}
	if err := f.check(flags); err != nil {
		t.Fatal(err)
	}
	if got, want := f.options(revision.Options{Concurrency: 9, Timeout: 42}), (revision.Options{Concurrency: 9, PauseBetween: 60, Timeout: 42}); got != want {
		t.Errorf("options %+v, want %+v", got, want)
	}
}

// TestAFlagThatWouldBeIgnoredIsRefused: whoever says that nothing is to be restarted must not see a restart.
func TestAFlagThatWouldBeIgnoredIsRefused(t *testing.T) {
	for _, given := range []string{"--resume", "--undo=20260102-030405-00000000", "--list"} {
		var f switchFlags
		flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
		f.add(flags)
		if err := flags.Parse([]string{given, "--labels-only"}); err != nil {
			t.Fatal(err)
		}
		if err := f.check(flags); err == nil || !strings.Contains(err.Error(), "--labels-only") {
			t.Errorf("%s: %v", given, err)
		}
	}
}

// TestNothingIsVerifiedWhereAllIsGone: a run that passed everything over looked at no pod.
func TestNothingIsVerifiedWhereAllIsGone(t *testing.T) {
	run := halfWay()
	run.Phase = revision.Done
	for i := range run.Namespaces[0].Workloads {
		run.Namespaces[0].Workloads[i].State = revision.StepSkipped
	}
	var out bytes.Buffer
	if err := (writer{&out}).result(run); err != nil || !strings.Contains(out.String(), "\nrun r1 done\n") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

// TestWhoIsAskedCanLeave: a signal ends the question, and nothing was done.
func TestWhoIsAskedCanLeave(t *testing.T) {
	in, typing := io.Pipe()
	defer typing.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := &program{Streams: Streams{In: in, Err: io.Discard}}
	if _, err := p.confirmed(ctx, view.Planned{Confirm: "shop"}, switchFlags{options: asPlanned}); err == nil {
		t.Error("no error")
	}
}

// halfWay is a run in which one workload rolls, one waits and one is through.
func halfWay() revision.Run {
	return revision.Run{
		ID: "r1", Phase: revision.Running, Wave: 1, Waves: 2, Change: revision.Change{Kind: revision.KindSwitch, Context: "lab"},
		Namespaces: []revision.NamespaceRun{{Name: "shop", Label: revision.StepWritten, Workloads: []revision.WorkloadRun{
			{WorkloadRef: facts.WorkloadRef{Kind: "Deployment", Name: "web"}, State: revision.StepRolling, Wanted: 3, Moved: 1, Old: 2},
			{WorkloadRef: facts.WorkloadRef{Kind: "Deployment", Name: "cart"}, State: revision.StepVerified, Wanted: 2, Moved: 2},
			{WorkloadRef: facts.WorkloadRef{Kind: "StatefulSet", Name: "db"}, State: revision.StepWaiting, Wanted: 1},
		}}},
	}
}

// TestEachChangeOfAStateIsOneLine, and what did not change is not said again.
func TestEachChangeOfAStateIsOneLine(t *testing.T) {
	var out bytes.Buffer
	told := newTeller(&out)
	run := halfWay()
	told.tell(run)
	told.tell(run)
	run.Namespaces[0].Workloads[0].Moved = 2 // no news for a log
	told.tell(run)
	run.Namespaces[0].Workloads[0].State = revision.StepStalled
	run.Namespaces[0].Workloads[0].Reasons = []facts.Waiting{{Reason: "FailedCreate", Message: "exceeded quota", Pods: 1}}
	told.tell(run)
	run.Namespaces[0].Workloads[0].State, run.Namespaces[0].Workloads[0].Reasons = revision.StepVerified, nil
	run.Namespaces[0].Workloads[2].State = revision.StepSkipped
	told.tell(run)
	want := `namespace shop: labels written
shop: Deployment/web rolling
shop: Deployment/cart verified
shop: Deployment/web stalled: FailedCreate (exceeded quota)
shop: Deployment/web verified
`
	if out.String() != want {
		t.Errorf("told\n%s\nwant\n%s", out.String(), want)
	}
	if got := far(run); got != "wave 1 of 2: 3 of 3 workloads, 4 of 6 pods on the new proxy" {
		t.Error(got)
	}
}

func TestTheEndSaysWhatCanBeDone(t *testing.T) {
	const back, on = "  to take back: portolan switch --context lab --undo=r1\n", "  to go on:     portolan switch --context lab --resume=r1\n"
	for phase, want := range map[revision.RunPhase]string{
		revision.Done:    "run r1 done: verified on the running pods\n" + back,
		revision.Stopped: "run r1 stopped: it was cancelled\n" + on + back,
		revision.Failed:  "run r1 failed: it was cancelled\n" + on + back,
	} {
		run := halfWay()
		if run.Phase = phase; phase != revision.Done {
			run.Problem = "it was cancelled"
		}
		var out bytes.Buffer
		if err := (writer{&out}).result(run); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(out.String(), "\n"+want) || !strings.Contains(out.String(), "Deployment/web    rolling    1       2") {
			t.Errorf("%s says\n%s", phase, out.String())
		}
	}
}

// TestLabelsAloneVerifyNothing: what says that pods were looked at must be true.
func TestLabelsAloneVerifyNothing(t *testing.T) {
	run := halfWay()
	run.Phase, run.Namespaces[0].Workloads = revision.Done, nil
	var out bytes.Buffer
	if err := (writer{&out}).result(run); err != nil || !strings.Contains(out.String(), "\nrun r1 done\n") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
