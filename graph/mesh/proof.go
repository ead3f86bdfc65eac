package mesh

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// unknownMesh tells whether an ID stands for the mesh of a plane whose mesh ID is not known.
func unknownMesh(id string) bool { return strings.HasPrefix(id, "unknown (") }

// harmless are the resources that hold no control plane: not reading them takes nothing from the proof. The pods of a Job
// stand for themselves where it may not be read.
var harmless = []string{resourceConfigs, "endpointslices", "gatewayclasses", "jobs"}

// limits are the reasons for which something may hold it unseen.
func (r *Retirement) limits(a Atlas, p Plane) {
	for _, g := range a.Gaps {
		if g.Cluster != p.Ref.Cluster || slices.Contains(harmless, resourceOf(g.Gap)) {
			continue
		}
		r.Unproven = append(r.Unproven, Unproof{Says: g.Says(), Gap: &g})
	}
	for _, c := range a.Clusters {
		if c.Context == p.Ref.Cluster && len(c.Limited) > 0 {
			r.Unproven = append(r.Unproven, Unproof{Says: "only " + counted(len(c.Limited), "namespace was", "namespaces were") + " read: " + someOf(c.Limited, 8)})
		}
	}
	if p.ServesOthers {
		r.Unproven = append(r.Unproven, Unproof{Says: "it serves other clusters too (EXTERNAL_ISTIOD), whose proxies this reading does not show"})
	}
	r.behindOthers(a, p)
	if p.Presence == External {
		r.Unproven = append(r.Unproven, Unproof{Says: "it is outside of this cluster, and who else uses it is not known here"})
	}
}

// behindOthers are the addresses outside of a cluster, in the same mesh as far as is known, behind which nobody sees: the
// plane itself may answer there, through a gateway, a Service without a selector, or an ExternalName.
func (r *Retirement) behindOthers(a Atlas, p Plane) {
	id := ""
	for _, m := range a.Meshes {
		if m.Key == r.Mesh {
			id = m.ID
		}
	}
	for _, m := range a.Meshes {
		for _, q := range m.Planes {
			same := m.ID == id || unknownMesh(m.ID) || unknownMesh(id)
			foreign := p.RootFingerprint != "" && q.RootFingerprint != "" && p.RootFingerprint != q.RootFingerprint
			if q.Presence == External && q.Ref != p.Ref && same && !foreign {
				r.Unproven = append(r.Unproven, Unproof{Says: fmt.Sprintf("it may be what answers as %s, which proxies or webhooks of cluster %s use", q.Ref.path(), q.Ref.Cluster)})
			}
		}
	}
}

func (r *Retirement) judge() {
	sure, unsure, kinds := 0, 0, map[string]int{}
	for _, h := range r.Holders {
		kinds[h.Kind]++
		if h.Sure {
			sure++
		} else {
			unsure++
		}
	}
	who := fmt.Sprintf("revision %s (%s)", cmp.Or(r.Revision, "unknown"), r.Plane.path())
	by := []string{}
	for _, kind := range holderKinds {
		if n := kinds[kind]; n > 0 {
			by = append(by, plural(n, kind))
		}
	}
	switch {
	case sure > 0:
		r.Verdict, r.Says = Held, fmt.Sprintf("%s is still held by %s", who, strings.Join(by, ", "))
	case unsure > 0:
		r.Verdict, r.Says = Unproven, fmt.Sprintf("%s cannot be proven safe to remove: %s may hold it", who, strings.Join(by, ", "))
	case len(r.Unproven) > 0:
		r.Verdict, r.Says = Unproven, fmt.Sprintf("%s cannot be proven safe to remove: %s", who, r.Unproven[0].Says)
	default:
		r.Verdict, r.Says = Safe, fmt.Sprintf("%s is safe to remove: no namespace, tag, webhook, pod, gateway, waypoint or ztunnel of cluster %s names it", who, r.Plane.Cluster)
	}
}
