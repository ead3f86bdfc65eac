package mesh

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// Verdict is whether a control plane can be removed.
type Verdict string

const (
	// Safe: everything that could name it was read, and nothing does.
	Safe Verdict = "safe"
	// Held: something still names it, or runs on it.
	Held Verdict = "held"
	// Unproven: nothing is known to hold it, and what may not be read could.
	Unproven Verdict = "unproven"
)

// Retirement is the proof that a control plane can be removed, or what is in its way.
type Retirement struct {
	Plane    Ref     `json:"plane"`
	Revision string  `json:"revision"`
	Mesh     string  `json:"mesh"`
	Verdict  Verdict `json:"verdict"`
	Says     string  `json:"says"`
	// Holders are what still names or uses it, sorted by kind and object.
	Holders []Holder `json:"holders"`
	// Goes is what is installed with the revision and is removed with it.
	Goes []string `json:"goes"`
	// Unproven are the reasons for which nobody can say that nothing else holds it.
	Unproven []Unproof `json:"unproven"`
	// Unseen is what no reading of a cluster shows; it is the operator's to know.
	Unseen []string `json:"unseen"`
}

// Holder is one thing that still needs a control plane.
type Holder struct {
	// Kind is namespace, tag, webhook, workload, ztunnel, waypoint, gateway or config.
	Kind string `json:"kind"`
	// Object is KIND/NAME[.NAMESPACE].
	Object string `json:"object"`
	// Pods is how many run on it; 0 for what only names it.
	Pods int `json:"pods"`
	// Sure is false for what may as well belong to another control plane.
	Sure bool `json:"sure"`
	// Says is how it holds, Remedy what frees it.
	Says   string `json:"says"`
	Remedy string `json:"remedy"`
}

// Unproof is one reason for which removal cannot be proven safe. Gap is set where a read was refused or failed.
type Unproof struct {
	Says string      `json:"says"`
	Gap  *ClusterGap `json:"gap,omitempty"`
}

// unseen is what facts never hold.
var unseen = []string{
	"proxies outside of Kubernetes, and clusters that were not read",
	"pods that do not run now, of kinds whose templates are not read, such as CronJobs",
	"routes and policies of the Gateway API that are labelled istio.io/rev: only that revision reads them",
}

// Retire proves that a control plane is safe to remove, or lists what still holds it. It is named by revision, or, where
// several have that revision, as NAMESPACE/NAME of its Deployment, behind its cluster where need be. The error is an
// [*AskError].
func Retire(a Atlas, revision string) (Retirement, error) {
	s, err := a.retiring(revision)
	if err != nil {
		return Retirement{}, err
	}
	r := Retirement{Plane: s.ref, Revision: s.plane.Revision, Mesh: s.mesh, Holders: []Holder{}, Goes: []string{}, Unproven: []Unproof{}, Unseen: slices.Clone(unseen)}
	r.called(*s.plane)
	for _, other := range a.subjects() {
		if other.ref.Cluster == s.ref.Cluster {
			r.look(a, other, *s.plane)
		}
	}
	r.limits(a, *s.plane)
	slices.SortFunc(r.Holders, func(x, y Holder) int {
		return cmp.Or(cmp.Compare(slices.Index(holderKinds, x.Kind), slices.Index(holderKinds, y.Kind)), cmp.Compare(x.Object, y.Object), cmp.Compare(x.Says, y.Says))
	})
	r.judge()
	return r, nil
}

// holderKinds are in the order in which an operator frees them.
var holderKinds = []string{"namespace", "tag", "webhook", "workload", "gateway", "waypoint", "ztunnel", "config"}

// retiring finds the plane that is meant.
func (a Atlas) retiring(revision string) (subject, error) {
	found, names, tagOf := []subject{}, []string{}, ""
	for _, s := range a.subjects() {
		if s.plane == nil {
			continue
		}
		q := question{rest: revision}
		if s.plane.Revision == revision || strings.Contains(revision, "/") && q.names(s) {
			found = append(found, s)
		}
		if slices.Contains(s.plane.Tags, revision) {
			tagOf = s.plane.Revision
		}
		if s.plane.Revision != "" {
			names = append(names, s.plane.Revision)
		}
	}
	found = question{rest: revision}.exactly(found)
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return subject{}, sameRevision(revision, found)
	case tagOf != "":
		return subject{}, &AskError{Unknown: true, Message: fmt.Sprintf("%s is a tag of revision %s and no revision", revision, tagOf),
			Remedy: "retire the revision, or remove the tag with: istioctl tag remove " + revision}
	}
	message := fmt.Sprintf("there is no revision %q", revision)
	if near := nearestOf(revision, names); near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	remedy := "the revisions are " + someOf(names, 8)
	if len(names) == 0 {
		remedy = "no control plane of Istio was found"
	}
	return subject{}, &AskError{Unknown: true, Message: message, Remedy: remedy}
}

func sameRevision(revision string, found []subject) error {
	names, clusters := []string{}, map[string]bool{}
	for _, s := range found {
		clusters[s.ref.Cluster] = true
	}
	for _, s := range found {
		one := s.ref.path()
		if len(clusters) > 1 {
			one = s.ref.Cluster + "/" + one
		}
		names = append(names, one)
	}
	slices.Sort(names)
	return &AskError{Message: fmt.Sprintf("%d control planes are revision %q", len(found), revision), Remedy: "name one of " + strings.Join(names, ", ")}
}

