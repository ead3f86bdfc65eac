package settings

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// key is one setting: its name in the file, its default, and how its text becomes a value.
type key struct {
	name     string
	fallback string
	set      func(*Settings, string) error
	// list is true for one that may be a list in the file; its text has commas between the entries.
	list bool
}

// keys are all settings, in the order in which they are documented.
var keys = []key{
	{name: "theme", fallback: "dark", set: func(s *Settings, text string) error {
		s.Theme = text
		return oneOf(text, "auto", "dark", "light")
	}},
	{name: "palette", fallback: "standard", set: func(s *Settings, text string) error {
		s.Palette = text
		return oneOf(text, "standard", "contrast", "safe")
	}},
	{name: "kubeconfig", fallback: "", set: func(s *Settings, text string) (err error) {
		s.Kubeconfig, err = withHome(text)
		return err
	}},
	{name: "request_timeout", fallback: "0s", set: func(s *Settings, text string) (err error) {
		s.RequestTimeout, err = ParseTimeout(text)
		return err
	}},
	{name: "serve.port", fallback: "0", set: func(s *Settings, text string) (err error) {
		s.Port, err = strconv.Atoi(text)
		if err != nil || s.Port < 0 || s.Port > 65535 {
			return fmt.Errorf("%q is no port: give a number from 0 (any free one) to 65535", text)
		}
		return nil
	}},
	{name: "features.upgrade_actions", fallback: "false", set: func(s *Settings, text string) (err error) {
		s.UpgradeActions, err = yesOrNo(text)
		return err
	}},
	{name: "features.cross_mesh_moves", fallback: "false", set: func(s *Settings, text string) (err error) {
		s.CrossMeshMoves, err = yesOrNo(text)
		return err
	}},
	{name: "protected_contexts", list: true, set: func(s *Settings, text string) error {
		s.ProtectedContexts = entries(text)
		return nil
	}},
	{name: "record.switches", fallback: "true", set: func(s *Settings, text string) (err error) {
		s.RecordSwitches, err = yesOrNo(text)
		return err
	}},
	{name: "record.every", fallback: "15s", set: func(s *Settings, text string) (err error) {
		s.RecordEvery, err = ParseInterval(text)
		return err
	}},
	{name: "log", fallback: "error", set: func(s *Settings, text string) error {
		s.Log = text
		return oneOf(text, "error", "info")
	}},
}

// env is the environment variable of a key.
func (k key) env() string {
	return "PORTOLAN_" + strings.ToUpper(strings.ReplaceAll(k.name, ".", "_"))
}

func yesOrNo(text string) (bool, error) {
	yes, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("%q is neither true nor false", text)
	}
	return yes, nil
}

// entries are those of a list with commas between them, without the empty ones; nil for none.
func entries(text string) []string {
	var out []string
	for _, entry := range strings.Split(text, ",") {
		if entry = strings.TrimSpace(entry); entry != "" {
			out = append(out, entry)
		}
	}
	return out
}

// withHome puts the home folder in place of a leading ~ of each path: in a file no shell does it.
func withHome(list string) (string, error) {
	paths := filepath.SplitList(list)
	for i, path := range paths {
		if path != "~" && !strings.HasPrefix(path, "~"+string(filepath.Separator)) {
			continue
		}
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
		paths[i] = home + path[1:]
	}
	return strings.Join(paths, string(filepath.ListSeparator)), nil
}

func oneOf(text string, allowed ...string) error {
	for _, a := range allowed {
		if text == a {
			return nil
		}
	}
	return fmt.Errorf("%q is not one of %s", text, strings.Join(allowed, ", "))
}

// ParseTimeout reads a timeout as kubectl does: a duration such as "5s", or a number of seconds; 0 means none.
func ParseTimeout(text string) (time.Duration, error) {
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no timeout: give a duration such as 5s or 2m, or 0 for none", text)
	}
	return d, nil
}
