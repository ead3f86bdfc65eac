// Package demo holds embedded snapshots of situations that operators of several meshes meet, so that Portolan can be
// tried without a cluster. They are plain snapshot files, made by package story and labelled as demos; they must never
// be shown without that label.
package demo

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// Default is the demo that is shown when there is no kubeconfig.
const Default = "three-meshes"

const suffix = ".mesh.json"

//go:embed *.mesh.json
var files embed.FS

// Names are the demos' names, sorted.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return []string{}
	}
	out := []string{}
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), suffix))
	}
	slices.Sort(out)
	return out
}

// Open reads a demo. An unknown name is an [UnknownError].
func Open(name string) (facts.Snapshot, error) {
	if !slices.Contains(Names(), name) {
		return facts.Snapshot{}, &UnknownError{Name: name}
	}
	file, err := files.Open(name + suffix)
	if err != nil {
		return facts.Snapshot{}, fmt.Errorf("open demo %q: %w", name, err)
	}
	defer file.Close()
	return facts.Read(file)
}

// UnknownError says that there is no demo of a name, and which there are.
type UnknownError struct{ Name string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("there is no demo %q; the demos are %s", e.Name, strings.Join(Names(), ", "))
}
