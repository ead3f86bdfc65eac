package revision

import (
	"errors"
	"fmt"
	"slices"

	"portolan/graph/facts"
)

// Fold makes the run of what its journal says. A run without an [EntryEnd] is [Running]: whether somebody is still at it
// is not in the journal. What is no journal of a run is an error that names the entry, counted from 1.
func Fold(entries []Entry) (Run, error) {
	f, err := read(entries)
	if err != nil {
		return Run{}, err
	}
	return f.result(), nil
}

func read(entries []Entry) (*fold, error) {
	if len(entries) == 0 {
		return nil, errors.New("it has no entries")
	}
	f, err := begin(entries[0])
	if err != nil {
		return nil, fmt.Errorf("entry 1: %w", err)
	}
	for i, e := range entries[1:] {
		if err := f.take(e); err != nil {
			return nil, fmt.Errorf("entry %d: %w", i+2, err)
		}
	}
	return f, nil
}

// fold is a run that is being read, with what is known of each step.
type fold struct {
	run   Run
	steps map[string]*progress
}

// progress is what the journal says of a step.
type progress struct {
	will, did, skip, verified, failed bool
	// inVain: it failed after it was written, and was not written again.
	inVain         bool
	stamp, problem string
}

// StepRecord is what a journal says of one step.
type StepRecord struct {
	State StepState
	// Stamp is the restart's annotation, of a workload that was begun.
	Stamp string
	// InVain is true where the step failed after it was written, and was not written again since.
	InVain bool
}

// Records are the steps of a journal's change by their names, for who takes the run up again.
func Records(entries []Entry) (map[string]StepRecord, error) {
	f, err := read(entries)
	if err != nil {
		return nil, err
	}
	out := map[string]StepRecord{}
	for name, p := range f.steps {
		out[name] = StepRecord{State: p.state(), Stamp: p.stamp, InVain: p.inVain}
	}
	return out, nil
}

func begin(e Entry) (*fold, error) {
	if e.Kind != EntryBegin || e.Change == nil || e.Options == nil || e.ID == "" {
		return nil, errors.New("it does not say what is to be changed")
	}
	f := &fold{steps: map[string]*progress{}, run: Run{
		ID: e.ID, Change: *e.Change, Options: *e.Options, Phase: Running, Began: e.At, Left: []LeftBehind{},
	}}
	if e.Who != nil {
		f.run.Who = *e.Who
	}
	for _, wave := range Waves(f.run.Change, 1) {
		for _, s := range wave {
			if f.steps[s.Name] != nil {
				return nil, fmt.Errorf("the step %s is there twice", s.Name)
			}
			f.steps[s.Name] = &progress{}
		}
	}
	return f, nil
}

// take adds an entry.
func (f *fold) take(e Entry) error {
	switch e.Kind {
	case EntryResume:
		f.resume(e)
		return nil
	case EntryEnd:
		f.run.Phase, f.run.Ended, f.run.Problem, f.run.Left = e.Phase, e.At, e.Problem, append([]LeftBehind{}, e.Left...)
		f.run.Outdated = e.Outdated
		return nil
	case EntryUndone:
		f.run.Phase, f.run.UndoneBy = Undone, e.By
		return nil
	}
	s := f.steps[e.Step]
	if s == nil {
		return fmt.Errorf("the step %q is not one of the change", e.Step)
	}
	switch e.Kind {
	case EntryWill:
		*s = progress{will: true, stamp: e.Stamp}
	case EntryDid:
		s.did, s.failed, s.problem = true, false, ""
		if e.Stamp != "" {
			s.stamp = e.Stamp
		}
	case EntrySkip:
		s.skip, s.problem = true, e.Problem
	case EntryVerified:
		s.verified, s.failed, s.inVain, s.problem = true, false, false, ""
	case EntryFailed:
		s.failed, s.inVain, s.problem = true, s.did, e.Problem
	default:
		return fmt.Errorf("%q is no kind of entry", e.Kind)
	}
	return nil
}

// resume forgets how the run ended, and lets what failed be tried again.
func (f *fold) resume(e Entry) {
	f.run.Phase, f.run.Problem, f.run.Left, f.run.Outdated = Running, "", []LeftBehind{}, false
	f.run.Ended = Entry{}.At
	if e.Options != nil {
		f.run.Options = *e.Options
	}
	if e.Who != nil {
		f.run.Who = *e.Who
	}
	for _, s := range f.steps {
		if s.failed {
			s.failed, s.problem = false, ""
		}
	}
}

func (p progress) state() StepState {
	switch {
	case p.failed:
		return StepFailed
	case p.verified:
		return StepVerified
	case p.skip:
		return StepSkipped
	case p.did:
		return StepWritten
	case p.will:
		return StepBegun
	}
	return StepWaiting
}

// result lays the steps out as the change has them.
func (f *fold) result() Run {
	out := f.run
	waves := Waves(out.Change, out.Options.Size())
	out.Waves = len(waves)
	number := map[string]int{}
	for i, wave := range waves {
		for _, s := range wave {
			number[s.Name] = i + 1
			if *f.steps[s.Name] != (progress{}) {
				out.Wave = max(out.Wave, i+1)
			}
		}
	}
	out.Tag = f.tag()
	out.Namespaces = make([]NamespaceRun, 0, len(out.Change.Namespaces))
	for i := range out.Change.Namespaces {
		out.Namespaces = append(out.Namespaces, f.namespace(&out.Change.Namespaces[i], number))
	}
	return out
}

func (f *fold) namespace(n *NamespaceChange, number map[string]int) NamespaceRun {
	out := NamespaceRun{Name: n.Name, Label: StepSkipped, Workloads: []WorkloadRun{}}
	for _, step := range stepsOf(n) {
		p := f.steps[step.Name]
		if step.Workload == nil {
			out.Label = p.state()
			continue
		}
		w := step.Workload
		run := WorkloadRun{
			WorkloadRef: w.WorkloadRef, State: p.state(), Stamp: p.stamp, Problem: p.problem, Wave: number[step.Name],
			Wanted: w.Replicas, Ready: w.Ready, Reasons: []facts.Waiting{},
		}
		if run.State == StepVerified {
			moved := max(w.Replicas-w.Leaves, 0)
			run.Updated, run.Moved, run.Ready = moved, moved, w.Replicas
		}
		out.Workloads = append(out.Workloads, run)
	}
	return out
}

// tag is one state for all objects of a tag: the worst where one failed, else that of the least advanced, and begun
// where some are written and some are not.
func (f *fold) tag() StepState {
	if f.run.Change.Tag == nil || len(f.run.Change.Tag.Edits) == 0 {
		return ""
	}
	var states []StepState
	for _, e := range f.run.Change.Tag.Edits {
		states = append(states, f.steps[TagStep(e)].state())
	}
	return Together(states)
}

// Together is one state for several writes that belong together.
func Together(states []StepState) StepState {
	all := func(s StepState) bool {
		return !slices.ContainsFunc(states, func(other StepState) bool { return other != s })
	}
	switch {
	case slices.Contains(states, StepFailed):
		return StepFailed
	case all(StepWaiting), all(StepSkipped):
		return states[0]
	case slices.Contains(states, StepWaiting), slices.Contains(states, StepBegun):
		return StepBegun
	}
	return StepWritten
}
