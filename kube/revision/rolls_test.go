package revision_test

import (
	"testing"

	"portolan/kube/revision"
)

// TestRolls compares words with what the controllers make of the same numbers.
func TestRolls(t *testing.T) {
	for name, c := range map[string]struct {
		kind     string
		replicas int
		strategy revision.Strategy
		want     string
	}{
		"defaults round surge up and unavailable down": {"Deployment", 5, revision.Strategy{Type: revision.RollingUpdate, MaxSurge: "25%", MaxUnavailable: "25%"}, "5 replicas, up to 2 more at a time, up to 1 missing"},
		"one replica has one more":                     {"Deployment", 1, revision.Strategy{Type: revision.RollingUpdate}, "1 replica, up to 1 more at a time, none missing"},
		"no surge":                                     {"Deployment", 4, revision.Strategy{Type: revision.RollingUpdate, MaxSurge: "0", MaxUnavailable: "1"}, "4 replicas, none more, up to 1 missing"},
		"both zero go on by one":                       {"Deployment", 4, revision.Strategy{Type: revision.RollingUpdate, MaxSurge: "0%", MaxUnavailable: "10%"}, "4 replicas, none more, up to 1 missing"},
		"recreate":                                     {"Deployment", 2, revision.Strategy{Type: revision.Recreate}, "2 replicas, all ended before new ones start"},
		"stateful":                                     {"StatefulSet", 3, revision.Strategy{Type: revision.RollingUpdate}, "3 replicas, one at a time from the highest ordinal down"},
		"stateful, two at a time":                      {"StatefulSet", 5, revision.Strategy{Type: revision.RollingUpdate, MaxUnavailable: "50%"}, "5 replicas, up to 2 at a time from the highest ordinal down"},
		"partition":                                    {"StatefulSet", 3, revision.Strategy{Type: revision.RollingUpdate, Partition: 1}, "3 replicas, one at a time from the highest ordinal down; partition 1 keeps the lowest 1 as they are"},
		"a daemon":                                     {"DaemonSet", 3, revision.Strategy{Type: revision.RollingUpdate}, "on 3 nodes, without it on up to 1 node at a time"},
		"a daemon by percent rounds up":                {"DaemonSet", 5, revision.Strategy{Type: revision.RollingUpdate, MaxUnavailable: "30%"}, "on 5 nodes, without it on up to 2 nodes at a time"},
		"a daemon with surge":                          {"DaemonSet", 3, revision.Strategy{Type: revision.RollingUpdate, MaxSurge: "1", MaxUnavailable: "0"}, "on 3 nodes, a second pod on up to 1 node at a time, none missing"},
	} {
		t.Run(name, func(t *testing.T) {
			w := workload(c.kind, "x", c.replicas)
			w.Strategy = c.strategy
			s := shop()
			s.Survey.Workloads, s.Survey.Pods = []revision.Workload{w}, []revision.PodSet{pods(c.kind, "x", c.replicas, &old)}
			if got := planned(t, revision.Plan(request(s)), c.kind, "x"); got.Says != c.want || !got.Restart {
				t.Errorf("restart %v: %q, want %q", got.Restart, got.Says, c.want)
			}
		})
	}
}

func TestRollsInTime(t *testing.T) {
	w := workload("Deployment", "x", 2)
	w.MinReadySeconds, w.ProgressDeadlineSeconds = 90, 900
	s := shop()
	s.Survey.Workloads, s.Survey.Pods = []revision.Workload{w}, []revision.PodSet{pods("Deployment", "x", 2, &old)}
	const want = "2 replicas, up to 1 more at a time, none missing, each ready for 1 min 30 s before the next; called stuck after 15 min without progress"
	if got := planned(t, revision.Plan(request(s)), "Deployment", "x").Says; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
