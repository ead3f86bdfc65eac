package revision

import (
	"maps"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// notUnderstood is why a tag cannot be moved by patching; empty where it can.
func notUnderstood(r Request) string {
	t := r.Tag
	switch {
	case t == nil:
		return "they were not read"
	case len(t.Gaps) > 0:
		return t.Gaps[0].Resource + " could not be read: " + t.Gaps[0].Message
	case len(t.Webhooks) == 0:
		return "there is no MutatingWebhookConfiguration labelled istio.io/tag=" + r.TagName
	case len(t.Webhooks) > 1:
		return "several MutatingWebhookConfigurations are labelled istio.io/tag=" + r.TagName
	case len(t.Services) > 1:
		return "several Services are labelled istio.io/tag=" + r.TagName
	case betweenNamespaces(r.TagFrom, r.Target.Plane):
		return "its webhook is named for " + r.TagFrom.Namespace + ", and that of a tag in " + r.Target.Plane.Namespace + " is another one"
	case len(t.Others) > 0:
		return "istioctl also changes " + few(t.Others)
	case t.Injector == nil:
		return planeWords(r.Target.Plane) + " has no injection webhook of its own to compare with, or several"
	}
	by := canonical(*t.Injector)
	switch {
	case by.Name == "" || by.URL != "" || by.ServiceName == "":
		return "the injection webhook of " + planeWords(r.Target.Plane) + " does not lead to a Service"
	case by.CABundle == "":
		return "the injection webhook of " + planeWords(r.Target.Plane) + " has no caBundle yet"
	}
	for _, s := range t.Services {
		if why := strangeService(s, r.Target.Plane); why != "" {
			return why
		}
	}
	return strangeWebhooks(t.Webhooks[0], by, r.TagName)
}

// strangeService is why a Service is not the one of a tag as Istio's chart writes it. It cannot follow a tag into another
// namespace.
func strangeService(s TagService, to ControlPlane) string {
	name := "Service " + s.Namespace + "/" + s.Name
	switch {
	case s.Namespace != to.Namespace:
		return name + " cannot be moved to the namespace of " + planeWords(to)
	case s.ExternalName != "" || !maps.Equal(s.Selector, istiodSelector(s.Labels[LabelRevision])):
		return name + " does not select the istiods of the revision that its label names"
	}
	return ""
}

// strangeWebhooks is why a configuration is not the one of a tag as istioctl writes it: only such a one is moved by
// leading its entries elsewhere.
func strangeWebhooks(w WebhookConfiguration, by WebhookEntry, tag string) string {
	if w.Labels[LabelRevision] == "" {
		return w.Name + " has no label istio.io/rev"
	}
	known := tagEntries(tag)
	for _, e := range w.Entries {
		want, ok := known[strings.TrimSuffix(e.Name, injectorSuffix)]
		switch {
		case !ok || !strings.HasSuffix(e.Name, injectorSuffix):
			return w.Name + " has an entry that istioctl does not write: " + e.Name
		case e.URL != "" || e.ServiceName == "":
			return e.Name + " does not lead to a Service"
		case !sameSelector(e.Namespaces, want.namespaces) || !sameSelector(e.Objects, want.objects):
			return e.Name + " selects otherwise than istioctl writes it"
		case e.Rest != by.Rest || e.ServicePort != by.ServicePort:
			return e.Name + " is called otherwise than the injection webhook of the target"
		}
	}
	for prefix := range known {
		optional := prefix == "auto."
		has := slices.ContainsFunc(w.Entries, func(e WebhookEntry) bool { return e.Name == prefix+injectorSuffix })
		if !has && !optional {
			return w.Name + " lacks an entry that istioctl writes"
		}
	}
	return ""
}

type selectors struct{ namespaces, objects facts.Selector }

// tagEntries are the entries of a tag by their prefix, with what they select (templates/revision-tags-mwc.yaml). The tag
// default has those of the default revision as well; "auto." only where all namespaces are injected.
func tagEntries(tag string) map[string]selectors {
	is := func(key, operator string, values ...string) facts.Requirement {
		return facts.Requirement{Key: key, Operator: operator, Values: values}
	}
	all := func(list ...facts.Requirement) facts.Selector { return facts.Selector{MatchExpressions: list} }
	notRefused := is(labelInject, "NotIn", "false")
	free := all(is(LabelRevision, "DoesNotExist"), is(LabelInjection, "DoesNotExist"))
	out := map[string]selectors{
		"rev.namespace.": {all(is(LabelRevision, "In", tag), is(LabelInjection, "DoesNotExist")), all(notRefused)},
		"rev.object.":    {free, all(notRefused, is(LabelRevision, "In", tag))},
	}
	if tag == defaultRevision {
		system := is("kubernetes.io/metadata.name", "NotIn", systemNamespaces...)
		out["namespace."] = selectors{all(is(LabelInjection, "In", "enabled")), all(notRefused)}
		out["object."] = selectors{free, all(is(labelInject, "In", "true"), is(LabelRevision, "DoesNotExist"))}
		out["auto."] = selectors{
			all(slices.Concat(free.MatchExpressions, []facts.Requirement{system})...),
			all(is(labelInject, "DoesNotExist"), is(LabelRevision, "DoesNotExist")),
		}
	}
	return out
}

// sameSelector compares what is selected, not how it is written.
func sameSelector(a, b facts.Selector) bool { return selectorText(a) == selectorText(b) }

func selectorText(s facts.Selector) string {
	var out []string
	for k, v := range s.MatchLabels {
		out = append(out, k+" In "+v)
	}
	for _, e := range s.MatchExpressions {
		out = append(out, e.Key+" "+e.Operator+" "+strings.Join(slices.Sorted(slices.Values(e.Values)), ","))
	}
	slices.Sort(out)
	return strings.Join(out, ";")
}
