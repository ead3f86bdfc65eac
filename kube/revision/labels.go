package revision

import (
	"slices"
	"strings"
)

// Edits are the label edits that make a namespace follow the target, sorted by key; none where it does already.
//
// LabelInjection beats LabelRevision on the namespace (istio/istio
// manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml: the entries for a revision ask for a
// namespace without LabelInjection), so that it must go where a revision or tag is to count. The default revision is
// asked for in the way that the namespace has it already: by LabelRevision=default where it follows that, else by
// LabelInjection=enabled. LabelInjection=disabled stays: somebody said no, and [Plan] refuses.
func Edits(labels map[string]string, to Target) []LabelEdit {
	out := []LabelEdit{}
	injection, revision := wanted(labels, to)
	for _, e := range []LabelEdit{
		{LabelInjection, valueOf(labels, LabelInjection), injection},
		{LabelRevision, valueOf(labels, LabelRevision), revision},
	} {
		if !same(e.Before, e.After) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, byKey)
	return out
}

// wanted are the two labels after the change; nil for one that must not be there.
func wanted(labels map[string]string, to Target) (injection, revision *string) {
	injection, revision = valueOf(labels, LabelInjection), valueOf(labels, LabelRevision)
	if injection != nil && *injection == "disabled" {
		return injection, revision
	}
	if to.Kind != ToDefault {
		return nil, pointer(to.Name)
	}
	if injection == nil && revision != nil && *revision == defaultRevision {
		return nil, revision
	}
	return pointer("enabled"), nil
}

// defaultRevision is the name of the unnamed revision, and of the tag that stands for it.
const defaultRevision = "default"

func valueOf(labels map[string]string, key string) *string {
	if v, ok := labels[key]; ok {
		return &v
	}
	return nil
}

func pointer(s string) *string { return &s }

func same(a, b *string) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

func byKey(a, b LabelEdit) int { return strings.Compare(a.Key, b.Key) }
