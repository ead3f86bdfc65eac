package diff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

func aboutMesh(m mesh.Mesh) *thing {
	t := &thing{about: AboutMesh, id: meshID(m.Key), name: meshID(m.Key), mesh: m.Key, nodes: []string{meshID(m.Key)}, unread: map[string]string{}}
	for _, p := range m.Planes {
		t.place = append(t.place, p.Ref)
	}
	t.is = counted(len(m.Planes), "control plane", "control planes") + ", " + counted(len(m.Members), "namespace", "namespaces")
	t.has(fieldID, m.ID)
	t.follows(fieldHealth, "", string(m.Health))
	t.follows(fieldNamespaces, "", strconv.Itoa(len(m.Members)))
	if m.Canary != nil {
		for _, s := range m.Canary.Steps {
			t.follows(fieldCanary, pathOf(s.Plane, ""), counted(s.Proxies, "pod", "pods"))
		}
	}
	return t
}

func (s *scene) aboutPlane(key string, p mesh.Plane) *thing {
	t := about(p.Ref, key)
	t.is = joined("revision "+orElse(p.Revision, "unknown"), "version "+orElse(p.Version, "unknown"), presence(p.Presence), string(p.Health))
	t.has(fieldRevision, p.Revision)
	t.has(fieldVersion, p.Version)
	t.has(fieldTags, strings.Join(p.Tags, ", "))
	t.has(fieldDefault, yes(p.Default))
	t.has(fieldAmbient, yes(p.Ambient))
	t.has(fieldPresence, string(p.Presence))
	t.has(fieldReady, ready(p.Rollout.Ready, p.Rollout.Desired))
	t.rollout(p.Rollout)
	t.has(fieldHealth, health(p.Health, p.Reasons))
	t.has(fieldTrust, p.TrustDomain)
	t.certificate(p)
	t.has(fieldNetwork, p.Network)
	t.has(fieldServes, yes(p.ServesOthers))
	for _, selector := range p.Scope {
		t.hasOf(fieldScope, selector, "watched")
	}
	for _, w := range p.Webhooks {
		t.hasOf(fieldWebhooks, w.Object, "calls it"+prefixed(" for tag ", w.Tag))
	}
	for _, c := range p.Configs {
		t.hasOf(fieldConfigs, c, "read by it alone")
	}
	for _, c := range p.Config {
		t.hasOf(fieldMeshConfig, c.Path, orElse(c.Value, "(empty)"))
	}
	r := p.Resources
	t.has(fieldResources, joined(prefixed("cpu ", r.CPURequest), prefixed("cpu limit ", r.CPULimit), prefixed("memory ", r.MemoryRequest), prefixed("memory limit ", r.MemoryLimit)))
	s.blindPlane(t, p)
	t.follows(fieldNamespaces, "", strconv.Itoa(p.Namespaces))
	t.follows(fieldProxies, "sidecars, gateways and waypoints", strconv.Itoa(p.Proxies))
	t.follows(fieldProxies, "ambient pods", strconv.Itoa(p.AmbientPods))
	for _, v := range p.ProxyVersions {
		t.follows(fieldProxies, "of version "+orElse(v.Version, "unknown"), strconv.Itoa(v.Pods))
	}
	return t
}

// blindPlane notes what of a control plane may be otherwise than it looks, because something about it was not read.
func (s *scene) blindPlane(t *thing, p mesh.Plane) {
	r := s.reach[p.Ref.Cluster]
	if p.Presence == mesh.Unread {
		t.blind("its Deployment was not read", fieldVersion, fieldPresence, fieldReady, fieldRollout, fieldHealth, fieldResources, fieldAmbient, fieldServes)
	}
	t.blind(p.ConfigUnread, fieldMeshConfig, fieldScope, fieldTrust)
	t.blind(r.blind(p.Ref.Namespace, "mutatingwebhookconfigurations"), fieldWebhooks, fieldTags, fieldDefault, fieldCertificate, fieldRevision)
	t.blind(r.blind(p.Ref.Namespace, "configmaps"), fieldCertificate, fieldMeshConfig, fieldScope)
	t.blind(r.blind(p.Ref.Namespace, "services", "endpointslices"), fieldTags, fieldHealth)
	for _, resource := range sortedKeys(r.gaps) {
		if strings.HasSuffix(resource, ".istio.io") {
			for _, namespace := range sortedKeys(r.gaps[resource]) {
				t.blind(r.gaps[resource][namespace].Says(), fieldConfigs)
			}
		}
	}
}

