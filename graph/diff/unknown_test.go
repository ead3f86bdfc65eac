package diff_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/graph/diff"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// alike is a demo with its only cluster changed.
func alike(s facts.Snapshot, change func(*facts.Cluster)) facts.Snapshot {
	s.Clusters = slices.Clone(s.Clusters)
	c := &s.Clusters[0]
	c.Namespaces, c.Pods, c.Workloads, c.Gaps = slices.Clone(c.Namespaces), slices.Clone(c.Pods), slices.Clone(c.Workloads), slices.Clone(c.Gaps)
	c.Gateways, c.ControlPlanes, c.Ztunnels = slices.Clone(c.Gateways), slices.Clone(c.ControlPlanes), slices.Clone(c.Ztunnels)
	change(c)
	return s
}

// without takes a namespace out of a cluster with all that is in it.
func without(c *facts.Cluster, namespace string) {
	c.Namespaces = slices.DeleteFunc(c.Namespaces, func(n facts.Namespace) bool { return n.Name == namespace })
	c.Pods = slices.DeleteFunc(c.Pods, func(g facts.PodGroup) bool { return g.Namespace == namespace })
	c.Workloads = slices.DeleteFunc(c.Workloads, func(w facts.Workload) bool { return w.Namespace == namespace })
	c.Gateways = slices.DeleteFunc(c.Gateways, func(g facts.Gateway) bool { return g.Namespace == namespace })
}

func kindsOf(d diff.Difference, of string) []string {
	out := []string{}
	for _, c := range d.Changes {
		if c.Ref.Name == of && c.About == "namespace" || c.Ref.Namespace == of && c.About == "workload" {
			out = append(out, string(c.Kind)+": "+c.Says)
		}
	}
	return out
}

func TestRemovedOnlyWhereItWouldHaveBeenSeen(t *testing.T) {
	s := demo(t, "canary")
	for name, c := range map[string]struct {
		hide func(*facts.Cluster)
		want diff.Kind
		why  string
	}{
		"read whole":                  {func(*facts.Cluster) {}, diff.Removed, ""},
		"nothing of it may be listed": {hideAll, diff.Unknown, "may not list "},
		"only others were to be read": {func(c *facts.Cluster) { c.Limited = []string{"search"} }, diff.Unknown, "only some namespaces were to be read"},
		"pods elsewhere are hidden":   {gap("pods", "search", facts.Forbidden), diff.Removed, ""},
	} {
		after := alike(s, func(cluster *facts.Cluster) { without(cluster, "checkout"); c.hide(cluster) })
		for i, d := range []diff.Difference{between(s, after), between(after, s)} {
			got := kindsOf(d, "checkout")
			if len(got) != 4 {
				t.Errorf("%s: %d changes in checkout, want it and its 3 workloads: %q", name, len(got), got)
			}
			want := c.want
			if want == diff.Removed && i == 1 {
				want = diff.Added
			}
			for _, one := range got {
				if !strings.HasPrefix(one, string(want)+": ") || !strings.Contains(one, c.why) {
					t.Errorf("%s: %q, want %s because %q", name, one, want, c.why)
				}
			}
		}
	}
}

func hideAll(c *facts.Cluster) {
	for _, resource := range []string{"namespaces", "deployments.apps", "pods"} {
		gap(resource, "", facts.Forbidden)(c)
	}
}

// TestSeenWithoutItsNamespace: Deployments that may be listed everywhere are certainly gone, whoever may not list namespaces.
func TestSeenWithoutItsNamespace(t *testing.T) {
	s := demo(t, "canary")
	d := between(s, alike(s, func(c *facts.Cluster) { without(c, "checkout"); gap("namespaces", "", facts.Forbidden)(c) }))
	got := kindsOf(d, "checkout")
	if len(got) != 4 || !strings.HasPrefix(got[0], "unknown: ") || !strings.HasPrefix(got[1], "removed: ") {
		t.Errorf("in checkout: %q", got)
	}
}

func gap(resource, namespace string, reason facts.GapReason) func(*facts.Cluster) {
	return func(c *facts.Cluster) {
		c.Gaps = append(c.Gaps, facts.Gap{Resource: resource, Namespace: namespace, Verb: "list", Reason: reason, Message: "no"})
	}
}

// TestHiddenPodsAreNoChange: a namespace of which the pods may not be read any more is where it was, as far as anybody knows.
func TestHiddenPodsAreNoChange(t *testing.T) {
	s := demo(t, "canary")
	hidden := alike(s, func(c *facts.Cluster) {
		c.Pods = slices.DeleteFunc(c.Pods, func(g facts.PodGroup) bool { return g.Namespace == "shipping" })
		gap("pods", "shipping", facts.Forbidden)(c)
	})
	// Its labels ask for another revision than its pods run: without them it is drawn there.
	d := between(s, hidden)
	for _, c := range d.Changes {
		if c.Kind == diff.Moved || c.Kind == diff.Removed && c.About != "doubt" {
			t.Errorf("%s is %s", c.Name, c.Kind)
		}
		if c.About == "doubt" && c.Kind != diff.Unknown {
			t.Errorf("the doubt %s is %s, though nobody could see", c.Name, c.Kind)
		}
		for _, l := range c.Lines {
			if l.Field == "running" && (!l.Unknown || l.After != "not known: may not list pods in shipping") {
				t.Errorf("%s: %+v", c.Name, l)
			}
		}
	}
	if !slices.Contains(changed(d.Changes), "added list pods") {
		t.Errorf("the read that was refused is not told: %q", changed(d.Changes))
	}
}

