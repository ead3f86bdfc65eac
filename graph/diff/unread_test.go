package diff_test

import (
	"slices"
	"testing"

	"portolan/graph/diff"
	"portolan/graph/facts"
)

// leaving is a reading of several clusters in which one could not be read.
func leaving(s facts.Snapshot, context string) facts.Snapshot {
	s.Clusters = slices.DeleteFunc(slices.Clone(s.Clusters), func(c facts.Cluster) bool { return c.Context == context })
	s.Unread = []facts.Unread{{Context: context, Reason: "it does not answer"}}
	return s
}

// TestAnUnreadContextProvesNothing: what is in a cluster that could not be read neither came nor went.
func TestAnUnreadContextProvesNothing(t *testing.T) {
	s := demo(t, "two-clusters")
	if len(s.Clusters) != 2 {
		t.Fatalf("the demo has %d clusters, want 2", len(s.Clusters))
	}
	for _, c := range s.Clusters {
		for when, d := range map[string]diff.Difference{"after": between(s, leaving(s, c.Context)), "before": between(leaving(s, c.Context), s)} {
			unknown := 0
			for _, change := range d.Changes {
				switch {
				case change.Cluster == c.Context && change.Kind != diff.Unknown:
					t.Errorf("%s unread %s: %s is %s", c.Context, when, change.Name, change.Kind)
				case change.Cluster == c.Context:
					unknown++
				case change.Ref.Kind != "" && (change.Kind == diff.Added || change.Kind == diff.Removed):
					t.Errorf("%s unread %s: %s of the other cluster is %s", c.Context, when, change.Name, change.Kind)
				}
			}
			if unknown < 2 {
				t.Errorf("%s unread %s: %d things are unknown", c.Context, when, unknown)
			}
		}
	}
}

// TestWhatIsOlderProvesNothing: of a cluster that could not be read again the chart shows what was read of it earlier.
func TestWhatIsOlderProvesNothing(t *testing.T) {
	s := demo(t, "canary")
	older := alike(s, func(c *facts.Cluster) { without(c, "checkout") })
	for name, of := range map[string]func(facts.Snapshot) facts.Snapshot{
		"read": func(s facts.Snapshot) facts.Snapshot { return s },
		"not read": func(s facts.Snapshot) facts.Snapshot {
			s.Unread = []facts.Unread{{Context: s.Clusters[0].Context, Reason: "it does not answer"}}
			return s
		},
	} {
		for i, d := range []diff.Difference{between(s, of(older)), between(of(older), s), between(of(s), older), between(older, of(s))} {
			got := kindsOf(d, "checkout")
			if len(got) != 4 {
				t.Errorf("%s, %d: %q", name, i, got)
			}
			for _, one := range got {
				if unknown := one[:7] == string(diff.Unknown); unknown != (name == "not read") {
					t.Errorf("%s, %d: %q", name, i, one)
				}
			}
		}
	}
}

// TestTheOnlyOneReadIsNotTheOther: a cluster is not compared with another because this one could not be read.
func TestTheOnlyOneReadIsNotTheOther(t *testing.T) {
	s := demo(t, "two-clusters")
	a, b := leaving(s, s.Clusters[0].Context), leaving(s, s.Clusters[1].Context)
	for _, pair := range between(a, b).Clusters {
		if pair.By != diff.ByNothing {
			t.Errorf("%s is taken for %s by %s", pair.Before, pair.After, pair.By)
		}
	}
}
