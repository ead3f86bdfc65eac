package perform

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

// verdict is what is seen of a workload: how far it is, and what keeps it.
type verdict struct {
	wanted, updated, ready, moved, old int
	// lacking is how many pods of the new template are not there at all.
	lacking int
	// through: its status speaks of the restart, and says that all pods are replaced and available.
	through bool
	// verified: through, and all pods that should run what is expected, by what they run.
	verified bool
	reasons  []facts.Waiting
}

// How long nothing must have moved until what is normal for a moment counts as a reason: that pods run the wrong thing
// though the rollout is through, and that they are just starting.
const (
	settled = 5 * time.Second
	quiet   = 30 * time.Second
)

// judge compares a workload and its pods with what is expected. generation is the one that the restart made, still how
// long nothing moved.
func judge(w *revision.WorkloadChange, r rollout, pods []*corev1.Pod, generation int64, still time.Duration) verdict {
	out := verdict{wanted: r.wanted}
	current := r.generation >= generation && r.observed >= r.generation
	if current {
		out.updated, out.through = r.updated, r.through
	}
	var why reasons
	if current {
		for _, t := range r.troubles {
			why.add(t.Reason, t.Message, max(t.Pods, 1))
		}
	}
	coming := 0
	for _, p := range pods {
		if ended(p) {
			continue
		}
		ready := isReady(p)
		if ready {
			out.ready++
		}
		if r.stays(p.Name) {
			continue
		}
		runs := proxyOf(p)
		right := runs.is(w.Expect, w.Version)
		switch {
		case !right:
			out.old++
			if out.through && still >= settled {
				why.add(wrong(runs), fmt.Sprintf("pods run %s instead of %s", runs, expected(w)), 1)
			}
		case p.Status.Phase == corev1.PodRunning:
			out.moved++
		default:
			coming++
		}
		if right && !ready {
			if reason, message := whyNotReady(p, still < quiet); reason != "" {
				why.add(reason, message, 1)
			}
		}
	}
	should := r.wanted - r.leaves
	out.lacking = max(should-out.moved-coming-out.old, 0)
	out.verified = out.through && out.old == 0 && out.moved >= should
	out.reasons = why.sorted()
	return out
}

// wrong is the reason of a pod that was made anew and does not run what it should.
func wrong(p proxy) string {
	if !p.there {
		return "NoSidecar"
	}
	return "WrongProxy"
}

func expected(w *revision.WorkloadChange) string {
	return proxy{there: w.Expect != "", revision: w.Expect, version: w.Version}.String()
}

// reasons collects why pods are not ready.
type reasons []facts.Waiting

// add counts pods under a reason; of several messages the first in order stays, since they differ in names only.
func (r *reasons) add(reason, message string, pods int) {
	for i := range *r {
		if w := &(*r)[i]; w.Reason == reason {
			w.Pods += pods
			if w.Message == "" || message != "" && message < w.Message {
				w.Message = message
			}
			return
		}
	}
	*r = append(*r, facts.Waiting{Reason: reason, Message: message, Pods: pods})
}

// sorted are the reasons, most frequent first.
func (r reasons) sorted() []facts.Waiting {
	out := append([]facts.Waiting{}, r...)
	slices.SortFunc(out, func(a, b facts.Waiting) int { return cmp.Or(b.Pods-a.Pods, cmp.Compare(a.Reason, b.Reason)) })
	return out
}
