package diff_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"portolan/graph/diff"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// demo is an embedded demo, read from its file: this package knows no program.
func demo(t testing.TB, name string) facts.Snapshot {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "app", "demo", name+".mesh.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s, err := facts.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func side(s facts.Snapshot) diff.Side { return diff.Side{Facts: s, Atlas: mesh.Infer(s)} }

func between(before, after facts.Snapshot) diff.Difference {
	return diff.Between(side(before), side(after))
}

// changed are the changes as text: what, of what.
func changed(changes []diff.Change) []string {
	out := []string{}
	for _, c := range changes {
		out = append(out, string(c.Kind)+" "+c.Name)
	}
	slices.Sort(out)
	return out
}

// switched is a demo after a switch of revision: the namespace is labelled as another one is, and its pods have restarted to
// be like those of that one.
func switched(s facts.Snapshot, namespace, like string) facts.Snapshot {
	s.Clusters = slices.Clone(s.Clusters)
	c := &s.Clusters[0]
	labels := map[string]string{}
	var model facts.PodGroup
	for _, n := range c.Namespaces {
		if n.Name == like {
			labels = n.Labels
		}
	}
	for _, g := range c.Pods {
		if g.Namespace == like && g.Mode == facts.Sidecar {
			model = g
		}
	}
	c.Namespaces, c.Pods = slices.Clone(c.Namespaces), slices.Clone(c.Pods)
	for i, n := range c.Namespaces {
		if n.Name == namespace {
			c.Namespaces[i].Labels = relabelled(n.Labels, labels)
		}
	}
	for i, g := range c.Pods {
		if g.Namespace == namespace && g.Mode == facts.Sidecar {
			p := &c.Pods[i]
			p.Revision, p.Version, p.MeshID = model.Revision, model.Version, model.MeshID
			p.PlaneAddress, p.CAAddress, p.NoDiscoveryAddress = model.PlaneAddress, model.CAAddress, model.NoDiscoveryAddress
		}
	}
	return s
}

// relabelled are labels with those that ask for a revision as on another namespace.
func relabelled(own, like map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range own {
		if k != "istio-injection" && k != "istio.io/rev" {
			out[k] = v
		}
	}
	for _, k := range []string{"istio-injection", "istio.io/rev"} {
		if v, ok := like[k]; ok {
			out[k] = v
		}
	}
	return out
}

// TestSwitchIsTheMovedNamespaceAndItsWorkloads: after a switch of any namespace nothing else is a change, whatever it does to
// the numbers of the control planes.
func TestSwitchIsTheMovedNamespaceAndItsWorkloads(t *testing.T) {
	s := demo(t, "canary")
	moved := 0
	for _, m := range mesh.Infer(s).Meshes {
		for _, n := range m.Members {
			if n.Home.Name == "istiod" || n.Stale > 0 || n.Labels["istio.io/rev"] == "" {
				continue
			}
			moved++
			d := between(s, switched(s, n.Ref.Name, "profile"))
			want := []string{"moved " + n.Ref.Title()}
			for _, w := range n.Workloads {
				want = append(want, "moved "+w.Ref.Title())
			}
			slices.Sort(want)
			if got := changed(d.Changes); !slices.Equal(got, want) {
				t.Errorf("%s: changes are %q, want %q", n.Ref.Name, got, want)
			}
			wantConsequences := []string{"changed mesh/cluster.local", "changed plane/istiod-default-v1-27-0.istio-system-27", "changed plane/istiod.istio-system"}
			if got := changed(d.Consequences); !slices.Equal(got, wantConsequences) {
				t.Errorf("%s: consequences are %q, want %q", n.Ref.Name, got, wantConsequences)
			}
		}
	}
	if moved < 10 {
		t.Fatalf("only %d namespaces of the demo could be switched", moved)
	}
}

// TestMovedSaysFromWhereToWhere: the first line of a change is what an operator reads.
func TestMovedSaysFromWhereToWhere(t *testing.T) {
	s := demo(t, "canary")
	d := between(s, switched(s, "checkout", "profile"))
	c := d.Changes[0]
	const old, young = "revision default-v1-27-0 (istio-system-27/istiod-default-v1-27-0)", "revision default (istio-system/istiod)"
	if c.Name != "namespace/checkout" || c.Mesh != "cluster.local" || c.From != old || c.To != young {
		t.Errorf("%s of mesh %s moved from %q to %q", c.Name, c.Mesh, c.From, c.To)
	}
	want := []diff.Line{
		{Field: "labels", Of: "istio-injection", After: "enabled"},
		{Field: "labels", Of: "istio.io/rev", Before: "stable"},
		{Field: "wanted", Before: old + ", sidecar", After: young + ", sidecar"},
		{Field: "running", Of: young + ", 1.29.2, sidecar", After: "9 pods"},
		{Field: "running", Of: old + ", 1.27.0, sidecar", Before: "9 pods"},
	}
	if !slices.Equal(c.Lines, want) {
		t.Errorf("its lines are\n%+v, want\n%+v", c.Lines, want)
	}
}

// TestHalfway: while pods restart one after another, both control planes are told, with how many each has.
func TestHalfway(t *testing.T) {
	s := demo(t, "canary")
	after := switched(s, "checkout", "profile")
	c := &after.Clusters[0]
	for i, g := range c.Pods {
		if g.Namespace == "checkout" && g.Workload.Name == "checkout-api" {
			c.Pods[i] = s.Clusters[0].Pods[i]
		}
	}
	d := between(s, after)
	got := d.Changes[0]
	if got.Kind != diff.Moved || got.To != "revision default-v1-27-0 (istio-system-27/istiod-default-v1-27-0) (4 pods) and revision default (istio-system/istiod) (5 pods)" {
		t.Errorf("it %s to %q", got.Kind, got.To)
	}
	if !slices.Contains(changed(d.Changes), "changed deployment/checkout-api.checkout") {
		t.Errorf("a workload that has not restarted is not merely changed: %q", changed(d.Changes))
	}
	if !slices.Contains(changed(d.Changes), "added proxy-stale") {
		t.Errorf("the doubt that came is not told: %q", changed(d.Changes))
	}
}

// TestReadinessIsHealthOnly: pods that are not ready for a while are a change of how they are, and of nothing else.
func TestReadinessIsHealthOnly(t *testing.T) {
	s := demo(t, "canary")
	after := s
	after.Clusters = slices.Clone(s.Clusters)
	pods := slices.Clone(s.Clusters[0].Pods)
	after.Clusters[0].Pods = pods
	for i, g := range pods {
		if g.Namespace == "checkout" && g.Workload.Name == "checkout-api" {
			pods[i].Ready = 1
		}
	}
	d := between(s, after)
	fields := map[string]bool{}
	for _, c := range d.Changes {
		if c.Kind != diff.Changed {
			t.Errorf("%s is %s", c.Name, c.Kind)
		}
		for _, l := range c.Lines {
			fields[l.Field] = true
		}
	}
	if len(d.Changes) != 2 || len(fields) != 2 || !fields["health"] || !fields["ready"] {
		t.Errorf("%q changed in %v", changed(d.Changes), fields)
	}
	quiet := d.WithoutFields(func(l diff.Line) bool { return l.Field == "health" || l.Field == "ready" })
	if len(quiet.Changes) != 0 || quiet.Ignored != 2 {
		t.Errorf("without health and readiness there are %q, and %d are ignored", changed(quiet.Changes), quiet.Ignored)
	}
}
