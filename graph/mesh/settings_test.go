package mesh

import (
	"testing"

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
