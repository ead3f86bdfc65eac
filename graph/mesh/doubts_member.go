package mesh

import (
	"slices"
	"strings"

	"portolan/graph/facts"
)

// memberDoubts are those that one namespace raises.
func (c *cluster) memberDoubts(m Member) []Doubt {
	out := []Doubt{}
	ns := c.namespaces[m.Ref.Name]
	if !ns.Unlisted {
		out = append(c.orphanDoubts(m, ns), c.ambientDoubts(m, ns)...)
	}
	lost := 0
	for _, g := range c.podsOf[m.Ref.Name] {
		if g.Mode != facts.NoProxy && g.Mode != facts.Ambient && g.Mode != facts.ZtunnelProxy && len(c.running(g)) == 0 {
			lost += g.Pods
		}
	}
	if lost > 0 {
		out = append(out, doubtPlaneUnknown.about([]Ref{m.Ref}, "namespace %s: the control plane of %s is not known", m.Ref.Name, counted(lost, "proxy", "proxies")))
	}
	return append(out, c.choiceDoubts(m)...)
}

// orphanDoubts are revision labels that no webhook answers to, on the namespace or, where it says nothing, on workloads.
func (c *cluster) orphanDoubts(m Member, ns facts.Namespace) []Doubt {
	out := []Doubt{}
	if _, ok := ns.Labels[labelInjection]; ok || c.webhooksUnread() || ns.Labels[labelDataplane] == modeAmbient {
		return out
	}
	if rev, ok := ns.Labels[labelRevision]; ok {
		if len(c.askedFor(ns)) == 0 {
			out = append(out, doubtOrphan.about([]Ref{m.Ref}, "namespace %s asks for revision %q, which no webhook answers to%s", ns.Name, rev, c.nearest(rev)))
		}
		return out
	}
	for _, w := range c.workloads[ns.Name] {
		rev, ok := w.PodLabels[labelRevision]
		if ok && w.PodLabels[labelInject] != "false" && !templateOf(w).declines() && !w.HostNetwork && len(c.injects(ns, w.PodLabels)) == 0 && !c.infrastructure(ns.Name, w.WorkloadRef) {
			out = append(out, doubtOrphan.about([]Ref{m.Ref, c.workloadRef(ns.Name, w.WorkloadRef)},
				"%s %s/%s asks for revision %q, which no webhook answers to%s", w.Kind, ns.Name, w.Name, rev, c.nearest(rev)))
		}
	}
	return out
}

// ambientDoubts are namespaces that ask for ambient and get something else, or nothing.
func (c *cluster) ambientDoubts(m Member, ns facts.Namespace) []Doubt {
	out := []Doubt{}
	if ns.Labels[labelDataplane] != modeAmbient {
		return out
	}
	if injects := c.injects(ns, nil); len(injects) > 0 {
		out = append(out, doubtAmbientRevision.about([]Ref{m.Ref}, "namespace %s asks for ambient and is injected by %s: new pods get a sidecar", ns.Name, injects[0].plane.Ref.path()))
	}
	if len(c.ztunnels) == 0 && !c.ztunnelsUnseen() {
		out = append(out, doubtNoZtunnel.about([]Ref{m.Ref}, "namespace %s asks for ambient, and no ztunnel serves it", ns.Name))
	}
	if m.Home == (Ref{}) || !slices.Contains(m.Modes, modeAmbient) {
		return out
	}
	if p := c.byRef[m.Home]; !p.includes(ns) {
		out = append(out, doubtAmbientScope.about([]Ref{m.Ref, m.Home}, "namespace %s is ambient, and %s watches only %s", ns.Name, p.Ref.path(), strings.Join(p.Scope, " or ")))
	}
	return out
}

// choiceDoubts are namespaces for which several planes remain.
func (c *cluster) choiceDoubts(m Member) []Doubt {
	refs := append(planesOf(slices.Concat(m.Wanted, m.Running)...), m.Ref)
	if planes := injectorsOf(c.injects(c.namespaces[m.Ref.Name], nil)); len(planes) > 1 {
		return []Doubt{doubtTwoInjectors.about(append(planes, m.Ref), "namespace %s would be injected by %s", m.Ref.Name, pathsOf(planes))}
	}
	for _, w := range c.workloads[m.Ref.Name] {
		if planes := injectorsOf(c.injects(c.namespaces[m.Ref.Name], w.PodLabels)); len(planes) > 1 && !w.HostNetwork && !templateOf(w).declines() {
			return []Doubt{doubtTwoInjectors.about(append(planes, m.Ref), "%s %s/%s would be injected by %s", w.Kind, m.Ref.Name, w.Name, pathsOf(planes))}
		}
	}
	if m.Home == (Ref{}) && len(refs) > 2 {
		return []Doubt{doubtUndecided.about(refs, "namespace %s may belong to %s", m.Ref.Name, pathsOf(refs[:len(refs)-1]))}
	}
	return nil
}

// injectorsOf are the distinct planes behind webhooks, sorted.
func injectorsOf(injectors []*injector) []Ref {
	planes := []*plane{}
	for _, in := range injectors {
		planes = append(planes, in.plane)
	}
	return refsOf(sortPlanes(planes))
}

func pathsOf(refs []Ref) string {
	out := []string{}
	for _, r := range refs {
		out = append(out, r.path())
	}
	return strings.Join(out, " or ")
}
