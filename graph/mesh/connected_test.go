package mesh

import (
	"fmt"
	"testing"

	"portolan/graph/facts"
)

var (
	oldPlane = Ref{Kind: KindPlane, Cluster: "c", Namespace: "istio-system", Name: "istiod"}
	newPlane = Ref{Kind: KindPlane, Cluster: "c", Namespace: "istio-system", Name: "istiod-new"}
)

// claimed is a claim with that many pods.
func claimed(plane Ref, mode string, pods int) Claim {
	return Claim{Plane: plane, Mode: mode, Pods: pods}
}

func workloadOf(kind, name string, running ...Claim) Workload {
	return Workload{Ref: Ref{Kind: KindWorkload, Cluster: "c", Namespace: "shop", Name: name}, Kind: kind, Running: running}
}

func liveAtlas() Atlas {
	return Atlas{Meshes: []Mesh{{
		Planes: []Plane{{Ref: oldPlane, Presence: Present}, {Ref: newPlane, Presence: Present}},
		Members: []Member{{Ref: Ref{Kind: KindNamespace, Cluster: "c", Name: "shop"}, Workloads: []Workload{
			workloadOf("Deployment", "web", claimed(oldPlane, "sidecar", 1)),
			workloadOf("Deployment", "moving", claimed(oldPlane, "sidecar", 2), claimed(newPlane, "sidecar", 1)),
			workloadOf("StatefulSet", "db", claimed(oldPlane, modeAmbient, 1)),
			workloadOf("Rollout", "a"), workloadOf("Rollout", "a-b"),
		}}},
		Ztunnels:  []Ztunnel{{Ref: Ref{Kind: KindZtunnel, Cluster: "c", Namespace: "istio-system", Name: "ztunnel"}, Claims: []Claim{claimed(oldPlane, "", 1)}}},
		Waypoints: []Gateway{{Ref: Ref{Kind: KindWaypoint, Cluster: "c", Namespace: "shop", Name: "way"}, Class: "istio-waypoint", Claims: []Claim{claimed(newPlane, "", 1)}}},
		Gateways:  []Gateway{{Ref: Ref{Kind: KindGateway, Cluster: "c", Namespace: "shop", Name: "way"}, Class: "istio", Claims: []Claim{claimed(oldPlane, "", 1)}}},
	}}}
}

func connection(kind, pod, namespace string) Connection {
	return Connection{Proxy: pod, Namespace: namespace, Type: kind, Istiod: "i", ClusterID: "Kubernetes"}
}

func liveFacts() facts.Snapshot {
	return facts.Snapshot{Clusters: []facts.Cluster{{Context: "c", ControlPlanes: []facts.ControlPlane{
		{Namespace: "istio-system", Name: "istiod"}, {Namespace: "istio-system", Name: "istiod-new"},
	}}}}
}

func TestCompareSaysWhatAgrees(t *testing.T) {
	far := connection("sidecar", "web-7d9c5b8f6-zzzzz", "shop")
	far.ClusterID = "far"
	for name, c := range map[string]struct {
		at   Ref
		seen Connection
		want string
	}{
		"where it is claimed":         {oldPlane, connection("sidecar", "web-7d9c5b8f6-zzzzz", "shop"), "deployment/web.shop agrees"},
		"at another":                  {newPlane, connection("sidecar", "web-7d9c5b8f6-zzzzz", "shop"), "deployment/web.shop disagrees"},
		"with no type, from of old":   {oldPlane, connection("", "web-7d9c5b8f6-zzzzz", "shop"), "deployment/web.shop agrees"},
		"claimed as ambient only":     {oldPlane, connection("sidecar", "db-0", "shop"), "statefulset/db.shop disagrees"},
		"a ztunnel":                   {oldPlane, connection("ztunnel", "ztunnel-bcdfg", "istio-system"), "ztunnel/ztunnel.istio-system agrees"},
		"a ztunnel at another":        {newPlane, connection("ztunnel", "ztunnel-bcdfg", "istio-system"), "ztunnel/ztunnel.istio-system disagrees"},
		"a waypoint":                  {newPlane, connection("waypoint", "way-7d9c5b8f6-zzzzz", "shop"), "waypoint/way.shop agrees"},
		"a gateway of the same name":  {oldPlane, connection("router", "way-istio-7d9c5b8f6-zzzzz", "shop"), "gateway/way.shop agrees"},
		"a pod of nothing known":      {oldPlane, connection("sidecar", "who-7d9c5b8f6-zzzzz", "shop"), " unplaced"},
		"a pod of another namespace":  {oldPlane, connection("sidecar", "web-7d9c5b8f6-zzzzz", "other"), " unplaced"},
		"a pod that may be of either": {oldPlane, connection("sidecar", "a-b-zzzzz", "shop"), " unplaced"},
		"a pod of another cluster":    {oldPlane, far, " elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			got := Compare(liveAtlas(), liveFacts(), []Asked{{Plane: c.at, Proxies: []Connection{c.seen}}})
			if len(got.Proxies) != 1 {
				t.Fatalf("got %+v", got)
			}
			if p := got.Proxies[0]; fmt.Sprintf("%s %s", p.Of, p.Agreement) != c.want {
				t.Errorf("got %s %s, want %s", p.Of, p.Agreement, c.want)
			}
		})
	}
}

