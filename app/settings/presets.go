package settings

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/viper"

	"portolan/graph/find"
)

// Preset is a find expression with a name; the expression can be parsed.
type Preset struct{ Name, Expression string }

// presetKey begins the keys of presets; the name follows, in lower case. They are of the file alone: a flag or variable
// for each would have to be known before it is named.
const presetKey = "presets."

// presets are those that there are without any settings. One of the same name in the file takes its place.
var presets = []Preset{
	{"drift", "drift"},
	{"not-healthy", "not healthy"},
	{"orphans", "orphan"},
	{"stale", "stale"},
}

// DefaultPresets are those that there are without any settings: they tell nothing of whoever has others.
func DefaultPresets() []Preset { return slices.Clone(presets) }

// readPresets takes the presets in force, sorted by name, and answers a row for each.
func readPresets(out *Loaded, file *viper.Viper) ([]Row, error) {
	origins, all := map[string]string{}, slices.Clone(presets)
	for _, name := range named(file, presetKey) {
		if reason := noText(file, name); reason != "" {
			return nil, &InputError{Origin: "file " + out.File, Reason: fmt.Sprintf("setting %s%s: %s", presetKey, name, reason)}
		}
		p := Preset{name, file.GetString(presetKey + name)}
		origins[p.Name] = "file " + out.File
		all = append(slices.DeleteFunc(all, func(old Preset) bool { return old.Name == p.Name }), p)
	}
	slices.SortFunc(all, func(a, b Preset) int { return cmp.Compare(a.Name, b.Name) })
	rows := []Row{}
	for _, p := range all {
		origin := cmp.Or(origins[p.Name], "default")
		if err := check(p); err != nil {
			return nil, &InputError{Origin: origin, Reason: fmt.Sprintf("setting %s%s: %v", presetKey, p.Name, err)}
		}
		rows = append(rows, Row{Key: presetKey + p.Name, Value: p.Expression, Origin: origin})
	}
	out.Presets = all
	return rows, nil
}

// noText says why what stands under a preset's name is no text; empty where it is one. A name may have dots, so what is
// below a name looks like a longer one.
func noText(file *viper.Viper, name string) string {
	for i, letter := range name {
		if letter == '.' && file.Sub(presetKey+name[:i]) != nil {
			return fmt.Sprintf("a preset is one text, and %q has names below it", name[:i])
		}
	}
	if _, list := file.Get(presetKey + name).([]any); list {
		return "a preset is one text, not a list"
	}
	return ""
}

func check(p Preset) error {
	_, err := find.Parse(p.Expression)
	var wrong *find.Error
	if errors.As(err, &wrong) {
		return fmt.Errorf("%q, column %d: %s", p.Expression, wrong.Column, wrong.Message)
	}
	return err
}
