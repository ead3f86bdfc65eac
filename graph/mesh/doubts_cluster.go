package mesh

import (
	"cmp"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// doubtsOfPlanes are configurations that contradict themselves, and proxies too far from their plane.
func (c *cluster) doubtsOfPlanes() []Doubt {
	out := []Doubt{}
	for _, p := range c.planes {
		if p.config != nil && p.config.IgnoredMeshID != "" {
			out = append(out, doubtIgnoredMeshID.about([]Ref{p.Ref}, "ConfigMap %s/%s sets meshId %q at the top level; the mesh's ID is %s",
				p.config.Namespace, p.config.Name, p.config.IgnoredMeshID, p.meshID))
		}
		shared, _ := c.sharedConfig(p)
		for _, m := range []*facts.MeshConfig{c.meshConfig(p, "istio"), shared} {
			if m != nil && len(m.IgnoredFields) > 0 {
				out = append(out, doubtIgnoredConfig.about([]Ref{p.Ref}, "ConfigMap %s/%s writes %s, which Istio ignores",
					m.Namespace, m.Name, strings.Join(m.IgnoredFields, " and ")))
			}
		}
		if given := p.givenMeshID(); given != "" && given != p.meshID {
			out = append(out, doubtMeshIDDiffers.about([]Ref{p.Ref}, "MeshConfig says %s, the injector gives proxies %s", p.meshID, given))
		}
		for _, v := range p.ProxyVersions {
			if skewed(p.Version, v.Version) {
				out = append(out, doubtProxySkew.about([]Ref{p.Ref}, "%s of version %s on a control plane of version %s",
					counted(v.Pods, "proxy", "proxies"), v.Version, p.Version))
			}
		}
	}
	return out
}

// givenMeshID is the mesh ID that the injector writes into proxies: values.global.meshID, else the trust domain. Empty
// where its configuration or MeshConfig's is not known.
func (p *plane) givenMeshID() string {
	if p.injection == nil || p.injection.Invalid != "" || p.config == nil || p.TrustDomain == "" {
		return ""
	}
	return cmp.Or(p.injection.MeshID, p.TrustDomain)
}

// skewed tells whether a proxy is ahead of its control plane, or more than two minors behind it.
func skewed(plane, proxy string) bool {
	a, okA := minor(plane)
	b, okB := minor(proxy)
	return okA && okB && (b > a || a-b > 2)
}

// doubtsOfInjectors are webhooks that cannot work, and tags that lead to two planes.
func (c *cluster) doubtsOfInjectors() []Doubt {
	out := []Doubt{}
	tags := map[string][]*plane{}
	seen := map[string]bool{}
	for _, service := range c.sharedServices() {
		out = append(out, doubtServiceShared.about(refsOf(c.behind[service]), "Service %s/%s leads to %s", service.namespace, service.name, pathsOf(refsOf(c.behind[service]))))
	}
	for _, in := range c.injectors {
		if in.Tag != "" && !slices.Contains(tags[in.Tag], in.plane) {
			tags[in.Tag] = append(tags[in.Tag], in.plane)
		}
		if seen[in.Configuration] {
			continue
		}
		seen[in.Configuration] = true
		if in.CAFingerprint == "" && in.ServiceName != "" {
			out = append(out, doubtNoCABundle.about([]Ref{in.plane.Ref}, "%s has no caBundle", in.Configuration))
		}
		s, ok := c.services[name{in.ServiceNamespace, in.ServiceName}]
		if in.plane.Presence == Gone || ok && s.ReadyEndpoints == 0 && s.ExternalName == "" {
			out = append(out, doubtInjectorDead.about([]Ref{in.plane.Ref}, "%s calls %s, which has no ready endpoints", in.Configuration, target(in.Webhook)))
		}
	}
	for _, tag := range sortedKeys(tags) {
		if planes := sortPlanes(tags[tag]); len(planes) > 1 {
			out = append(out, doubtTagTwice.about(refsOf(planes), "tag %s leads to %s", tag, pathsOf(refsOf(planes))))
		}
	}
	return out
}

// doubts are those of the cluster itself, before its namespaces are looked at.
func (c *cluster) doubts() []Doubt { return append(c.doubtsOfPlanes(), c.doubtsOfInjectors()...) }

// sharedServices are the Services that lead to several planes, sorted.
func (c *cluster) sharedServices() []name {
	out := []name{}
	for service, planes := range c.behind {
		if len(planes) > 1 {
			out = append(out, service)
		}
	}
	slices.SortFunc(out, func(a, b name) int {
		return cmp.Or(cmp.Compare(a.namespace, b.namespace), cmp.Compare(a.name, b.name))
	})
	return out
}

func refsOf(planes []*plane) []Ref {
	out := []Ref{}
	for _, p := range planes {
		out = append(out, p.Ref)
	}
	return out
}
