package cli

import (
	"testing"
	"time"

	"portolan/graph/facts"
)

func TestAReadingOfSeveralContextsIsOneMoment(t *testing.T) {
	now := time.Date(2026, 5, 4, 14, 30, 0, 0, time.UTC)
	read := facts.Snapshot{TakenAt: now, Clusters: []facts.Cluster{{Context: "a", TakenAt: now.Add(-time.Second)}, {Context: "b", TakenAt: now}}}
	once := atOnce(read)
	for _, c := range once.Clusters {
		if !c.TakenAt.IsZero() {
			t.Errorf("%s has a time of its own: %v", c.Context, c.TakenAt)
		}
	}
	if !once.TakenAt.Equal(now) || read.Clusters[0].TakenAt.IsZero() {
		t.Errorf("of %v: %v", read, once)
	}
}
