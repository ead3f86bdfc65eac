package settings

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "copy the page's table of keys")

func TestActionsAreThePages(t *testing.T) {
	want, err := os.ReadFile(filepath.FromSlash("../../frontend/src/state/keymap.json"))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("keymap.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(keymap, want) {
		t.Error("app/settings/keymap.json is stale: run go generate ./app/settings")
	}
}

// Whatever the page comes with must be a key that settings can name, in the form that they bring it to.
func TestTheTableCanBeSaid(t *testing.T) {
	actions, err := Actions()
	if err != nil || len(actions) == 0 {
		t.Fatalf("%d actions, %v", len(actions), err)
	}
	for _, a := range actions {
		for _, pressed := range a.Keys {
			if got, err := parseKey(pressed); err != nil || got != pressed {
				t.Errorf("%s: key %q is read as %q, %v", a.Action, pressed, got, err)
			}
		}
	}
	if err := checkOnce(actions, nil); err != nil {
		t.Error(err)
	}
}

func TestKeysAreBroughtToOneForm(t *testing.T) {
	for text, want := range map[string]string{
		"f": "f", "F": "F", "shift-f": "F", "Ctrl-F": "ctrl-f", "ctrl-shift-s": "ctrl-shift-s", "shift-Ctrl-S": "ctrl-shift-s",
		"alt-ctrl-x": "ctrl-alt-x", "alt-shift-n": "alt-N", "Shift-Tab": "shift-tab", "ESC": "esc", "ctrl--": "ctrl--", "-": "-",
		"alt-left": "alt-left", "f5": "F5", "ctrl-F5": "ctrl-f5", "é": "é", "ctrl-space": "ctrl-space",
	} {
		if got, err := parseKey(text); err != nil || got != want {
			t.Errorf("%q is read as %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "ctrl-", "xy", "shift-1", "shift-?", "shift-F5", "ctrl- ", "\u0007", "meta-x", "alt-[", "ctrl-alt-@"} {
		if got, err := parseKey(text); err == nil {
			t.Errorf("%q is read as %q", text, got)
		}
	}
}

func TestKeysOfTheSettingsTakeThePlaceOfThePages(t *testing.T) {
	setUp(t, "keys:\n  theme: [D, ctrl-t, shift-d]\n  focus: f\n  fit: o ctrl-0\n  reload:\n  mesh-1: 7\n  mesh-7: 1\n")
	t.Setenv("PORTOLAN_KEYS_ZOOM_IN", "z")
	t.Setenv("PORTOLAN_KEYS_FOCUS", "F")
	got, err := Load(flags(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []Binding{{"mesh-1", []string{"7"}}, {"mesh-7", []string{"1"}}, {"focus", []string{"F"}}, {"zoom-in", []string{"z"}},
		{"fit", []string{"o", "ctrl-0"}}, {"reload", []string{}}, {"theme", []string{"D", "ctrl-t"}}}
	if diff := cmp.Diff(want, got.Keys); diff != "" {
		t.Error(diff)
	}
	for _, row := range []Row{{"keys.fit", "o ctrl-0", "file " + got.File}, {"keys.focus", "F", "environment PORTOLAN_KEYS_FOCUS"},
		{"keys.reload", "", "file " + got.File}} {
		if !slices.Contains(got.Table, row) {
			t.Errorf("no row %v in %v", row, got.Table)
		}
	}
}

// TestAVariableForNoActionIsNamed guards against a misspelt variable that does nothing, and says nothing.
func TestAVariableForNoActionIsNamed(t *testing.T) {
	for name, want := range map[string]string{"PORTOLAN_KEYS_ZOOM_INN": "did you mean PORTOLAN_KEYS_ZOOM_IN?", "PORTOLAN_KEYS_zoom_in": "there is no action of this name",
		"PORTOLAN_KEYS_QQQQQQQQQ": "there is no action of this name", "PORTOLAN_KEYS_": "there is no action of this name"} {
		setUp(t, "")
		t.Run(name, func(t *testing.T) {
			t.Setenv("PORTOLAN_KEYS_FIT", "x")
			t.Setenv(name, "z")
			_, err := Load(flags(t))
			var input *InputError
			if !errors.As(err, &input) || input.Origin != "environment "+name || !strings.Contains(input.Reason, want) {
				t.Errorf("error = %v, want one with %q", err, want)
			}
			t.Setenv(name, "") // as if it were not set, as for any setting
			if _, err := Load(flags(t)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestNoKeysAreNoneAndNotMissing(t *testing.T) {
	setUp(t, "")
	if got, err := Load(flags(t)); err != nil || got.Keys == nil || len(got.Keys) != 0 {
		t.Errorf("keys = %v, %v", got.Keys, err)
	}
}
