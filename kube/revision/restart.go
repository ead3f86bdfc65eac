package revision

import (
	"fmt"
	"slices"
	"strings"
)

// slow is how long a rollout may take by its own settings before a plan says so, in seconds.
const slow = 300

// restartRules are what to know of a workload before it is restarted.
func (d draft) restartRules(w Workload, pods PodSet) []Warning {
	var out []Warning
	add := func(weight Weight, code, message, remedy string) {
		out = append(out, d.about(w, weight, code, message, remedy))
	}
	if down(w) {
		add(Warn, "downtime", "there is a time without a ready pod: "+rolls(w), "choose a time that suits it, or give it another replica first")
	}
	if kept := leaves(w); kept > 0 {
		add(Warn, "partition", fmt.Sprintf("partition %d leaves %s on the old proxy", w.Strategy.Partition, count(kept, "pod")), "lower the partition when the others are well")
	}
	if w.Stuck != "" {
		add(Warn, "stuck", "its last rollout does not go on ("+w.Stuck+"): a restart will most likely not either", "repair it first")
	} else if w.Ready < w.Replicas {
		add(Warn, "not-ready", fmt.Sprintf("only %d of %d are ready before anything is done", w.Ready, w.Replicas), "repair it first; a run stops at a workload that does not come up")
	}
	if slices.Contains(strings.Split(w.Templates, ","), "gateway") {
		add(Note, "gateway", "it is a gateway: connections through a pod end when that pod is replaced", "")
	}
	if at := atLeast(w); at >= slow {
		add(Note, "slow", "it takes at least "+span(at)+" by its minReadySeconds", "give the run a timeout beyond that")
	}
	if o := w.Owner; o != nil {
		// Whatever becomes of the annotation, a new pod is created and so injected anew: in the worst case twice.
		add(Warn, "owned", fmt.Sprintf("%s/%s made it, and may take the restart's annotation away: then it rolls twice", o.Kind, o.Name), "see how its owner restarts it, if it has a way of its own")
	}
	return append(out, d.quotaRules(w)...)
}
