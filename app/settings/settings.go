// Package settings turns flags, environment and the configuration file into one plain struct.
//
// It exists so that the rest of the program sees values and never asks where they came from; only `portolan info` does,
// through [Loaded.Table]. A flag wins over the environment (PORTOLAN_…), which wins over the file, which wins over the
// default. An unknown key is an error, because a misspelt setting that does nothing is worse than none. It must never
// write a file, and never hold a secret.
package settings

import "time"

// Settings is everything a person can set once for all runs.
type Settings struct {
	// Theme is "auto" (the page is as the desktop wishes), "dark" or "light".
	Theme string
	// Palette is "standard", "contrast" or "safe".
	Palette string
	// Kubeconfig is one path or several, joined as in KUBECONFIG; empty means that kubectl's rules hold.
	Kubeconfig string
	// RequestTimeout limits each request to a cluster; 0 means the program's own limits.
	RequestTimeout time.Duration
	// Port is where `serve` listens on loopback; 0 takes any free one.
	Port int
	// UpgradeActions allows to switch namespaces to other revisions; without it nothing can change a cluster.
	UpgradeActions bool
	// CrossMeshMoves allows to switch them to another mesh too.
	CrossMeshMoves bool
	// ProtectedContexts are the contexts whose name must be typed before anything is changed there; a * in one stands for
	// any characters.
	ProtectedContexts []string
	// RecordSwitches is true where each switch is recorded, RecordEvery how often the cluster is read meanwhile.
	RecordSwitches bool
	RecordEvery    time.Duration
	// Log is what is logged to stderr: "error" or "info" (each request as well).
	Log string
}

// FileTheme is the theme of a file, which cannot follow a desktop: auto is dark there.
func (s Settings) FileTheme() string {
	if s.Theme == "auto" {
		return "dark"
	}
	return s.Theme
}

// Loaded are the Settings in force, with where each came from.
type Loaded struct {
	Settings
	// File is the path of the configuration file, whether it exists or not; empty for a user without a home.
	File string
	// Presets are find expressions with a name, sorted by name.
	Presets []Preset
	// Keys are the keys that were given to actions of the page, in the order of [Actions].
	Keys []Binding
	// Table has one row for each key, in the order of the documentation, then those of the [families].
	Table []Row
}

// Row is one setting as `portolan info` shows it.
type Row struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Origin string `json:"origin"`
}

// InputError is a setting that cannot be used: where it stands, and what is wrong with it.
type InputError struct {
	Origin string
	Reason string
	// Flag is true for one that was given on the command line.
	Flag bool
}

func (e *InputError) Error() string { return e.Origin + ": " + e.Reason }
