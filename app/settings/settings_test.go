package settings

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

// setUp gives a configuration file of its own to one test, and no PORTOLAN_ variables.
func setUp(t *testing.T, file string) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	t.Setenv("HOME", dir)
	for _, k := range keys {
		t.Setenv(k.env(), "")
		if err := os.Unsetenv(k.env()); err != nil {
			t.Fatal(err)
		}
	}
	path, err := Path()
	if err != nil {
		t.Fatal(err)
	}
	if file == "" {
		return
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
}

func flags(t *testing.T, args ...string) *pflag.FlagSet {
	t.Helper()
	set := pflag.NewFlagSet("test", pflag.ContinueOnError)
	set.String("theme", "", "")
	set.Int("port", 0, "")
	if err := set.Parse(args); err != nil {
		t.Fatal(err)
	}
	return set
}

func TestDefaults(t *testing.T) {
	setUp(t, "")
	got, err := Load(flags(t))
	if err != nil {
		t.Fatal(err)
	}
	if want := (Settings{Theme: "dark", Palette: "standard", RecordSwitches: true, RecordEvery: 15 * time.Second, Log: "error"}); !reflect.DeepEqual(got.Settings, want) {
		t.Errorf("settings = %+v, want %+v", got.Settings, want)
	}
}

func TestFlagOverEnvironmentOverFileOverDefault(t *testing.T) {
	setUp(t, "theme: light\nrequest_timeout: 7s\nserve:\n  port: 1\n")
	t.Setenv("PORTOLAN_SERVE_PORT", "2")
	got, err := Load(flags(t, "--theme=dark"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Theme != "dark" || got.Port != 2 || got.RequestTimeout != 7*time.Second {
		t.Errorf("settings = %+v", got.Settings)
	}
	origins := map[string]string{}
	for _, row := range got.Table {
		origins[row.Key] = row.Origin
	}
	for key, want := range map[string]string{
		"theme": "flag --theme", "serve.port": "environment PORTOLAN_SERVE_PORT",
		"request_timeout": "file " + got.File, "log": "default",
	} {
		if origins[key] != want {
			t.Errorf("origin of %s = %q, want %q", key, origins[key], want)
		}
	}
}

func TestWhatCannotBeUsedIsNamed(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"unknown key", "them: dark\n", `unknown key "them"; did you mean "theme"?`},
		{"unknown nested key", "serve:\n  prot: 1\n", `unknown key "serve.prot"; did you mean "serve.port"?`},
		{"far key", "zzzzzzzz: 1\n", `the keys are theme, palette, kubeconfig`},
		{"bad value", "theme: pink\n", `"pink" is not one of auto, dark, light`},
		{"bad palette", "palette: pastel\n", `"pastel" is not one of standard, contrast, safe`},
		{"unknown action", "keys:\n  zoom-inn: z\n", `setting keys.zoom-inn: there is no action "zoom-inn"; did you mean "zoom-in"?`},
		{"far action", "keys:\n  qqqqqqqqq: z\n", `there is no action "qqqqqqqqq"; the actions are command, find`},
		{"action without a name", "keys: z\n", `unknown key "keys"`},
		{"nested action", "keys:\n  fit:\n    now: z\n", `there is no action "fit.now"; did you mean "fit"?`},
		{"misspelt key", "keys:\n  fit: ctrl-entr\n", `setting keys.fit: "ctrl-entr" is no key; did you mean "ctrl-enter"?`},
		{"no key at all", "keys:\n  fit: zoomzoomzoomzoom\n", `"zoomzoomzoomzoom" is no key: give a character or one of space, esc`},
		{"key of another", "keys:\n  fit: o\n", `setting keys.fit: "o" is also the key of focus`},
		{"key of an earlier one", "keys:\n  theme: x /\n", `setting keys.theme: "/" is also the key of find`},
		{"key of two", "keys:\n  fit: x\n  theme: x\n", `setting keys.theme: "x" is also the key of fit`},
		{"bad port", "serve:\n  port: 70000\n", `"70000" is no port`},
		{"list for a port", "serve:\n  port: [1, 2]\n", `is no port`},
		{"bad switch", "features:\n  upgrade_actions: perhaps\n", `neither true nor false`},
		{"bad second switch", "features:\n  cross_mesh_moves: 2\n", `setting features.cross_mesh_moves: "2" is neither true nor false`},
		{"names below protected contexts", "protected_contexts:\n  prod: true\n", `unknown key "protected_contexts.prod"`},
		{"bad timeout", "request_timeout: -3s\n", `is no timeout`},
		{"bad interval", "record:\n  every: 500ms\n", `setting record.every: "500ms" is no interval: give a duration such as 30s, of at least 1s`},
		{"bad third switch", "record:\n  switches: often\n", `setting record.switches: "often" is neither true nor false`},
		{"bad preset", "presets:\n  mine: stale and\n", `setting presets.mine: "stale and", column 10: a name, a field`},
		{"empty preset", "presets:\n  mine:\n", `setting presets.mine: "", column 1: `},
		{"list for a preset", "presets:\n  mine: [stale]\n", `setting presets.mine: a preset is one text, not a list`},
		{"names below a preset", "presets:\n  mine:\n    old: stale\n", `setting presets.mine.old: a preset is one text, and "mine" has names below it`},
		{"names far below a preset", "presets:\n  my.own:\n    old: {one: stale}\n", `setting presets.my.own.old.one: a preset is one text, and "my.own`},
		{"preset without a name", "presets: stale\n", `unknown key "presets"`},
		{"misspelt presets", "preset:\n  mine: stale\n", `unknown key "preset.mine"`},
		{"no YAML", "theme: [", `correct or remove it`},
	} {
		t.Run(c.name, func(t *testing.T) {
			setUp(t, c.file)
			_, err := Load(flags(t))
			var input *InputError
			if !errors.As(err, &input) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error = %v, want one with %q", err, c.want)
			}
			if err != nil && !strings.Contains(err.Error(), "config.yaml") {
				t.Errorf("error %v does not name the file", err)
			}
		})
	}
}

