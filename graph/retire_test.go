package graph_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// TestRetireMissesNoHolder puts one thing into a cluster from which revision old is safe to remove: it is not any more.
func TestRetireMissesNoHolder(t *testing.T) {
	pods := func(mode facts.Mode, address string) facts.PodGroup {
		return facts.PodGroup{Namespace: "shop", Workload: facts.WorkloadRef{Kind: "Deployment", Name: "web"}, Mode: mode, PlaneAddress: address, Pods: 2, Ready: 2}
	}
	const other = "istiod.istio-system.svc:15012"
	outside := facts.Service{Namespace: "istio-old", Name: "istiod-elsewhere", ExternalName: "istiod-old.istio-old.svc.cluster.local"}
	cases := []struct {
		name, says string
		verdict    mesh.Verdict
		put        func(c *facts.Cluster)
	}{
		{"nothing", "safe to remove", mesh.Safe, func(*facts.Cluster) {}},
		{"pods of one workload, of which some name no plane", "deployment/web.shop has 2 pods in a mesh of which no control plane is known", mesh.Unproven,
			func(c *facts.Cluster) { c.Pods = append(c.Pods, pods(facts.Sidecar, other), pods(facts.Sidecar, "")) }},
		{"a ztunnel that names no plane", "ztunnel/ztunnel.nodes names no control plane", mesh.Unproven,
			func(c *facts.Cluster) {
				c.Ztunnels = append(c.Ztunnels, facts.Ztunnel{Namespace: "nodes", Name: "ztunnel"})
			}},
		{"a Gateway that asks for it while its pods run another", "held by 1 gateway", mesh.Held, func(c *facts.Cluster) {
			c.Pods = append(c.Pods, pods(facts.GatewayProxy, other))
			c.Gateways = append(c.Gateways, facts.Gateway{
				Namespace: "shop", Name: "edge", Kind: facts.APIGateway, Labels: map[string]string{"istio.io/rev": "old"}, Workload: pods("", "").Workload,
			})
		}},
		{"a webhook of somebody's own", "held by 1 webhook", mesh.Held, func(c *facts.Cluster) {
			c.Injectors = append(c.Injectors, facts.Webhook{Configuration: "homemade", Name: "a.b.c", ServiceNamespace: "istio-old", ServiceName: "istiod-old",
				NamespaceSelector: expressions(is("team", "none"))})
		}},
		{"pods that name an address behind which nobody sees", "it may be what answers as istio-old/istiod-elsewhere", mesh.Unproven, func(c *facts.Cluster) {
			c.Services = append(c.Services, outside)
			c.Pods = append(c.Pods, pods(facts.Sidecar, "istiod-elsewhere.istio-old.svc:15012"))
		}},
		{"Jobs that may not be read, whose pods are", "safe to remove", mesh.Safe, func(c *facts.Cluster) {
			c.Gaps = append(c.Gaps, facts.Gap{Resource: "jobs.batch", Verb: "list", Reason: facts.Forbidden})
		}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			s := facts.Snapshot{Clusters: []facts.Cluster{{Context: "c", Namespaces: []facts.Namespace{{Name: "shop"}, {Name: "nodes"}}}}}
			install{Root: "aa"}.into(&s)
			install{Namespace: "istio-old", Revision: "old", Root: "aa"}.into(&s)
			tc.put(&s.Clusters[0])
			got, err := mesh.Retire(mesh.Infer(s), "old")
			if err != nil {
				t.Fatal(err)
			}
			says := append([]string{got.Says}, reasonsOf(got)...)
			if got.Verdict != tc.verdict || !slices.ContainsFunc(says, func(one string) bool { return strings.Contains(one, tc.says) }) {
				t.Errorf("%s: %q, holders %+v", got.Verdict, says, got.Holders)
			}
		})
	}
}

func reasonsOf(r mesh.Retirement) []string {
	out := []string{}
	for _, u := range r.Unproven {
		out = append(out, u.Says)
	}
	return out
}

// TestUnknownRevisionIsSaidToBe asks about a plane outside of the cluster, of which only the address is known.
func TestUnknownRevisionIsSaidToBe(t *testing.T) {
	s := facts.Snapshot{Clusters: []facts.Cluster{{Context: "c", Namespaces: []facts.Namespace{{Name: "shop", Labels: map[string]string{"istio.io/rev": ""}}},
		Pods: []facts.PodGroup{{Namespace: "shop", Workload: facts.WorkloadRef{Kind: "Pod", Name: "web"}, Mode: facts.Sidecar, PlaneAddress: "istiod.example.com:15012", Pods: 1}}}}}
	install{}.into(&s)
	a := mesh.Infer(s)
	said, err := mesh.Explain(a, "plane/istiod.example.com")
	if err != nil || !strings.Contains(said.Says, "is revision unknown") {
		t.Errorf("%q, %v", said.Says, err)
	}
	proof, err := mesh.Retire(a, "c/istiod.example.com")
	if err != nil || !strings.HasPrefix(proof.Says, "revision unknown (istiod.example.com)") {
		t.Errorf("%q, %v", proof.Says, err)
	}
	if slices.ContainsFunc(proof.Holders, func(h mesh.Holder) bool { return h.Kind == "namespace" && h.Sure }) {
		t.Errorf("an empty label names no plane: %+v", proof.Holders)
	}
	if _, err := mesh.Retire(a, "nothing-like-it"); err == nil || !strings.HasSuffix(err.Error(), "the revisions are default") {
		t.Error(err)
	}
}
