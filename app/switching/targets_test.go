package switching

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/kube/revision"
)

const (
	istiod27 = "istio-system-27/istiod-default-v1-27-0"
	istiod29 = "istio-system/istiod"
)

// listed is a target in a line: kind, name, plane, mark of the road and whether it is followed now.
func listed(targets []revision.Target) []string {
	out := []string{}
	for _, t := range targets {
		line := string(t.Kind) + " " + t.Name + " " + t.Plane.Namespace + "/" + t.Plane.Name
		if t.Road == revision.RoadCrossMesh {
			line += " other mesh"
		}
		if t.Current {
			line += " current"
		}
		out = append(out, line)
	}
	return out
}

func TestTargetsOfACanary(t *testing.T) {
	snapshot := opened(t, "canary", func(c *facts.Cluster) {
		label(c, "by-tag", "istio.io/rev", "stable")
		label(c, "by-revision", "istio.io/rev", "default-v1-27-0")
		label(c, "by-default", "istio-injection", "enabled")
		label(c, "by-default-rev", "istio.io/rev", "default")
		label(c, "nowhere", "istio.io/rev", "1-99")
	})
	revs := "revision default-v1-27-0 " + istiod27
	stable, usual := "tag stable "+istiod27, "default default "+istiod29
	for _, c := range []struct {
		namespaces []string
		follows    string
		want       []string
	}{
		{[]string{"by-tag"}, "tag stable", []string{stable + " current", revs, usual}},
		{[]string{"by-revision"}, "revision default-v1-27-0", []string{revs + " current", stable, usual}},
		{[]string{"by-default"}, "the default revision", []string{usual + " current", revs, stable}},
		{[]string{"by-default-rev"}, "the default revision", []string{usual + " current", revs, stable}},
		{[]string{"nowhere"}, "revision 1-99, which nothing answers to", []string{revs, stable, usual}},
		{[]string{"kube-public"}, "nothing", []string{revs, stable, usual}},
		{[]string{"by-revision", "by-tag"}, "revision default-v1-27-0", []string{stable, revs, usual}},
	} {
		got, err := Targets(snapshot, mesh.Infer(snapshot), snapshot.Clusters[0].Context, c.namespaces)
		if err != nil {
			t.Fatal(err)
		}
		if lines := listed(got.Targets); !slices.Equal(lines, c.want) {
			t.Errorf("%v: targets\n%s\nwant\n%s", c.namespaces, strings.Join(lines, "\n"), strings.Join(c.want, "\n"))
		}
		if got.Namespaces[0].Follows != c.follows || len(got.Namespaces) != len(c.namespaces) {
			t.Errorf("%v: %+v, want one that follows %q", c.namespaces, got.Namespaces, c.follows)
		}
	}
}

