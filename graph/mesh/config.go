package mesh

import (
	"cmp"
	"strings"

	"portolan/graph/facts"
)

// configurePlanes reads each plane's mesh ID, trust domain, network and scope from its ConfigMaps.
func (c *cluster) configurePlanes() {
	for _, p := range c.planes {
		standard := c.meshConfig(p, "istio")
		shared, hidden := c.sharedConfig(p)
		p.injection = c.injectorConfig(p)
		p.config = layered(standard, shared)
		p.identify(standard, shared, hidden)
		p.settings(standard, shared, hidden)
		p.Network = c.namespaces[p.Ref.Namespace].Labels[labelNetwork]
		if p.injection != nil && p.injection.Network != "" {
			p.Network = p.injection.Network
		}
		if p.config == nil {
			continue
		}
		for _, s := range p.config.DiscoverySelectors {
			p.selectors = append(p.selectors, compile(s))
			p.Scope = append(p.Scope, notation(s))
		}
	}
}

// suffixes are how a plane's ConfigMaps may end: as its Deployment does, by Istio's charts (istiod-X has istio-X, and
// istiod has istio), else by its revision.
func (p *plane) suffixes() []string {
	out := []string{}
	if rest, ok := strings.CutPrefix(cmp.Or(p.service, p.Ref.Name), p.cluster.own.Istiod); ok {
		out = append(out, rest)
	}
	if p.Revision == defaultRevision {
		return append(out, "")
	}
	return append(out, "-"+p.Revision)
}

func (c *cluster) meshConfig(p *plane, base string) *facts.MeshConfig {
	for _, suffix := range p.suffixes() {
		if m := c.configMap(p.Ref.Namespace, base+suffix); m != nil {
			return m
		}
	}
	return nil
}

func (c *cluster) configMap(namespace, name string) *facts.MeshConfig {
	for i := range c.MeshConfigs {
		if m := &c.MeshConfigs[i]; m.Namespace == namespace && m.Name == name {
			return m
		}
	}
	return nil
}

// sharedConfig is the ConfigMap that SHARED_MESH_CONFIG names; hidden when it is named and was not read, since then
// nobody can say what lies under the standard one.
func (c *cluster) sharedConfig(p *plane) (shared *facts.MeshConfig, hidden bool) {
	named := p.env["SHARED_MESH_CONFIG"]
	if named == "" {
		return nil, false
	}
	shared = c.configMap(p.Ref.Namespace, named)
	return shared, shared == nil
}

func (c *cluster) injectorConfig(p *plane) *facts.InjectorConfig {
	for _, suffix := range p.suffixes() {
		for i := range c.InjectorConfigs {
			if m := &c.InjectorConfigs[i]; m.Namespace == p.Ref.Namespace && m.Name == "istio-sidecar-injector"+suffix {
				return m
			}
		}
	}
	return nil
}

// identify settles the mesh ID: defaultConfig.meshId, else the trust domain, else Istio's default. The shared
// configuration (SHARED_MESH_CONFIG) lies under the standard one. Without a configuration that can be read, the mesh ID
// that the plane's own proxies were given decides, once those are known; see [cluster.identifyByProxies].
func (p *plane) identify(standard, shared *facts.MeshConfig, hidden bool) {
	if p.config == nil || p.config.MeshID == "" && (hidden || p.config.Invalid != "") {
		return
	}
	p.TrustDomain = cmp.Or(p.config.TrustDomain, defaultMeshID)
	switch {
	case p.config.MeshID != "":
		p.meshID = p.config.MeshID
		p.because(from(standard, shared, func(m *facts.MeshConfig) string { return m.MeshID }), "mesh: defaultConfig.meshId", p.meshID,
			"a mesh's ID is its MeshConfig's defaultConfig.meshId")
	case p.config.TrustDomain != "":
		p.meshID = p.config.TrustDomain
		p.because(from(standard, shared, func(m *facts.MeshConfig) string { return m.TrustDomain }), "mesh: trustDomain", p.meshID,
			"without a meshId, the trust domain is the mesh's ID")
	default:
		p.meshID = defaultMeshID
		p.because(from(standard, shared, func(*facts.MeshConfig) string { return "" }), "mesh: trustDomain", "(not set)",
			"without meshId and trustDomain, the mesh's ID is "+defaultMeshID)
	}
}

// from is the ConfigMap that a field comes from: the standard one where it sets the field or there is no other.
func from(standard, shared *facts.MeshConfig, field func(*facts.MeshConfig) string) string {
	source := standard
	if standard == nil || shared != nil && field(standard) == "" && field(shared) != "" {
		source = shared
	}
	return object("ConfigMap", source.Namespace, source.Name)
}

// layered lays the shared configuration under the standard one; nil when there is neither.
func layered(standard, shared *facts.MeshConfig) *facts.MeshConfig {
	if standard == nil || shared == nil {
		return cmp.Or(standard, shared)
	}
	out := *standard
	out.MeshID = cmp.Or(out.MeshID, shared.MeshID)
	out.TrustDomain = cmp.Or(out.TrustDomain, shared.TrustDomain)
	out.Invalid = cmp.Or(out.Invalid, shared.Invalid)
	if len(out.DiscoverySelectors) == 0 {
		out.DiscoverySelectors = shared.DiscoverySelectors
	}
	return &out
}

// identifyByProxies gives a plane whose configuration is out of reach the mesh ID that its proxies carry, if they
// agree; and to one that nobody describes, a mesh of its own: unknown, never a guess.
func (c *cluster) identifyByProxies() {
	seen := map[*plane]map[string]string{}
	for _, g := range c.Pods {
		address, _ := c.connectsTo(g)
		if g.MeshID == "" || address == "" {
			continue
		}
		planes := c.knownAt(address, g.Namespace)
		if len(planes) != 1 || planes[0].meshID != "" {
			continue
		}
		if seen[planes[0]] == nil {
			seen[planes[0]] = map[string]string{}
		}
		by := workloadObject(g.Namespace, g.Workload)
		if old, ok := seen[planes[0]][g.MeshID]; !ok || by < old {
			seen[planes[0]][g.MeshID] = by
		}
	}
	for _, p := range c.planes {
		if p.meshID != "" {
			continue
		}
		if ids := sortedKeys(seen[p]); len(ids) == 1 {
			p.meshID = ids[0]
			p.because(seen[p][ids[0]], "env ISTIO_META_MESH_ID", ids[0], "its MeshConfig may not be read; its proxies were injected with this mesh ID")
			continue
		}
		p.meshID = "unknown (" + c.prefix + p.Ref.path() + ")"
	}
}
