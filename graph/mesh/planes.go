package mesh

import (
	"cmp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"portolan/graph/facts"
)

// plane is a Plane under construction, with what the rules need to know of it.
type plane struct {
	Plane
	cluster   *cluster
	meshID    string
	config    *facts.MeshConfig
	injection *facts.InjectorConfig
	env       map[string]string
	selectors []labels.Selector
	services  []facts.Service
	webhooks  int
}

// findPlanes makes a plane of every istiod Deployment, then ties the Services to them.
func (c *cluster) findPlanes() {
	for _, d := range c.ControlPlanes {
		p := c.newPlane(Ref{KindPlane, c.Context, d.Namespace, d.Name}, Present)
		p.env, p.Rollout = d.Env, d.Rollout
		p.Version = facts.ImageVersion(d.Image)
		self := object("Deployment", d.Namespace, d.Name)
		p.Revision = defaultRevision
		switch {
		case d.Labels[labelRevision] != "":
			p.Revision = d.Labels[labelRevision]
			p.because(self, "label "+labelRevision, p.Revision, "an istiod's revision is its Deployment's label istio.io/rev")
		case d.Env["REVISION"] != "":
			p.Revision = d.Env["REVISION"]
			p.because(self, "env REVISION", p.Revision, "without a label, an istiod's revision is its REVISION")
		default:
			p.because(self, "label "+labelRevision, "(not set)", "an istiod without a revision is the revision default")
		}
		if p.Version != "" {
			p.because(self, "image", d.Image, "an istiod's version is its image's tag")
		}
		if d.Env["PILOT_ENABLE_AMBIENT"] == "true" {
			p.Ambient = true
			p.because(self, "env PILOT_ENABLE_AMBIENT", "true", "this istiod serves ztunnels")
		}
		for _, s := range c.Services {
			if s.Namespace == d.Namespace && selects(s, d.PodLabels) {
				c.behind[name{s.Namespace, s.Name}] = p
				p.services = append(p.services, s)
			}
		}
	}
}

func (c *cluster) newPlane(ref Ref, presence Presence) *plane {
	p := &plane{Plane: Plane{
		Ref: ref, Presence: presence, Tags: []string{}, Reasons: []string{}, Scope: []string{},
		ProxyVersions: []VersionCount{}, Because: []Evidence{},
	}, cluster: c}
	c.planes = append(c.planes, p)
	c.byRef[ref] = p
	return p
}

func (p *plane) because(object, field, value, rule string) {
	p.Because = append(p.Because, evidence(object, field, value, rule))
}

// planeBehind is the plane that a Service stands for. Where no Deployment is known behind it, a plane is made that
// says so: gone, or not readable. by cites what names the Service.
func (c *cluster) planeBehind(service name, by Evidence) *plane {
	if p, ok := c.behind[service]; ok {
		return p
	}
	p := c.byName(service)
	if p == nil {
		p = c.newPlane(Ref{KindPlane, c.Context, service.namespace, service.name}, c.presenceOf(service))
		p.Revision = revisionOfName(service.name)
		p.Because = append(p.Because, by)
	}
	c.behind[service] = p
	return p
}

// byName finds the Deployment that an istiod Service is named after, where Services may not be read.
func (c *cluster) byName(service name) *plane {
	if _, read := c.services[service]; read || !c.unread(resourceServices, service.namespace) {
		return nil
	}
	return c.byRef[Ref{KindPlane, c.Context, service.namespace, service.name}]
}

func (c *cluster) presenceOf(service name) Presence {
	if s, ok := c.services[service]; ok && s.ExternalName != "" {
		return External
	}
	if c.unread(resourceDeploy, service.namespace) {
		return Unread
	}
	return Gone
}

// planeAt is the plane that an address names: a Service of this cluster, or a host outside of it.
func (c *cluster) planeAt(address string, by Evidence) *plane {
	if service, ok := c.serviceOf(address); ok {
		return c.planeBehind(service, by)
	}
	host := hostOf(address)
	ref := Ref{KindPlane, c.Context, "", host}
	if p, ok := c.byRef[ref]; ok {
		return p
	}
	p := c.newPlane(ref, External)
	p.Because = append(p.Because, by)
	return p
}

// knownAt is planeAt for an address that need not be a control plane's, such as CA_ADDR: it never makes a plane.
func (c *cluster) knownAt(address string) *plane {
	service, ok := c.serviceOf(address)
	if !ok {
		return nil
	}
	if p, ok := c.behind[service]; ok {
		return p
	}
	return c.byName(service)
}

// revisionOfName reads the revision out of a Service's name, which is all that is left of a plane without a Deployment.
func revisionOfName(service string) string {
	if rev, ok := strings.CutPrefix(service, "istiod-"); ok {
		return rev
	}
	return defaultRevision
}

// withRevision are the planes that a revision label names: by revision or by tag, sorted.
func (c *cluster) withRevision(rev string) []*plane {
	if rev == "" {
		rev = defaultRevision
	}
	out := []*plane{}
	for _, p := range c.planes {
		if p.Revision == rev || slices.Contains(p.Tags, rev) {
			out = append(out, p)
		}
	}
	return sortPlanes(out)
}

func sortPlanes(planes []*plane) []*plane {
	slices.SortFunc(planes, func(a, b *plane) int { return compareRefs(a.Ref, b.Ref) })
	return slices.CompactFunc(planes, func(a, b *plane) bool { return a.Ref == b.Ref })
}

func compareRefs(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.Cluster, b.Cluster), cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
}
