package switching

import (
	"fmt"
	"strings"

	"portolan/kube/revision"
)

// Rules are what the settings say of switching, where it is on at all.
type Rules struct {
	// CrossMesh allows moves to another mesh.
	CrossMesh bool
	// Protected are the contexts whose name must be typed; a * stands for any characters.
	Protected []string
}

// DefaultOptions are what a plan is shown with.
var DefaultOptions = revision.Options{Concurrency: 5, PauseBetween: 0, Timeout: 600}

// Bounds of Options: workloads at a time, and seconds.
const (
	maxConcurrency = 100
	maxPause       = 3600
	maxTimeout     = 24 * 3600
)

// CheckOptions is nil for options that a switch can be carried out with.
func CheckOptions(o revision.Options) error {
	switch {
	case o.Concurrency < 1 || o.Concurrency > maxConcurrency:
		return usage(fmt.Sprintf("give a number from 1 to %d", maxConcurrency), "%d workloads at a time is out of bounds", o.Concurrency)
	case o.PauseBetween < 0 || o.PauseBetween > maxPause:
		return usage("give none, or at most an hour", "a pause of %d seconds between waves is out of bounds", o.PauseBetween)
	case o.Timeout < 1 || o.Timeout > maxTimeout:
		return usage("give at least a second and at most a day", "a timeout of %d seconds is out of bounds", o.Timeout)
	}
	return nil
}

// protects tells whether a context's name must be typed.
func (r Rules) protects(context string) bool {
	for _, pattern := range r.Protected {
		if matches(pattern, context) {
			return true
		}
	}
	return false
}

// matches tells whether a name is of a pattern in which * stands for any characters, a slash among them: the names of
// some clouds' contexts are paths.
func matches(pattern, name string) bool {
	head, rest, star := strings.Cut(pattern, "*")
	if !star {
		return pattern == name
	}
	name, ok := strings.CutPrefix(name, head)
	for ok {
		if matches(rest, name) {
			return true
		}
		if name == "" {
			return false
		}
		name = name[1:]
	}
	return false
}

// confirmation is the word that must be typed for a change.
func confirmation(c revision.Change) string {
	switch {
	case c.Tag != nil:
		return c.Tag.Name
	case len(c.Namespaces) == 1:
		return c.Namespaces[0].Name
	}
	return fmt.Sprintf("%d namespaces", len(c.Namespaces))
}
