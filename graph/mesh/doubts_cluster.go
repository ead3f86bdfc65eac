package mesh

import (
	"slices"
	"strings"
)

// doubtsOfPlanes are configurations that contradict themselves, and proxies too far from their plane.
func (c *cluster) doubtsOfPlanes() []Doubt {
	out := []Doubt{}
	for _, p := range c.planes {
		if p.config != nil && p.config.IgnoredMeshID != "" {
			out = append(out, doubtIgnoredMeshID.about([]Ref{p.Ref}, "ConfigMap %s/%s sets meshId %q at the top level; the mesh's ID is %s",
				p.config.Namespace, p.config.Name, p.config.IgnoredMeshID, p.meshID))
		}
		if p.config != nil && p.injection != nil && p.injection.MeshID != "" && p.injection.MeshID != p.meshID {
			out = append(out, doubtMeshIDDiffers.about([]Ref{p.Ref}, "MeshConfig says %s, the injector gives proxies %s", p.meshID, p.injection.MeshID))
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
	for _, in := range c.injectors {
		if in.Tag != "" && !slices.Contains(tags[in.Tag], in.plane) {
			tags[in.Tag] = append(tags[in.Tag], in.plane)
		}
		if seen[in.Configuration] {
			continue
		}
		seen[in.Configuration] = true
		if in.CAFingerprint == "" {
			out = append(out, doubtNoCABundle.about([]Ref{in.plane.Ref}, "%s has no caBundle", in.Configuration))
		}
		s, ok := c.services[name{in.ServiceNamespace, in.ServiceName}]
		if in.plane.Presence == Gone || ok && s.ReadyEndpoints == 0 && s.ExternalName == "" {
			out = append(out, doubtInjectorDead.about([]Ref{in.plane.Ref}, "%s calls %s, which has no ready endpoints", in.Configuration, target(in.Webhook)))
		}
	}
	for _, tag := range sortedKeys(tags) {
		if planes := sortPlanes(tags[tag]); len(planes) > 1 {
			refs, paths := []Ref{}, []string{}
			for _, p := range planes {
				refs, paths = append(refs, p.Ref), append(paths, p.Ref.path())
			}
			out = append(out, doubtTagTwice.about(refs, "tag %s leads to %s", tag, strings.Join(paths, " and ")))
		}
	}
	return out
}

// doubts are those of the cluster itself, before its namespaces are looked at.
func (c *cluster) doubts() []Doubt { return append(c.doubtsOfPlanes(), c.doubtsOfInjectors()...) }

// memberDoubts are those that one namespace raises.
func (c *cluster) memberDoubts(m Member) []Doubt {
	out := []Doubt{}
	ns := c.namespaces[m.Ref.Name]
	if ns.Unlisted {
		return out
	}
	ambient := ns.Labels[labelDataplane] == modeAmbient
	rev, hasRev := ns.Labels[labelRevision]
	_, hasInjection := ns.Labels[labelInjection]
	seen := len(c.injectors) > 0 || !c.unread(resourceInjectors, "")
	if hasRev && !hasInjection && seen && len(c.injects(ns, nil)) == 0 && !ambient {
		out = append(out, doubtOrphan.about([]Ref{m.Ref}, "namespace %s asks for revision %q, which no webhook answers to%s", ns.Name, rev, c.nearest(rev)))
	}
	if ambient && hasRev && len(c.injects(ns, nil)) > 0 {
		out = append(out, doubtAmbientRevision.about([]Ref{m.Ref}, "namespace %s is ambient and asks for revision %s: new pods get a sidecar", ns.Name, rev))
	}
	if ambient && len(m.Wanted)+len(m.Running) == 0 && !c.unread("daemonsets", ns.Name) {
		out = append(out, doubtNoZtunnel.about([]Ref{m.Ref}, "namespace %s asks for ambient, and no ztunnel serves it", ns.Name))
	}
	return append(out, c.choiceDoubts(m)...)
}

// choiceDoubts are namespaces for which several planes remain.
func (c *cluster) choiceDoubts(m Member) []Doubt {
	refs := append(planesOf(slices.Concat(m.Wanted, m.Running)...), m.Ref)
	if wanted := planesOf(m.Wanted...); len(wanted) > 1 && m.Wanted[0].Mode == modeSidecar && m.Wanted[0].Strength == Exact {
		return []Doubt{doubtTwoInjectors.about(refs, "namespace %s would be injected by %s", m.Ref.Name, pathsOf(wanted))}
	}
	if m.Home == (Ref{}) && len(refs) > 2 {
		return []Doubt{doubtUndecided.about(refs, "namespace %s may belong to %s", m.Ref.Name, pathsOf(refs[:len(refs)-1]))}
	}
	return nil
}

func pathsOf(refs []Ref) string {
	out := []string{}
	for _, r := range refs {
		out = append(out, r.path())
	}
	return strings.Join(out, " or ")
}

// nearest suggests the revision or tag that was probably meant; empty when none is near.
func (c *cluster) nearest(rev string) string {
	best, distance := "", max(2, len(rev)/4)+1
	for _, p := range c.planes {
		for _, candidate := range append([]string{p.Revision}, p.Tags...) {
			if d := editDistance(rev, candidate); d < distance || d == distance && candidate < best {
				best, distance = candidate, d
			}
		}
	}
	if best == "" {
		return ""
	}
	return "; the nearest revision is " + best
}

// editDistance is Levenshtein's.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