// TestCompareCountsWithinAGroup: of a workload that is on its way, two pods are claimed by the old plane, one by the new.
func TestCompareCountsWithinAGroup(t *testing.T) {
	seen := func(pods ...string) []Connection {
		out := []Connection{}
		for _, p := range pods {
			out = append(out, connection("sidecar", "moving-7d9c5b8f6-zzzz"+p, "shop"))
		}
		return out
	}
	for name, c := range map[string]struct {
		old, renewed []Connection
		problems     []string
		right, wrong int
	}{
		"as claimed":                        {seen("b", "c"), seen("d"), nil, 3, 0},
		"one more has moved":                {seen("b"), seen("c", "d"), nil, 2, 1},
		"a new one has come":                {seen("b", "c"), seen("d", "f"), nil, 4, 0},
		"not all are connected":             {seen("b"), seen("d"), nil, 2, 0},
		"one has moved, the old one silent": {nil, seen("c", "d"), []string{"may not"}, 2, 0},
		"two replicas name the same":        {append(seen("b", "c"), seen("b")...), seen("d"), nil, 3, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := Compare(liveAtlas(), liveFacts(), []Asked{{Plane: oldPlane, Proxies: c.old, Problems: c.problems}, {Plane: newPlane, Proxies: c.renewed}})
			right, compared := 0, 0
			for _, a := range got.Asked {
				right, compared = right+a.Right, compared+a.Compared
			}
			if right != c.right || compared != c.right+c.wrong {
				t.Errorf("right %d of %d, want %d of %d", right, compared, c.right, c.right+c.wrong)
			}
		})
	}
}

func TestPodsBelongByTheirNames(t *testing.T) {
	const long = "a-workload-with-a-very-long-name-that-leaves-no-room-for-anything-else"
	for name, c := range map[string]struct {
		kind, workload, pod string
		want                bool
	}{
		"Deployment":                     {"deployment", "web", "web-7d9c5b8f6-zzzzz", true},
		"another that begins the same":   {"deployment", "web", "web-api-7d9c5b8f6-zzzzz", false},
		"letters that are never made up": {"deployment", "web", "web-7d9c5b8f6-aaaaa", false},
		"no hash":                        {"deployment", "web", "web-zzzzz", false},
		"cut name":                       {"deployment", long, long[:58] + "zzzzz", true},
		"cut name of another":            {"deployment", "b" + long, long[:58] + "zzzzz", false},
		"cut within the hash":            {"deployment", long[:52], long[:52] + "-7d9c5" + "zzzzz", true},
		"StatefulSet":                    {"statefulset", "db", "db-12", true},
		"StatefulSet without number":     {"statefulset", "db", "db-", false},
		"another StatefulSet":            {"statefulset", "db", "db-x-1", false},
		"DaemonSet":                      {"daemonset", "log", "log-zzzzz", true},
		"DaemonSet, a Deployment's":      {"daemonset", "log", "log-7d9c5b8f6-zzzzz", false},
		"ReplicaSet":                     {"replicaset", "web-1", "web-1-zzzzz", true},
		"Job":                            {"job", "run", "run-zzzzz", true},
		"indexed Job":                    {"job", "run", "run-3-zzzzz", true},
		"CronJob":                        {"cronjob", "nightly", "nightly-29400000-zzzzz", true},
		"bare pod":                       {"pod", "web", "web", true},
		"another bare pod":               {"pod", "web", "web-1", false},
		"a kind of somebody's own":       {"rollout", "web", "web-anything", true},
		"nothing":                        {"deployment", "web", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := podOf(c.kind, c.workload, c.pod); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
