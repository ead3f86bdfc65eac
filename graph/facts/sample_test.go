package facts_test

import (
	"math/rand/v2"
	"time"

	"portolan/graph/facts"
)

// sample has at least two entries in every slice, so that an order can be wrong.
func sample() facts.Snapshot {
	yes := true
	selector := func(v string) facts.Selector {
		return facts.Selector{
			MatchLabels: map[string]string{"team": v},
			MatchExpressions: []facts.Requirement{
				{Key: "istio.io/rev", Operator: "In", Values: []string{"b", "a", v}},
				{Key: "istio-injection", Operator: "DoesNotExist"},
			},
		}
	}
	rollout := facts.Rollout{Desired: 3, Ready: 1, Stuck: "ProgressDeadlineExceeded", Waiting: []facts.Waiting{
		{Reason: "Unschedulable", Pods: 1}, {Reason: "CrashLoopBackOff", Message: "back-off <5m0s> & more", Pods: 2},
	}}
	var c facts.Cluster
	for _, x := range []string{"b", "a"} {
		c.ControlPlanes = append(c.ControlPlanes, facts.ControlPlane{Namespace: x, Name: "istiod", Rollout: rollout, Resources: facts.Resources{CPURequest: "500m"}, Env: map[string]string{"REVISION": x}})
		c.Services = append(c.Services, facts.Service{Namespace: x, Name: "istiod", ReadyEndpoints: -1, Selector: map[string]string{"app": "istiod"}})
		c.MeshConfigs = append(c.MeshConfigs, facts.MeshConfig{Namespace: x, Name: "istio", EnableAutoMTLS: &yes, IgnoredFields: []string{"default_providers", "default_config"}, Settings: []facts.Setting{{Path: "trustDomain", Value: x}, {Path: "accessLogFile", Value: "/dev/stdout"}}, DiscoverySelectors: []facts.Selector{selector("z"), selector("y")}})
		c.InjectorConfigs = append(c.InjectorConfigs, facts.InjectorConfig{Namespace: x, Name: "istio-sidecar-injector"})
		c.Injectors = append(c.Injectors, facts.Webhook{Configuration: "injector", Name: x, NamespaceSelector: selector("n"), MatchConditions: []string{"two", "one"}})
		c.Validators = append(c.Validators, facts.Webhook{Configuration: "validator", Name: x, ObjectSelector: selector("o")})
		c.Roots = append(c.Roots, facts.Root{Namespace: x, Fingerprint: "00ff", Issuer: "O=one", Subject: "O=one", NotBefore: time.Date(2026, 1, 1, 1, 0, 0, 5, time.FixedZone("here", 3600))})
		c.Namespaces = append(c.Namespaces, facts.Namespace{Name: x, Labels: map[string]string{"istio.io/rev": x}})
		c.Workloads = append(c.Workloads, facts.Workload{Namespace: x, WorkloadRef: facts.WorkloadRef{Kind: "Deployment", Name: "web"}, Rollout: rollout})
		// Two groups of one workload have one identity: only their content orders them.
		for _, rev := range []string{"new", "old"} {
			c.Pods = append(c.Pods, facts.PodGroup{Namespace: x, Workload: facts.WorkloadRef{Kind: "Deployment", Name: "web"}, Mode: facts.Sidecar,
				Revision: rev, Pods: 3, Ready: 2, Nodes: []string{"n2", "n1"}, Waiting: rollout.Waiting})
		}
		c.Ztunnels = append(c.Ztunnels, facts.Ztunnel{Namespace: x, Name: "ztunnel", Rollout: rollout})
		c.CNIs = append(c.CNIs, facts.CNI{Namespace: x, Name: "istio-cni-config", EnablementSelectors: []facts.EnablementSelector{{PodSelector: selector("q")}, {NamespaceSelector: selector("p")}}})
		c.Gateways = append(c.Gateways, facts.Gateway{Namespace: x, Name: "gw", Kind: facts.APIGateway, Programmed: &yes, Rollout: rollout})
		c.Gaps = append(c.Gaps, facts.Gap{Resource: "pods", Namespace: x, Verb: "list", Reason: facts.Forbidden, Message: "no"})
	}
	one, two := c, c
	one.Context, two.Context = "prod-us", "prod-eu"
	return facts.Snapshot{TakenAt: time.Date(2026, 5, 4, 3, 2, 1, 999, time.FixedZone("here", 3600)), Clusters: []facts.Cluster{one, two}}
}

// shuffled is a deep copy of s in another order.
func shuffled(s facts.Snapshot, rnd *rand.Rand) facts.Snapshot {
	s.Clusters = mix(s.Clusters, rnd, func(c facts.Cluster) facts.Cluster {
		c.ControlPlanes = mix(c.ControlPlanes, rnd, func(p facts.ControlPlane) facts.ControlPlane {
			p.Rollout.Waiting = mix(p.Rollout.Waiting, rnd, same)
			return p
		})
		c.Services = mix(c.Services, rnd, same)
		c.MeshConfigs = mix(c.MeshConfigs, rnd, func(m facts.MeshConfig) facts.MeshConfig {
			m.Settings = mix(m.Settings, rnd, same)
			m.DiscoverySelectors = mix(m.DiscoverySelectors, rnd, mixSelector(rnd))
			return m
		})
		c.InjectorConfigs = mix(c.InjectorConfigs, rnd, same)
		c.Injectors = mix(c.Injectors, rnd, mixWebhook(rnd))
		c.Validators = mix(c.Validators, rnd, mixWebhook(rnd))
		c.Roots = mix(c.Roots, rnd, same)
		c.Namespaces = mix(c.Namespaces, rnd, same)
		c.Workloads = mix(c.Workloads, rnd, same)
		c.Pods = mix(c.Pods, rnd, func(p facts.PodGroup) facts.PodGroup {
			p.Nodes, p.Waiting = mix(p.Nodes, rnd, same), mix(p.Waiting, rnd, same)
			return p
		})
		c.Ztunnels = mix(c.Ztunnels, rnd, same)
		c.CNIs = mix(c.CNIs, rnd, func(n facts.CNI) facts.CNI {
			n.EnablementSelectors = mix(n.EnablementSelectors, rnd, same)
			return n
		})
		c.Gateways = mix(c.Gateways, rnd, same)
		c.Gaps = mix(c.Gaps, rnd, same)
		return c
	})
	return s
}

func same[T any](v T) T { return v }

func mix[T any](in []T, rnd *rand.Rand, inner func(T) T) []T {
	out := make([]T, len(in))
	for i, j := range rnd.Perm(len(in)) {
		out[i] = inner(in[j])
	}
	return out
}

func mixSelector(rnd *rand.Rand) func(facts.Selector) facts.Selector {
	return func(s facts.Selector) facts.Selector {
		s.MatchExpressions = mix(s.MatchExpressions, rnd, func(r facts.Requirement) facts.Requirement {
			r.Values = mix(r.Values, rnd, same)
			return r
		})
		return s
	}
}

func mixWebhook(rnd *rand.Rand) func(facts.Webhook) facts.Webhook {
	return func(w facts.Webhook) facts.Webhook {
		w.NamespaceSelector, w.ObjectSelector = mixSelector(rnd)(w.NamespaceSelector), mixSelector(rnd)(w.ObjectSelector)
		w.MatchConditions = mix(w.MatchConditions, rnd, same)
		return w
	}
}
