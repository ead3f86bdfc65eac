package switching

import (
	"slices"
	"strings"
	"testing"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/kube/revision"
)

// predicted are the subjects of a switch, and what the facts were before and after it was predicted.
func predicted(t *testing.T, snapshot facts.Snapshot, to string, kind revision.TargetKind, names ...string) map[string]revision.Subject {
	t.Helper()
	before := encoded(t, snapshot)
	c := charted(snapshot)
	target, err := c.resolve(view.SwitchWish{To: to, Kind: kind}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := deed{edits: map[string][]revision.LabelEdit{}}
	surveys := surveyed(snapshot.Clusters[0], names...)
	for _, s := range surveys {
		d.edits[s.Namespace] = revision.Edits(s.Labels, target)
	}
	out := map[string]revision.Subject{}
	for _, s := range c.subjects(surveys, d) {
		out[s.Survey.Namespace] = s
	}
	if after := encoded(t, snapshot); after != before {
		t.Error("the prediction changed the facts that it was made from")
	}
	if len(out) != len(names) {
		t.Fatalf("%d subjects for %v", len(out), names)
	}
	return out
}

func TestPredictionOfASwitch(t *testing.T) {
	snapshot := opened(t, "canary", func(c *facts.Cluster) {
		label(c, "old", "istio.io/rev", "default-v1-27-0")
		label(c, "off", "istio-injection", "disabled")
		label(c, "silent", "team", "a")
		for _, w := range []struct {
			namespace, name, key, value string
		}{
			{"old", "plain", "", ""}, {"old", "never", "sidecar.istio.io/inject", "false"}, {"old", "pinned", "istio.io/rev", "default-v1-27-0"},
			{"silent", "pinned", "istio.io/rev", "default-v1-27-0"},
		} {
			one := facts.Workload{Namespace: w.namespace, WorkloadRef: facts.WorkloadRef{Kind: "Deployment", Name: w.name}}
			if w.key != "" {
				one.PodLabels = map[string]string{w.key: w.value}
			}
			c.Workloads = append(c.Workloads, one)
		}
	})
	got := predicted(t, snapshot, nameDefault, revision.ToDefault, "old", "off", "silent")
	for namespace, want := range map[string][2][]string{
		"old": {{istiod27}, {istiod29}}, "off": {{}, {}}, "silent": {{}, {istiod29}},
	} {
		from, leads := planeNames(got[namespace].From), planeNames(got[namespace].Leads)
		if !slices.Equal(from, want[0]) || !slices.Equal(leads, want[1]) {
			t.Errorf("%s goes from %v to %v, want %v", namespace, from, leads, want)
		}
	}
	leads := map[string]string{}
	for _, l := range got["old"].WorkloadLeads {
		leads[l.Name] = string(l.Mode) + " " + strings.Join(planeNames(l.Planes), ",")
	}
	// istio-injection=enabled comes before a pod's own revision.
	want := map[string]string{"plain": "sidecar " + istiod29, "never": "none ", "pinned": "sidecar " + istiod29}
	for name, w := range want {
		if leads[name] != w {
			t.Errorf("%s gets %q, want %q", name, leads[name], w)
		}
	}
	if len(leads) != len(want) {
		t.Errorf("workloads %v: the ordinary pod is none of them", leads)
	}
}

// TestTheWayToATag: istio-injection goes, and the tag's plane is what injects, also a workload whose pods were never seen.
func TestTheWayToATag(t *testing.T) {
	snapshot := opened(t, "canary", func(c *facts.Cluster) {
		label(c, "new", "istio-injection", "enabled")
		c.Workloads = append(c.Workloads, facts.Workload{Namespace: "new", WorkloadRef: facts.WorkloadRef{Kind: "StatefulSet", Name: "db"}})
	})
	got := predicted(t, snapshot, "stable", revision.ToTag, "new")["new"]
	if !slices.Equal(planeNames(got.From), []string{istiod29}) || !slices.Equal(planeNames(got.Leads), []string{istiod27}) ||
		len(got.WorkloadLeads) != 1 || !slices.Equal(planeNames(got.WorkloadLeads[0].Planes), []string{istiod27}) {
		t.Errorf("from %v to %v, workloads %+v", planeNames(got.From), planeNames(got.Leads), got.WorkloadLeads)
	}
	if len(got.Concerns) != 0 {
		t.Errorf("concerns %v", codes(got.Concerns))
	}
}

// TestOutOfScope: the webhook of the other mesh would inject, and its istiod watches only what bears its own label.
func TestOutOfScope(t *testing.T) {
	snapshot := opened(t, "tenants", nil)
	c := snapshot.Clusters[0]
	namespace := ""
	for _, n := range c.Namespaces {
		if n.Labels["mesh"] == "mesh1" && n.Labels["istio.io/rev"] == "mesh1" {
			namespace = n.Name
		}
	}
	got := predicted(t, snapshot, "mesh2", revision.ToRevision, namespace)[namespace]
	if !slices.Contains(codes(got.Concerns), "refuse not-discovered") || !strings.Contains(got.Concerns[0].Message, "mesh=mesh2") {
		t.Errorf("concerns %+v of %s, which leads to %v", got.Concerns, namespace, planeNames(got.Leads))
	}
	stays := predicted(t, snapshot, "mesh1", revision.ToRevision, namespace)[namespace]
	if len(stays.Concerns) != 0 {
		t.Errorf("concerns %+v", stays.Concerns)
	}
}

func TestWhatIsNotSureIsSaid(t *testing.T) {
	unread := opened(t, "canary", func(c *facts.Cluster) {
		label(c, "old", "istio.io/rev", "default-v1-27-0")
		c.Injectors = nil
		c.Gaps = append(c.Gaps, facts.Gap{Resource: "mutatingwebhookconfigurations.admissionregistration.k8s.io", Verb: "list", Reason: facts.Forbidden})
	})
	if got := predicted(t, unread, nameDefault, revision.ToDefault, "old")["old"]; !slices.Equal(codes(got.Concerns), []string{"warn webhooks-unread"}) {
		t.Errorf("unread webhooks: %v", codes(got.Concerns))
	}
	conditions := opened(t, "canary", func(c *facts.Cluster) {
		label(c, "old", "istio.io/rev", "default-v1-27-0")
		for i := range c.Injectors {
			c.Injectors[i].MatchConditions = []string{"not-mine"}
		}
	})
	if got := predicted(t, conditions, nameDefault, revision.ToDefault, "old")["old"]; !slices.Equal(codes(got.Concerns), []string{"warn match-conditions"}) {
		t.Errorf("match conditions: %v", codes(got.Concerns))
	}
}

// TestFollowersOfATag are all whose pods would change, also where only a workload names the tag.
func TestFollowersOfATag(t *testing.T) {
	snapshot := opened(t, "canary", func(c *facts.Cluster) {
		label(c, "by-tag", "istio.io/rev", "stable")
		label(c, "by-pod", "team", "a")
		label(c, "by-revision", "istio.io/rev", "default-v1-27-0")
		label(c, "beaten", "istio.io/rev", "stable")
		label(c, "beaten", "istio-injection", "enabled")
		c.Workloads = append(c.Workloads, facts.Workload{Namespace: "by-pod", WorkloadRef: facts.WorkloadRef{Kind: "Deployment", Name: "web"},
			PodLabels: map[string]string{"istio.io/rev": "stable"}})
	})
	before := encoded(t, snapshot)
	c := charted(snapshot)
	to := c.byID("plane/demo-canary/istio-system/istiod")
	got := c.followersOf("stable", to)
	for name, want := range map[string]bool{"by-tag": true, "by-pod": true, "by-revision": false, "beaten": false} {
		if slices.Contains(got, name) != want {
			t.Errorf("followers %v: %s is one: %v", got, name, !want)
		}
	}
	s := c.subjects(surveyed(snapshot.Clusters[0], "by-tag"), deed{tag: "stable", to: &to})[0]
	if !slices.Equal(planeNames(s.From), []string{istiod27}) || !slices.Equal(planeNames(s.Leads), []string{istiod29}) {
		t.Errorf("from %v to %v", planeNames(s.From), planeNames(s.Leads))
	}
	if encoded(t, snapshot) != before {
		t.Error("the prediction changed the facts that it was made from")
	}
}

// TestATagOfServicesMoves: since 1.28 a tag may have a Service of its own that the webhook calls.
func TestATagOfServicesMoves(t *testing.T) {
	snapshot := opened(t, "canary", func(c *facts.Cluster) {
		label(c, "by-tag", "istio.io/rev", "stable")
		for i := range c.Injectors {
			if c.Injectors[i].Tag == "stable" {
				c.Injectors[i].ServiceName = "istiod-revision-tag-stable"
			}
		}
	})
	c := charted(snapshot)
	to := c.byID("plane/demo-canary/istio-system/istiod")
	s := c.subjects(surveyed(snapshot.Clusters[0], "by-tag"), deed{tag: "stable", to: &to})[0]
	if !slices.Equal(planeNames(s.From), []string{istiod27}) {
		t.Errorf("from %v", planeNames(s.From))
	}
	// The Service is in the old plane's namespace, where its selector takes nothing of the other: it cannot be moved so.
	if slices.Contains(planeNames(s.Leads), istiod27) {
		t.Errorf("leads to %v", planeNames(s.Leads))
	}
}

func TestOfPlane(t *testing.T) {
	snapshot := opened(t, "canary", func(c *facts.Cluster) { label(c, "by-tag", "istio.io/rev", "stable") })
	c := charted(snapshot)
	for _, name := range []string{"default-v1-27-0", istiod27} {
		got, err := OfPlane(snapshot, atlasOf(snapshot), "demo-canary", name)
		if err != nil || !slices.Contains(got, "by-tag") {
			t.Fatalf("%s: %v, %v", name, got, err)
		}
		for _, n := range got {
			if planes := planeNames(c.injecting(c.members[n].Wanted)); !slices.Equal(planes, []string{istiod27}) {
				t.Errorf("%s is injected by %v", n, planes)
			}
		}
	}
	if _, err := OfPlane(snapshot, atlasOf(snapshot), "demo-canary", "1-99"); err == nil || !strings.Contains(err.Error(), `there is no control plane "1-99"`) {
		t.Errorf("error %v", err)
	}
}

// TestPodsThatAreStillInAMesh make the way to another one a move, though nothing injects their namespace any more.
func TestPodsThatAreStillInAMesh(t *testing.T) {
	snapshot := opened(t, "three-meshes", nil)
	c := charted(snapshot)
	namespace := ""
	for _, name := range c.namespaces() {
		if running := planeNames(c.injecting(c.members[name].Running)); slices.Equal(running, []string{istiod27}) {
			namespace = name
		}
	}
	label(&snapshot.Clusters[0], namespace, "istio.io/rev", "")
	label(&snapshot.Clusters[0], namespace, "istio-injection", "")
	got, err := Targets(snapshot, atlasOf(snapshot), snapshot.Clusters[0].Context, []string{namespace})
	if err != nil || len(got.Namespaces[0].Planes) != 0 || got.Namespaces[0].Follows != "nothing" {
		t.Fatalf("%+v, %v", got.Namespaces, err)
	}
	for _, target := range got.Targets {
		if want := target.Plane.Mesh != "istio_27"; (target.Road == revision.RoadCrossMesh) != want {
			t.Errorf("%s %s in mesh %s is the road %s", target.Kind, target.Name, target.Plane.Mesh, target.Road)
		}
	}
}

// TestAPodsLabelIsNotItsNamespaces: what one workload asks for does not make the namespace follow anything.
func TestAPodsLabelIsNotItsNamespaces(t *testing.T) {
	snapshot := opened(t, "canary", func(c *facts.Cluster) {
		label(c, "silent", "team", "a")
		c.Workloads = append(c.Workloads, facts.Workload{Namespace: "silent", WorkloadRef: facts.WorkloadRef{Kind: "Deployment", Name: "web"},
			PodLabels: map[string]string{"istio.io/rev": "stable"}})
	})
	got, err := Targets(snapshot, atlasOf(snapshot), "demo-canary", []string{"silent"})
	if err != nil || got.Namespaces[0].Follows != "nothing" || len(got.Namespaces[0].Planes) != 0 {
		t.Errorf("%+v, %v", got.Namespaces, err)
	}
}
