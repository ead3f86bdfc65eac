package redact_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/graph/facts"
	"portolan/graph/redact"
)

var (
	names = []facts.Redaction{facts.RedactNames}
	hosts = []facts.Redaction{facts.RedactHosts}
	both  = []facts.Redaction{facts.RedactHosts, facts.RedactNames}
)

// one is a snapshot of one cluster.
func one(c facts.Cluster) facts.Snapshot {
	if c.Context == "" {
		c.Context = "prod-eu"
	}
	return facts.Snapshot{Format: facts.Format, Clusters: []facts.Cluster{c}}
}

func TestOneNameIsOnePseudonymEverywhere(t *testing.T) {
	out, report := redact.Apply(one(facts.Cluster{
		Namespaces: []facts.Namespace{{Name: "shop", Labels: map[string]string{"kubernetes.io/metadata.name": "shop", "team": "payments"}}},
		Workloads:  []facts.Workload{{Namespace: "shop", WorkloadRef: facts.WorkloadRef{Kind: "Deployment", Name: "cart"}}},
		Pods:       []facts.PodGroup{{Namespace: "shop", Workload: facts.WorkloadRef{Kind: "Deployment", Name: "cart"}, Mode: facts.Sidecar, Nodes: []string{"shop"}}},
		MeshConfigs: []facts.MeshConfig{{Namespace: "istio-system", Name: "istio", DiscoverySelectors: []facts.Selector{
			{MatchLabels: map[string]string{"team": "payments"}, MatchExpressions: []facts.Requirement{{Key: "team", Operator: "In", Values: []string{"payments"}}}}}}},
	}), names)
	c := out.Clusters[0]
	ns := c.Namespaces[0]
	if ns.Name == "shop" || ns.Labels["kubernetes.io/metadata.name"] != ns.Name || c.Workloads[0].Namespace != ns.Name || c.Pods[0].Namespace != ns.Name || c.Pods[0].Nodes[0] != ns.Name {
		t.Errorf("the namespace is not the same everywhere: %+v", c)
	}
	selector := c.MeshConfigs[0].DiscoverySelectors[0]
	for key, value := range selector.MatchLabels {
		if key == "team" || value == "payments" || ns.Labels[key] != value || selector.MatchExpressions[0].Key != key || selector.MatchExpressions[0].Values[0] != value {
			t.Errorf("the selector %+v no longer is about the labels %v", selector, ns.Labels)
		}
	}
	if c.MeshConfigs[0].Name != "istio" || c.MeshConfigs[0].Namespace != facts.OwnNamesIn(names).RootNamespace {
		t.Errorf("the mesh configuration is %s/%s", c.MeshConfigs[0].Namespace, c.MeshConfigs[0].Name)
	}
	if !slices.Contains(report.Replaced, redact.Pseudonym{Kind: "namespace", Name: "shop", As: ns.Name}) {
		t.Errorf("the report lacks the namespace: %v", report.Replaced)
	}
	if !slices.Equal(out.Redacted, names) || len(report.Kept) == 0 {
		t.Errorf("it says %v, and that %v is kept", out.Redacted, report.Kept)
	}
}

