package revision

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	kindWebhooks = "MutatingWebhookConfiguration"
	kindService  = "Service"
)

// fields are the parts of an object that moving a tag may touch, or must find as they were: JSON pointers (RFC 6901) and
// their values as JSON text. A part that is not there has no entry.
type fields map[string]string

// operation is one of a JSON patch (RFC 6902).
type operation struct {
	Op    string          `json:"op"`
	Path  string          `json:"path"`
	Value json.RawMessage `json:"value,omitempty"`
}

const pointerRevision = "/metadata/labels/istio.io~1rev"

func (f fields) set(pointer, value string) {
	if value != "" {
		f[pointer] = text(value)
	}
}

// text is a string, or a map of strings, as JSON, whose maps are sorted. Neither can fail to be written.
func text[T string | map[string]string](v T) string {
	out, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(out)
}

func (w WebhookConfiguration) fields() fields {
	out := fields{}
	out.set("/metadata/uid", w.UID)
	out.set(pointerRevision, w.Labels[LabelRevision])
	for i, e := range w.Entries {
		at := fmt.Sprintf("/webhooks/%d/", i)
		out.set(at+"name", e.Name)
		out.set(at+"clientConfig/service/name", e.ServiceName)
		out.set(at+"clientConfig/service/namespace", e.ServiceNamespace)
		out.set(at+"clientConfig/service/path", e.ServicePath)
		out.set(at+"clientConfig/caBundle", e.CABundle)
	}
	return out
}

func (s TagService) fields() fields {
	out := fields{}
	out.set("/metadata/uid", s.UID)
	out.set(pointerRevision, s.Labels[LabelRevision])
	if len(s.Selector) > 0 {
		out["/spec/selector"] = text(s.Selector)
	}
	return out
}

// patch makes an object's fields what they should be, or nothing where they are. It first tests that the object is the
// one that was read, with each field as it was, since entries are counted by their place.
func patch(have, want fields) []operation {
	var tests, changes []operation
	for _, at := range slices.Sorted(maps.Keys(union(have, want))) {
		before, had := have[at]
		after, wants := want[at]
		guards := at == "/metadata/uid" || strings.HasSuffix(at, "/name") && strings.Count(at, "/") == 3
		if had && (guards || before != after) {
			tests = append(tests, operation{"test", at, json.RawMessage(before)})
		}
		switch {
		case before == after:
		case !wants:
			changes = append(changes, operation{Op: "remove", Path: at})
		case !had:
			changes = append(changes, operation{"add", at, json.RawMessage(after)})
		default:
			changes = append(changes, operation{"replace", at, json.RawMessage(after)})
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return append(tests, changes...)
}

func union(a, b fields) fields {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// patchText is a patch as it is sent.
func patchText(list []operation) string {
	out, err := json.Marshal(list)
	if err != nil {
		return "[]"
	}
	return string(out)
}

// operations reads a patch back; none for what is not one.
func operations(patch string) []operation {
	var out []operation
	if err := json.Unmarshal([]byte(patch), &out); err != nil {
		return nil
	}
	return out
}

// fits tells whether all that a patch tests is so.
func fits(patch string, have fields) bool {
	list := operations(patch)
	for _, o := range list {
		if o.Op == "test" && have[o.Path] != string(o.Value) {
			return false
		}
	}
	return len(list) > 0
}

// inWords are the changes of a patch, with certificates by their fingerprints.
func inWords(have, want fields, prints map[string]string) []string {
	out := []string{}
	for _, at := range slices.Sorted(maps.Keys(union(have, want))) {
		if have[at] != want[at] {
			out = append(out, fieldWords(at)+": "+valueWords(have[at], prints)+" → "+valueWords(want[at], prints))
		}
	}
	return out
}

// fieldWords is a pointer as kubectl writes paths: webhooks[0].clientConfig.caBundle.
func fieldWords(pointer string) string {
	out := ""
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		part = strings.ReplaceAll(part, "~1", "/")
		switch {
		case strings.Trim(part, "0123456789") == "":
			out += "[" + part + "]"
		case strings.Contains(part, "."):
			out += "[" + part + "]"
		case out == "":
			out = part
		default:
			out += "." + part
		}
	}
	return out
}

func valueWords(value string, prints map[string]string) string {
	var s string
	var m map[string]string
	switch {
	case value == "":
		return "nothing"
	case json.Unmarshal([]byte(value), &s) == nil:
		if print, ok := prints[s]; ok {
			return "certificate " + short(print)
		}
		return s
	case json.Unmarshal([]byte(value), &m) == nil:
		var pairs []string
		for _, k := range slices.Sorted(maps.Keys(m)) {
			pairs = append(pairs, k+"="+m[k])
		}
		return strings.Join(pairs, ",")
	}
	return value
}

// reversed are the same words for the way back.
func reversed(says []string) []string {
	out := []string{}
	for _, s := range says {
		field, values, _ := strings.Cut(s, ": ")
		before, after, _ := strings.Cut(values, " → ")
		out = append(out, field+": "+after+" → "+before)
	}
	return out
}

// objectOf finds an edit's object among those that were read, with its fields.
func objectOf(t TagObjects, e TagEdit) (TagEdit, fields, bool) {
	for _, w := range t.Webhooks {
		if e.Kind == kindWebhooks && w.Name == e.Name {
			return TagEdit{UID: w.UID, ResourceVersion: w.ResourceVersion}, w.fields(), true
		}
	}
	for _, s := range t.Services {
		if e.Kind == kindService && s.Name == e.Name && s.Namespace == e.Namespace {
			return TagEdit{UID: s.UID, ResourceVersion: s.ResourceVersion}, s.fields(), true
		}
	}
	return TagEdit{}, nil, false
}
