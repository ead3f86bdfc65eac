package graph_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/graph/redact"
)

// disguised says names as a report has them.
type disguised map[string]string

// newDisguise holds that one name has one pseudonym, which no other name has.
func newDisguise(t *testing.T, report redact.Report) disguised {
	t.Helper()
	out, names := disguised{}, map[string]string{}
	for _, p := range report.Replaced {
		if out[p.Name] != "" || names[p.As] != "" {
			t.Fatalf("%q is %q, and so is %q", p.Name, p.As, names[p.As])
		}
		out[p.Name], names[p.As] = p.As, p.Name
	}
	return out
}

var token = regexp.MustCompile(`[^\s/()@,]+`)

// name is a name, or a text that is made of names.
func (d disguised) name(text string) string {
	if as, ok := d[text]; ok {
		return as
	}
	return token.ReplaceAllStringFunc(text, func(part string) string {
		if as, ok := d[part]; ok {
			return as
		}
		return part
	})
}

func (d disguised) names(texts []string) string {
	out := []string{}
	for _, text := range texts {
		out = append(out, d.name(text))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// revision is a name as well, unless it is what Istio has where nobody named one.
func (d disguised) revision(text string) string {
	if text == "default" {
		return text
	}
	return d.name(text)
}

func (d disguised) revisions(texts []string) string {
	out := []string{}
	for _, text := range texts {
		out = append(out, d.revision(text))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// version is numbers, and maybe a name behind them.
func (d disguised) version(text string) string {
	numbers, rest, ok := strings.Cut(text, "-")
	if ok {
		return numbers + "-" + d.name(rest)
	}
	return text
}

func (d disguised) ref(r mesh.Ref) string {
	r.Cluster, r.Namespace, r.Name = d.name(r.Cluster), d.name(r.Namespace), d.name(r.Name)
	return r.String()
}

func (d disguised) refs(refs []mesh.Ref) string {
	out := []string{}
	for _, r := range refs {
		out = append(out, d.ref(r))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (d disguised) claims(claims []mesh.Claim) string {
	out := []string{}
	for _, c := range claims {
		out = append(out, fmt.Sprint(d.ref(c.Plane), " ", d.revision(c.Revision), " ", d.version(c.Version), " ", c.Mode, " ", c.Pods, " ", c.Strength))
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

// conclusions are all that an Atlas says, each on a line, in an order that no name decides.
func conclusions(a mesh.Atlas, d disguised) []string {
	out := []string{}
	say := func(parts ...any) { out = append(out, fmt.Sprintln(parts...)) }
	for _, c := range a.Clusters {
		say("cluster", d.name(c.Context), d.name(c.UID), d.version(c.Version), d.names(c.Limited))
	}
	for _, g := range a.Gaps {
		say("gap", d.name(g.Cluster), g.Resource, d.name(g.Namespace), g.Verb, g.Reason)
	}
	for _, m := range a.Meshes {
		in := d.name(m.Key)
		say("mesh", in, d.name(m.ID), m.Health, m.Canary != nil)
		if m.Canary != nil {
			for _, step := range m.Canary.Steps {
				say("canary", in, d.ref(step.Plane), d.revision(step.Revision), d.version(step.Version), step.Namespaces, step.Proxies)
			}
		}
		for _, p := range m.Planes {
			d.plane(say, in, p)
		}
		d.members(say, in, m.Members)
		d.doubts(say, in, m.Doubts)
		d.proxies(say, in, m.Ztunnels, slices.Concat(m.Waypoints, m.Gateways))
		for _, p := range m.Planes {
			d.retirement(say, a, p.Ref)
		}
	}
	d.members(say, "undecided", a.Undecided)
	d.members(say, "outside", a.Outside)
	d.doubts(say, "no mesh", a.Doubts)
	d.proxies(say, "no mesh", a.Ztunnels, a.Gateways)
	slices.Sort(out)
	return out
}

func (d disguised) plane(say func(...any), in string, p mesh.Plane) {
	say("plane", in, d.ref(p.Ref), d.revision(p.Revision), d.version(p.Version), d.revisions(p.Tags), p.Default, p.Ambient, p.Presence, d.name(p.TrustDomain),
		p.RootFingerprint, d.name(p.Network), p.Health, len(p.Reasons), p.Rollout.Ready, p.Namespaces, p.Proxies, p.AmbientPods, len(p.Scope), len(p.Webhooks),
		len(p.Configs), p.OutboundTrafficPolicy, p.AutoMTLS, p.Resources, p.ServesOthers)
	for _, v := range p.ProxyVersions {
		say("proxies", d.ref(p.Ref), d.version(v.Version), v.Pods)
	}
	for _, setting := range p.Config {
		say("setting", d.ref(p.Ref), setting.Path, setting.Differs)
	}
}

func (d disguised) members(say func(...any), in string, members []mesh.Member) {
	for _, m := range members {
		labels := []string{}
		for key, value := range m.Labels {
			if !slices.Contains(facts.NamespaceLabels, key) {
				labels = append(labels, d.name(key)+"="+d.name(value))
			}
		}
		slices.Sort(labels)
		say("member", in, d.ref(m.Ref), len(m.Labels), labels, m.Modes, "wanted", d.claims(m.Wanted), "running", d.claims(m.Running), "home", d.ref(m.Home), m.Pods, m.Proxied,
			m.Stale, m.Drift, m.Health, len(m.Reasons), m.Partial, len(m.Because))
		for _, w := range m.Workloads {
			say("workload", d.ref(w.Ref), w.Mode, "wanted", d.claims(w.Wanted), "running", d.claims(w.Running), w.Pods, w.Ready, w.Stale, w.Drift, w.Disputed, w.Lost, len(w.Because))
		}
	}
}

func (d disguised) proxies(say func(...any), in string, ztunnels []mesh.Ztunnel, gateways []mesh.Gateway) {
	for _, z := range ztunnels {
		say("ztunnel", in, d.ref(z.Ref), d.version(z.Version), d.claims(z.Claims), d.names(z.Nodes), z.Health, len(z.Reasons))
	}
	for _, g := range gateways {
		bound := []string{}
		for _, b := range g.Bound {
			bound = append(bound, fmt.Sprint(b.Kind, d.name(b.Namespace), d.name(b.Name), b.Strength, d.names(b.Except)))
		}
		slices.Sort(bound)
		say("gateway", in, d.ref(g.Ref), g.Type, g.Class, d.version(g.Version), g.For, d.names(g.Serves), bound, d.claims(g.Claims), d.claims(g.Wanted), g.Health, len(g.Reasons))
	}
}

func (d disguised) doubts(say func(...any), in string, doubts []mesh.Doubt) {
	for _, one := range doubts {
		say("doubt", in, one.Code, one.Severity, d.refs(one.Objects))
	}
}

// retirement is what holds a plane that is named beyond doubt.
func (d disguised) retirement(say func(...any), a mesh.Atlas, plane mesh.Ref) {
	r, err := mesh.Retire(a, plane.Cluster+"/"+plane.Namespace+"/"+plane.Name)
	if err != nil {
		say("retirement", d.ref(plane), "not answered")
		return
	}
	say("retirement", d.ref(plane), r.Verdict, len(r.Goes), len(r.Unproven))
	for _, h := range r.Holders {
		say("holder", d.ref(plane), h.Kind, h.Pods, h.Sure)
	}
}