// TestTexts goes through the forms in which names and hosts are written.
func TestTexts(t *testing.T) {
	for _, c := range []struct {
		what       []facts.Redaction
		give, want facts.PodGroup
	}{
		{names, facts.PodGroup{PlaneAddress: "istiod-canary.mesh.svc:15012", Revision: "canary"}, facts.PodGroup{PlaneAddress: "plane-canary.ns-plane-1.svc:15012", Revision: "canary"}},
		{names, facts.PodGroup{PlaneAddress: "istiod.istio-system.svc.cluster.local:15012"}, facts.PodGroup{PlaneAddress: "plane.ns-istio.svc.cluster.local:15012"}},
		{hosts, facts.PodGroup{PlaneAddress: "istiod.istio-system.svc:15012"}, facts.PodGroup{PlaneAddress: "istiod.istio-system.svc:15012"}},
		{hosts, facts.PodGroup{PlaneAddress: "https://istiod.example.com:443"}, facts.PodGroup{PlaneAddress: "https://remote-1.hosts.invalid:443"}},
		{hosts, facts.PodGroup{CAAddress: "10.1.2.3:15012"}, facts.PodGroup{CAAddress: "host-1.hosts.invalid:15012"}},
		{hosts, facts.PodGroup{CAAddress: "[fd00::1]:15012"}, facts.PodGroup{CAAddress: "host-1.hosts.invalid:15012"}},
		{names, facts.PodGroup{CAAddress: "ca.example.com:443"}, facts.PodGroup{CAAddress: "ca.example.com:443"}},
		{names, facts.PodGroup{CAAddress: "ca.shop.example.com:443"}, facts.PodGroup{CAAddress: "host-1.hosts.invalid:443"}},
		{names, facts.PodGroup{Version: "1.29.2"}, facts.PodGroup{Version: "1.29.2"}},
		{names, facts.PodGroup{Version: "1.29.2-shop.3"}, facts.PodGroup{Version: "1.29.2-build-1"}},
		{names, facts.PodGroup{Revision: "default"}, facts.PodGroup{Revision: "default"}},
		{names, facts.PodGroup{Revision: "1-29-shop"}, facts.PodGroup{Revision: "rev-1"}},
		{names, facts.PodGroup{MeshID: "cluster.local"}, facts.PodGroup{MeshID: "cluster.local"}},
		{hosts, facts.PodGroup{MeshID: "mesh.example.com"}, facts.PodGroup{MeshID: "mesh-1"}},
		{hosts, facts.PodGroup{MeshID: "one"}, facts.PodGroup{MeshID: "one"}},
		{hosts, facts.PodGroup{Waiting: []facts.Waiting{{Reason: "ErrImagePull", Message: "no host r.example.com"}}}, facts.PodGroup{Waiting: []facts.Waiting{{Reason: "ErrImagePull", Message: "left out"}}}},
		{names, facts.PodGroup{Workload: facts.WorkloadRef{Kind: "PaymentsApp"}}, facts.PodGroup{Workload: facts.WorkloadRef{Kind: "kind-1"}}},
		{names, facts.PodGroup{Labels: map[string]string{"sidecar.istio.io/inject": "shop"}}, facts.PodGroup{Labels: map[string]string{"sidecar.istio.io/inject": "ns-1"}}},
		{names, facts.PodGroup{Labels: map[string]string{"istio.io/use-waypoint": "none"}}, facts.PodGroup{Labels: map[string]string{"istio.io/use-waypoint": "none"}}},
	} {
		c.give.Namespace = "shop"
		out, _ := redact.Apply(one(facts.Cluster{Pods: []facts.PodGroup{c.give}}), c.what)
		got := out.Clusters[0].Pods[0]
		c.want.Namespace = got.Namespace
		if wanted := facts.Sorted(one(facts.Cluster{Pods: []facts.PodGroup{c.want}})).Clusters[0].Pods[0]; !equal(got, wanted) {
			t.Errorf("%v made of %+v\n%+v and not\n%+v", c.what, c.give, got, wanted)
		}
	}
}

func equal(a, b facts.PodGroup) bool {
	return text(one(facts.Cluster{Pods: []facts.PodGroup{a}})) == text(one(facts.Cluster{Pods: []facts.PodGroup{b}}))
}

func text(s facts.Snapshot) string {
	var out strings.Builder
	if err := facts.Write(&out, s); err != nil {
		return err.Error()
	}
	return out.String()
}

func TestImages(t *testing.T) {
	for _, c := range []struct {
		what       []facts.Redaction
		give, want string
	}{
		{names, "docker.io/istio/pilot:1.29.2", "docker.io/istio/pilot:1.29.2"},
		{both, "docker.io/istio/pilot:1.29.2-distroless", "host-1.hosts.invalid/istio/pilot:1.29.2-distroless"},
		{both, "registry.corp:5000/team/pilot:1.29.2", "host-1.hosts.invalid:5000/object-1/pilot:1.29.2"},
		{hosts, "registry.corp:5000/team/pilot:1.29.2", "host-1.hosts.invalid:5000/team/pilot:1.29.2"},
		{both, "pilot@sha256:00ff", "pilot@sha256:00ff"},
		{both, "pilot@corp", "pilot@left out"},
	} {
		out, _ := redact.Apply(one(facts.Cluster{ControlPlanes: []facts.ControlPlane{{Namespace: "istio-system", Name: "istiod", Image: c.give}}}), c.what)
		if got := out.Clusters[0].ControlPlanes[0].Image; got != c.want {
			t.Errorf("%v made %q of %q, not %q", c.what, got, c.give, c.want)
		}
	}
}

// TestNumbersDoNotTellTheOrder looks at what could give names away, or look odd: the numbers' order and width, and a name that is there already.
func TestNumbersDoNotTellTheOrder(t *testing.T) {
	c := facts.Cluster{Namespaces: []facts.Namespace{{Name: "ns-03"}}}
	for letter := 'a'; letter <= 'z'; letter++ {
		c.Namespaces = append(c.Namespaces, facts.Namespace{Name: "team-" + string(letter)})
	}
	_, report := redact.Apply(one(c), names)
	inOrder := []string{}
	for _, p := range report.Replaced {
		if !strings.HasPrefix(p.Name, "team-") {
			continue
		}
		inOrder = append(inOrder, p.As)
		if len(p.As) != len("ns-00") || p.As == "ns-03" {
			t.Errorf("%s is %s", p.Name, p.As)
		}
	}
	if len(inOrder) != 26 || slices.IsSorted(inOrder) {
		t.Errorf("the numbers tell the order of the names: %v", inOrder)
	}
}

