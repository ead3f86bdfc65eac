package mesh

import (
	"fmt"
	"strings"

	"portolan/graph/facts"
)

// Health is worst-first: failing, degraded, unknown, healthy.
type Health string

const (
	Failing  Health = "failing"
	Degraded Health = "degraded"
	Unknown  Health = "unknown"
	Healthy  Health = "healthy"
)

// Rank orders Healths, worst first: 0 is Failing.
func (h Health) Rank() int {
	switch h {
	case Failing:
		return 0
	case Degraded:
		return 1
	case Unknown:
		return 2
	default:
		return 3
	}
}

// worse is the worse of two Healths.
func worse(a, b Health) Health {
	if b.Rank() < a.Rank() {
		return b
	}
	return a
}

// rolloutHealth judges replicas: none ready fails, some missing degrades. Reasons say how many and what they wait for.
func rolloutHealth(r facts.Rollout, one, many string) (Health, []string) {
	reasons := []string{}
	health := Healthy
	switch {
	case r.Desired == 0:
		return Failing, append(reasons, "no "+one+" is asked for")
	case r.Ready == 0:
		health = Failing
	case r.Ready < r.Desired:
		health = Degraded
	}
	if health != Healthy {
		reasons = append(reasons, fmt.Sprintf("%d of %s ready%s", r.Ready, counted(r.Desired, one, many), waitingFor(r.Waiting)))
	}
	if r.Stuck != "" {
		health = worse(health, Degraded)
		reasons = append(reasons, "its rollout is stuck: "+r.Stuck)
	}
	return health, reasons
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func waitingFor(waiting []facts.Waiting) string {
	out := []string{}
	for _, w := range waiting {
		text := w.Reason
		if w.Message != "" {
			text += " (" + w.Message + ")"
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return ""
	}
	return ": " + strings.Join(out, "; ")
}

// judge settles a plane's health, once everything that points to it is known.
func (p *plane) judge() {
	switch p.Presence {
	case Gone:
		p.Health = Failing
		p.Reasons = append(p.Reasons, "no Deployment stands behind Service "+p.Ref.Namespace+"/"+p.service+", which is still named")
		return
	case Unread:
		p.Health = Unknown
		p.Reasons = append(p.Reasons, p.unreadReason())
		return
	case External:
		p.Health = Unknown
		p.Reasons = append(p.Reasons, "outside of this cluster")
		return
	}
	var reasons []string
	p.Health, reasons = rolloutHealth(p.Rollout, "replica", "replicas")
	p.Reasons = append(p.Reasons, reasons...)
	endpoints := p.endpoints()
	if endpoints == 0 && p.Rollout.Ready > 0 {
		p.ail(Degraded, "its Service has no ready endpoints")
	}
	if p.config != nil && p.config.Invalid != "" {
		p.ail(Degraded, "its MeshConfig cannot be read: "+p.config.Invalid)
	}
	for _, in := range p.cluster.injectors {
		if in.plane == p && in.CAFingerprint == "" && in.ServiceName != "" {
			p.ail(Degraded, "its injection webhook "+in.Configuration+" has no caBundle")
			break
		}
	}
}

// unreadReason says what hides a plane: a permission, or that it is run by something else than a Deployment.
func (p *plane) unreadReason() string {
	if p.cluster.unread(resourceDeploy, p.Ref.Namespace) || p.cluster.unread(resourceServices, p.Ref.Namespace) {
		return "no permission to read the control plane in " + p.Ref.Namespace
	}
	return "its Service " + p.Ref.Namespace + "/" + p.service + " has endpoints, and no Deployment of it was found"
}

func (p *plane) ail(h Health, reason string) {
	p.Health = worse(p.Health, h)
	p.Reasons = append(p.Reasons, reason)
}

// endpoints is the most ready addresses that any of its Services has; -1 when they may not be read or none is known.
func (p *plane) endpoints() int {
	out := -1
	for _, s := range p.services {
		out = max(out, s.ReadyEndpoints)
	}
	return out
}

// judgeByDoubts degrades a namespace whose next pods will not be what its labels ask for, however well the old ones run.
// Its doubts are kept for the Atlas.
func (c *cluster) judgeByDoubts(m *Member) {
	found := c.memberDoubts(*m)
	c.ofMembers = append(c.ofMembers, found...)
	for _, d := range found {
		if d.Severity == SeverityError {
			m.Health = worse(m.Health, Degraded)
			m.Reasons = append(m.Reasons, d.Message)
		}
	}
}

// judgeMember settles a namespace's health from its pods. Being behind in an upgrade is a mark, not an illness.
func judgeMember(m *Member) {
	ready := 0
	for _, w := range m.Workloads {
		ready += w.Ready
	}
	switch {
	case m.Pods > 0 && ready == 0:
		m.Health = Failing
		m.Reasons = append(m.Reasons, "none of "+counted(m.Pods, "pod", "pods")+" is ready")
	case ready < m.Pods:
		m.Health = Degraded
		m.Reasons = append(m.Reasons, fmt.Sprintf("%d of %s ready", ready, counted(m.Pods, "pod", "pods")))
	default:
		m.Health = Healthy
	}
	if m.Partial && m.Pods == 0 {
		m.Health = Unknown
	}
}
