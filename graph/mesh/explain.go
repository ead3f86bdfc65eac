package mesh

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Explanation is why something is given to the plane it is given to, in the order in which a person would tell it.
type Explanation struct {
	// Object is what was asked about, as KIND/NAME[.NAMESPACE].
	Object string `json:"object"`
	Ref    Ref    `json:"ref"`
	// Mesh is its mesh's key; empty where no single mesh holds it.
	Mesh string `json:"mesh,omitempty"`
	// Says is the answer in one sentence.
	Says string `json:"says"`
	// Parts are the chains of evidence: what is wanted and what runs, each by itself.
	Parts []Part `json:"parts"`
	// Notes are what the counts add to it: how many pods run something else than is wanted, and which.
	Notes []string `json:"notes"`
	// Doubts are those that name the object, or the namespace of a workload.
	Doubts []Doubt `json:"doubts"`
	// Missing are the reads that would make it surer; empty where everything is known that needs to be.
	Missing []Missing `json:"missing"`
}

// Part is one chain of evidence and what it leads to.
type Part struct {
	// What is "wanted", "running", "managed by", "identity" or "in no mesh".
	What string `json:"what"`
	Says string `json:"says"`
	// Plane is zero where the chain leads to none; Strength is then empty.
	Plane    Ref        `json:"plane,omitzero"`
	Strength Strength   `json:"strength,omitempty"`
	Pods     int        `json:"pods,omitempty"`
	Because  []Evidence `json:"because"`
}

// Missing is a read that was refused or failed, and what it would settle here.
type Missing struct {
	ClusterGap
	Settles string `json:"settles"`
}

// Explain answers why KIND/NAME[.NAMESPACE] is managed as it is. Kinds are kubectl's, in their short forms too, beside
// plane (or istiod), ztunnel and waypoint. The error is an [*AskError].
func Explain(a Atlas, query string) (Explanation, error) {
	q, err := a.ask(query)
	if err != nil {
		return Explanation{}, err
	}
	s, err := a.find(q)
	if err != nil {
		return Explanation{}, err
	}
	e := Explanation{
		Object: s.name(), Ref: s.ref, Mesh: s.mesh, Parts: []Part{}, Notes: []string{},
		Doubts: a.doubtsAbout(append([]Ref{s.ref}, s.inherited...)), Missing: a.missing(s),
	}
	switch {
	case s.plane != nil:
		e.plane(*s.plane)
	case s.workload != nil:
		e.workload(*s.member, *s.workload)
	case s.member != nil:
		e.member(*s.member)
	case s.ztunnel != nil:
		e.proxy("ztunnel", s.ztunnel.Claims, s.ztunnel.Reasons)
	default:
		e.proxy(s.kind, s.gateway.Claims, s.gateway.Reasons)
		if len(s.gateway.Serves) > 0 {
			e.Notes = append(e.Notes, "it serves "+counted(len(s.gateway.Serves), "namespace", "namespaces")+": "+someOf(s.gateway.Serves, 8))
		}
		e.bound(s.gateway.Bound)
	}
	return e, nil
}

func (e *Explanation) plane(p Plane) {
	e.Says = fmt.Sprintf("control plane %s is revision %s%s of mesh %s", p.Ref.path(), cmp.Or(p.Revision, "unknown"), before(", version ", p.Version), e.Mesh)
	if p.Presence != Present {
		e.Says += "; it is " + presenceWords[p.Presence]
	}
	e.Parts = append(e.Parts, Part{What: "identity", Says: "how its revision, version, tags and mesh ID are known", Because: p.Because})
	for _, reason := range p.Reasons {
		e.Notes = append(e.Notes, string(p.Health)+": "+reason)
	}
	if len(p.Scope) > 0 {
		e.Notes = append(e.Notes, "it watches only "+strings.Join(p.Scope, " or "))
	}
	e.Notes = append(e.Notes, fmt.Sprintf("it manages %s, %s and %s", counted(p.Namespaces, "namespace", "namespaces"),
		counted(p.Proxies, "proxy", "proxies"), counted(p.AmbientPods, "ambient pod", "ambient pods")))
}

// presenceWords say how a plane without a Deployment is known.
var presenceWords = map[Presence]string{
	Gone:     "gone: something names it, and no Deployment stands behind that",
	Unread:   "named, and what stands behind that name may not be read",
	External: "outside of this cluster",
}

func (e *Explanation) member(m Member) {
	e.Says = fmt.Sprintf("namespace %s %s", m.Ref.Name, verdict(m.Home, slices.Concat(m.Running, m.Wanted)))
	e.sides(m.Wanted, m.Running)
	if len(e.Parts) == 0 {
		e.Parts = append(e.Parts, Part{What: "in no mesh", Says: "nothing claims it", Because: m.Because})
	}
	if m.Stale > 0 {
		stale := []string{}
		for _, w := range m.Workloads {
			if w.Stale > 0 {
				stale = append(stale, fmt.Sprintf("%s/%s (%d)", strings.ToLower(w.Kind), w.Ref.dotted(), w.Stale))
			}
		}
		e.Notes = append(e.Notes, fmt.Sprintf("%d of %s something else than a new pod would get: %s", m.Stale, podsRun(m.Pods), someOf(stale, 8)))
	}
	for _, reason := range m.Reasons {
		e.Notes = append(e.Notes, string(m.Health)+": "+reason)
	}
}

