package perform

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

// How long pods may be lacking until it is asked why, and how often that is asked again.
const (
	wonder      = 3 * time.Second
	wonderAgain = 30 * time.Second
	maxEvents   = 50
)

// lateError says that a workload did not come through in time.
type lateError struct{ message string }

func (e *lateError) Error() string { return e.message }

// follow waits until a workload is verified on its pods, and shows how it is doing. It fails when the time is over.
func (c *carrier) follow(ctx context.Context, s revision.Step, generation int64) error {
	l, err := c.lookout(s.In)
	if err != nil {
		return err
	}
	moved, done := l.listen()
	defer done()
	f := follower{c: c, l: l, step: s, generation: generation, since: time.Now()}
	until := time.Now().Add(c.timeout())
	for {
		v, gone := f.look(ctx)
		switch {
		case gone:
			return &goneError{s.Name}
		case v.verified:
			return nil
		case !time.Now().Before(until):
			return f.late(v)
		}
		timer := time.NewTimer(f.next(until))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-moved:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// follower is one workload that rolls.
type follower struct {
	c          *carrier
	l          *lookout
	step       revision.Step
	generation int64
	// since is when anything moved last, as counts has it.
	since  time.Time
	counts [5]int
	// asked is when events were asked for last, and said what they said.
	asked time.Time
	said  []facts.Waiting
}

// look judges the workload and shows it.
func (f *follower) look(ctx context.Context) (verdict, bool) {
	ref := f.step.Workload.WorkloadRef
	w, found := f.l.workload(ref)
	if !found {
		return verdict{}, true
	}
	pods := f.l.podsOf(ref)
	generation := f.generation
	if string(w.UID) != f.step.Workload.UID {
		generation = 0 // It was deleted and made anew since: its generations begin again, and its pods say the rest.
	}
	v := judge(f.step.Workload, w.rollout, pods, generation, time.Since(f.since))
	if counts := [5]int{v.wanted, v.updated, v.ready, v.moved, v.old}; counts != f.counts {
		f.counts, f.since, f.said, f.asked = counts, time.Now(), nil, time.Time{}
	}
	still := time.Since(f.since)
	if v.lacking > 0 && still >= wonder && time.Since(f.asked) >= wonderAgain {
		f.asked, f.said = time.Now(), f.l.events(ctx, f.c.conn, ref, v.lacking)
	}
	for _, s := range f.said {
		if !slices.ContainsFunc(v.reasons, func(r facts.Waiting) bool { return r.Reason == s.Reason }) {
			v.reasons = append(v.reasons, s)
		}
	}
	if err := f.l.lastTrouble(); err != nil {
		v.reasons = append(v.reasons, facts.Waiting{Reason: "NotWatched", Message: plain(plainly(err).Error()), Pods: v.old})
	}
	f.show(v, still)
	return v, false
}

// show puts the workload on the board.
func (f *follower) show(v verdict, still time.Duration) {
	state := revision.StepRolling
	if len(v.reasons) > 0 || still >= quiet {
		state = revision.StepStalled
	}
	f.c.board.workload(f.step.In, f.step.Workload.WorkloadRef, func(w *revision.WorkloadRun) {
		w.State, w.Wanted, w.Updated, w.Ready, w.Moved, w.Old = state, v.wanted, v.updated, v.ready, v.moved, v.old
		w.Reasons = append([]facts.Waiting{}, v.reasons...)
	})
}

// next is when to look again though nothing moves: when it gets remarkable that nothing does, or the time is over.
func (f *follower) next(until time.Time) time.Duration {
	still := time.Since(f.since)
	out := time.Until(until)
	for _, d := range []time.Duration{wonder, settled, quiet} {
		if d > still {
			out = min(out, d-still)
		}
	}
	if !f.asked.IsZero() {
		out = min(out, wonderAgain-time.Since(f.asked))
	}
	return max(out, time.Millisecond)
}

// late words why a workload is not through in time.
func (f *follower) late(v verdict) error {
	out := fmt.Sprintf("%s is not through after %v: of %d pods, %d are made anew and %d run %s",
		f.step.Name, f.c.timeout(), v.wanted, v.updated, v.moved, expected(f.step.Workload))
	for _, r := range v.reasons {
		out += fmt.Sprintf("; %s: %s", r.Reason, cmp.Or(r.Message, fmt.Sprintf("%d pods", r.Pods)))
	}
	return &lateError{out}
}

// events ask why a StatefulSet or DaemonSet cannot make its pods; a Deployment says so itself. Who may not read events
// learns nothing.
func (l *lookout) events(ctx context.Context, conn *connection, ref facts.WorkloadRef, lacking int) []facts.Waiting {
	if ref.Kind == kindDeployment {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, conn.timeout)
	defer cancel()
	list, err := conn.kube.CoreV1().Events(l.namespace).List(ctx, metav1.ListOptions{Limit: maxEvents, FieldSelector: fields.Set{
		"involvedObject.kind": ref.Kind, "involvedObject.name": ref.Name, "type": corev1.EventTypeWarning,
	}.String()})
	if err != nil {
		return nil
	}
	var last *corev1.Event
	for i := range list.Items {
		if e := &list.Items[i]; strings.HasPrefix(e.Reason, "Failed") && (last == nil || seenAt(e).After(seenAt(last))) {
			last = e
		}
	}
	if last == nil {
		return nil
	}
	message := strings.TrimPrefix(strings.TrimPrefix(last.Message, "(combined from similar events): "), "Error creating: ")
	return []facts.Waiting{{Reason: last.Reason, Message: plain(message), Pods: lacking}}
}

// seenAt is when an event happened last, in whichever of its ways it says so.
func seenAt(e *corev1.Event) time.Time {
	switch {
	case e.Series != nil:
		return e.Series.LastObservedTime.Time
	case !e.LastTimestamp.IsZero():
		return e.LastTimestamp.Time
	case !e.EventTime.IsZero():
		return e.EventTime.Time
	}
	return e.CreationTimestamp.Time
}
