package switching

import (
	"cmp"
	"slices"
	"strings"

	"portolan/graph/facts"
	"portolan/graph/mesh"
	"portolan/kube/revision"
)

// chart is one cluster as it was read and understood: its facts beside its part of the Atlas.
type chart struct {
	snapshot facts.Snapshot
	cluster  facts.Cluster
	// planes are those of the cluster, by their Refs; ordered are the same, sorted by it.
	planes  map[mesh.Ref]plane
	ordered []plane
	members map[string]mesh.Member
}

// plane is a control plane in the words of graph/mesh and in those of a change.
type plane struct {
	mesh.Plane
	control revision.ControlPlane
}

// chartOf finds a context's cluster in an Atlas and the facts behind it.
func chartOf(snapshot facts.Snapshot, atlas mesh.Atlas, context string) chart {
	c := chart{snapshot: snapshot, planes: map[mesh.Ref]plane{}, members: map[string]mesh.Member{}}
	for _, cluster := range snapshot.Clusters {
		if cluster.Context == context {
			c.cluster = cluster
		}
	}
	for _, m := range atlas.Meshes {
		for _, p := range m.Planes {
			if p.Ref.Cluster == context {
				c.planes[p.Ref] = plane{p, control(m, p)}
				c.ordered = append(c.ordered, c.planes[p.Ref])
			}
		}
		c.know(m.Members)
	}
	c.know(atlas.Undecided)
	c.know(atlas.Outside)
	slices.SortFunc(c.ordered, func(a, b plane) int { return cmp.Compare(a.control.ID, b.control.ID) })
	return c
}

func (c chart) know(members []mesh.Member) {
	for _, m := range members {
		if m.Ref.Cluster == c.cluster.Context {
			c.members[m.Ref.Name] = m
		}
	}
}

// control is a plane as a change needs to know it.
func control(m mesh.Mesh, p mesh.Plane) revision.ControlPlane {
	return revision.ControlPlane{
		ID: p.Ref.String(), Namespace: p.Ref.Namespace, Name: p.Ref.Name, Revision: p.Revision, Version: p.Version,
		Mesh: m.Key, MeshID: m.ID, TrustDomain: p.TrustDomain, Root: p.RootFingerprint, Tags: append([]string{}, p.Tags...),
	}
}

// injecting are the planes of claims that a sidecar would come from, in the order of the claims.
func (c chart) injecting(claims []mesh.Claim) []revision.ControlPlane {
	out := []revision.ControlPlane{}
	for _, claim := range claims {
		if p, ok := c.planes[claim.Plane]; ok && claim.Mode == string(facts.Sidecar) {
			out = append(out, p.control)
		}
	}
	return out
}

// namespaces are the names of all that are known, sorted.
func (c chart) namespaces() []string {
	out := make([]string, 0, len(c.members))
	for name := range c.members {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// need answers the members of these names, or an error that names the first that is not there.
func (c chart) need(names []string) ([]mesh.Member, error) {
	out := make([]mesh.Member, 0, len(names))
	for _, name := range names {
		m, ok := c.members[name]
		if !ok {
			return nil, unknown("namespace", name, c.namespaces(), "name one that the cluster has, and that you may read")
		}
		out = append(out, m)
	}
	return out, nil
}

// webhooks are the entries that call a plane and that a name is answered by: a tag's, or with an empty tag the plane's own.
func (c chart) webhooks(p plane, tag string) []facts.Webhook {
	called := map[string]bool{}
	for _, use := range p.Webhooks {
		if name, ok := strings.CutPrefix(use.Object, "MutatingWebhookConfiguration/"); ok && use.Tag == tag {
			called[name] = true
		}
	}
	out := []facts.Webhook{}
	for _, w := range c.cluster.Injectors {
		if called[w.Configuration] {
			out = append(out, w)
		}
	}
	return out
}
