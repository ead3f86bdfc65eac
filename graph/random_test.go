package graph_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"

	"portolan/graph/facts"
)

// dice makes random snapshots from a seed.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 7))} }

func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

func pick[T any](d dice, from ...T) T { return from[d.IntN(len(from))] }

// snapshot is a plausible cluster: installs as Istio renders them, some broken, some hidden, and namespaces, pods and
// gateways that ask for and run any of them.
func (d dice) snapshot() facts.Snapshot {
	s := facts.Snapshot{Format: facts.Format, Clusters: []facts.Cluster{{Context: "c"}}}
	if d.chance(20) {
		s.Clusters = append(s.Clusters, facts.Cluster{Context: "d"})
	}
	for i := range s.Clusters {
		d.fill(&s, i)
	}
	return s
}

var (
	revisions  = []string{"", "a", "b"}
	planeHomes = []string{"istio-system", "mesh-b", "mesh-c"}
	nodeNames  = []string{"n1", "n2", "n3"}
)

func (d dice) fill(s *facts.Snapshot, at int) {
	installed := map[string]bool{}
	for range d.IntN(4) {
		in := d.install(s.Clusters[at].Context)
		if key := in.Namespace + "/" + in.Revision; !installed[key] {
			installed[key] = true
			in.into(s)
		}
	}
	c := &s.Clusters[at]
	for i := range d.IntN(8) {
		n := facts.Namespace{Name: fmt.Sprintf("ns-%d", i), Labels: d.namespaceLabels(), Unlisted: d.chance(10)}
		if n.Unlisted {
			n.Labels = nil
		}
		c.Namespaces = append(c.Namespaces, n)
		d.workloads(c, n.Name)
	}
	for _, home := range planeHomes {
		if d.chance(40) {
			c.Ztunnels = append(c.Ztunnels, facts.Ztunnel{Namespace: home, Name: "ztunnel", Version: "1.29.2", ServiceAccount: "ztunnel",
				Revision: pick(d, "", "a", "b"), XDSAddress: pick(d, "", d.address()), CAAddress: pick(d, "", d.address())})
			c.Pods = append(c.Pods, facts.PodGroup{Namespace: home, Workload: facts.WorkloadRef{Kind: "DaemonSet", Name: "ztunnel"},
				Mode: facts.ZtunnelProxy, Nodes: []string{pick(d, nodeNames...)}, Pods: 1})
		}
		if d.chance(30) {
			c.CNIs = append(c.CNIs, facts.CNI{Namespace: home, Name: "istio-cni-config", Ambient: true, EnablementSelectors: pick(d, nil,
				[]facts.EnablementSelector{{NamespaceSelector: facts.Selector{MatchLabels: map[string]string{"mesh": pick(d, "a", "b")}}}})})
		}
		if d.chance(30) {
			c.Roots = append(c.Roots, facts.Root{Namespace: home, Fingerprint: pick(d, "aa", "bb")})
		}
	}
	for _, resource := range []string{"pods", "deployments.apps", "daemonsets.apps", "services", "configmaps", "mutatingwebhookconfigurations.admissionregistration.k8s.io"} {
		if d.chance(15) {
			c.Gaps = append(c.Gaps, facts.Gap{Resource: resource, Namespace: pick(d, "", "istio-system", "ns-1"), Verb: "list", Reason: pick(d, facts.Forbidden, facts.Failed)})
		}
	}
}

func (d dice) install(context string) install {
	in := install{
		Cluster: context, Namespace: pick(d, planeHomes...), Revision: pick(d, revisions...), Version: pick(d, "1.27.0", "1.28.3", "1.29.2"),
		Root: pick(d, "", "aa", "bb"), Ambient: d.chance(40),
		Tags:       pick(d, nil, nil, []string{"prod"}, []string{"default", "prod"}),
		MeshConfig: facts.MeshConfig{MeshID: pick(d, "", "", "m"), TrustDomain: pick(d, "", "td"), Invalid: pick(d, "", "", "", "bad")},
	}
	if d.chance(40) {
		in.MeshConfig.DiscoverySelectors = []facts.Selector{{MatchLabels: map[string]string{"mesh": pick(d, "a", "b")}}}
	}
	for _, what := range []string{"deployment", "services", "configs", "webhooks"} {
		if d.chance(15) {
			in.Without = append(in.Without, what)
		}
	}
	return in
}

func (d dice) namespaceLabels() map[string]string {
	return d.labels(map[string][]string{
		"istio-injection": {"enabled", "disabled", "odd"}, "istio.io/rev": {"a", "b", "default", "prod", "typo"}, "mesh": {"a", "b"},
		"istio.io/dataplane-mode": {"ambient", "none"}, "istio.io/use-waypoint": {"waypoint", "none"},
	})
}

