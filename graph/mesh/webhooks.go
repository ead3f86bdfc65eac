package mesh

import (
	"slices"

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
		in.selectors = "namespaceSelector: " + notation(w.NamespaceSelector) + "; objectSelector: " + notation(w.ObjectSelector)
		var planes []*plane
		switch {
		case w.ServiceName != "":
			planes = c.planesBehind(name{w.ServiceNamespace, w.ServiceName}, by)
		case w.URLHost != "":
			planes = c.planesAt(w.URLHost, "", by)
		}
		for _, p := range planes {
			in.plane = p
			p.adopt(w)
			c.injectors = append(c.injectors, in)
		}
	}
	c.rootsOfWebhooks()
	c.tagServices()
	plain := map[string]string{labelInjection: "enabled"}
	for i, in := range c.injectors {
		c.injectors[i].steps = c.stepsOf(in)
		if in.namespace.Matches(labels.Set(plain)) && in.object.Matches(labels.Set(nil)) {
			in.plane.Default = true
		}
	}
	if c.webhooksUnread() {
		for _, p := range c.planes {
			p.Default = p.Revision == defaultRevision || slices.Contains(p.Tags, defaultRevision)
		}
	}
	for _, p := range c.planes {
		slices.Sort(p.Tags)
		p.Tags = slices.Compact(p.Tags)
	}
}

// stepsOf is the way from a webhook to its istiod: the tag that it defines, what it selects, the Service that it calls,
// and the control plane behind that.
func (c *cluster) stepsOf(in injector) []Evidence {
	self, out := object("MutatingWebhookConfiguration", "", in.Configuration), []Evidence{}
	if in.Tag != "" {
		out = append(out, evidence(self, "label istio.io/tag", in.Tag, "this configuration defines the tag, for revision "+in.Revision))
	}
	rule := "the API server calls the webhooks whose selectors match the namespace and the pod"
	if len(in.MatchConditions) > 0 {
		rule = "its selectors match the namespace and the pod; its matchConditions are not evaluated here"
	}
	out = append(out, evidence(self, "webhook "+in.Name, in.selectors, rule))
	if s, read := c.services[name{in.ServiceNamespace, in.ServiceName}]; read && len(s.Selector) > 0 {
		out = append(out, evidence(object("Service", s.Namespace, s.Name), "selector", pairs(s.Selector), "the webhook calls this Service, which leads to the pods that it selects"))
	}
	return append(out, evidence(in.plane.object(), "behind "+target(in.Webhook), in.plane.Revision, "the webhook's service leads to this istiod"))
}

func target(w facts.Webhook) string {
	if w.ServiceName == "" {
		return w.URLHost
	}
	return w.ServiceName + "." + w.ServiceNamespace
}

// adopt notes what a webhook says of the plane behind it.
func (p *plane) adopt(w facts.Webhook) {
	if p.Revision == "" && w.Revision != "" {
		p.Revision = w.Revision
		p.because(object("MutatingWebhookConfiguration", "", w.Configuration), "label "+labelRevision, w.Revision, "the webhook's label names the revision that it calls")
	}
	if w.Tag != "" {
		p.tag(w.Tag, object("MutatingWebhookConfiguration", "", w.Configuration), "label istio.io/tag")
	}
}

// rootsOfWebhooks gives each plane the root that its webhooks carry: the revision's own, else those of its tags. Where
// they disagree, one of them is stale, and none is chosen.
func (c *cluster) rootsOfWebhooks() {
	for _, p := range c.planes {
		own, all := []string{}, []string{}
		for _, in := range c.injectors {
			if in.plane != p || in.CAFingerprint == "" {
				continue
			}
			all = append(all, in.CAFingerprint)
			if in.Tag == "" {
				own = append(own, in.CAFingerprint)
			}
		}
		if len(own) == 0 {
			own = all
		}
		slices.Sort(own)
		if own = slices.Compact(own); len(own) == 1 {
			p.RootFingerprint = own[0]
		}
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
		if tag == "" {
			continue
		}
		for _, p := range c.behind[name{s.Namespace, s.Name}] {
			p.tag(tag, object("Service", s.Namespace, s.Name), "label istio.io/tag")
		}
	}
}

// injects are the webhooks that would inject a pod of these labels in this namespace, in the order of the facts.
// An unlisted namespace has unknown labels: nothing can be said of it.
func (c *cluster) injects(ns facts.Namespace, pod map[string]string) []*injector {
	out := []*injector{}
	for _, in := range c.askedFor(ns) {
		if in.object.Matches(labels.Set(pod)) {
			out = append(out, in)
		}
	}
	return out
}

// askedFor are the webhooks whose namespaceSelector takes a namespace; found once, since every pod in it asks again.
func (c *cluster) askedFor(ns facts.Namespace) []*injector {
	if found, ok := c.asked[ns.Name]; ok {
		return found
	}
	found := []*injector{}
	for i := range c.injectors {
		if in := &c.injectors[i]; !ns.Unlisted && !slices.Contains(c.own.NeverInjected, ns.Name) && in.namespace.Matches(labels.Set(ns.Labels)) {
			found = append(found, in)
		}
	}
	c.asked[ns.Name] = found
	return found
}
