package graph_test

import (
	"fmt"
	"strings"
	"time"

	"portolan/graph"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// text gathers lines.
type text struct{ strings.Builder }

// line writes the parts that are not empty, indented.
func (t *text) line(depth int, parts ...string) {
	full := []string{}
	for _, p := range parts {
		if p != "" {
			full = append(full, p)
		}
	}
	fmt.Fprintf(t, "%s%s\n", strings.Repeat("  ", depth), strings.Join(full, "  "))
}

// meshesText is an Atlas, tersely.
func meshesText(a mesh.Atlas) string {
	t := &text{}
	for _, m := range a.Meshes {
		t.line(0, "mesh "+m.Key, string(m.Health))
		for _, p := range m.Planes {
			t.plane(p)
		}
		if m.Canary != nil {
			for _, s := range m.Canary.Steps {
				t.line(1, fmt.Sprintf("canary %s  %s  %d namespaces, %d proxies", s.Revision, s.Version, s.Namespaces, s.Proxies))
			}
		}
		t.ztunnels(m.Ztunnels)
		t.gateways(m.Waypoints)
		t.gateways(m.Gateways)
		t.members(m.Members)
		t.doubts(m.Doubts)
	}
	t.block("undecided", func() {
		t.ztunnels(a.Ztunnels)
		t.gateways(a.Gateways)
		t.members(a.Undecided)
	})
	t.block("outside", func() { t.members(a.Outside) })
	t.block("doubts", func() { t.doubts(a.Doubts) })
	return t.String()
}

// block writes a heading when something follows it.
func (t *text) block(heading string, body func()) {
	before := t.String()
	t.Reset()
	body()
	inner := t.String()
	t.Reset()
	t.WriteString(before)
	if inner != "" {
		t.line(0, heading)
		t.WriteString(inner)
	}
}

func (t *text) plane(p mesh.Plane) {
	t.line(1, "plane "+path(p.Ref), "revision "+p.Revision, p.Version, listed("tags", p.Tags), when(p.Default, "default"),
		when(p.Ambient, "ambient"), unless(string(p.Presence), string(mesh.Present)), string(p.Health), strings.Join(p.Reasons, "; "),
		count(p.Namespaces, "namespaces"), count(p.Proxies, "proxies"), count(p.AmbientPods, "ambient pods"), listed("scope", p.Scope),
		unless("network "+p.Network, "network "), when(p.ServesOthers, "serves other clusters"), listed("configs", p.Configs))
	t.config(p)
}

// config is what of a plane's details is not as Istio's defaults would have it.
func (t *text) config(p mesh.Plane) {
	if r := p.Root; r != nil && r.Issuer != "" {
		t.line(2, "root "+r.Fingerprint[:8], "issuer "+r.Issuer, "subject "+r.Subject, r.NotBefore.Format(time.DateOnly)+" to "+r.NotAfter.Format(time.DateOnly))
	}
	if p.Resources != (facts.Resources{}) {
		t.line(2, fmt.Sprintf("resources %+v", p.Resources))
	}
	if p.ConfigUnread != "" {
		t.line(2, "config unread: "+p.ConfigUnread)
	}
	for _, s := range p.Config {
		// A mesh's ID is the name above it.
		if s.Differs && s.Path != "defaultConfig.meshId" {
			t.line(2, "config "+s.Path, quoted(s.Value), "default "+quoted(s.Default))
		}
	}
	if p.OutboundTrafficPolicy+p.AutoMTLS != "defaultdefault" && p.ConfigUnread == "" {
		t.line(2, "outbound "+p.OutboundTrafficPolicy, "auto mTLS "+p.AutoMTLS)
	}
}

func (t *text) members(members []mesh.Member) {
	for _, m := range members {
		home := ""
		if m.Home != (mesh.Ref{}) {
			home = "home " + path(m.Home)
		}
		t.line(1, "namespace "+m.Ref.Name, home, strings.Join(m.Modes, "+"), pods(m), when(m.Partial, "partial"),
			unless(string(m.Health), string(mesh.Healthy)))
		t.claims(2, "wanted", m.Wanted)
		t.claims(2, "running", m.Running)
		for _, e := range m.Because {
			t.line(2, "because "+cited(e), e.Rule)
		}
		for _, w := range m.Workloads {
			t.line(2, "workload "+w.Kind+"/"+w.Ref.Name, w.Mode, fmt.Sprintf("%d pods", w.Pods), count(w.Stale, "stale"), count(w.Drift, "drift"),
				summary("wanted", w.Wanted), summary("running", w.Running))
		}
	}
}

func pods(m mesh.Member) string {
	if m.Pods == 0 {
		return ""
	}
	out := fmt.Sprintf("%d pods, %d proxied", m.Pods, m.Proxied)
	if m.Stale > 0 {
		out += fmt.Sprintf(", %d STALE", m.Stale)
	}
	if m.Drift > 0 {
		out += fmt.Sprintf(", %d DRIFT", m.Drift)
	}
	return out
}

func (t *text) claims(depth int, what string, claims []mesh.Claim) {
	for _, c := range claims {
		cites := []string{}
		for _, e := range c.Because {
			cites = append(cites, cited(e))
		}
		t.line(depth, what+" "+c.Mode, path(c.Plane), c.Version, count(c.Pods, "pods"), string(c.Strength)+": "+strings.Join(cites, " -> "))
	}
}

// cited is evidence without its rule; selectors are told by the webhook's name.
func cited(e mesh.Evidence) string {
	if strings.HasPrefix(e.Field, "webhook ") {
		return e.Object + " " + strings.TrimSuffix(e.Field, "sidecar-injector.istio.io")
	}
	return e.Object + " " + e.Field + " = " + e.Value
}

// summary is claims in one word each.
func summary(what string, claims []mesh.Claim) string {
	out := []string{}
	for _, c := range claims {
		out = append(out, path(c.Plane))
	}
	return listed(what, out)
}

func (t *text) ztunnels(all []mesh.Ztunnel) {
	for _, z := range all {
		t.line(1, "ztunnel "+path(z.Ref), z.Version, string(z.Health), strings.Join(z.Reasons, "; "), listed("nodes", z.Nodes))
		t.claims(2, "claim", z.Claims)
	}
}

func (t *text) gateways(all []mesh.Gateway) {
	for _, g := range all {
		kind := "gateway "
		if g.Type == facts.WaypointGateway {
			kind = "waypoint "
		}
		t.line(1, kind+path(g.Ref), g.Version, string(g.Health), strings.Join(g.Reasons, "; "), listed("serves", g.Serves))
		for _, b := range g.Bound {
			// What a namespace's label says alone, the line above says too.
			if b.Kind != "Namespace" || len(b.Except) > 0 {
				t.line(2, "bound "+b.Kind+" "+b.Namespace+"/"+b.Name, listed("except", b.Except), string(b.Strength)+": "+cited(b.Because[0]))
			}
		}
		t.claims(2, "claim", g.Claims)
	}
}

func (t *text) doubts(all []mesh.Doubt) {
	for _, d := range all {
		t.line(1, "doubt "+d.Code, string(d.Severity)+": "+d.Message)
	}
}

// graphText is a Graph, tersely.
func graphText(g graph.Graph) string {
	t := &text{}
	depth := map[string]int{"": -1}
	for _, n := range g.Nodes {
		depth[n.ID] = depth[n.Parent] + 1
		badges := []string{}
		for _, b := range n.Badges {
			badges = append(badges, b.Text)
		}
		progress := ""
		if n.Progress != nil {
			progress = fmt.Sprintf("%.0f%%", *n.Progress*100)
		}
		t.line(depth[n.ID], string(n.Kind)+" "+n.Label, n.Detail, n.Note, string(n.Health), progress, listed("badges", badges), when(n.Partial, "partial"),
			when(n.Folded, "FOLDED"), n.Inside)
		if n.Folded {
			t.line(depth[n.ID]+1, fmt.Sprintf("counts %+v", n.Counts))
		}
		for _, id := range n.Holds {
			t.line(depth[n.ID]+1, "holds "+id)
		}
	}
	for _, e := range g.Edges {
		doubtful := ""
		if e.Doubtful {
			doubtful = "doubtful"
		}
		t.line(0, e.From+" -> "+e.To, string(e.Kind), doubtful)
	}
	for _, n := range g.Notes {
		t.line(0, "note "+n)
	}
	return t.String()
}

// path is a Ref without its kind, and without the cluster when it is the usual one.
func path(r mesh.Ref) string {
	out := strings.TrimPrefix(r.Namespace+"/"+r.Name, "/")
	if r.Cluster != "c" {
		out = r.Cluster + ":" + out
	}
	return out
}

func listed(what string, all []string) string {
	if len(all) == 0 {
		return ""
	}
	return what + " " + strings.Join(all, ",")
}

func when(on bool, word string) string {
	if on {
		return word
	}
	return ""
}

func unless(word, usual string) string { return when(word != usual, word) }

func count(n int, what string) string { return when(n != 0, fmt.Sprintf("%d %s", n, what)) }

func quoted(s string) string { return fmt.Sprintf("%q", s) }
