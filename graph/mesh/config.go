package mesh

import (
	"cmp"

	"portolan/graph/facts"
)

// configurePlanes reads each plane's mesh ID, trust domain, network and scope from its ConfigMaps.
// By Istio's rule a revision X has ConfigMaps istio-X and istio-sidecar-injector-X, and default has no suffix.
func (c *cluster) configurePlanes() {
	for _, p := range c.planes {
		p.config = c.meshConfig(p.Ref.Namespace, suffixed("istio", p.Revision))
		p.injection = c.injectorConfig(p.Ref.Namespace, suffixed("istio-sidecar-injector", p.Revision))
		p.identify(c.meshConfig(p.Ref.Namespace, p.env["SHARED_MESH_CONFIG"]))
		if p.injection != nil {
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

func suffixed(base, revision string) string {
	if revision == defaultRevision {
		return base
	}
	return base + "-" + revision
}

func (c *cluster) meshConfig(namespace, configMap string) *facts.MeshConfig {
	for i := range c.MeshConfigs {
		if m := &c.MeshConfigs[i]; m.Namespace == namespace && m.Name == configMap {
			return m
		}
	}
	return nil
}

func (c *cluster) injectorConfig(namespace, configMap string) *facts.InjectorConfig {
	for i := range c.InjectorConfigs {
		if m := &c.InjectorConfigs[i]; m.Namespace == namespace && m.Name == configMap {
			return m
		}
	}
	return nil
}

// identify settles the mesh ID: defaultConfig.meshId, else the trust domain, else Istio's default. The shared
// configuration (SHARED_MESH_CONFIG) lies under the standard one. Without any configuration to read, the mesh ID
// that the plane's own proxies were given decides, once those are known; see [cluster.identifyByProxies].
func (p *plane) identify(shared *facts.MeshConfig) {
	config := layered(p.config, shared)
	p.TrustDomain = cmp.Or(config.TrustDomain, defaultMeshID)
	self := object("ConfigMap", p.Ref.Namespace, suffixed("istio", p.Revision))
	switch {
	case p.config == nil && shared == nil:
		return
	case config.MeshID != "":
		p.meshID = config.MeshID
		p.because(self, "mesh: defaultConfig.meshId", config.MeshID, "a mesh's ID is its MeshConfig's defaultConfig.meshId")
	case config.TrustDomain != "":
		p.meshID = config.TrustDomain
		p.because(self, "mesh: trustDomain", config.TrustDomain, "without a meshId, the trust domain is the mesh's ID")
	default:
		p.meshID = defaultMeshID
		p.because(self, "mesh: trustDomain", "(not set)", "without meshId and trustDomain, the mesh's ID is "+defaultMeshID)
	}
}

// layered lays the shared configuration under the standard one.
func layered(standard, shared *facts.MeshConfig) facts.MeshConfig {
	var out facts.MeshConfig
	if shared != nil {
		out = *shared
	}
	if standard == nil {
		return out
	}
	out.MeshID = cmp.Or(standard.MeshID, out.MeshID)
	out.TrustDomain = cmp.Or(standard.TrustDomain, out.TrustDomain)
	return out
}

// identifyByProxies gives a plane whose configuration is out of reach the mesh ID that its proxies carry, if they
// agree; and to one that nobody describes, a mesh of its own: unknown, never a guess.
func (c *cluster) identifyByProxies() {
	seen := map[*plane]map[string]string{}
	for _, g := range c.Pods {
		if g.MeshID == "" || g.PlaneAddress == "" {
			continue
		}
		if p := c.knownAt(g.PlaneAddress); p != nil && p.meshID == "" {
			if seen[p] == nil {
				seen[p] = map[string]string{}
			}
			by := workloadObject(g.Namespace, g.Workload)
			if old, ok := seen[p][g.MeshID]; !ok || by < old {
				seen[p][g.MeshID] = by
			}
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
		p.meshID = "unknown (" + p.Ref.Namespace + "/" + p.Ref.Name + ")"
		if p.Ref.Namespace == "" {
			p.meshID = "unknown (" + p.Ref.Name + ")"
		}
	}
}