// TestMessagesOfGapsAreNoise: what the API server says about a refusal may be another every time.
func TestMessagesOfGapsAreNoise(t *testing.T) {
	s := alike(demo(t, "canary"), gap("pods", "search", facts.Failed))
	again := alike(s, func(c *facts.Cluster) { c.Gaps[len(c.Gaps)-1].Message = "another" })
	again.TakenAt = again.TakenAt.AddDate(0, 0, 1)
	if d := between(s, again); len(d.Changes) > 0 {
		t.Errorf("noise is a change: %q", changed(d.Changes))
	}
}

// named is a cluster with a UID under a context's name.
func named(s facts.Snapshot, context, uid string) facts.Snapshot {
	return alike(s, func(c *facts.Cluster) { c.Context, c.UID = context, uid })
}

func TestClustersAreTakenForTheSame(t *testing.T) {
	s := demo(t, "canary")
	both := func(a, b facts.Snapshot) facts.Snapshot {
		a.Clusters = slices.Concat(a.Clusters, b.Clusters)
		return a
	}
	for name, c := range map[string]struct {
		before, after facts.Snapshot
		want          []diff.Pair
		changes       bool
	}{
		"by UID":      {named(s, "old", "u"), named(s, "new", "u"), []diff.Pair{{Before: "old", After: "new", By: diff.ByUID}}, false},
		"by name":     {named(s, "one", ""), named(s, "one", "u"), []diff.Pair{{Before: "one", After: "one", By: diff.ByName}}, false},
		"as the only": {named(s, "old", "u"), named(s, "new", "v"), []diff.Pair{{Before: "old", After: "new", By: diff.ByBeingOnly}}, false},
		"not by a UID that two have": {named(s, "one", "u"), both(named(s, "one", "u"), named(s, "two", "u")),
			[]diff.Pair{{Before: "one", After: "one", By: diff.ByName}, {After: "two", By: diff.ByNothing}}, true},
		"a name that moved on": {both(named(s, "one", "u"), named(s, "two", "v")), named(s, "two", "u"),
			[]diff.Pair{{Before: "one", After: "two", By: diff.ByUID}, {Before: "two", By: diff.ByNothing}}, true},
	} {
		d := between(c.before, c.after)
		if !slices.Equal(d.Clusters, c.want) {
			t.Errorf("%s: clusters are %v, want %v", name, d.Clusters, c.want)
		}
		for _, change := range d.Changes {
			// A doubt names the two control planes that are farthest apart, of whichever cluster.
			if change.About != diff.AboutDoubt && change.Kind != diff.Unknown || !c.changes {
				t.Errorf("%s: %s %s", name, change.Kind, change.ID)
			}
		}
		if c.changes && len(d.Changes) < 10 {
			t.Errorf("%s: %d changes: what one side has not read is not told", name, len(d.Changes))
		}
	}
}

// TestMeshOfAnotherNameIsTheSame: a mesh is known by its control planes where its ID is another.
func TestMeshOfAnotherNameIsTheSame(t *testing.T) {
	s := demo(t, "canary")
	after := alike(s, func(c *facts.Cluster) {
		c.MeshConfigs = slices.Clone(c.MeshConfigs)
		for i := range c.MeshConfigs {
			c.MeshConfigs[i].MeshID = "prod"
		}
	})
	d := between(s, after)
	if want := []diff.Pair{{Before: "cluster.local", After: "prod", By: diff.ByControlPlanes}}; !slices.Equal(d.Meshes, want) {
		t.Fatalf("meshes are %v, want %v", d.Meshes, want)
	}
	for _, c := range d.Changes {
		if c.Kind == diff.Moved || c.Kind == diff.Added && c.About != "doubt" || c.Kind == diff.Removed && c.About != "doubt" {
			t.Errorf("%s is %s, though only the mesh has another ID", c.Name, c.Kind)
		}
	}
	if c := d.Changes[0]; c.ID != "mesh/prod" || len(c.Lines) != 1 || c.Lines[0].Before != "cluster.local" || c.Lines[0].After != "prod" {
		t.Errorf("the mesh's change is %+v", c)
	}
}

func TestGhostsStandWhereTheyWere(t *testing.T) {
	s := demo(t, "canary")
	after := alike(s, func(c *facts.Cluster) { without(c, "checkout"); without(c, "audit") })
	a, b := side(s), side(after)
	d := diff.Between(a, b)
	union, ids := diff.Ghosts(a.Atlas, b.Atlas, d)
	for _, name := range []string{"checkout", "audit"} {
		ref := mesh.Ref{Kind: mesh.KindNamespace, Cluster: s.Clusters[0].Context, Name: name}
		at := slices.IndexFunc(union.Meshes[0].Members, func(m mesh.Member) bool { return m.Ref == ref })
		if at < 0 || !ids[ref.String()] {
			t.Fatalf("%s is no ghost in its mesh", name)
		}
		if ghost := union.Meshes[0].Members[at]; ghost.Home.Name == "" || ghost.Pods != 0 || ghost.Health != mesh.Unknown {
			t.Errorf("the ghost of %s is %+v", name, ghost)
		}
	}
	if want := len(b.Atlas.Meshes[0].Members) + 2; len(union.Meshes[0].Members) != want {
		t.Errorf("%d namespaces with ghosts, want %d", len(union.Meshes[0].Members), want)
	}
	if same, none := diff.Ghosts(a.Atlas, a.Atlas, diff.Between(a, a)); len(none) > 0 || len(same.Meshes[0].Members) != len(a.Atlas.Meshes[0].Members) {
		t.Error("ghosts where nothing changed")
	}
}