func TestRedactingMoreLater(t *testing.T) {
	s := one(facts.Cluster{Pods: []facts.PodGroup{{Namespace: "kube-system", Workload: facts.WorkloadRef{Kind: "DaemonSet", Name: "proxy"}, Mode: facts.NoProxy, Nodes: []string{"node-of-shop"}}}})
	first, _ := redact.Apply(s, names)
	second, report := redact.Apply(first, both)
	if !slices.Equal(second.Redacted, both) || second.Clusters[0].Pods[0].Namespace != first.Clusters[0].Pods[0].Namespace {
		t.Errorf("redacting hosts after names gives %+v", second)
	}
	if len(report.Replaced) != 1 || report.Replaced[0].Name != "node-of-shop" {
		t.Errorf("only the node was left to replace, not %v", report.Replaced)
	}
}

// TestComposedNamesGiveNothingAway has a revision that is kept by itself, but whose ConfigMap is called as a namespace is. It guards against a
// file that named the namespace istio-harbour by the ConfigMap of revision harbour.
func TestComposedNamesGiveNothingAway(t *testing.T) {
	c := facts.Cluster{Namespaces: []facts.Namespace{{Name: "istio-harbour", Labels: map[string]string{"istio.io/rev": "harbour"}}},
		ControlPlanes: []facts.ControlPlane{{Namespace: "istio-harbour", Name: "istiod-harbour"}},
		MeshConfigs:   []facts.MeshConfig{{Namespace: "istio-harbour", Name: "istio-harbour"}}}
	out, _ := redact.Apply(one(c), names)
	if strings.Contains(text(out), "harbour") {
		t.Errorf("it still names the namespace:\n%s", text(out))
	}
	got := out.Clusters[0]
	rev := got.Namespaces[0].Labels["istio.io/rev"]
	if !strings.HasSuffix(got.ControlPlanes[0].Name, "-"+rev) || got.MeshConfigs[0].Name != "istio-"+rev || rev == "" {
		t.Errorf("the revision %q, the plane %q and the ConfigMap %q are apart", rev, got.ControlPlanes[0].Name, got.MeshConfigs[0].Name)
	}
}

// TestRevisionsGiveNothingAway has revisions that would stay by themselves, but stand in a name that is replaced, or a replaced one in them.
func TestRevisionsGiveNothingAway(t *testing.T) {
	const rev, plane = "istio.io/rev", "istiod-canary"
	planes := []facts.ControlPlane{{Namespace: "mesh", Name: plane}}
	for _, c := range []struct {
		about string
		what  []facts.Redaction
		give  facts.Cluster
		gone  string
	}{
		{"a tag has a revision in it that is replaced", names, facts.Cluster{
			Namespaces:  []facts.Namespace{{Name: "istio-harbour", Labels: map[string]string{rev: "harbour"}}, {Name: "shop", Labels: map[string]string{rev: "prod-harbour"}}},
			MeshConfigs: []facts.MeshConfig{{Namespace: "istio-harbour", Name: "istio-harbour"}}}, "harbour"},
		{"a namespace is called as the plane would be", names, facts.Cluster{Namespaces: []facts.Namespace{{Name: "plane-canary"}}, ControlPlanes: planes}, "plane-canary"},
		{"a node is called as the plane is", hosts, facts.Cluster{ControlPlanes: planes, Pods: []facts.PodGroup{{Namespace: "shop", Mode: facts.Ambient, Nodes: []string{plane}}}}, plane},
		{"a node has the end of the plane's name", hosts, facts.Cluster{ControlPlanes: planes, Pods: []facts.PodGroup{{Namespace: "shop", Mode: facts.Ambient, Nodes: []string{"canary"}}}}, "canary"},
	} {
		out, report := redact.Apply(one(c.give), c.what)
		if strings.Contains(text(out), c.gone) {
			t.Errorf("%s: %s is in the file:\n%s\n%v", c.about, c.gone, text(out), report.Replaced)
		}
	}
}

func TestNothingAskedForIsNothingDone(t *testing.T) {
	s := facts.Sorted(one(facts.Cluster{Namespaces: []facts.Namespace{{Name: "shop"}}}))
	out, report := redact.Apply(s, nil)
	if text(out) != text(s) || len(report.Replaced) != 0 || len(report.Kept) == 0 {
		t.Errorf("it became %+v, %+v", out, report)
	}
}

func TestAlias(t *testing.T) {
	s := one(facts.Cluster{Context: "prod-eu"})
	out, err := redact.Alias(s, " customer a ")
	if err != nil || out.Clusters[0].Context != "customer a" || s.Clusters[0].Context != "prod-eu" {
		t.Errorf("the alias made %q of %q: %v", out.Clusters[0].Context, s.Clusters[0].Context, err)
	}
	if _, err := redact.Alias(s, " "); err == nil {
		t.Error("an empty alias was taken")
	}
	s.Clusters = append(s.Clusters, facts.Cluster{Context: "prod-us"})
	if _, err := redact.Alias(s, "a"); err == nil || !strings.Contains(err.Error(), "2 contexts") {
		t.Errorf("one alias for two contexts: %v", err)
	}
}
