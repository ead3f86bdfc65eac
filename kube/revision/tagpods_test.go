package revision_test

import (
	"testing"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

// byPods is a namespace whose labels name nothing, with one workload that names the tag in its pods' labels, one that
// names another revision there, and a bare pod that does.
func byPods(tag, ordinary []revision.ControlPlane, runs *revision.ControlPlane) revision.Subject {
	bare := pods("Pod", "bare", 1, &far)
	return revision.Subject{
		Survey: revision.Survey{
			Namespace: "shop", UID: "uid-shop", ResourceVersion: "5", Labels: map[string]string{"team": "a"},
			Workloads: []revision.Workload{workload("Deployment", "web", 3), workload("Deployment", "apart", 1)},
			Pods:      []revision.PodSet{pods("Deployment", "web", 3, runs), pods("Deployment", "apart", 1, &far), bare},
		},
		From: ordinary, Leads: ordinary,
		WorkloadLeads: []revision.WorkloadLead{
			{WorkloadRef: ref("Deployment", "web"), Mode: facts.Sidecar, Planes: tag},
			{WorkloadRef: ref("Deployment", "apart"), Mode: facts.Sidecar, Planes: []revision.ControlPlane{far}},
			{WorkloadRef: ref("Pod", "bare"), Mode: facts.Sidecar, Planes: []revision.ControlPlane{far}},
		},
	}
}

// TestATagThatOnlyPodsName moves and comes back with them, though the namespace itself follows nothing, or another plane.
func TestATagThatOnlyPodsName(t *testing.T) {
	for name, ordinary := range map[string][]revision.ControlPlane{"nothing else": nil, "another mesh by default": {far}} {
		t.Run(name, func(t *testing.T) {
			r := tagRequest(nil)
			r.Subjects = []revision.Subject{byPods([]revision.ControlPlane{new}, ordinary, &old)}
			c := revision.Plan(r)
			if refusals(c) != "" || c.Road != revision.RoadUpgrade {
				t.Errorf("the road is %s, refused by %q", c.Road, refusals(c))
			}
			if w := planned(t, c, "Deployment", "web"); !w.Restart || w.Expect != "1-30" {
				t.Errorf("web: %+v", w)
			}
			if w := planned(t, c, "Deployment", "apart"); w.Restart || len(w.Warnings) != 0 {
				t.Errorf("what the tag does not lead: %+v", w)
			}
			if left := c.Namespaces[0].Left; len(left) != 0 {
				t.Errorf("left behind: %+v", left)
			}
			run, back := ran(c, revision.StepWritten, verified), r
			fresh := *r.Tag
			fresh.Webhooks = []revision.WebhookConfiguration{webhooks("istio-revision-tag-prod", "prod", new)}
			back.Tag, back.Subjects = &fresh, []revision.Subject{byPods([]revision.ControlPlane{old}, ordinary, &new)}
			c = revision.Undo(run, back)
			if w := planned(t, c, "Deployment", "web"); refusals(c) != "" || !w.Restart || w.Expect != "1-29" {
				t.Errorf("back: %+v, refused by %q", w, refusals(c))
			}
			if w := planned(t, c, "Deployment", "apart"); w.Restart || len(w.Warnings) != 0 {
				t.Errorf("back, what the tag does not lead: %+v", w)
			}
		})
	}
}
