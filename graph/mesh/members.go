package mesh

import (
	"maps"
	"slices"

	"portolan/graph/facts"
)

// members attributes every namespace: what its labels ask for, what its pods run, and under which plane it is drawn.
func (c *cluster) members() []Member {
	out := []Member{}
	for _, n := range c.names {
		out = append(out, c.member(c.namespaces[n]))
	}
	return out
}

func (c *cluster) member(ns facts.Namespace) Member {
	m := Member{
		Ref: c.ref(KindNamespace, "", ns.Name), Labels: maps.Clone(ns.Labels), Reasons: []string{},
		Modes: []string{}, Running: []Claim{}, Because: []Evidence{}, Workloads: c.workloadsOf(ns),
		Wanted:  c.wanted(ns, pod{}),
		Partial: ns.Unlisted || c.unread(resourcePods, ns.Name),
	}
	silent := len(m.Wanted) == 0
	for _, w := range m.Workloads {
		m.Pods += w.Pods
		m.Stale += w.Stale
		m.Drift += w.Drift
		for _, claim := range w.Running {
			m.Running = addClaim(m.Running, claim)
		}
		if silent {
			// The namespace itself asks for nothing, but some of its workloads do.
			for _, claim := range w.Wanted {
				claim.Pods = 0
				m.Wanted = addClaim(m.Wanted, claim)
			}
		}
	}
	for _, g := range c.podsOf[ns.Name] {
		if g.Mode != facts.NoProxy && g.Mode != facts.ZtunnelProxy {
			m.Proxied += g.Pods
		}
	}
	sortClaims(m.Running)
	if silent {
		sortClaims(m.Wanted)
	}
	for _, claim := range slices.Concat(m.Running, m.Wanted) {
		if claim.Mode == modeSidecar || claim.Mode == modeAmbient {
			m.Modes = append(m.Modes, claim.Mode)
		}
	}
	slices.Sort(m.Modes)
	m.Modes = slices.Compact(m.Modes)
	m.Home = c.home(m)
	judgeMember(&m)
	c.judgeByDoubts(&m)
	if len(m.Running)+len(m.Wanted) == 0 {
		m.Because = c.outsideBecause(ns)
	}
	return m
}

// memberMode is how pods come to a plane: by ztunnel, or by a proxy of their own as sidecars, gateways and waypoints do.
func memberMode(mode string) string {
	if mode == modeAmbient {
		return modeAmbient
	}
	return modeSidecar
}

// home is the plane under which a namespace is drawn: the one that most of its pods run on, beyond doubt; else the
// only one that remains possible. The zero Ref means that several remain, or none.
func (c *cluster) home(m Member) Ref {
	sure := map[Ref]int{}
	for _, g := range c.podsOf[m.Ref.Name] {
		// Several planes of one group of pods exclude each other: none of them is sure.
		if planes := planesOf(c.running(g)...); len(planes) == 1 {
			sure[planes[0]] += g.Pods
		}
	}
	var best Ref
	for _, plane := range slices.SortedFunc(maps.Keys(sure), compareRefs) {
		switch {
		case sure[plane] > sure[best], sure[plane] == sure[best] && names(m.Wanted, plane) && !names(m.Wanted, best):
			best = plane
		}
	}
	if best != (Ref{}) {
		return best
	}
	candidates := planesOf(m.Running...)
	if len(candidates) == 0 {
		candidates = planesOf(m.Wanted...)
	}
	if len(candidates) == 1 {
		return candidates[0]
	}
	return Ref{}
}

// outsideBecause says why no plane claims a namespace.
func (c *cluster) outsideBecause(ns facts.Namespace) []Evidence {
	self := object("Namespace", "", ns.Name)
	for _, p := range c.planes {
		if p.Presence == Present && p.Ref.Namespace == ns.Name {
			return []Evidence{evidence(p.object(), "namespace", ns.Name, "it holds a control plane, and none of its pods is in a mesh")}
		}
	}
	switch {
	case ns.Unlisted:
		return []Evidence{evidence(self, "labels", "(may not be read)", "without its labels and pods nothing is known of it")}
	case slices.Contains(c.own.NeverInjected, ns.Name) && len(ns.Labels) > 1:
		return []Evidence{evidence(self, "name", ns.Name, "an istiod never injects the system namespaces, whatever their labels say")}
	case ns.Labels[labelInjection] == "disabled":
		return []Evidence{labelEvidence(self, ns.Labels, labelInjection, "istio-injection=disabled blocks every injection")}
	case ns.Labels[labelInjection] != "" && ns.Labels[labelInjection] != "enabled":
		return []Evidence{labelEvidence(self, ns.Labels, labelInjection, "istio-injection means nothing but enabled or disabled, and while it is there no revision label counts")}
	case ns.Labels[labelInjection] == "enabled":
		return []Evidence{labelEvidence(self, ns.Labels, labelInjection, "no injection webhook that can be seen answers to istio-injection=enabled")}
	case ns.Labels[labelRevision] != "" && ns.Labels[labelInjection] == "" && c.webhooksUnread():
		return []Evidence{labelEvidence(self, ns.Labels, labelRevision, "no control plane that can be seen bears this revision or tag; webhooks, which would say, may not be read")}
	case ns.Labels[labelRevision] != "" && ns.Labels[labelInjection] == "":
		return []Evidence{labelEvidence(self, ns.Labels, labelRevision, "no webhook answers to this revision, so pods start without a sidecar")}
	}
	if ns.Labels[labelDataplane] == modeAmbient {
		return []Evidence{labelEvidence(self, ns.Labels, labelDataplane, "no ztunnel serves it, or the selectors of istio-cni leave it out")}
	}
	return []Evidence{
		labelEvidence(self, ns.Labels, labelInjection, "nothing asks for injection"),
		labelEvidence(self, ns.Labels, labelRevision, "nothing asks for a revision"),
		labelEvidence(self, ns.Labels, labelDataplane, "nothing asks for ambient"),
	}
}
