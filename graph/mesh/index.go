package mesh

import (
	"net"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/labels"

	"portolan/graph/facts"
)

// name is a namespaced name, the key of what is looked up within one cluster.
type name struct{ namespace, name string }

// cluster is one facts.Cluster with what must be found quickly, and the planes that were found in it.
type cluster struct {
	facts.Cluster
	// own are the names that Istio's rules rest on, as these facts have them.
	own facts.OwnNames
	// takenAt is when it was read; nothing here asks a clock.
	takenAt time.Time
	// prefix tells its unknown mesh IDs from those of other clusters; empty where there is no other.
	prefix     string
	namespaces map[string]facts.Namespace
	// names are the namespaces' names, sorted.
	names    []string
	services map[name]facts.Service
	// addressed are the Services that something names in full.
	addressed map[name]bool
	podsOf    map[string][]facts.PodGroup
	workloads map[string][]facts.Workload
	planes    []*plane
	byRef     map[Ref]*plane
	// behind says which planes stand behind a Service: one, unless its selector takes several Deployments' pods.
	behind    map[name][]*plane
	injectors []injector
	// asked are the injectors whose namespaceSelector takes a namespace, by its name.
	asked    map[string][]*injector
	agents   []agent
	ztunnels []*Ztunnel
	// ztunnelNodes are the nodes on which each ztunnel runs, by its name.
	ztunnelNodes map[name][]string
	// strays are pods that run something else than is wanted, by namespace.
	strays map[string][]stray
	// ofMembers are the doubts that single namespaces raise, found when each is judged.
	ofMembers []Doubt
	// unreadIn are the namespaces of a resource's Gaps, "" for all of them; true where a read failed.
	unreadIn map[string]map[string]bool
}

// injector is a webhook with its selectors made ready.
type injector struct {
	facts.Webhook
	namespace, object labels.Selector
	plane             *plane
	// selectors are both selectors in kubectl's notation.
	selectors string
	// steps lead from the webhook to its plane.
	steps []Evidence
}

func newCluster(f facts.Cluster, own facts.OwnNames, takenAt time.Time) *cluster {
	c := &cluster{
		own:          own,
		takenAt:      takenAt,
		strays:       map[string][]stray{},
		Cluster:      f,
		namespaces:   map[string]facts.Namespace{},
		services:     map[name]facts.Service{},
		addressed:    map[name]bool{},
		podsOf:       map[string][]facts.PodGroup{},
		workloads:    map[string][]facts.Workload{},
		byRef:        map[Ref]*plane{},
		behind:       map[name][]*plane{},
		asked:        map[string][]*injector{},
		ztunnelNodes: map[name][]string{},
		unreadIn:     map[string]map[string]bool{},
	}
	c.indexGaps()
	for _, n := range f.Namespaces {
		c.namespaces[n.Name] = withName(n)
	}
	for _, s := range f.Services {
		c.services[name{s.Namespace, s.Name}] = s
	}
	for _, p := range f.Pods {
		c.podsOf[p.Namespace] = append(c.podsOf[p.Namespace], p)
		c.know(p.Namespace)
		if p.Mode == facts.ZtunnelProxy {
			key := name{p.Namespace, p.Workload.Name}
			c.ztunnelNodes[key] = append(c.ztunnelNodes[key], p.Nodes...)
		}
	}
	for _, g := range f.Gateways {
		c.know(g.Namespace)
	}
	for _, w := range f.Workloads {
		c.workloads[w.Namespace] = append(c.workloads[w.Namespace], w)
		c.know(w.Namespace)
	}
	c.names = sortedKeys(c.namespaces)
	c.indexAddresses()
	return c
}

// ref is the identity of something in this cluster.
func (c *cluster) ref(kind Kind, namespace, name string) Ref {
	return Ref{Kind: kind, Cluster: c.Context, Namespace: namespace, Name: name}
}

func (c *cluster) workloadRef(namespace string, w facts.WorkloadRef) Ref {
	return Ref{Kind: KindWorkload, Cluster: c.Context, Namespace: namespace, Name: w.Name, Workload: w.Kind}
}

// withName adds the label that the API server puts on every namespace, in case it was not stored.
func withName(n facts.Namespace) facts.Namespace {
	if n.Labels[labelNamespace] == n.Name || n.Unlisted {
		return n
	}
	all := map[string]string{labelNamespace: n.Name}
	for k, v := range n.Labels {
		all[k] = v
	}
	n.Labels = all
	return n
}

// know remembers a namespace that is known only because something in it was read.
func (c *cluster) know(namespace string) {
	if _, ok := c.namespaces[namespace]; !ok {
		c.namespaces[namespace] = facts.Namespace{Name: namespace, Unlisted: true}
	}
}

// unread tells whether a resource of a namespace may exist though it was not seen, because a read was refused or failed.
// Where reading everywhere was refused, the listed namespaces were read one by one: each that was refused has a Gap of
// its own. Of a namespace that is known only by name, nothing says that it was tried.
func (c *cluster) unread(resource, namespace string) bool {
	gaps := c.unreadIn[resource]
	if gaps == nil {
		return false
	}
	listed, known := c.namespaces[namespace]
	_, own := gaps[namespace]
	failed, everywhere := gaps[""]
	return own || everywhere && (failed || !known || listed.Unlisted)
}

// anyUnread tells whether a resource was refused or failed anywhere: then its absence from the cluster proves nothing.
func (c *cluster) anyUnread(resource string) bool { return len(c.unreadIn[resource]) > 0 }

// indexGaps notes the Gaps by resource and namespace: a user who may read little has one of each for every namespace.
func (c *cluster) indexGaps() {
	for _, g := range c.Gaps {
		plural := resourceOf(g)
		if c.unreadIn[plural] == nil {
			c.unreadIn[plural] = map[string]bool{}
		}
		c.unreadIn[plural][g.Namespace] = c.unreadIn[plural][g.Namespace] || g.Reason == facts.Failed
	}
}

// webhooksUnread tells whether the API server's injection webhooks are unknown, so that labels must do.
func (c *cluster) webhooksUnread() bool {
	return len(c.injectors) == 0 && c.anyUnread(resourceInjectors)
}

// serviceOf is the Service that an address such as "istiod-x.istio-system.svc:15012" names, seen from a pod in
// namespace from; ok is false for a host that is no Service's name.
func (c *cluster) serviceOf(address, from string) (name, bool) {
	host := hostOf(address)
	if host == "" || net.ParseIP(host) != nil {
		return name{}, false
	}
	parts := strings.Split(host, ".")
	switch {
	case len(parts) == 1 && from != "":
		return name{from, parts[0]}, true
	case len(parts) >= 3 && parts[2] == "svc":
		return name{parts[1], parts[0]}, true
	case len(parts) == 2:
		service := name{parts[1], parts[0]}
		_, namespace := c.namespaces[parts[1]]
		_, read := c.services[service]
		return service, namespace || read || c.addressed[service] || c.byRef[c.ref(KindPlane, parts[1], parts[0])] != nil
	}
	return name{}, false
}

func hostOf(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	if host, _, err := net.SplitHostPort(address); err == nil {
		return host
	}
	return address
}

// selects tells whether a Service's selector takes a Deployment's pods. A Service without one selects nothing.
func selects(s facts.Service, podLabels map[string]string) bool {
	if len(s.Selector) == 0 {
		return false
	}
	for k, v := range s.Selector {
		if podLabels[k] != v {
			return false
		}
	}
	return true
}

// sortedKeys are a map's keys in order, so that nothing depends on the order of a map.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