func (e *Explanation) workload(m Member, w Workload) {
	e.Says = fmt.Sprintf("%s %s %s", strings.ToLower(w.Kind), w.Ref.path(), verdict(only(w.Running, w.Wanted), slices.Concat(w.Running, w.Wanted)))
	e.sides(w.Wanted, w.Running)
	if len(e.Parts) == 0 {
		e.Parts = append(e.Parts, Part{What: "in no mesh", Says: "no webhook and no istio-cni takes its pods, and they run no proxy",
			Because: slices.Concat(w.Because, m.Because)})
	}
	if w.Stale > 0 {
		e.Notes = append(e.Notes, fmt.Sprintf("%d of %s something else than a new pod would get; a restart would change them", w.Stale, podsRun(w.Pods)))
	}
}

// sides are what is wanted and what runs, apart.
func (e *Explanation) sides(wanted, running []Claim) {
	for _, c := range wanted {
		says := fmt.Sprintf("a new pod would get %s from %s", modeWords(c.Mode), c.by())
		if c.Mode == modeAmbient {
			says = "a new pod would be ambient, with a ztunnel of " + c.by()
		}
		e.Parts = append(e.Parts, part("wanted", says, c))
	}
	for _, c := range running {
		says := fmt.Sprintf("%s %s%s from %s", podsRun(c.Pods), modeWords(c.Mode), before(" of version ", c.Version), c.by())
		if c.Mode == modeAmbient {
			says = fmt.Sprintf("%s ambient, with a ztunnel of %s", counted(c.Pods, "pod is", "pods are"), c.by())
		}
		e.Parts = append(e.Parts, part("running", says, c))
	}
}

func (e *Explanation) proxy(kind string, claims []Claim, reasons []string) {
	e.Says = fmt.Sprintf("%s %s %s", kind, e.Ref.path(), verdict(only(claims), claims))
	for _, c := range claims {
		e.Parts = append(e.Parts, part("managed by", c.by(), c))
	}
	if len(claims) == 0 {
		e.Parts = append(e.Parts, Part{What: "in no mesh", Says: "nothing that can be read names its control plane", Because: []Evidence{}})
	}
	e.Notes = append(e.Notes, reasons...)
}

func part(what, says string, c Claim) Part {
	return Part{What: what, Says: says, Plane: c.Plane, Strength: c.Strength, Pods: c.Pods, Because: c.Because}
}

// by names a claim's plane with its revision.
func (c Claim) by() string {
	return fmt.Sprintf("%s, revision %s", c.Plane.path(), cmp.Or(c.Revision, "unknown"))
}

// verdict is the answer in short: one plane, several, or none.
func verdict(home Ref, claims []Claim) string {
	planes := planesOf(claims...)
	switch {
	case home != (Ref{}):
		return "is managed by " + home.path()
	case len(planes) > 0:
		return "may be managed by " + pathsOf(planes)
	}
	return "is managed by no control plane"
}

// only is the plane of the first claims there are, where they agree; else zero.
func only(sides ...[]Claim) Ref {
	for _, claims := range sides {
		if planes := planesOf(claims...); len(planes) == 1 {
			return planes[0]
		} else if len(planes) > 1 {
			return Ref{}
		}
	}
	return Ref{}
}

func modeWords(mode string) string {
	switch mode {
	case "gateway":
		return "a gateway's proxy"
	case "waypoint":
		return "a waypoint's proxy"
	}
	return "a sidecar"
}

func podsRun(n int) string {
	if n == 1 {
		return "1 pod runs"
	}
	return fmt.Sprintf("%d pods run", n)
}

func before(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

// doubtsAbout are the Doubts that name any of the objects.
func (a Atlas) doubtsAbout(refs []Ref) []Doubt {
	out, all := []Doubt{}, a.Doubts
	for _, m := range a.Meshes {
		all = slices.Concat(all, m.Doubts)
	}
	for _, d := range all {
		if slices.ContainsFunc(d.Objects, func(r Ref) bool { return slices.Contains(refs, r) }) {
			out = append(out, d)
		}
	}
	sortDoubts(out)
	return out
}

// bound lists what goes through a waypoint beside whole namespaces, and what of those does not.
func (e *Explanation) bound(all []Binding) {
	own := []string{}
	for _, b := range all {
		if b.Kind != "Namespace" {
			own = append(own, object(b.Kind, b.Namespace, b.Name))
		} else if len(b.Except) > 0 {
			e.Notes = append(e.Notes, "of namespace "+b.Name+" it does not serve "+someOf(b.Except, 8))
		}
	}
	if len(own) > 0 {
		e.Notes = append(e.Notes, "bound to it are "+someOf(own, 8))
	}
}