func (s *scene) aboutZtunnel(key string, z mesh.Ztunnel) *thing {
	t := about(z.Ref, key)
	t.placed(z.Claims, nil, mesh.Ref{})
	t.is = joined("version "+orElse(z.Version, "unknown"), ready(z.Rollout.Ready, z.Rollout.Desired)+" nodes ready")
	t.has(fieldVersion, z.Version)
	t.claims(fieldRunning, z.Claims)
	t.has(fieldReady, ready(z.Rollout.Ready, z.Rollout.Desired))
	t.rollout(z.Rollout)
	t.has(fieldHealth, health(z.Health, z.Reasons))
	return t
}

func (s *scene) aboutGateway(key string, g mesh.Gateway) *thing {
	t := about(g.Ref, key)
	t.placed(g.Claims, g.Wanted, mesh.Ref{})
	t.is = joined(string(g.Type), "version "+orElse(g.Version, "unknown"), ready(g.Rollout.Ready, g.Rollout.Desired)+" ready")
	t.has(fieldType, string(g.Type))
	t.has(fieldClass, g.Class)
	t.has(fieldFor, g.For)
	t.has(fieldVersion, g.Version)
	t.has(fieldWanted, wanted(g.Wanted, g.Ref.Cluster))
	t.claims(fieldRunning, g.Claims)
	t.has(fieldReady, ready(g.Rollout.Ready, g.Rollout.Desired))
	t.rollout(g.Rollout)
	t.has(fieldHealth, health(g.Health, g.Reasons))
	for _, b := range g.Bound {
		t.follows(fieldBound, b.Kind+"/"+b.Namespace+prefixed("/", unless(b.Name, b.Namespace)), "bound")
	}
	r := s.reach[g.Ref.Cluster]
	t.blind(r.blind(g.Ref.Namespace, "pods"), fieldRunning, fieldVersion)
	t.blind(r.blind(g.Ref.Namespace, "deployments", "daemonsets"), fieldReady, fieldRollout, fieldHealth, fieldVersion, fieldRunning)
	t.blind(r.blind(g.Ref.Namespace, "mutatingwebhookconfigurations"), fieldWanted)
	return t
}

func (s *scene) aboutNamespace(key string, m mesh.Member) *thing {
	t := about(m.Ref, key)
	t.placed(m.Running, m.Wanted, m.Home)
	t.is = joined(t.says, counted(m.Pods, "pod", "pods"), string(m.Health))
	for _, k := range sortedKeys(m.Labels) {
		t.hasOf(fieldLabels, k, orElse(m.Labels[k], `""`))
	}
	t.has(fieldModes, strings.Join(m.Modes, " and "))
	t.has(fieldWanted, wanted(m.Wanted, m.Ref.Cluster))
	t.claims(fieldRunning, m.Running)
	t.has(fieldPods, count(m.Pods))
	t.has(fieldProxied, count(m.Proxied))
	t.has(fieldStale, count(m.Stale))
	t.has(fieldDrift, count(m.Drift))
	t.has(fieldHealth, health(m.Health, m.Reasons))
	r := s.reach[m.Ref.Cluster]
	if listed, known := r.listed[m.Ref.Name]; known && !listed || !known {
		t.blind("its labels were not read", fieldLabels, fieldWanted, fieldModes, fieldStale, fieldHealth)
	}
	s.blindPods(t, m)
	return t
}

// blindPods notes what depends on the pods of a namespace, and on the webhooks that would inject them.
func (s *scene) blindPods(t *thing, m mesh.Member) {
	r := s.reach[m.Ref.Cluster]
	t.blind(r.blind(m.Ref.Name, "pods"), fieldRunning, fieldPods, fieldProxied, fieldReady, fieldStale, fieldDrift, fieldDisputed, fieldModes, fieldHealth)
	t.blind(r.blind(m.Ref.Name, "mutatingwebhookconfigurations"), fieldWanted, fieldStale)
}

