package revision_test

import (
	"strings"
	"testing"
	"time"

	"portolan/kube/revision"
)

var at = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// told is a journal that begins with the change, and goes on so.
func told(c revision.Change, more ...revision.Entry) []revision.Entry {
	return append([]revision.Entry{{At: at, Kind: revision.EntryBegin, ID: "r1", Change: &c, Options: &revision.Options{Concurrency: 1}, Who: &revision.Who{Local: "jane"}}}, more...)
}

func TestFoldFollowsAStep(t *testing.T) {
	const step = "Deployment/n0/w0"
	will := revision.Entry{Kind: revision.EntryWill, Step: step, Stamp: "s1"}
	did := revision.Entry{Kind: revision.EntryDid, Step: step, Stamp: "s1"}
	failed := revision.Entry{Kind: revision.EntryFailed, Step: step, Problem: "no room"}
	resume := revision.Entry{Kind: revision.EntryResume}
	verified := revision.Entry{Kind: revision.EntryVerified, Step: step}
	skip := revision.Entry{Kind: revision.EntrySkip, Step: step, Problem: "it is gone"}
	for name, c := range map[string]struct {
		entries []revision.Entry
		want    revision.StepState
		problem string
	}{
		"nothing":                {nil, revision.StepWaiting, ""},
		"announced":              {[]revision.Entry{will}, revision.StepBegun, ""},
		"written":                {[]revision.Entry{will, did}, revision.StepWritten, ""},
		"verified":               {[]revision.Entry{will, did, verified}, revision.StepVerified, ""},
		"failed":                 {[]revision.Entry{will, did, failed}, revision.StepFailed, "no room"},
		"failed and taken up":    {[]revision.Entry{will, did, failed, resume}, revision.StepWritten, ""},
		"failed before a write":  {[]revision.Entry{failed, resume}, revision.StepWaiting, ""},
		"announced and taken up": {[]revision.Entry{will, failed, resume}, revision.StepBegun, ""},
		"gone":                   {[]revision.Entry{will, did, skip}, revision.StepSkipped, "it is gone"},
		"written again":          {[]revision.Entry{will, did, failed, resume, will}, revision.StepBegun, ""},
	} {
		run, err := revision.Fold(told(changed(1), c.entries...))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := run.Namespaces[0].Workloads[0]
		if got.State != c.want || got.Problem != c.problem {
			t.Errorf("%s: %s %q, want %s %q", name, got.State, got.Problem, c.want, c.problem)
		}
		if stamped := len(c.entries) > 0 && c.entries[0].Kind == revision.EntryWill; (got.Stamp == "s1") != stamped {
			t.Errorf("%s: the stamp is %q", name, got.Stamp)
		}
		if got.State == revision.StepVerified && (got.Moved != 2 || got.Wanted != 2) {
			t.Errorf("%s: %d of %d moved", name, got.Moved, got.Wanted)
		}
	}
}

func TestRecordsTellARestartInVain(t *testing.T) {
	const step = "Deployment/n0/w0"
	entries := told(changed(1), revision.Entry{Kind: revision.EntryWill, Step: step, Stamp: "s1"})
	is := func(want bool, more ...revision.Entry) {
		t.Helper()
		entries = append(entries, more...)
		got, err := revision.Records(entries)
		if err != nil || got[step].InVain != want {
			t.Errorf("behind %v: %+v, %v", entries[len(entries)-1], got[step], err)
		}
	}
	is(false, revision.Entry{Kind: revision.EntryFailed, Step: step})
	is(false, revision.Entry{Kind: revision.EntryDid, Step: step})
	is(true, revision.Entry{Kind: revision.EntryFailed, Step: step})
	is(true, revision.Entry{Kind: revision.EntryResume})
	is(false, revision.Entry{Kind: revision.EntryWill, Step: step, Stamp: "s2"})
}

func TestFoldFollowsTheRun(t *testing.T) {
	later := at.Add(time.Minute)
	end := revision.Entry{At: later, Kind: revision.EntryEnd, Phase: revision.Failed, Problem: "no room", Left: []revision.LeftBehind{{Pods: 1}}}
	run, err := revision.Fold(told(changed(1, 2), revision.Entry{Kind: revision.EntryWill, Step: "Deployment/n1/w0"}, end))
	if err != nil || run.Phase != revision.Failed || run.Problem != "no room" || run.Ended != later || len(run.Left) != 1 || run.Began != at {
		t.Errorf("ended: %+v, %v", run, err)
	}
	if run.Wave != 2 || run.Waves != 3 || run.Namespaces[1].Workloads[1].Wave != 3 {
		t.Errorf("wave %d of %d, the last in %d", run.Wave, run.Waves, run.Namespaces[1].Workloads[1].Wave)
	}
	again := revision.Entry{Kind: revision.EntryResume, Options: &revision.Options{Concurrency: 3}, Who: &revision.Who{Local: "joe"}}
	run, err = revision.Fold(told(changed(1, 2), end, again))
	if err != nil || run.Phase != revision.Running || run.Problem != "" || !run.Ended.IsZero() || len(run.Left) != 0 || run.Waves != 1 || run.Who.Local != "joe" {
		t.Errorf("taken up again: %+v, %v", run, err)
	}
	run, err = revision.Fold(told(changed(1), end, revision.Entry{Kind: revision.EntryUndone, By: "r2"}))
	if err != nil || run.Phase != revision.Undone || run.UndoneBy != "r2" {
		t.Errorf("undone: %+v, %v", run, err)
	}
}

func TestFoldRefusesWhatIsNoJournal(t *testing.T) {
	twice := changed(1)
	twice.Namespaces = append(twice.Namespaces, twice.Namespaces[0])
	for name, c := range map[string]struct {
		entries []revision.Entry
		says    string
	}{
		"nothing":         {nil, "no entries"},
		"no beginning":    {[]revision.Entry{{Kind: revision.EntryWill, Step: "namespace/n0"}}, "entry 1"},
		"an unknown step": {told(changed(1), revision.Entry{Kind: revision.EntryWill, Step: "namespace/other"}), `entry 2: the step "namespace/other"`},
		"an unknown kind": {told(changed(1), revision.Entry{Kind: "perhaps", Step: "namespace/n0"}), `entry 2: "perhaps"`},
		"two beginnings":  {told(changed(1), told(changed(1))...), "entry 2"},
		"a step twice":    {told(twice), "there twice"},
	} {
		if _, err := revision.Fold(c.entries); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func TestTogetherIsTheLeastAdvanced(t *testing.T) {
	const waiting, begun, written, skipped, failed = revision.StepWaiting, revision.StepBegun, revision.StepWritten, revision.StepSkipped, revision.StepFailed
	for _, c := range []struct {
		of   []revision.StepState
		want revision.StepState
	}{
		{[]revision.StepState{waiting, waiting}, waiting},
		{[]revision.StepState{written, waiting}, begun},
		{[]revision.StepState{written, begun}, begun},
		{[]revision.StepState{written, written}, written},
		{[]revision.StepState{skipped, skipped}, skipped},
		{[]revision.StepState{written, skipped}, written},
		{[]revision.StepState{written, failed}, failed},
	} {
		if got := revision.Together(c.of); got != c.want {
			t.Errorf("%v: %s, want %s", c.of, got, c.want)
		}
	}
}
