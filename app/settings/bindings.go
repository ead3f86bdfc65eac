package settings

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/viper"

	"portolan/graph/nearest"
)

const keysPrefix = "keys."

// readKeys are the keys that were given to actions of the page, in the order of [Actions]. An environment variable
// stands over the file, as for any setting.
func readKeys(out *Loaded, file *viper.Viper) ([]Row, error) {
	actions, err := Actions()
	if err != nil {
		return nil, err
	}
	if err := checkActions(actions, named(file, keysPrefix), out.File); err != nil {
		return nil, err
	}
	if err := checkVariables(actions, os.Environ()); err != nil {
		return nil, err
	}
	rows := []Row{}
	out.Keys = []Binding{}
	origins := map[string]string{}
	for _, a := range actions {
		words, origin, ok := lookupKeys(a.Action, file, out.File)
		if !ok {
			continue
		}
		binding, err := bind(a.Action, words)
		if err != nil {
			return nil, &InputError{Origin: origin, Reason: fmt.Sprintf("setting %s%s: %v", keysPrefix, a.Action, err)}
		}
		out.Keys, origins[a.Action] = append(out.Keys, binding), origin
		rows = append(rows, Row{Key: keysPrefix + a.Action, Value: strings.Join(binding.Keys, " "), Origin: origin})
	}
	return rows, checkOnce(inForce(actions, out.Keys), origins)
}

// lookupKeys finds the words of an action's keys and says where they stand.
func lookupKeys(action string, file *viper.Viper, path string) (words []string, origin string, ok bool) {
	env := envOf(action)
	if text := os.Getenv(env); text != "" {
		return strings.Fields(text), "environment " + env, true
	}
	if slices.Contains(named(file, keysPrefix), action) { // also with nothing behind it, which takes all keys away
		words := file.GetStringSlice(keysPrefix + action) // of words in one text, or of a list
		return words, "file " + path, true
	}
	return nil, "", false
}

// envOf is the environment variable of an action's keys; without an action, what all of them begin with.
func envOf(action string) string {
	return key{name: keysPrefix + strings.ReplaceAll(action, "-", "_")}.env()
}

// checkVariables refuses a variable, as NAME=TEXT, for the keys of an action that there is not.
func checkVariables(actions []Binding, variables []string) error {
	known := make([]string, 0, len(actions))
	for _, a := range actions {
		known = append(known, envOf(a.Action))
	}
	for _, variable := range slices.Sorted(slices.Values(variables)) {
		name, text, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, envOf("")) || text == "" || slices.Contains(known, name) {
			continue
		}
		reason := "there is no action of this name"
		if near, ok := nearest.To(name, known); ok {
			reason += fmt.Sprintf("; did you mean %s?", near)
		}
		return &InputError{Origin: "environment " + name, Reason: reason}
	}
	return nil
}

func bind(action string, words []string) (Binding, error) {
	out := Binding{Action: action, Keys: []string{}}
	for _, word := range words {
		pressed, err := parseKey(word)
		if err != nil {
			return out, err
		}
		if !slices.Contains(out.Keys, pressed) {
			out.Keys = append(out.Keys, pressed)
		}
	}
	return out, nil
}

func checkActions(actions []Binding, given []string, path string) error {
	known := make([]string, 0, len(actions))
	for _, a := range actions {
		known = append(known, a.Action)
	}
	slices.Sort(given)
	for _, name := range given {
		if slices.Contains(known, name) {
			continue
		}
		reason := fmt.Sprintf("setting %s%s: there is no action %q", keysPrefix, name, name)
		if near, ok := nearest.To(name, known); ok {
			reason += fmt.Sprintf("; did you mean %q?", near)
		} else {
			reason += "; the actions are " + strings.Join(known, ", ")
		}
		return &InputError{Origin: "file " + path, Reason: reason}
	}
	return nil
}

// inForce is the table with the keys that were given in place of its own.
func inForce(actions, given []Binding) []Binding {
	out := slices.Clone(actions)
	for i, a := range out {
		if at := slices.IndexFunc(given, func(b Binding) bool { return b.Action == a.Action }); at >= 0 {
			out[i] = given[at]
		}
	}
	return out
}

// checkOnce refuses a key of two actions. The fault is in the setting, of the two the later one where both are set.
func checkOnce(table []Binding, origins map[string]string) error {
	owner := map[string]string{}
	for _, b := range table {
		for _, pressed := range b.Keys {
			first, taken := owner[pressed]
			if !taken {
				owner[pressed] = b.Action
				continue
			}
			blamed, other := b.Action, first
			if origins[blamed] == "" {
				blamed, other = other, blamed
			}
			return &InputError{Origin: origins[blamed], Reason: fmt.Sprintf("setting %s%s: %q is also the key of %s; give one of them another",
				keysPrefix, blamed, pressed, other)}
		}
	}
	return nil
}
