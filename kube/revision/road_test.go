package revision_test

import (
	"strings"
	"testing"

	"portolan/kube/revision"
)

// TestPodsOfAnotherMesh: what runs is what moves, whatever the labels lead to by now.
func TestPodsOfAnotherMesh(t *testing.T) {
	for name, from := range map[string][]revision.ControlPlane{"labelled there, never restarted": {new}, "labelled nothing": nil} {
		t.Run(name, func(t *testing.T) {
			s := shop()
			s.From, s.Running = from, []revision.ControlPlane{far}
			c := revision.Plan(request(s))
			if c.Road != revision.RoadCrossMesh || refusals(c) != "cross-mesh" {
				t.Errorf("road %s, refused by %q", c.Road, refusals(c))
			}
			if !strings.Contains(strings.Join(c.Breaks, "\n"), "cluster.local/ns/… in place of other.local") {
				t.Errorf("breaks %q", c.Breaks)
			}
		})
	}
}

// TestTheWayBackBreaksAsMuch: taking back a move to another mesh is a move to another mesh.
func TestTheWayBackBreaksAsMuch(t *testing.T) {
	s := shop()
	s.Leads = []revision.ControlPlane{far}
	r := request(s)
	r.Target, r.CrossMesh = to(far), true
	run := ran(revision.Plan(r), revision.StepWritten, verified)
	s.From, s.Leads = []revision.ControlPlane{far}, []revision.ControlPlane{old}
	s.Survey.Labels["istio.io/rev"] = "far"
	r.Subjects = []revision.Subject{s}
	c := revision.Undo(run, r)
	if c.Road != revision.RoadCrossMesh || refusals(c) != "" || !strings.Contains(strings.Join(c.Breaks, "\n"), "cluster.local/ns/… in place of other.local") {
		t.Errorf("road %s, refused by %q, breaks %q", c.Road, refusals(c), c.Breaks)
	}
}
