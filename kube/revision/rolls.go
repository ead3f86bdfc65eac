package revision

import (
	"fmt"
	"strconv"
	"strings"
)

// pace is how many pods a workload may have too many and too few while it rolls.
type pace struct{ surge, unavailable int }

// paceOf resolves what is written, as the controllers do: a Deployment rounds its surge up and its unavailable down, and
// one of both must let it go on (k8s.io/kubernetes/pkg/controller/deployment/util, ResolveFenceposts); a DaemonSet
// rounds both up (pkg/controller/daemon/util, UnavailableCount and SurgeCount); a StatefulSet has no surge, and rounds
// its unavailable down to at least one (pkg/controller/statefulset, getStatefulSetMaxUnavailable).
func paceOf(w Workload) pace {
	n := w.Replicas
	switch w.Kind {
	case "Deployment":
		if w.Strategy.Type == Recreate {
			return pace{unavailable: n}
		}
		p := pace{scaled(w.Strategy.MaxSurge, "25%", n, true), scaled(w.Strategy.MaxUnavailable, "25%", n, false)}
		if p.surge == 0 && p.unavailable == 0 {
			p.unavailable = 1
		}
		return p
	case "DaemonSet":
		p := pace{scaled(w.Strategy.MaxSurge, "0", n, true), scaled(w.Strategy.MaxUnavailable, "1", n, true)}
		if p.surge == 0 && p.unavailable == 0 {
			p.unavailable = 1
		}
		return p
	}
	return pace{unavailable: max(scaled(w.Strategy.MaxUnavailable, "1", n, false), 1)}
}

// scaled is a number, or a percentage of the whole rounded up or down, as k8s.io/apimachinery/pkg/util/intstr has it.
// What is not written is the API server's default.
func scaled(written, otherwise string, of int, up bool) int {
	if written == "" {
		written = otherwise
	}
	percent, isPercent := strings.CutSuffix(written, "%")
	v, err := strconv.Atoi(percent)
	if err != nil || v < 0 {
		return 0
	}
	if !isPercent {
		return v
	}
	if up {
		return (v*of + 99) / 100
	}
	return v * of / 100
}

// leaves is how many replicas the strategy keeps on the old template.
func leaves(w Workload) int {
	switch {
	case w.Strategy.Type == OnDelete:
		return w.Replicas
	case w.Kind == "StatefulSet":
		return min(w.Strategy.Partition, w.Replicas)
	}
	return 0
}

// rolls says in a sentence how a workload that is restarted replaces its pods.
func rolls(w Workload) string {
	out := howMany(w) + ", " + atATime(w)
	if w.MinReadySeconds > 0 {
		out += fmt.Sprintf(", each ready for %s before the next", span(w.MinReadySeconds))
	}
	if kept := leaves(w); kept > 0 {
		out += fmt.Sprintf("; partition %d keeps the lowest %d as they are", w.Strategy.Partition, kept)
	}
	// 600 is the API server's default (k8s.io/kubernetes/pkg/apis/apps/v1, SetDefaults_Deployment).
	if w.ProgressDeadlineSeconds > 0 && w.ProgressDeadlineSeconds != 600 {
		out += "; called stuck after " + span(w.ProgressDeadlineSeconds) + " without progress"
	}
	return out
}

func howMany(w Workload) string {
	if w.Kind == "DaemonSet" {
		return "on " + count(w.Replicas, "node")
	}
	return count(w.Replicas, "replica")
}

func atATime(w Workload) string {
	p := paceOf(w)
	switch {
	case w.Kind == "Deployment" && w.Strategy.Type == Recreate:
		return "all ended before new ones start"
	case w.Kind == "StatefulSet" && p.unavailable == 1:
		return "one at a time from the highest ordinal down"
	case w.Kind == "StatefulSet":
		return fmt.Sprintf("up to %d at a time from the highest ordinal down", p.unavailable)
	case w.Kind == "DaemonSet" && p.surge > 0:
		return fmt.Sprintf("a second pod on up to %s at a time, none missing", count(p.surge, "node"))
	case w.Kind == "DaemonSet":
		return fmt.Sprintf("without it on up to %s at a time", count(min(p.unavailable, max(w.Replicas, 1)), "node"))
	}
	more, missing := fmt.Sprintf("up to %d more at a time", p.surge), fmt.Sprintf("up to %d missing", p.unavailable)
	if p.surge == 0 {
		more = "none more"
	}
	if p.unavailable == 0 {
		missing = "none missing"
	}
	return more + ", " + missing
}

// down tells whether there may be a moment without a ready pod.
func down(w Workload) bool {
	p := paceOf(w)
	return w.Kind != "DaemonSet" && w.Replicas > 0 && w.Replicas > leaves(w) && p.unavailable >= w.Replicas
}

// atLeast is how long rolling takes by MinReadySeconds alone.
func atLeast(w Workload) int {
	p := paceOf(w)
	step := max(p.surge+p.unavailable, 1)
	moved := max(w.Replicas-leaves(w), 0)
	return (moved + step - 1) / step * w.MinReadySeconds
}