// A context that somebody meant to protect must be protected, however the list is written.
func TestProtectedContexts(t *testing.T) {
	for _, c := range []struct {
		file, env string
		want      []string
	}{
		{"", "", nil},
		{"protected_contexts: [prod-*, arn:aws:eks:eu/prod]\n", "", []string{"prod-*", "arn:aws:eks:eu/prod"}},
		{"protected_contexts:\n  - my cluster\n", "", []string{"my cluster"}},
		{"protected_contexts: prod-*, my cluster\n", "", []string{"prod-*", "my cluster"}},
		{"protected_contexts: 7\n", "", []string{"7"}},
		{"protected_contexts: []\n", "", nil},
		{"protected_contexts: [prod]\n", "staging, , prod-*", []string{"staging", "prod-*"}},
	} {
		setUp(t, c.file)
		t.Setenv("PORTOLAN_PROTECTED_CONTEXTS", c.env)
		if got, err := Load(flags(t)); err != nil || !slices.Equal(got.ProtectedContexts, c.want) {
			t.Errorf("%q and %q: %q, %v, want %q", c.file, c.env, got.ProtectedContexts, err, c.want)
		}
	}
}

func TestATildeIsTheHomeFolder(t *testing.T) {
	setUp(t, "kubeconfig: ~/a:/b/~/c:~d\n")
	got, err := Load(flags(t))
	home := os.Getenv("HOME")
	if want := home + "/a:/b/~/c:~d"; err != nil || got.Kubeconfig != want {
		t.Errorf("kubeconfig = %q, %v, want %q", got.Kubeconfig, err, want)
	}
}

// A container or a service may have no home; the program must work there without a configuration file.
func TestNoHomeIsNoFault(t *testing.T) {
	setUp(t, "")
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("HOME", "")
	got, err := Load(flags(t, "--theme", "light"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Theme != "light" || got.File != "" {
		t.Errorf("theme %q of file %q, want light of none", got.Theme, got.File)
	}
}

func TestRelativeConfigurationFolderIsNamed(t *testing.T) {
	setUp(t, "")
	t.Setenv("XDG_CONFIG_HOME", "relative")
	_, err := Load(flags(t))
	var bad *InputError
	if !errors.As(err, &bad) || bad.Origin != "environment XDG_CONFIG_HOME" {
		t.Errorf("got %v, want an InputError that names XDG_CONFIG_HOME", err)
	}
}

func TestPresetsOfTheFileTakeThePlaceOfOurs(t *testing.T) {
	setUp(t, "presets:\n  Stale: stale and type = namespace\n  old.ones: version < 1.28\n")
	got, err := Load(flags(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []Preset{{"drift", "drift"}, {"not-healthy", "not healthy"}, {"old.ones", "version < 1.28"}, {"orphans", "orphan"},
		{"stale", "stale and type = namespace"}}
	if !slices.Equal(got.Presets, want) {
		t.Errorf("presets = %v, want %v", got.Presets, want)
	}
	rows := got.Table[len(got.Table)-len(want):]
	for i, origin := range []string{"default", "default", "file " + got.File, "default", "file " + got.File} {
		if row := (Row{"presets." + want[i].Name, want[i].Expression, origin}); rows[i] != row {
			t.Errorf("row %+v, want %+v", rows[i], row)
		}
	}
}

func TestPresetsNeedNoFile(t *testing.T) {
	for _, file := range []string{"", "presets: {}\n"} {
		setUp(t, file)
		if got, err := Load(flags(t)); err != nil || !slices.Equal(got.Presets, presets) {
			t.Errorf("%q: presets = %v, %v, want %v", file, got.Presets, err, presets)
		}
	}
}
