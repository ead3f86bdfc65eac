package desktop

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWindowIsRemembered(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state", "window.json")
	left := geometry{Width: 1501, Height: 902, Maximised: true}
	if err := remember(file, left); err != nil {
		t.Fatal(err)
	}
	if got := recall(file); got != left {
		t.Errorf("recalled %+v, left %+v", got, left)
	}
}

func TestUnusableMemoryGivesTheFirstWindow(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"damaged": `{"width":`, "tiny": `{"width":1,"height":1}`, "huge": `{"width":99999,"height":800}`, "foreign": `[]`,
	} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := recall(file); got != firstGeometry {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := recall(filepath.Join(dir, "missing")); got != firstGeometry {
		t.Errorf("missing: %+v", got)
	}
}

func TestStateFileFollowsXDG(t *testing.T) {
	t.Setenv("HOME", "/home/pilot")
	for state, want := range map[string]string{
		"/var/pilot": "/var/pilot/portolan/window.json",
		"":           "/home/pilot/.local/state/portolan/window.json",
		"relative":   "/home/pilot/.local/state/portolan/window.json",
	} {
		t.Setenv("XDG_STATE_HOME", state)
		if got, err := StateFile(); err != nil || got != want {
			t.Errorf("XDG_STATE_HOME=%q: %s, %v; want %s", state, got, err, want)
		}
	}
}
