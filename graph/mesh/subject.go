package mesh

import (
	"slices"
	"strings"
)

// subject is one thing of an Atlas that a person may ask about; the pointer of its kind is set.
type subject struct {
	ref Ref
	// kind is the word for it: that of the Ref, or a workload's own kind in lower case.
	kind string
	// mesh is its mesh's key; empty where no single mesh holds it.
	mesh      string
	member    *Member
	workload  *Workload
	plane     *Plane
	ztunnel   *Ztunnel
	gateway   *Gateway
	inherited []Ref
}

// subjects are all that can be asked about, planes first.
func (a Atlas) subjects() []subject {
	out := []subject{}
	for _, m := range a.Meshes {
		for i := range m.Planes {
			out = append(out, subject{ref: m.Planes[i].Ref, kind: string(KindPlane), mesh: m.Key, plane: &m.Planes[i]})
		}
		out = append(out, proxySubjects(m.Key, m.Ztunnels, m.Waypoints, m.Gateways)...)
	}
	out = append(out, proxySubjects("", a.Ztunnels, a.Gateways)...)
	for _, m := range a.Meshes {
		out = append(out, memberSubjects(m.Key, m.Members)...)
	}
	return slices.Concat(out, memberSubjects("", a.Undecided), memberSubjects("", a.Outside))
}

func proxySubjects(mesh string, ztunnels []Ztunnel, gateways ...[]Gateway) []subject {
	out := []subject{}
	for i := range ztunnels {
		out = append(out, subject{ref: ztunnels[i].Ref, kind: string(KindZtunnel), mesh: mesh, ztunnel: &ztunnels[i]})
	}
	for _, some := range gateways {
		for i := range some {
			out = append(out, subject{ref: some[i].Ref, kind: string(some[i].Ref.Kind), mesh: mesh, gateway: &some[i]})
		}
	}
	return out
}

func memberSubjects(mesh string, members []Member) []subject {
	out := []subject{}
	for i := range members {
		m := &members[i]
		out = append(out, subject{ref: m.Ref, kind: string(KindNamespace), mesh: mesh, member: m})
		for j := range m.Workloads {
			w := &m.Workloads[j]
			out = append(out, subject{ref: w.Ref, kind: strings.ToLower(w.Kind), mesh: mesh, member: m, workload: w, inherited: []Ref{m.Ref}})
		}
	}
	return out
}

// claims are all that is claimed of a subject.
func (s subject) claims() []Claim {
	switch {
	case s.workload != nil:
		return slices.Concat(s.workload.Wanted, s.workload.Running)
	case s.member != nil:
		return slices.Concat(s.member.Wanted, s.member.Running)
	case s.ztunnel != nil:
		return s.ztunnel.Claims
	case s.gateway != nil:
		return s.gateway.Claims
	}
	return nil
}

// name is the subject as [Explain] takes it: KIND/NAME.NAMESPACE.
func (s subject) name() string { return s.kind + "/" + s.ref.dotted() }

// full names the subject of its kind beyond doubt: CLUSTER/NAMESPACE/NAME.
func (s subject) full() string { return s.ref.Cluster + "/" + s.ref.path() }

// dotted is NAME.NAMESPACE, as istioctl writes it.
func (r Ref) dotted() string {
	if r.Namespace == "" {
		return r.Name
	}
	return r.Name + "." + r.Namespace
}

// Title is KIND/NAME[.NAMESPACE], as [Explain] takes it.
func (r Ref) Title() string {
	if r.Workload != "" {
		return strings.ToLower(r.Workload) + "/" + r.dotted()
	}
	return string(r.Kind) + "/" + r.dotted()
}
