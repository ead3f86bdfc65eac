package collect

import (
	"cmp"
	"slices"

	"portolan/graph/facts"
)

// facts puts together what was read, in canonical order, with no label that nobody's selector asks for.
func (r *reading) facts() facts.Cluster {
	services := r.standsForPlane()
	c := facts.Cluster{
		Context: r.req.Context, UID: r.uid, Version: r.api.version, Limited: unique(r.req.Namespaces),
		Services: services, MeshConfigs: r.meshConfigs, InjectorConfigs: r.injectorConfigs,
		Injectors: r.webhookFacts(r.injectors, services), Validators: r.webhookFacts(r.validators, services),
		Roots: r.roots, CNIs: r.cnis, ServiceWaypoints: slices.Concat(r.serviceWaypoints, r.entryWaypoints), Configs: r.configs, Gaps: distinct(r.gaps),
	}
	namespaceKeys, podKeys := labelKeys(c)
	c.Namespaces = r.namespaceFacts(namespaceKeys)
	pods, waiting := r.podFacts(podKeys)
	c.Pods = pods
	c.Workloads = r.workloadFacts(podKeys, waiting)
	c.ControlPlanes = r.controlPlanes(waiting)
	c.Ztunnels = r.ztunnelFacts(waiting)
	c.Gateways = r.gatewayFacts(waiting)
	return facts.Sorted(facts.Snapshot{Clusters: []facts.Cluster{c}}).Clusters[0]
}

// labelKeys are the labels of namespaces and of pods that may be kept: those Istio reads, and those that a webhook's,
// a mesh configuration's or istio-cni's selector mentions.
func labelKeys(c facts.Cluster) (namespaces, pods []string) {
	namespaces, pods = slices.Clone(facts.NamespaceLabels), slices.Clone(facts.PodLabels)
	for _, w := range slices.Concat(c.Injectors, c.Validators) {
		namespaces = append(namespaces, mentioned(w.NamespaceSelector)...)
	}
	for _, w := range c.Injectors {
		pods = append(pods, mentioned(w.ObjectSelector)...)
	}
	for _, m := range c.MeshConfigs {
		for _, s := range m.DiscoverySelectors {
			namespaces = append(namespaces, mentioned(s)...)
		}
	}
	for _, n := range c.CNIs {
		for _, e := range n.EnablementSelectors {
			namespaces = append(namespaces, mentioned(e.NamespaceSelector)...)
			pods = append(pods, mentioned(e.PodSelector)...)
		}
	}
	return unique(namespaces), unique(pods)
}

func mentioned(s facts.Selector) []string {
	var out []string
	for k := range s.MatchLabels {
		out = append(out, k)
	}
	for _, r := range s.MatchExpressions {
		out = append(out, r.Key)
	}
	return out
}

// distinct keeps one Gap of each read: two lists of ConfigMaps are refused in the same words.
func distinct(gaps []facts.Gap) []facts.Gap {
	out := slices.Clone(gaps)
	slices.SortFunc(out, func(a, b facts.Gap) int {
		return cmp.Or(cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Verb, b.Verb),
			cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(out, func(a, b facts.Gap) bool {
		return a.Resource == b.Resource && a.Namespace == b.Namespace && a.Verb == b.Verb && a.Reason == b.Reason
	})
}
