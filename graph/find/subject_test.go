package find

import (
	"os"
	"slices"
	"strings"
	"testing"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// demo is the Atlas of one of the demos, which are snapshot files.
func demo(t *testing.T, name string) mesh.Atlas {
	t.Helper()
	file, err := os.Open("../../app/demo/" + name + ".mesh.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	snapshot, err := facts.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return mesh.Infer(snapshot)
}

// found are the kinds and names of what is found.
func found(t *testing.T, atlas mesh.Atlas, text string) string {
	t.Helper()
	ids, err := Find(t.Context(), Subjects(atlas), text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	out := []string{}
	for _, id := range ids {
		parts := strings.Split(id, "/")
		out = append(out, parts[0]+"/"+parts[len(parts)-1])
	}
	return strings.Join(out, " ")
}

func TestFindInDemos(t *testing.T) {
	for _, c := range []struct{ demo, text, want string }{
		{"canary", "stale", "namespace/search namespace/shipping"},
		{"canary", "type = mesh", "mesh/cluster.local"},
		{"canary", "canary and type != namespace", "mesh/cluster.local plane/istiod plane/istiod-default-v1-27-0"},
		{"canary", "tag = stable and not type = namespace", "plane/istiod-default-v1-27-0 gateway/istio-ingressgateway"},
		{"canary", "version = 1.27 and version = 1.29", "namespace/search"},
		{"canary", "type = plane and version < 1.28", "plane/istiod-default-v1-27-0"},
		{"canary", "not healthy", "mesh/cluster.local namespace/edge"},
		{"canary", "revision = default and stale", "namespace/search namespace/shipping"},
		{"canary", "type = gateway", "gateway/istio-ingressgateway"},
		{"canary", "mesh = '' and type = namespace and name *= system", "namespace/istio-system namespace/istio-system-27 namespace/kube-system"},
		{"canary", "label:istio.io/rev = stable and name ^= b", "namespace/billing"},
		{"canary", "drift or orphan or unknown or crossmesh or ambient", ""},
		{"sidecar-sidecar", "orphan", "namespace/beacon namespace/geo"},
		{"sidecar-sidecar", "drift", "namespace/billing namespace/catalog namespace/checkout"},
		{"sidecar-sidecar", "drift version = 1.29.2", "namespace/checkout"},
		{"sidecar-sidecar", "cluster = demo-sidecar-sidecar and type = mesh", "mesh/cluster.local mesh/istio_27"},
		{"three-meshes", "health = failing", "namespace/checkout-stg"},
		{"three-meshes", "failing", "namespace/checkout-stg"},
		{"three-meshes", "degraded type = plane", "plane/istiod-default-v1-28-0"},
		{"three-meshes", "not (healthy or degraded or failing or unknown)", ""},
		{"three-meshes", "type = plane and health != healthy", "plane/istiod-default-v1-28-0"},
		{"three-meshes", "type = ztunnel or type = waypoint", "ztunnel/ztunnel waypoint/waypoint waypoint/waypoint"},
		{"ambient-ambient", "unknown", "namespace/ads namespace/batch"},
		{"ambient-ambient", "unknown and mesh = istio_25", "namespace/ads namespace/batch"},
		{"ambient-ambient", "crossmesh", ""},
		{"ambient-ambient", "namespace = pricing", "waypoint/waypoint namespace/pricing"},
		{"ambient-ambient", "ambient and type = waypoint and revision ~ v1-25", "waypoint/waypoint"},
	} {
		if got := found(t, demo(t, c.demo), c.text); got != c.want {
			t.Errorf("%s: %s finds %q, want %q", c.demo, c.text, got, c.want)
		}
	}
}

var (
	oldPlane = mesh.Ref{Kind: mesh.KindPlane, Cluster: "c", Namespace: "istio-system", Name: "old"}
	newPlane = mesh.Ref{Kind: mesh.KindPlane, Cluster: "c", Namespace: "istio-system", Name: "new"}
	farPlane = mesh.Ref{Kind: mesh.KindPlane, Cluster: "d", Namespace: "istio-far", Name: "far"}
)

func claim(plane mesh.Ref, version string, strength mesh.Strength) mesh.Claim {
	return mesh.Claim{Plane: plane, Version: version, Revision: plane.Name, Mode: modeSidecar, Pods: 1, Strength: strength}
}

func member(name string, change func(*mesh.Member)) mesh.Member {
	m := mesh.Member{Ref: mesh.Ref{Kind: mesh.KindNamespace, Cluster: "c", Name: name}, Home: oldPlane, Health: mesh.Healthy}
	change(&m)
	return m
}

// runs is a namespace with one workload that runs and asks for these.
func runs(running, wanted []mesh.Claim, disputed int) func(*mesh.Member) {
	return func(m *mesh.Member) {
		m.Running, m.Wanted = running, wanted
		m.Workloads = []mesh.Workload{{Running: running, Wanted: wanted, Pods: len(running), Disputed: disputed}}
	}
}

// hard is an Atlas of what the demos do not show.
func hard() mesh.Atlas {
	old, other, far := claim(oldPlane, "1.28.0", mesh.Exact), claim(newPlane, "1.29.0", mesh.Exact), claim(farPlane, "1.29.0", mesh.Exact)
	drifting, unversioned := claim(oldPlane, "1.27.0", mesh.Exact), claim(oldPlane, "", mesh.Exact)
	weak, weakly := claim(newPlane, "1.29.0", mesh.Weak), claim(oldPlane, "1.28.0", mesh.Weak)
	ref := func(kind mesh.Kind, name string) mesh.Ref {
		return mesh.Ref{Kind: kind, Cluster: "c", Namespace: "edge", Name: name}
	}
	return mesh.Atlas{
		Meshes: []mesh.Mesh{{
			Key: "one@aa", ID: "one", Health: mesh.Unknown,
			Planes: []mesh.Plane{
				{Ref: newPlane, Revision: "new", Version: "1.29.0", Presence: mesh.Present, Health: mesh.Healthy, Tags: []string{"prod", "default"}},
				{Ref: oldPlane, Revision: "old", Version: "1.28.0", Presence: mesh.Unread, Health: mesh.Unknown},
			},
			Members: []mesh.Member{
				member("elsewhere", runs([]mesh.Claim{old}, []mesh.Claim{far}, 0)),
				member("drifting", func(m *mesh.Member) { m.Drift = 1; runs([]mesh.Claim{old, drifting}, []mesh.Claim{old}, 0)(m) }),
				member("unversioned", runs([]mesh.Claim{unversioned}, []mesh.Claim{old}, 0)),
				member("disputed", runs([]mesh.Claim{old, far}, []mesh.Claim{old}, 1)),
				member("partial", func(m *mesh.Member) { m.Partial = true }),
				member("named", func(m *mesh.Member) { m.Home = newPlane }),
			},
			Ztunnels: []mesh.Ztunnel{{Ref: ref(mesh.KindZtunnel, "ztunnel"), Version: "1.27.1", Claims: []mesh.Claim{old}, Health: mesh.Healthy}},
			Gateways: []mesh.Gateway{
				{Ref: ref(mesh.KindGateway, "behind"), Claims: []mesh.Claim{old}, Wanted: []mesh.Claim{other}, Health: mesh.Healthy},
				{Ref: ref(mesh.KindGateway, "drifting"), Claims: []mesh.Claim{old, drifting}, Wanted: []mesh.Claim{old}, Health: mesh.Healthy},
				{Ref: ref(mesh.KindGateway, "unversioned"), Claims: []mesh.Claim{unversioned}, Wanted: []mesh.Claim{old}, Health: mesh.Healthy},
				{Ref: ref(mesh.KindGateway, "weakly-behind"), Claims: []mesh.Claim{old}, Wanted: []mesh.Claim{weak}, Health: mesh.Healthy},
				{Ref: ref(mesh.KindGateway, "half-way"), Claims: []mesh.Claim{old, other}, Wanted: []mesh.Claim{other}, Health: mesh.Healthy},
				{Ref: ref(mesh.KindGateway, "perhaps"), Claims: []mesh.Claim{weakly, other}, Wanted: []mesh.Claim{other}, Health: mesh.Healthy},
				{Ref: ref(mesh.KindGateway, "moving"), Claims: []mesh.Claim{old}, Wanted: []mesh.Claim{far}, Health: mesh.Healthy},
			},
			Doubts: []mesh.Doubt{{Code: doubtElsewhere, Objects: []mesh.Ref{{Kind: mesh.KindNamespace, Cluster: "c", Name: "named"}}}},
		}, {
			Key: "two", ID: "two", Health: mesh.Healthy,
			Planes: []mesh.Plane{
				{Ref: farPlane, Revision: "far", Version: "1.29.0", Presence: mesh.External, Health: mesh.Healthy},
				{Ref: mesh.Ref{Kind: mesh.KindPlane, Cluster: "c", Name: "istiod.example.com"}, Presence: mesh.Present, Health: mesh.Healthy},
			},
		}},
		Gateways: []mesh.Gateway{
			{Ref: ref(mesh.KindGateway, "split"), Claims: []mesh.Claim{old, far}, Health: mesh.Healthy},
			{Ref: ref(mesh.KindGateway, "nobodys"), Health: mesh.Healthy},
		},
		Ztunnels: []mesh.Ztunnel{{Ref: ref(mesh.KindZtunnel, "either"), Claims: []mesh.Claim{claim(oldPlane, "", mesh.Weak), far}, Health: mesh.Healthy}},
		Outside:  []mesh.Member{member("orphaned", func(m *mesh.Member) { m.Home = mesh.Ref{} })},
		Doubts:   []mesh.Doubt{{Code: doubtOrphan, Objects: []mesh.Ref{{Kind: mesh.KindNamespace, Cluster: "c", Name: "orphaned"}}}},
	}
}

func TestFindWhatIsHard(t *testing.T) {
	for text, want := range map[string]string{
		"stale":                       "gateway/behind gateway/half-way gateway/moving",
		"drift":                       "ztunnel/ztunnel gateway/drifting namespace/drifting",
		"crossmesh":                   "gateway/moving namespace/named namespace/elsewhere gateway/split",
		"orphan":                      "namespace/orphaned",
		"unknown":                     "mesh/one@aa plane/old namespace/partial plane/far ztunnel/either gateway/split gateway/nobodys",
		"name = one":                  "mesh/one@aa",
		"mesh = one and drift":        "ztunnel/ztunnel gateway/drifting namespace/drifting",
		"type=mesh cluster = c":       "mesh/one@aa",
		"type=mesh cluster = ''":      "mesh/two",
		"type=gateway mesh = ''":      "gateway/nobodys",
		"type=gateway mesh=two":       "gateway/split",
		"tag = prod":                  "plane/new gateway/behind gateway/weakly-behind gateway/half-way gateway/perhaps",
		"version = '' type=namespace": "namespace/named namespace/unversioned namespace/partial namespace/orphaned",
		"revision = ''":               "mesh/one@aa namespace/named namespace/partial mesh/two plane/istiod.example.com gateway/nobodys namespace/orphaned",
	} {
		if got := found(t, hard(), text); got != want {
			t.Errorf("%s finds %q, want %q", text, got, want)
		}
	}
}

// TestTheDoubtsExist: a flag that waits for a doubt of no such code would never be true.
func TestTheDoubtsExist(t *testing.T) {
	codes := []string{}
	for _, k := range mesh.DoubtKinds() {
		codes = append(codes, k.Code)
	}
	for _, code := range []string{doubtOrphan, doubtElsewhere} {
		if !slices.Contains(codes, code) {
			t.Errorf("there is no doubt %s", code)
		}
	}
}

func TestSubjectsAreWholeAndInputIsUntouched(t *testing.T) {
	for _, atlas := range []mesh.Atlas{hard(), demo(t, "three-meshes"), {}} {
		seen := map[string]bool{}
		for _, s := range Subjects(atlas) {
			if seen[s.ID] || s.ID == "" {
				t.Errorf("%q is there twice, or empty", s.ID)
			}
			seen[s.ID] = true
			for _, list := range [][]string{s.Meshes, s.Revisions, s.Tags, s.Versions, s.Modes, s.Flags} {
				if list == nil {
					t.Errorf("%s has a list that is nil: %+v", s.ID, s)
				}
			}
			if s.Type != TypeMesh && s.ID != s.Ref.String() || s.Title() == "" {
				t.Errorf("%s is called %s", s.ID, s.Title())
			}
		}
	}
}