func (d dice) podLabels() map[string]string {
	return d.labels(map[string][]string{
		"sidecar.istio.io/inject": {"true", "false"}, "istio.io/rev": {"a", "b", "typo"}, "istio.io/dataplane-mode": {"ambient", "none"},
		"gateway.networking.k8s.io/gateway-name": {"waypoint"}, "istio.io/use-waypoint": {"waypoint", "none"}, "istio.io/waypoint-for": {"all"},
	})
}

// labels picks each key one time in four. Keys are gone through in order, so that a seed gives one result.
func (d dice) labels(from map[string][]string) map[string]string {
	out := map[string]string{}
	for _, key := range sortedKeys(from) {
		if d.chance(25) {
			out[key] = pick(d, from[key]...)
		}
	}
	return out
}

func (d dice) address() string {
	service := pick(d, "istiod", "istiod-a", "istiod-b", "istiod-revision-tag-prod")
	return service + "." + pick(d, planeHomes...) + pick(d, ".svc:15012", ".svc:15012", ".svc.cluster.local:15012", ":15012", ".example.com:443")
}

func (d dice) workloads(c *facts.Cluster, ns string) {
	for i := range d.IntN(4) {
		ref := facts.WorkloadRef{Kind: pick(d, "Deployment", "StatefulSet", "Job"), Name: fmt.Sprintf("w-%d", i)}
		if d.chance(70) {
			c.Workloads = append(c.Workloads, facts.Workload{Namespace: ns, WorkloadRef: ref, PodLabels: d.podLabels(), HostNetwork: d.chance(5), InjectAnnotation: pick(d, "", "", "", "false", "true")})
		}
		for range d.IntN(3) {
			c.Pods = append(c.Pods, d.pods(ns, ref))
		}
		if d.chance(20) {
			yes := d.chance(50)
			c.ServiceWaypoints = append(c.ServiceWaypoints, facts.ServiceWaypoint{Kind: pick(d, "", facts.KindServiceEntry), Namespace: ns, Name: ref.Name, Labels: d.namespaceLabels(),
				Bound: pick(d, nil, &yes), WaypointNamespace: pick(d, "", ns), WaypointName: pick(d, "", "waypoint")})
		}
		if d.chance(25) {
			c.Gateways = append(c.Gateways, facts.Gateway{Namespace: ns, Name: pick(d, "waypoint", "edge"), Workload: ref,
				Kind: pick(d, facts.WaypointGateway, facts.APIGateway, facts.InjectedGateway), Labels: d.podLabels()})
		}
	}
}

func (d dice) pods(ns string, ref facts.WorkloadRef) facts.PodGroup {
	g := facts.PodGroup{Namespace: ns, Workload: ref, Labels: d.podLabels(), Pods: 1 + d.IntN(3), Nodes: []string{pick(d, nodeNames...)},
		Mode: pick(d, facts.Sidecar, facts.Ambient, facts.GatewayProxy, facts.WaypointProxy, facts.NoProxy)}
	g.Ready = d.IntN(g.Pods + 1)
	if g.Mode != facts.NoProxy && g.Mode != facts.Ambient {
		g.Revision, g.Version, g.MeshID = pick(d, "", "a", "b", "default"), pick(d, "", "1.28.3", "1.29.2"), pick(d, "", "m", "td")
		g.PlaneAddress, g.CAAddress = pick(d, "", d.address()), pick(d, "", d.address())
		g.NoDiscoveryAddress = g.PlaneAddress == "" && g.Pods > 1
	}
	return g
}

// words are what garbage is made of: few enough that names collide.
var words = []string{"", "a", "b", "istiod", "istiod-a", "istio", "istio-system", "default", "istio.io/rev", "istio-injection", "enabled",
	"ambient", "sidecar", "gateway", "waypoint", "ztunnel", "none", "In", "NotIn", "Exists", "istiod.a.svc:15012", "a.b", ":", "..", "deployments.apps", "pods", "1.2.3"}

// garbage fills any value with nonsense of the right type.
func (d dice) garbage(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(pick(d, words...))
	case reflect.Int:
		v.SetInt(int64(d.IntN(5) - 1))
	case reflect.Bool:
		v.SetBool(d.chance(50))
	case reflect.Pointer:
		if d.chance(50) {
			v.Set(reflect.New(v.Type().Elem()))
			d.garbage(v.Elem())
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), d.IntN(4), 4))
		for i := range v.Len() {
			d.garbage(v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range d.IntN(3) {
			v.SetMapIndex(reflect.ValueOf(pick(d, words...)), reflect.ValueOf(pick(d, words...)))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				d.garbage(v.Field(i))
			}
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	out := []string{}
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
