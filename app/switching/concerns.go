package switching

import (
	"fmt"
	"strings"

	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/kube/revision"
)

// concerns are what speaks against a target whoever is to follow it.
func (c chart) concerns(t revision.Target, p plane) []revision.Warning {
	object := "Deployment/" + p.Ref.Namespace + "/" + p.Ref.Name
	out := []revision.Warning{}
	add := func(code string, weight revision.Weight, object, remedy, format string, args ...any) {
		out = append(out, revision.Warning{Code: code, Weight: weight, Object: object, Message: fmt.Sprintf(format, args...), Remedy: remedy})
	}
	if p.Health != mesh.Healthy {
		add(revision.CodePlaneIll, revision.Warn, object, "see that it is well before anything depends on it",
			"control plane %s/%s is %s: %s", p.Ref.Namespace, p.Ref.Name, p.Health, strings.Join(p.Reasons, "; "))
	}
	hooks := c.answering(t, p)
	if len(hooks) == 0 && !c.webhooksUnread() {
		add("no-webhook", revision.Refuse, object, "install the webhook of this revision, or create the tag with istioctl tag set",
			"no webhook answers to %s %s, so that new pods would start without a sidecar", t.Kind, t.Name)
	}
	for _, w := range firstOfEach(hooks) {
		if w.ServiceName == "" {
			continue
		}
		configuration := "MutatingWebhookConfiguration/" + w.Configuration
		if w.CAFingerprint == "" {
			add(revision.CodeCABundle, revision.Refuse, configuration, "wait until istiod has written it, or find out why it does not",
				"webhook %s has no caBundle, so that the API server cannot call it", w.Configuration)
		}
		if c.silent(w) {
			add(revision.CodeEndpoints, revision.Refuse, "Service/"+w.ServiceNamespace+"/"+w.ServiceName, "wait until its pods are ready",
				"Service %s/%s, which webhook %s calls, has no ready endpoints: new pods could not be created", w.ServiceNamespace, w.ServiceName, w.Configuration)
		}
	}
	if others := c.namesakes(t, p); len(others) > 0 {
		add("two-planes", revision.Warn, object, "give each control plane a name of its own",
			"%s %s also leads to %s", t.Kind, t.Name, strings.Join(others, " and "))
	}
	return out
}

// answering are the webhooks that a target's name is answered by, of those that call its plane.
func (c chart) answering(t revision.Target, p plane) []facts.Webhook {
	switch t.Kind {
	case revision.ToTag:
		return c.webhooks(p, t.Name)
	case revision.ToRevision:
		return c.webhooks(p, "")
	default:
		return append(c.webhooks(p, nameDefault), c.webhooks(p, "")...)
	}
}

// webhooksUnread tells whether webhooks may be there though none was seen.
func (c chart) webhooksUnread() bool {
	for _, g := range c.cluster.Gaps {
		if strings.HasPrefix(g.Resource, "mutatingwebhookconfigurations") {
			return true
		}
	}
	return false
}

// silent tells whether nobody answers behind a webhook's Service, as far as that was read.
func (c chart) silent(w facts.Webhook) bool {
	for _, s := range c.cluster.Services {
		if s.Namespace == w.ServiceNamespace && s.Name == w.ServiceName {
			return s.ReadyEndpoints == 0 && s.ExternalName == ""
		}
	}
	return false
}

// namesakes are the other planes that the same name leads to.
func (c chart) namesakes(t revision.Target, p plane) []string {
	out := []string{}
	for _, q := range c.ordered {
		if q.Ref != p.Ref && q.Presence != mesh.Gone && answersTo(q, t.Kind, t.Name) {
			out = append(out, q.Ref.Namespace+"/"+q.Ref.Name)
		}
	}
	return out
}

// firstOfEach is one webhook of each configuration, since all of one call the same istiod.
func firstOfEach(hooks []facts.Webhook) []facts.Webhook {
	out, seen := []facts.Webhook{}, map[string]bool{}
	for _, w := range hooks {
		if !seen[w.Configuration] {
			out, seen[w.Configuration] = append(out, w), true
		}
	}
	return out
}
