package mesh

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/graph/facts"
)

// TestEverySettingHasADefault guards against a field that is collected and then shown as empty for want of a line in the
// table, and against a line for a field that is never collected.
func TestEverySettingHasADefault(t *testing.T) {
	for _, path := range facts.SettingPaths {
		if _, ok := settingDefaults[path]; !ok {
			t.Errorf("%s has no default", path)
		}
	}
	if len(settingDefaults) != len(facts.SettingPaths) {
		t.Errorf("%d defaults for %d settings", len(settingDefaults), len(facts.SettingPaths))
	}
}

// TestAConfigThatWritesNothingIsAllDefaults shows the whole tree, not only what somebody wrote.
func TestAConfigThatWritesNothingIsAllDefaults(t *testing.T) {
	atlas := Infer(facts.Snapshot{Clusters: []facts.Cluster{{
		Context:       "c",
		ControlPlanes: []facts.ControlPlane{{Namespace: "istio-system", Name: "istiod"}},
		MeshConfigs:   []facts.MeshConfig{{Namespace: "istio-system", Name: "istio"}},
	}}})
	p := atlas.Meshes[0].Planes[0]
	if len(p.Config) != len(facts.SettingPaths) || p.ConfigUnread != "" {
		t.Fatalf("%d settings (%s), want %d", len(p.Config), p.ConfigUnread, len(facts.SettingPaths))
	}
	for i, s := range p.Config {
		if want := (Setting{Path: facts.SettingPaths[i], Value: settingDefaults[s.Path], Default: settingDefaults[s.Path]}); s != want {
			t.Errorf("got %+v, want %+v", s, want)
		}
	}
	if p.AutoMTLS != "default" || p.OutboundTrafficPolicy != "default" {
		t.Errorf("mTLS %q and outbound %q, want the default of both", p.AutoMTLS, p.OutboundTrafficPolicy)
	}
}

// TestSettingsThatNobodyLookedForAreNotDefaults guards against claiming Istio's defaults for a snapshot that is older than
// settings: only what its format knew is in force for certain.
func TestSettingsThatNobodyLookedForAreNotDefaults(t *testing.T) {
	file, err := os.Open("../facts/testdata/format1.mesh.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s, err := facts.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	p := Infer(s).Meshes[0].Planes[0]
	if p.ConfigUnread != "this snapshot is older than settings: what is not listed was not read" {
		t.Errorf("config unread: %q", p.ConfigUnread)
	}
	paths := []string{}
	for _, set := range p.Config {
		paths = append(paths, set.Path)
	}
	want := []string{"defaultConfig.discoveryAddress", pathAutoMTLS, pathOutbound, "rootNamespace", "trustDomain"}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Error(diff)
	}
	if p.AutoMTLS != "true" || p.OutboundTrafficPolicy != "ALLOW_ANY" {
		t.Errorf("mTLS %q and outbound %q, want what the snapshot says", p.AutoMTLS, p.OutboundTrafficPolicy)
	}
}