// called are the webhooks and tags that lead to it.
func (r *Retirement) called(p Plane) {
	tags := slices.Clone(p.Tags)
	for _, w := range p.Webhooks {
		switch {
		case w.Own:
			r.Goes = append(r.Goes, w.Object)
		case w.Tag != "":
			tags = append(tags, w.Tag)
		default:
			r.Holders = append(r.Holders, Holder{Kind: "webhook", Object: w.Object, Sure: true, Says: "the API server calls this control plane for it",
				Remedy: "point it at another revision, or delete it"})
		}
	}
	for _, config := range p.Configs {
		r.Holders = append(r.Holders, Holder{Kind: "config", Object: config, Sure: true, Says: "its label istio.io/rev lets no other revision read it",
			Remedy: "change the label to the revision that takes over, or delete the object"})
	}
	slices.Sort(tags)
	for _, tag := range slices.Compact(tags) {
		r.Holders = append(r.Holders, Holder{Kind: "tag", Object: "tag/" + tag, Sure: true, Says: "the tag points here",
			Remedy: fmt.Sprintf("istioctl tag set %s --revision OTHER --overwrite, or istioctl tag remove %s", tag, tag)})
	}
}

// look sees whether one thing of the cluster holds the plane.
func (r *Retirement) look(a Atlas, s subject, p Plane) {
	switch {
	case s.workload != nil:
		r.workload(s, p)
	case s.member != nil:
		r.namespace(s, p)
	case s.ztunnel != nil:
		r.proxy(s, s.ztunnel.Claims, p, "move its XDS_ADDRESS to another control plane, or remove it")
		if len(s.ztunnel.Claims) == 0 {
			r.Unproven = append(r.Unproven, Unproof{Says: s.name() + " names no control plane"})
		}
	case s.gateway != nil:
		r.gateway(s, p)
	}
}

// namespace holds a plane by its labels, whether or not a webhook heeds them.
func (r *Retirement) namespace(s subject, p Plane) {
	m := s.member
	hold := Holder{Kind: "namespace", Object: s.name(), Sure: true, Remedy: "label it for another revision, and restart its workloads"}
	rev, labelled := m.Labels[labelRevision]
	switch {
	case labelled && rev != "" && (rev == p.Revision || slices.Contains(p.Tags, rev)):
		hold.Says = fmt.Sprintf("its label istio.io/rev=%s names it", rev)
	case names(ownWishes(m.Wanted), p.Ref):
		hold.Says = "its new pods would be managed by it"
		hold.Sure = surely(m.Wanted, p.Ref)
	default:
		return
	}
	r.Holders = append(r.Holders, hold)
}

// surely tells whether claims leave no other plane possible, and rest on more than what labels seem to say.
func surely(claims []Claim, plane Ref) bool {
	return len(planesOf(claims...)) == 1 && !guessed(claims, plane)
}

// guessed tells whether all that is claimed of a plane is weak.
func guessed(claims []Claim, plane Ref) bool {
	return !slices.ContainsFunc(claims, func(c Claim) bool { return c.Plane == plane && c.Strength != Weak })
}

// ownWishes are the claims that a namespace makes by itself, without those of its workloads' pod labels.
func ownWishes(wanted []Claim) []Claim {
	return slices.DeleteFunc(slices.Clone(wanted), func(c Claim) bool {
		return len(c.Because) > 0 && strings.HasPrefix(c.Because[0].Field, "pod label ")
	})
}

// workload holds a plane by the pods that run on it, though the namespace may have moved, or by its own labels.
func (r *Retirement) workload(s subject, p Plane) {
	w := s.workload
	hold := Holder{Kind: "workload", Object: s.name(), Remedy: "restart it, once its namespace wants another revision"}
	if w.Lost > 0 {
		r.Unproven = append(r.Unproven, Unproof{Says: fmt.Sprintf("%s has %s of which no control plane is known", s.name(), counted(w.Lost, "pod in a mesh", "pods in a mesh"))})
	}
	switch {
	case names(w.Running, p.Ref):
		for _, c := range w.Running {
			if c.Plane == p.Ref {
				hold.Pods += c.Pods
			}
		}
		hold.Sure = hold.Pods > w.Disputed && !guessed(w.Running, p.Ref)
		hold.Says = podsRun(hold.Pods) + " on it"
		if !names(w.Wanted, p.Ref) && len(w.Wanted) > 0 {
			hold.Says += ", though new ones would get " + pathsOf(planesOf(w.Wanted...))
			hold.Remedy = "restart it: kubectl rollout restart " + s.kind + "/" + s.ref.Name + " -n " + s.ref.Namespace
		}
	case names(w.Wanted, p.Ref) && !names(ownWishes(s.member.Wanted), p.Ref):
		hold.Sure, hold.Says = surely(w.Wanted, p.Ref), "its new pods would be managed by it"
		hold.Remedy = "label its pods for another revision"
	default:
		return
	}
	r.Holders = append(r.Holders, hold)
}

// gateway holds a plane by the pods that run on it, and one of the Gateway API by what it asks for too: no other istiod
// would look after its Deployment.
func (r *Retirement) gateway(s subject, p Plane) {
	const remedy = "set istio.io/rev to another revision, and restart it if it is injected"
	claims := s.gateway.Claims
	if !names(claims, p.Ref) && s.gateway.Type != facts.InjectedGateway {
		claims = s.gateway.Wanted
	}
	r.proxy(s, claims, p, remedy)
}

func (r *Retirement) proxy(s subject, claims []Claim, p Plane, remedy string) {
	if !names(claims, p.Ref) {
		return
	}
	pods := 0
	for _, c := range claims {
		if c.Plane == p.Ref {
			pods += c.Pods
		}
	}
	says := "it is managed by it"
	if pods > 0 {
		says = podsRun(pods) + " on it"
	}
	r.Holders = append(r.Holders, Holder{Kind: string(s.ref.Kind), Object: s.name(), Pods: pods, Sure: surely(claims, p.Ref), Says: says, Remedy: remedy})
}
