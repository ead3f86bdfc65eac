package mesh

import (
	"cmp"
	"slices"

	"k8s.io/apimachinery/pkg/labels"

	"portolan/graph/facts"
)

// plane is a Plane under construction, with what the rules need to know of it.
type plane struct {
	Plane
	cluster *cluster
	// service is the Service's name of a plane that has no Deployment.
	service string
	meshID  string
	// config is its MeshConfig, with the shared one laid under it; nil when neither could be read.
	config    *facts.MeshConfig
	injection *facts.InjectorConfig
	env       map[string]string
	selectors []labels.Selector
	services  []facts.Service
}

// findPlanes makes a plane of every istiod Deployment, then ties the Services to them.
func (c *cluster) findPlanes() {
	for _, d := range c.ControlPlanes {
		ref := c.ref(KindPlane, d.Namespace, d.Name)
		if c.byRef[ref] != nil {
			continue
		}
		p := c.newPlane(ref, Present)
		p.env, p.Rollout, p.Resources = d.Env, d.Rollout, d.Resources
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
		p.ServesOthers = d.Env["EXTERNAL_ISTIOD"] == "true"
		for _, s := range c.Services {
			if s.Namespace == d.Namespace && selects(s, d.PodLabels) {
				key := name{s.Namespace, s.Name}
				if !slices.Contains(c.behind[key], p) {
					c.behind[key] = append(c.behind[key], p)
				}
				p.services = append(p.services, s)
			}
		}
	}
}

func (c *cluster) newPlane(ref Ref, presence Presence) *plane {
	p := &plane{Plane: Plane{
		Ref: ref, Presence: presence, Tags: []string{}, Configs: []string{}, Reasons: []string{}, Scope: []string{},
		ProxyVersions: []VersionCount{}, Webhooks: []WebhookUse{}, Config: []Setting{}, Because: []Evidence{},
	}, cluster: c}
	c.planes = append(c.planes, p)
	c.byRef[ref] = p
	return p
}

func (p *plane) because(object, field, value, rule string) {
	p.Because = append(p.Because, evidence(object, field, value, rule))
}

// withRevision are the planes that a revision label names: by revision or by tag, sorted.
func (c *cluster) withRevision(rev string) []*plane {
	if rev == "" {
		rev = defaultRevision
	}
	return sortPlanes(c.planesWhere(func(p *plane) bool { return p.Revision == rev || slices.Contains(p.Tags, rev) }))
}

func (c *cluster) planesWhere(ok func(*plane) bool) []*plane {
	out := []*plane{}
	for _, p := range c.planes {
		if ok(p) {
			out = append(out, p)
		}
	}
	return out
}

// sortPlanes sorts a copy and leaves out repeats.
func sortPlanes(planes []*plane) []*plane {
	planes = slices.Clone(planes)
	slices.SortFunc(planes, func(a, b *plane) int { return compareRefs(a.Ref, b.Ref) })
	return slices.CompactFunc(planes, func(a, b *plane) bool { return a.Ref == b.Ref })
}

func compareRefs(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.Cluster, b.Cluster), cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Workload, b.Workload))
}
