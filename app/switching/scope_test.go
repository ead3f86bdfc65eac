package switching

import (
	"slices"
	"strings"
	"testing"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/kube/revision"
)

// TestThePlaneThatStopsWatching: where discoverySelectors ask for the label that is edited, the old control plane lets go
// of pods that still run on it.
func TestThePlaneThatStopsWatching(t *testing.T) {
	running := func(c *facts.Cluster) {
		label(c, "shop", "istio.io/rev", "default-v1-27-0")
		c.Pods = append(c.Pods, facts.PodGroup{Namespace: "shop", Workload: facts.WorkloadRef{Kind: "Deployment", Name: "web"}, Mode: facts.Sidecar,
			Revision: "default-v1-27-0", Pods: 1})
	}
	byRevision := func(c *facts.Cluster) {
		running(c)
		for i := range c.MeshConfigs {
			if c.MeshConfigs[i].Namespace == "istio-system-27" {
				c.MeshConfigs[i].DiscoverySelectors = []facts.Selector{{MatchLabels: map[string]string{"istio.io/rev": "default-v1-27-0"}}}
			}
		}
	}
	got := predicted(t, opened(t, "canary", byRevision), nameDefault, revision.ToDefault, "shop")["shop"]
	if !slices.Contains(codes(got.Concerns), "warn stops-watching") || !strings.Contains(got.Concerns[0].Message, "istio.io/rev=default-v1-27-0") {
		t.Errorf("concerns %+v", got.Concerns)
	}
	if got := predicted(t, opened(t, "canary", running), nameDefault, revision.ToDefault, "shop")["shop"]; len(got.Concerns) != 0 {
		t.Errorf("without selectors: %+v", got.Concerns)
	}
}

// TestATagIsWhereItsWebhookLeads: a Service of its name that was left behind by an older istioctl leads nobody.
func TestATagIsWhereItsWebhookLeads(t *testing.T) {
	s := newStage(t)
	cluster := &s.snapshot.Clusters[0]
	for i := range cluster.Injectors {
		if w := &cluster.Injectors[i]; w.Tag == "stable" {
			w.ServiceNamespace, w.ServiceName, w.Revision = "istio-system", "istiod", nameDefault
		}
	}
	for _, of := range slices.Clone(cluster.Services) {
		if of.Namespace == "istio-system-27" {
			of.Name, of.Labels = "istiod-revision-tag-stable", map[string]string{"istio.io/tag": "stable"}
			cluster.Services = append(cluster.Services, of)
			break
		}
	}
	if got := len(charted(s.snapshot).holders("stable")); got != 2 {
		t.Fatalf("%d planes hold the tag, want that of its webhook and that of its Service", got)
	}
	r, err := Rules{}.request(t.Context(), s.ground(), view.SwitchWish{Tag: "stable", To: "revision/default-v1-27-0"}, nil)
	if err != nil || r.TagFrom.Namespace+"/"+r.TagFrom.Name != istiod29 {
		t.Errorf("from %s/%s, %v", r.TagFrom.Namespace, r.TagFrom.Name, err)
	}
}
