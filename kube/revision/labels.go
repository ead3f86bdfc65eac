package revision

import (
	"slices"
	"strings"
)

// defaultRevision is the name of the unnamed revision, and of the tag that stands for it.
const defaultRevision = "default"

// systemNamespaces are never injected, whatever their labels (istio.io/istio/pkg/kube/inject/initializer.go,
// IgnoredNamespaces).
var systemNamespaces = []string{"kube-node-lease", "kube-public", "kube-system", "local-path-storage"}

// Edits are the label edits that make a namespace follow the target, sorted by key; none where it does already.
//
// LabelInjection beats LabelRevision (istio.io/istio/manifests/charts/istio-control/istio-discovery/templates/
// mutatingwebhook.yaml: the entries of a revision ask for a namespace without LabelInjection), so that it must go where
// a revision or tag is to count. The default revision is asked for in the way that the namespace has it already: by
// LabelRevision=default where it follows that, else by LabelInjection=enabled. LabelInjection=disabled stays: somebody
// said no, and [Plan] refuses.
func Edits(labels map[string]string, to Target) []LabelEdit {
	injection, revision := wanted(labels, to)
	return edits(labels, map[string]*string{LabelInjection: injection, LabelRevision: revision})
}

// edits are what makes the labels what they should be.
func edits(labels map[string]string, after map[string]*string) []LabelEdit {
	out := []LabelEdit{}
	for key, v := range after {
		if before := valueOf(labels, key); !same(before, v) {
			out = append(out, LabelEdit{Key: key, Before: before, After: v})
		}
	}
	slices.SortFunc(out, func(a, b LabelEdit) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// wanted are the two labels after the change; nil for one that must not be there.
func wanted(labels map[string]string, to Target) (injection, revision *string) {
	injection, revision = valueOf(labels, LabelInjection), valueOf(labels, LabelRevision)
	if injection != nil && *injection == "disabled" {
		return injection, revision
	}
	if to.Kind != ToDefault {
		name := to.Name
		return nil, &name
	}
	if injection == nil && revision != nil && *revision == defaultRevision {
		return nil, revision
	}
	enabled := "enabled"
	return &enabled, nil
}

func valueOf(labels map[string]string, key string) *string {
	if v, ok := labels[key]; ok {
		return &v
	}
	return nil
}

func same(a, b *string) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// mayChange refuses what no edit of labels can move.
func (d draft) mayChange() []Warning {
	s := d.subject.Survey
	switch {
	case s.Missing:
		return []Warning{d.refuse("missing", "there is no namespace "+s.Namespace, "check its name with kubectl get namespaces")}
	case s.Terminating:
		return []Warning{d.refuse("terminating", "the namespace is being deleted: no new pod can be created in it", "leave it out")}
	case slices.Contains(systemNamespaces, s.Namespace):
		return []Warning{d.refuse("system-namespace", "Istio injects nothing in "+s.Namespace+", whatever its labels", "leave it out")}
	}
	return nil
}

// labelRules are what the namespace's own labels have against the change.
func (d draft) labelRules() []Warning {
	if d.Kind != KindSwitch {
		return nil
	}
	labels := d.subject.Survey.Labels
	var out []Warning
	if labels[LabelInjection] == "disabled" {
		out = append(out, d.refuse("injection-disabled",
			"the label istio-injection=disabled keeps every sidecar out of this namespace, whatever istio.io/rev says; somebody meant that",
			"if it shall take part after all, remove that label first: "+shell("kubectl", "--context", d.Context, "label", "namespace", d.subject.Survey.Namespace, LabelInjection+"-")))
	}
	if tag := d.followedTag(); tag != "" && d.Target.Kind != ToTag && d.Target.Name != tag {
		instead := "the revision " + d.Target.Name + " itself"
		if d.Target.Kind == ToDefault {
			instead = "the default revision"
		}
		out = append(out, d.warn("leaves-tag",
			"it follows the tag "+tag+", and would follow "+instead+": moving the tag will not move it any more",
			d.Target.tagWords()+", or move the tag "+tag))
	}
	return out
}

// tagWords say which tag to choose in place of what it is.
func (t Target) tagWords() string {
	if len(t.Plane.Tags) == 0 {
		return "make a tag that leads there, and choose that"
	}
	return "choose a tag that leads there (" + few(t.Plane.Tags) + ")"
}

// followedTag is the tag that the namespace follows, empty where it follows a revision or nothing.
func (d draft) followedTag() string {
	labels := d.subject.Survey.Labels
	name := labels[LabelRevision]
	if _, beaten := labels[LabelInjection]; beaten || name == "" {
		return ""
	}
	for _, p := range d.subject.From {
		if p.Revision != name && slices.Contains(p.Tags, name) {
			return name
		}
	}
	return ""
}
