package cli

import (
	"fmt"
	"io"

	"portolan/kube/revision"
)

// status is one line on a terminal that is written over; anywhere else it is silent.
type status struct {
	out     io.Writer
	visible bool
	there   bool
}

func (s *status) say(format string, args ...any) {
	if !s.visible {
		return
	}
	s.there = true
	fmt.Fprint(s.out, "\r\x1b[K"+printable(fmt.Sprintf(format, args...)))
}

func (s *status) clear() {
	if s.there {
		fmt.Fprint(s.out, "\r\x1b[K")
		s.there = false
	}
}

// teller says how a run goes: one line for each change of a state, and on a terminal how far the whole is.
type teller struct {
	line status
	said map[string]string
}

func newTeller(out io.Writer) *teller {
	return &teller{line: status{out: out, visible: isTerminal(out)}, said: map[string]string{}}
}

func (t *teller) tell(run revision.Run) {
	if run.Tag != "" {
		t.step("tag "+run.Change.Tag.Name, run.Tag, "")
	}
	for _, n := range run.Namespaces {
		t.step("namespace "+n.Name+": labels", n.Label, "")
		for _, w := range n.Workloads {
			t.step(n.Name+": "+w.Kind+"/"+w.Name, w.State, problemOf(w))
		}
	}
	t.line.say("%s", far(run))
}

// step says a state that was not said before. What waits or was never to be done is no news.
func (t *teller) step(what string, state revision.StepState, why string) {
	now := string(state)
	if why != "" {
		now += ": " + why
	}
	before, known := t.said[what]
	if before == now || !known && (state == revision.StepWaiting || state == revision.StepSkipped) {
		return
	}
	t.said[what] = now
	t.line.clear()
	fmt.Fprintf(t.line.out, "%s\n", printable(what+" "+now))
}

// far says how far a run is, by what was verified.
func far(run revision.Run) string {
	done, all, moved, wanted := 0, 0, 0, 0
	for _, n := range run.Namespaces {
		for _, w := range n.Workloads {
			all++
			moved += w.Moved
			wanted += w.Wanted
			if w.State == revision.StepVerified || w.State == revision.StepSkipped {
				done++
			}
		}
	}
	return fmt.Sprintf("wave %d of %d: %d of %d workloads, %d of %d pods on the new proxy", run.Wave, run.Waves, done, all, moved, wanted)
}
