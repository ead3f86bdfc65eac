package cli

import (
	"slices"
	"testing"

	"portolan/app/settings"
	"portolan/app/view"
)

// TestPresetsReachThePage in the order of the settings; without any, as an empty list.
func TestPresetsReachThePage(t *testing.T) {
	got := presets(settings.Loaded{Presets: []settings.Preset{{Name: "mine", Expression: "drift"}, {Name: "stale", Expression: "stale"}}})
	if want := []view.Preset{{Name: "mine", Expression: "drift"}, {Name: "stale", Expression: "stale"}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if presets(settings.Loaded{}) == nil {
		t.Error("no presets are null to the page")
	}
}

func TestKeysReachThePage(t *testing.T) {
	got := bindings(settings.Loaded{Keys: []settings.Binding{{Action: "fit", Keys: []string{"F", "ctrl-0"}}}})
	if len(got) != 1 || got[0].Action != "fit" || !slices.Equal(got[0].Keys, []string{"F", "ctrl-0"}) {
		t.Errorf("%v", got)
	}
	if bindings(settings.Loaded{}) == nil {
		t.Error("no keys are null to the page")
	}
}
