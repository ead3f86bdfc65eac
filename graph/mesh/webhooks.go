package mesh

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"portolan/graph/facts"
)

// tieInjectors follows every injection webhook to the plane behind its Service, and collects tags, trust roots and
// the default plane on the way.
func (c *cluster) tieInjectors() {
	for _, w := range c.Injectors {
		by := evidence(object("MutatingWebhookConfiguration", "", w.Configuration), "webhook "+w.Name+" clientConfig",
			target(w), "the API server calls this istiod for injection")
		in := injector{Webhook: w, namespace: compile(w.NamespaceSelector), object: compile(w.ObjectSelector)}
		switch {
		case w.ServiceName != "":
			in.plane = c.planeBehind(name{w.ServiceNamespace, w.ServiceName}, by)
		case w.URLHost != "":
			in.plane = c.planeAt(w.URLHost, by)
		default:
			continue
		}
		in.plane.adopt(w)
		c.injectors = append(c.injectors, in)
	}
	c.tagServices()
	plain := map[string]string{labelInjection: "enabled"}
	for _, in := range c.injectors {
		if in.namespace.Matches(labels.Set(plain)) && in.object.Matches(labels.Set(nil)) {
			in.plane.Default = true
		}
	}
	if len(c.injectors) == 0 && c.unread(resourceInjectors, "") {
		for _, p := range c.planes {
			p.Default = p.Revision == defaultRevision
		}
	}
	for _, p := range c.planes {
		slices.Sort(p.Tags)
		p.Tags = slices.Compact(p.Tags)
	}
}

func target(w facts.Webhook) string {
	if w.ServiceName == "" {
		return w.URLHost
	}
	return w.ServiceName + "." + w.ServiceNamespace
}

// adopt notes what a webhook says of the plane behind it.
func (p *plane) adopt(w facts.Webhook) {
	p.webhooks++
	if w.Tag != "" {
		p.tag(w.Tag, object("MutatingWebhookConfiguration", "", w.Configuration), "label istio.io/tag")
	}
	if p.RootFingerprint == "" || w.CAFingerprint != "" && w.CAFingerprint < p.RootFingerprint {
		p.RootFingerprint = w.CAFingerprint
	}
}

func (p *plane) tag(tag, object, field string) {
	if !slices.Contains(p.Tags, tag) {
		p.because(object, field, tag, "a revision tag points where its webhook or Service leads")
	}
	p.Tags = append(p.Tags, tag)
}

// tagServices reads the tags that installs from 1.28 on also write as Services istiod-revision-tag-T.
func (c *cluster) tagServices() {
	for _, s := range c.Services {
		tag := s.Labels["istio.io/tag"]
		if p := c.behind[name{s.Namespace, s.Name}]; p != nil && tag != "" {
			p.tag(tag, object("Service", s.Namespace, s.Name), "label istio.io/tag")
		}
	}
}

// injects are the webhooks that the API server would call for a pod of these labels in this namespace.
// An unlisted namespace has unknown labels: nothing can be said of it.
func (c *cluster) injects(ns facts.Namespace, pod map[string]string) []injector {
	out := []injector{}
	if ns.Unlisted {
		return out
	}
	for _, in := range c.injectors {
		if in.namespace.Matches(labels.Set(ns.Labels)) && in.object.Matches(labels.Set(pod)) {
			out = append(out, in)
		}
	}
	slices.SortFunc(out, func(a, b injector) int {
		return strings.Compare(a.Configuration+"\x00"+a.Name, b.Configuration+"\x00"+b.Name)
	})
	return out
}
