package diff

import (
	"strings"

	"portolan/graph/mesh"
)

// compareClusters compares what was read itself: the clusters, and which reads were refused or failed.
func (d *Difference) compareClusters(was, is *scene) {
	a, b := clustersOf(was.atlas), clustersOf(is.atlas)
	for _, id := range union(sortedKeys(a), sortedKeys(b)) {
		switch before, after := a[id], b[id]; {
		case before == nil:
			c := changeOf(after, Unknown)
			c.Says = "this cluster was read only after"
			d.Changes = append(d.Changes, c)
		case after == nil:
			c := changeOf(before, Unknown)
			c.Says = "this cluster was read only before"
			d.Changes = append(d.Changes, c)
		default:
			d.compareThing(before, after)
		}
	}
	x, y := gapsOf(was, b), gapsOf(is, a)
	for _, id := range union(sortedKeys(x), sortedKeys(y)) {
		switch before, after := x[id], y[id]; {
		case before == nil:
			c := changeOf(after, Added)
			c.Says = after.is
			d.Changes = append(d.Changes, c)
		case after == nil:
			c := changeOf(before, Removed)
			c.Says = before.is
			d.Changes = append(d.Changes, c)
		default:
			d.compareThing(before, after)
		}
	}
}

func clustersOf(a mesh.Atlas) map[string]*thing {
	out := map[string]*thing{}
	for _, c := range a.Clusters {
		t := &thing{about: AboutCluster, id: AboutCluster + "/" + c.Context, name: AboutCluster + "/" + c.Context, nodes: []string{}, ref: mesh.Ref{Cluster: c.Context}}
		t.has(fieldVersion, c.Version)
		t.has(fieldLimited, strings.Join(c.Limited, ", "))
		out[t.id] = t
	}
	return out
}

// gapsOf are the reads that were refused or failed in clusters that the other side has read too. Their messages are the
// server's words, which may be others every time.
func gapsOf(s *scene, other map[string]*thing) map[string]*thing {
	out := map[string]*thing{}
	for _, g := range s.atlas.Gaps {
		if other[AboutCluster+"/"+g.Cluster] == nil {
			continue
		}
		id := joinedBy("/", AboutGap, g.Cluster, g.Namespace, g.Verb, g.Resource)
		t := &thing{about: AboutGap, id: id, name: joinedBy(" ", g.Verb, g.Resource), nodes: []string{}, is: g.Gap.Says(), ref: mesh.Ref{Cluster: g.Cluster, Namespace: g.Namespace}}
		t.has(fieldReason, string(g.Reason))
		out[id] = t
	}
	return out
}
