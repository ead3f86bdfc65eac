package mesh

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/labels"

	"portolan/graph/facts"
)

// WebhookUse is a webhook configuration that calls a control plane.
type WebhookUse struct {
	// Object is KIND/NAME as kubectl would name it.
	Object string `json:"object"`
	// Tag is the revision tag that it defines, empty for none.
	Tag string `json:"tag,omitempty"`
	// Own is true for the one that is installed and removed with the revision itself: it bears no tag, and the revision.
	Own bool `json:"own"`
}

// listConfigs notes on each plane the Istio objects that are labelled with its revision. A tag does not do: istiod compares
// the label with its own revision (istio.io/istio/pkg/config, ObjectInRevision).
func (c *cluster) listConfigs() {
	for _, o := range c.Cluster.Configs {
		for _, p := range c.planes {
			if p.Revision == o.Revision {
				p.Configs = append(p.Configs, object(o.Kind, o.Namespace, o.Name))
			}
		}
	}
	for _, p := range c.planes {
		slices.Sort(p.Configs)
	}
}

// listWebhooks notes on each plane the webhook configurations that call it: those that inject, and those that validate
// Istio's objects.
func (c *cluster) listWebhooks() {
	for _, in := range c.injectors {
		in.plane.calledBy(WebhookUse{
			Object: object("MutatingWebhookConfiguration", "", in.Configuration), Tag: in.Tag,
			Own: in.Tag == "" && cmp.Or(in.Revision, defaultRevision) == in.plane.Revision,
		})
	}
	for _, v := range c.Validators {
		for _, p := range c.validatedBy(v) {
			p.calledBy(WebhookUse{Object: object("ValidatingWebhookConfiguration", "", v.Configuration), Tag: v.Tag, Own: !judgesUnlabelled(v)})
		}
	}
	for _, p := range c.planes {
		slices.SortFunc(p.Webhooks, func(a, b WebhookUse) int { return cmp.Compare(a.Object, b.Object) })
	}
}

// calledBy adds a configuration once; it is the plane's own only if all its entries are.
func (p *plane) calledBy(use WebhookUse) {
	for i := range p.Webhooks {
		if p.Webhooks[i].Object == use.Object {
			p.Webhooks[i].Own = p.Webhooks[i].Own && use.Own
			return
		}
	}
	p.Webhooks = append(p.Webhooks, use)
}

// validatedBy are the planes that a validating webhook calls; it never makes one.
func (c *cluster) validatedBy(v facts.Webhook) []*plane {
	if v.ServiceName != "" {
		return c.knownBehind(name{v.ServiceNamespace, v.ServiceName})
	}
	return c.knownAt(v.URLHost, "")
}

// judgesUnlabelled tells whether a validating webhook looks at Istio objects that name no revision: the one of the
// default revision does (istiod-default-validator), a revision's own looks only at its own.
func judgesUnlabelled(v facts.Webhook) bool {
	return compile(v.ObjectSelector).Matches(labels.Set(nil))
}