func (s *scene) aboutWorkload(key string, m mesh.Member, w mesh.Workload) *thing {
	t := about(w.Ref, key)
	t.placed(w.Running, w.Wanted, mesh.Ref{})
	t.is = joined(t.says, counted(w.Pods, "pod", "pods"))
	if w.Mode != string(facts.NoProxy) {
		t.has(fieldModes, w.Mode)
	}
	t.has(fieldWanted, wanted(w.Wanted, w.Ref.Cluster))
	t.claims(fieldRunning, w.Running)
	t.has(fieldPods, count(w.Pods))
	t.has(fieldReady, ready(w.Ready, w.Pods))
	t.has(fieldStale, count(w.Stale))
	t.has(fieldDrift, count(w.Drift))
	t.has(fieldDisputed, count(w.Disputed))
	if !s.reach[m.Ref.Cluster].listed[m.Ref.Name] {
		t.blind("the labels of its namespace were not read", fieldWanted, fieldStale)
	}
	s.blindPods(t, m)
	return t
}

// placed says by which control planes something is managed: those that its pods run on, else the one that it is drawn under,
// else those that it asks for.
func (t *thing) placed(running, wanted []mesh.Claim, home mesh.Ref) {
	claims := running
	if len(claims) == 0 {
		claims = wanted
	}
	t.home = home
	t.place = planes(claims)
	if len(running) == 0 && home != (mesh.Ref{}) {
		t.place = []mesh.Ref{home}
	}
	words := []string{}
	for _, ref := range t.place {
		revision, pods := "", 0
		for _, c := range claims {
			if c.Plane == ref {
				revision, pods = c.Revision, pods+c.Pods
			}
		}
		word := planeName(ref, revision, t.ref.Cluster)
		if len(t.place) > 1 && pods > 0 {
			word += " (" + counted(pods, "pod", "pods") + ")"
		}
		words = append(words, word)
	}
	between := " or "
	if len(running) > 0 {
		between = " and "
	}
	t.says = orElse(strings.Join(words, between), "no control plane")
}

// claims notes each claim with its pods: so a rolling restart is two numbers and no new line.
func (t *thing) claims(field string, claims []mesh.Claim) {
	sum := map[string]int{}
	for _, c := range claims {
		sum[joined(planeName(c.Plane, c.Revision, t.ref.Cluster), c.Version, c.Mode)] += c.Pods
	}
	for _, of := range sortedKeys(sum) {
		text := "manages it"
		if sum[of] > 0 {
			text = counted(sum[of], "pod", "pods")
		}
		t.hasOf(field, of, text)
	}
}

func (t *thing) rollout(r facts.Rollout) {
	if r.Updated != r.Desired {
		t.has(fieldRollout, fmt.Sprintf("%d of %d updated", r.Updated, r.Desired))
	}
	if r.Stuck != "" {
		t.hasOf(fieldRollout, "stuck", r.Stuck)
	}
}

func (t *thing) certificate(p mesh.Plane) {
	t.hasOf(fieldCertificate, "fingerprint", p.RootFingerprint)
	if p.Root == nil {
		return
	}
	t.hasOf(fieldCertificate, "issuer", p.Root.Issuer)
	t.hasOf(fieldCertificate, "subject", p.Root.Subject)
	t.hasOf(fieldCertificate, "not before", moment(p.Root.NotBefore))
	t.hasOf(fieldCertificate, "not after", moment(p.Root.NotAfter))
}

// wanted are the control planes that a new pod may get, whatever their versions.
func wanted(claims []mesh.Claim, cluster string) string {
	out := []string{}
	for _, c := range claims {
		if one := joined(planeName(c.Plane, c.Revision, cluster), c.Mode); !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " or ")
}

// health is how well something is, and why.
func health(h mesh.Health, reasons []string) string {
	if len(reasons) == 0 {
		return string(h)
	}
	return string(h) + ": " + strings.Join(reasons, "; ")
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
