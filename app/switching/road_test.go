package switching

import (
	"slices"
	"testing"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/kube/revision"
)

// TestLabelledForAnotherMeshAndNeverRestarted: the restart is what moves the pods, so that it is the road to another mesh
// though the labels are there already.
func TestLabelledForAnotherMeshAndNeverRestarted(t *testing.T) {
	snapshot := opened(t, "three-meshes", nil)
	c, namespace := charted(snapshot), ""
	for _, name := range c.namespaces() {
		if running := planeNames(c.injecting(c.members[name].Running)); slices.Equal(running, []string{istiod27}) {
			namespace = name
		}
	}
	cluster := &snapshot.Clusters[0]
	for _, p := range c.ordered {
		if p.control.Mesh == "istio_27" || p.Default {
			continue
		}
		label(cluster, namespace, "istio-injection", "")
		label(cluster, namespace, "istio.io/rev", p.Revision)
		s := &stage{snapshot: snapshot, news: make(chan revision.Run)}
		ground := s.ground()
		ground.Source.Name = cluster.Context
		r, err := Rules{}.request(t.Context(), ground, view.SwitchWish{Namespaces: []string{namespace}, To: p.Revision, Kind: revision.ToRevision}, nil)
		if err != nil {
			t.Fatal(err)
		}
		change := revision.Plan(r)
		if len(change.Namespaces[0].Edits) != 0 || change.Road != revision.RoadCrossMesh || len(change.Breaks) == 0 || r.Target.Road != revision.RoadCrossMesh {
			t.Errorf("to %s: road %s (target %s), edits %v, breaks %v", p.Revision, change.Road, r.Target.Road, change.Namespaces[0].Edits, change.Breaks)
		}
		return
	}
	t.Fatal("there is no other mesh")
}

// TestAPinnedGatewayStays: what is not led anywhere else does not make a switch a move.
func TestAPinnedGatewayStays(t *testing.T) {
	snapshot := opened(t, "canary", func(c *facts.Cluster) {
		label(c, "shop", "istio.io/rev", "default-v1-27-0")
		c.Pods = append(c.Pods, facts.PodGroup{Namespace: "shop", Workload: facts.WorkloadRef{Kind: "Deployment", Name: "gw"}, Mode: facts.Sidecar,
			Revision: "default-v1-27-0", Pods: 1, Labels: map[string]string{"sidecar.istio.io/inject": "false"}})
	})
	got := predicted(t, snapshot, nameDefault, revision.ToDefault, "shop")["shop"]
	if len(got.Running) != 0 {
		t.Errorf("leaves %v", planeNames(got.Running))
	}
}