// TestOtherMeshesComeLast and are marked, whatever their version.
func TestOtherMeshesComeLast(t *testing.T) {
	snapshot := opened(t, "three-meshes", func(c *facts.Cluster) { label(c, "checkout-prod", "istio-injection", "") })
	c := charted(snapshot)
	var in27 string
	for _, name := range c.namespaces() {
		if f := c.from([]mesh.Member{c.members[name]})[0]; f.Tag == "prod-27" {
			in27 = name
		}
	}
	got, err := Targets(snapshot, mesh.Infer(snapshot), snapshot.Clusters[0].Context, []string{in27})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"tag prod-27 " + istiod27 + " current", "revision default-v1-27-0 " + istiod27,
		"revision default-v1-28-0 istio-system-28/istiod-default-v1-28-0 other mesh", "default default " + istiod29 + " other mesh",
	}
	if lines := listed(got.Targets); !slices.Equal(lines, want) {
		t.Errorf("targets\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	ill := got.Targets[2]
	if !slices.Contains(codes(ill.Concerns), "warn plane-ill") || !strings.Contains(ill.Concerns[0].Message, "1 of 2 replicas ready") {
		t.Errorf("concerns of an ill plane: %+v", ill.Concerns)
	}
}

func TestPlanesOfOtherClustersAreNeverOffered(t *testing.T) {
	snapshot := opened(t, "canary", nil)
	other := opened(t, "tenants", nil)
	snapshot.Clusters = append(snapshot.Clusters, other.Clusters...)
	got, err := Targets(snapshot, mesh.Infer(snapshot), "demo-canary", []string{"search"})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range got.Targets {
		if !strings.HasPrefix(target.Plane.ID, "plane/demo-canary/") {
			t.Errorf("offered %s", target.Plane.ID)
		}
	}
	if len(got.Targets) != 3 {
		t.Errorf("targets %v", listed(got.Targets))
	}
}

func TestConcernsOfATarget(t *testing.T) {
	of27 := func(c *facts.Cluster, change func(*facts.Webhook)) {
		for i := range c.Injectors {
			if c.Injectors[i].ServiceNamespace == "istio-system-27" {
				change(&c.Injectors[i])
			}
		}
	}
	for _, c := range []struct {
		name   string
		change func(*facts.Cluster)
		kind   revision.TargetKind
		to     string
		want   []string
	}{
		{"all is well", nil, revision.ToTag, "stable", []string{}},
		{"no caBundle", func(c *facts.Cluster) { of27(c, func(w *facts.Webhook) { w.CAFingerprint = "" }) }, revision.ToTag, "stable",
			[]string{"warn plane-ill", "refuse webhook-cabundle"}},
		{"no endpoints", func(c *facts.Cluster) {
			for i := range c.Services {
				if c.Services[i].Namespace == "istio-system-27" {
					c.Services[i].ReadyEndpoints = 0
				}
			}
		}, revision.ToRevision, "default-v1-27-0", []string{"warn plane-ill", "refuse webhook-endpoints"}},
		{"no webhook", func(c *facts.Cluster) {
			c.Injectors = slices.DeleteFunc(c.Injectors, func(w facts.Webhook) bool { return w.ServiceNamespace == "istio-system-27" && w.Tag == "" })
		}, revision.ToRevision, "default-v1-27-0", []string{"refuse no-webhook"}},
		{"the tag of two", func(c *facts.Cluster) {
			for _, w := range c.Injectors {
				if w.ServiceNamespace == "istio-system" && w.Tag == "" {
					w.Configuration, w.Tag = "istio-revision-tag-stable-too", "stable"
					c.Injectors = append(c.Injectors, w)
				}
			}
		}, revision.ToTag, "stable", []string{"warn two-planes", "refuse two-planes"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ch := charted(opened(t, "canary", c.change))
			got, err := ch.resolve(view.SwitchWish{Kind: c.kind, To: c.to}, nil)
			if err != nil || !slices.Equal(codes(got.Concerns), c.want) {
				t.Errorf("concerns %v, %v, want %v", codes(got.Concerns), err, c.want)
			}
		})
	}
}

func TestATargetIsNamed(t *testing.T) {
	c := charted(opened(t, "canary", func(c *facts.Cluster) {
		for _, w := range c.Injectors { // a tag of the other revision's name
			if w.Tag == "stable" {
				w.Configuration, w.Tag = "istio-revision-tag-both", "default-v1-27-0"
				c.Injectors = append(c.Injectors, w)
			}
		}
	}))
	for _, tc := range []struct{ to, want, err string }{
		{"stable", "tag stable", ""},
		{"tag/stable", "tag stable", ""},
		{"default", "default default", ""},
		{"revision/default-v1-27-0", "revision default-v1-27-0", ""},
		{"tag/default-v1-27-0", "tag default-v1-27-0", ""},
		{"default-v1-27-0", "", `"default-v1-27-0" is a tag and a revision; say tag/default-v1-27-0 or revision/default-v1-27-0`},
		{"revision/stable", "", `"stable" is a tag, and no revision; name the revision default-v1-27-0, to which it leads`},
		{"stabel", "", `there is no revision "stabel"; did you mean "stable"?; there are default, default-v1-27-0, stable`},
	} {
		got, err := c.resolve(view.SwitchWish{To: tc.to}, nil)
		var refused *Error
		switch {
		case tc.err == "" && (err != nil || string(got.Kind)+" "+got.Name != tc.want):
			t.Errorf("%s: %s %s, %v", tc.to, got.Kind, got.Name, err)
		case tc.err != "" && (!errors.As(err, &refused) || err.Error() != tc.err):
			t.Errorf("%s: error %v, want %q", tc.to, err, tc.err)
		}
	}
}
