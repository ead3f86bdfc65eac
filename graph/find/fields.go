package find

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph/mesh"
	"portolan/graph/nearest"
)

// field is what an expression can compare.
type field struct {
	name, says string
	of         func(Subject) []string
	// among are all values there are, where they are few and fixed.
	among []string
	// versions is true for a field whose values are compared by their parts, and have an order.
	versions bool
	// names is true for a field that says which thing is meant, rather than how it is.
	names bool
}

// fieldType is the field of what a thing is.
const fieldType = "type"

// labelPrefix begins the field of a label; its key follows.
const labelPrefix = "label:"

// fields are all there are but the labels, in the order in which they are documented. The first is the one that text
// alone is looked for in.
var fields = []field{
	{name: "name", says: "its name; a mesh's key and ID", names: true, of: func(s Subject) []string {
		if s.Type == TypeMesh {
			return s.meshes()
		}
		return []string{s.Name}
	}},
	{name: "namespace", says: "the namespace that it is, or stands in", of: func(s Subject) []string { return some(s.Namespace) }},
	{name: "cluster", says: "the context that it was read from", of: func(s Subject) []string { return some(s.Cluster) }},
	{name: "mesh", says: "the key or ID of the mesh that it is, or belongs to", of: Subject.meshes},
	{name: "revision", says: "the revision of a control plane, or those that it asks for or runs on",
		of: func(s Subject) []string { return s.Revisions }},
	{name: "tag", says: "the revision tags of its control planes", of: func(s Subject) []string { return s.Tags }},
	{name: "version", says: "the version of a control plane, or of what runs there", of: func(s Subject) []string { return s.Versions },
		versions: true},
	{name: fieldType, says: "what it is", names: true, of: func(s Subject) []string { return []string{s.Type} },
		among: []string{TypeMesh, string(mesh.KindPlane), string(mesh.KindNamespace), string(mesh.KindZtunnel), string(mesh.KindWaypoint), string(mesh.KindGateway)}},
	{name: "mode", says: "how its pods take part in a mesh", of: func(s Subject) []string { return s.Modes },
		among: []string{modeSidecar, modeAmbient}},
	{name: "health", says: "how well it is", of: func(s Subject) []string { return []string{string(s.Health)} },
		among: []string{string(mesh.Failing), string(mesh.Degraded), string(mesh.Unknown), string(mesh.Healthy)}},
}

// flag is a property that a thing has or has not.
type flag struct{ name, says string }

// The flags, in the order in which they are documented.
const (
	flagHealthy   = "healthy"
	flagDegraded  = "degraded"
	flagFailing   = "failing"
	flagStale     = "stale"
	flagDrift     = "drift"
	flagOrphan    = "orphan"
	flagAmbient   = "ambient"
	flagCanary    = "canary"
	flagUnknown   = "unknown"
	flagCrossmesh = "crossmesh"
)

var flags = []flag{
	{flagHealthy, "nothing is wrong with it"},
	{flagDegraded, "it works, with something wrong"},
	{flagFailing, "it does not work"},
	{flagStale, "its pods run something else than new ones would get"},
	{flagDrift, "its proxies are of another version than their control plane"},
	{flagOrphan, "it asks for a revision that no webhook answers to"},
	{flagAmbient, "it takes part in a mesh by ztunnel"},
	{flagCanary, "in a mesh under upgrade"},
	{flagUnknown, "not everything about it could be read or decided"},
	{flagCrossmesh, "it asks for or runs on control planes of more than one mesh"},
}

func (f flag) of(s Subject) bool { return slices.Contains(s.Flags, f.name) }

// fieldNames are all fields as they are told, the label's with its beginning.
func fieldNames() []string {
	out := []string{}
	for _, f := range fields {
		out = append(out, f.name)
	}
	return append(out, labelPrefix+"KEY")
}

// labelKey is the key of label:KEY; ok is false for any other word.
func labelKey(word string) (key string, ok bool) {
	if len(word) < len(labelPrefix) || !strings.EqualFold(word[:len(labelPrefix)], labelPrefix) {
		return "", false
	}
	return word[len(labelPrefix):], true
}

func labelField(key string) field {
	return field{name: labelPrefix + key, says: "the label of a namespace", of: func(s Subject) []string {
		if value, ok := s.labels[key]; ok {
			return []string{value}
		}
		return nil
	}}
}

func some(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// operators are those that a field takes.
func (f field) operators() []string {
	if f.versions {
		return []string{"=", "!=", "^=", "$=", "*=", "~", ">", ">=", "<", "<="}
	}
	return []string{"=", "!=", "^=", "$=", "*=", "~"}
}

// compare makes the comparison of a field's values with one value; wrong says what the value should have been.
func (f field) compare(op, value string) (means func(values []string) bool, wrong string) {
	switch {
	case op == "=" || op == "!=":
		if f.among != nil && value != "" && !slices.ContainsFunc(f.among, func(a string) bool { return strings.EqualFold(a, value) }) {
			return nil, f.noSuch(value)
		}
		same := func(have string) bool { return strings.EqualFold(have, value) }
		if f.versions && len(versionParts(value)) > 0 {
			same = func(have string) bool { return compareVersions(have, value) == 0 }
		}
		equal := func(values []string) bool {
			return slices.ContainsFunc(values, same) || value == "" && len(values) == 0
		}
		if op == "=" {
			return equal, ""
		}
		return func(values []string) bool { return !equal(values) }, ""
	case f.versions && strings.ContainsAny(op, "<>"):
		return ordered(op, value)
	}
	return textual(op, value)
}

// noSuch words a value that a field never has.
func (f field) noSuch(value string) string {
	last := len(f.among) - 1
	message := fmt.Sprintf("%s is %s or %s", f.name, strings.Join(f.among[:last], ", "), f.among[last])
	if near, ok := nearest.To(value, f.among); ok {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	return message
}
