package diff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/graph/mesh"
)

// planeName is a control plane in a few words, seen from a cluster.
func planeName(ref mesh.Ref, revision, from string) string {
	return "revision " + orElse(revision, "unknown") + " (" + pathOf(ref, from) + ")"
}

// pathOf is NAMESPACE/NAME, with the cluster where that is another.
func pathOf(ref mesh.Ref, from string) string {
	parts := []string{}
	if from != "" && ref.Cluster != from {
		parts = append(parts, ref.Cluster)
	}
	if ref.Namespace != "" {
		parts = append(parts, ref.Namespace)
	}
	return strings.Join(append(parts, ref.Name), "/")
}

func presence(p mesh.Presence) string { return unless(string(p), string(mesh.Present)) }

// unless is a text, and nothing where it is the usual one.
func unless(text, usual string) string {
	if text == usual {
		return ""
	}
	return text
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

func ready(n, of int) string { return fmt.Sprintf("%d/%d", n, of) }

// count is a number that says nothing where it is none.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// joined joins what is not empty.
func joined(parts ...string) string { return joinedBy(", ", parts...) }

func joinedBy(between string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), between)
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
