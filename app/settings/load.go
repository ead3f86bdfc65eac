package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"portolan/graph/nearest"
)

// flagKeys are the flags that stand over a setting, by the flag's name.
var flagKeys = map[string]string{
	"kubeconfig":      "kubeconfig",
	"palette":         "palette",
	"port":            "serve.port",
	"request-timeout": "request_timeout",
	"theme":           "theme",
}

// Path is where the configuration file is looked for: portolan/config.yaml in the user's configuration folder. It is
// empty for a user without a home, as in a container or a service, who has no such file.
func Path() (string, error) {
	dir, err := os.UserConfigDir()
	switch named := os.Getenv("XDG_CONFIG_HOME"); {
	case err != nil && named == "":
		return "", nil
	case err != nil:
		return "", &InputError{Origin: "environment XDG_CONFIG_HOME", Reason: fmt.Sprintf("%q is no absolute path", named)}
	}
	return filepath.Join(dir, "portolan", "config.yaml"), nil
}

// StateDir is where the program keeps what it must remember and nobody sets: portolan in $XDG_STATE_HOME, or in
// ~/.local/state where that is unset or no absolute path. It is empty for a user without a home.
func StateDir() string {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "portolan")
}

// Load reads the settings in force. flags are those of the command that runs; only those that were given count.
// What cannot be used is an [InputError].
func Load(flags *pflag.FlagSet) (Loaded, error) {
	path, err := Path()
	if err != nil {
		return Loaded{}, err
	}
	file, err := readFile(path)
	if err != nil {
		return Loaded{}, err
	}
	out := Loaded{File: path, Table: make([]Row, 0, len(keys))}
	for _, k := range keys {
		text, origin := lookup(k, flags, file, path)
		if err := k.set(&out.Settings, text); err != nil {
			return Loaded{}, &InputError{Origin: origin, Reason: fmt.Sprintf("setting %s: %v", k.name, err),
				Flag: strings.HasPrefix(origin, "flag ")}
		}
		out.Table = append(out.Table, Row{Key: k.name, Value: text, Origin: origin})
	}
	for _, f := range families {
		rows, err := f.read(&out, file)
		if err != nil {
			return Loaded{}, err
		}
		out.Table = append(out.Table, rows...)
	}
	return out, nil
}

// lookup finds the text of a key and says where it stands.
func lookup(k key, flags *pflag.FlagSet, file *viper.Viper, path string) (text, origin string) {
	for name, key := range flagKeys {
		if flag := flags.Lookup(name); key == k.name && flag != nil && flag.Changed {
			return flag.Value.String(), "flag --" + name
		}
	}
	v := viper.New()
	if err := v.BindEnv(k.name, k.env()); err == nil && v.IsSet(k.name) {
		return v.GetString(k.name), "environment " + k.env()
	}
	if file.IsSet(k.name) {
		return k.textIn(file), "file " + path
	}
	return k.fallback, "default"
}

// textIn is the text of a key in the file: of a list, its entries with commas between them.
func (k key) textIn(file *viper.Viper) string {
	if _, several := file.Get(k.name).([]any); k.list && several {
		return strings.Join(file.GetStringSlice(k.name), ",")
	}
	return file.GetString(k.name)
}

// readFile reads the configuration file; one that does not exist is an empty one.
func readFile(path string) (*viper.Viper, error) {
	v := viper.New()
	if path == "" {
		return v, nil
	}
	v.SetConfigFile(path)
	err := v.ReadInConfig()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return v, nil
	case err != nil:
		return nil, &InputError{Origin: "file " + path, Reason: fmt.Sprintf("%v; correct or remove it", err)}
	}
	known := make([]string, 0, len(keys))
	for _, k := range keys {
		known = append(known, k.name)
	}
	found := v.AllKeys()
	slices.Sort(found)
	for _, name := range found {
		if !slices.Contains(known, name) && !isFamily(name) {
			return nil, unknown(path, name, known)
		}
	}
	return v, nil
}

func unknown(path, name string, known []string) error {
	reason := fmt.Sprintf("unknown key %q", name)
	if near, ok := nearest.To(name, known); ok {
		reason += fmt.Sprintf("; did you mean %q?", near)
	} else {
		reason += "; the keys are " + strings.Join(known, ", ")
		for _, f := range families {
			reason += ", " + f.prefix + f.called
		}
	}
	return &InputError{Origin: "file " + path, Reason: reason}
}
