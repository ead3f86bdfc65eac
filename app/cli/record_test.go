package cli

import (
	"slices"
	"testing"
	"time"

	"portolan/app/view"
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

func TestARecordingSaysOnceHowAContextGoes(t *testing.T) {
	read := view.FleetMember{As: "far"}
	refused := view.FleetMember{As: "far", Problem: &view.Problem{Code: "refused", Message: "from port 4001"}}
	again := view.FleetMember{As: "far", Problem: &view.Problem{Code: "refused", Message: "from port 4002"}}
	forbidden := view.FleetMember{As: "far", Problem: &view.Problem{Code: "forbidden"}}
	near := view.FleetMember{As: "near"}
	var got []int
	said := fleetNews{}
	for _, far := range []view.FleetMember{refused, again, forbidden, read, read, refused} {
		got = append(got, len(said.of([]view.FleetMember{far, near})))
	}
	if want := []int{2, 0, 1, 1, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("so many are news in each reading: %v, not %v", got, want)
	}
}
