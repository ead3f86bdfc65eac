package mesh

import (
	"cmp"
	"slices"

	"portolan/graph/facts"
)

// Binding is something whose traffic goes through a waypoint.
type Binding struct {
	// Kind is Namespace, Service, or a workload's own kind.
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Strength is exact where istiod says so in the Service's condition, and inferred where a label asks for it.
	Strength Strength `json:"strength"`
	// Except are the Services and workloads of a namespace that decline its waypoint or have another, as KIND/NAME; sorted.
	Except  []string   `json:"except,omitempty"`
	Because []Evidence `json:"because"`
}

// bindings finds what goes through each waypoint, by Istio's fetchWaypointForTarget: the label istio.io/use-waypoint of
// a Service or a pod comes before its namespace's, "none" declines; what istiod says of a Service comes before all.
type bindings struct {
	c     *cluster
	bound map[name][]Binding
	// except are the Services and workloads by namespace that do not follow their namespace's label.
	except map[string][]string
	// takes says of each waypoint that is known what it is for.
	takes map[name]string
}

// Values of istio.io/waypoint-for; without one a waypoint is for Services.
const (
	forServices  = "service"
	forWorkloads = "workload"
	forAll       = "all"
)

func (c *cluster) bindings() map[name][]Binding {
	b := bindings{c, map[name][]Binding{}, map[string][]string{}, map[name]string{}}
	for _, g := range c.Gateways {
		if g.Kind == facts.WaypointGateway {
			b.takes[name{g.Namespace, g.Name}] = cmp.Or(g.WaypointFor, forServices)
		}
	}
	for _, s := range c.ServiceWaypoints {
		b.service(s)
	}
	for _, n := range c.names {
		for _, w := range c.workloads[n] {
			b.workload(n, w.WorkloadRef, w.PodLabels)
		}
		for _, g := range c.podsOf[n] {
			if !slices.ContainsFunc(c.workloads[n], func(w facts.Workload) bool { return w.WorkloadRef == g.Workload }) {
				b.workload(n, g.Workload, g.Labels)
			}
		}
	}
	for _, n := range c.names {
		b.namespace(n)
	}
	for _, list := range b.bound {
		slices.SortFunc(list, func(x, y Binding) int {
			return cmp.Or(cmp.Compare(x.Namespace, y.Namespace), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Name, y.Name))
		})
	}
	return b.bound
}

// asks is the waypoint that labels ask for; ok is false where they say nothing, and the waypoint is the zero name where
// they decline every one.
func asks(labels map[string]string, namespace string) (waypoint name, ok bool) {
	value, ok := labels[labelUseWaypoint]
	if !ok || value == valueNone {
		return name{}, ok
	}
	if other, set := labels[labelWaypointNS]; set {
		namespace = other
	}
	return name{namespace, value}, true
}

func (b bindings) service(s facts.ServiceWaypoint) {
	kind := cmp.Or(s.Kind, "Service")
	self := object(kind, s.Namespace, s.Name)
	add := Binding{Kind: kind, Namespace: s.Namespace, Name: s.Name, Strength: Inferred}
	waypoint, own := asks(s.Labels, s.Namespace)
	inherited, _ := asks(b.c.namespaces[s.Namespace].Labels, s.Namespace)
	if !own {
		waypoint = inherited
	}
	switch {
	case s.Bound != nil && *s.Bound:
		if s.WaypointName != "" {
			waypoint = name{s.WaypointNamespace, s.WaypointName}
		}
		add.Strength = Exact
		add.Because = []Evidence{evidence(self, "condition istio.io/WaypointBound", waypoint.namespace+"/"+waypoint.name, "istiod says to which waypoint it bound the "+kind)}
	case s.Bound != nil:
		// istiod refused it.
		waypoint = name{}
	case own && waypoint.name != "":
		add.Because = []Evidence{labelEvidence(self, s.Labels, labelUseWaypoint, "the "+kind+" asks for this waypoint")}
		if !b.serves(waypoint, forServices) {
			waypoint = name{}
		}
	}
	if waypoint != inherited {
		b.except[s.Namespace] = append(b.except[s.Namespace], kind+"/"+s.Name)
	}
	if waypoint.name != "" && len(add.Because) > 0 {
		b.bound[waypoint] = append(b.bound[waypoint], add)
	}
}

func (b bindings) workload(namespace string, ref facts.WorkloadRef, labels map[string]string) {
	waypoint, own := asks(labels, namespace)
	if !own {
		return
	}
	inherited, _ := asks(b.c.namespaces[namespace].Labels, namespace)
	if except := ref.Kind + "/" + ref.Name; waypoint != inherited && !slices.Contains(b.except[namespace], except) {
		b.except[namespace] = append(b.except[namespace], except)
	}
	add := Binding{Kind: ref.Kind, Namespace: namespace, Name: ref.Name, Strength: Inferred}
	same := func(x Binding) bool { return x.Kind == add.Kind && x.Namespace == namespace && x.Name == add.Name }
	if b.serves(waypoint, forWorkloads) && !slices.ContainsFunc(b.bound[waypoint], same) {
		add.Because = []Evidence{evidence(workloadObject(namespace, ref), "pod label "+labelUseWaypoint, waypoint.name, "the pods ask for this waypoint")}
		b.bound[waypoint] = append(b.bound[waypoint], add)
	}
}

func (b bindings) namespace(n string) {
	labels := b.c.namespaces[n].Labels
	waypoint, _ := asks(labels, n)
	if b.takes[waypoint] == "" || b.takes[waypoint] == valueNone {
		return
	}
	slices.Sort(b.except[n])
	b.bound[waypoint] = append(b.bound[waypoint], Binding{
		Kind: "Namespace", Namespace: n, Name: n, Strength: Inferred, Except: b.except[n],
		Because: []Evidence{labelEvidence(object("Namespace", "", n), labels, labelUseWaypoint, "the namespace asks for this waypoint")},
	})
}

// serves tells whether a waypoint is known that takes such traffic; istiod binds nothing to any other.
func (b bindings) serves(waypoint name, traffic string) bool {
	return b.takes[waypoint] == traffic || b.takes[waypoint] == forAll
}
