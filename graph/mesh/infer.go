package mesh

import (
	"cmp"
	"slices"

	"portolan/graph/facts"
)

// Infer draws every conclusion from a Snapshot. Each step uses only what the steps before it settled: planes, what
// points to them, their meshes, then everything that they manage, then what is doubtful.
func Infer(s facts.Snapshot) Atlas {
	s = facts.Sorted(s)
	atlas := Atlas{
		TakenAt: s.TakenAt, Demo: s.Demo, Redacted: append([]facts.Redaction{}, s.Redacted...), Clusters: []ClusterInfo{}, Meshes: []Mesh{}, Undecided: []Member{}, Outside: []Member{},
		Ztunnels: []Ztunnel{}, Gateways: []Gateway{}, Doubts: []Doubt{}, Gaps: []ClusterGap{}, Unread: append([]facts.Unread{}, s.Unread...),
	}
	grouping, own := newGrouping(), facts.OwnNamesIn(s.Redacted)
	for _, f := range s.Clusters {
		atlas.Clusters = append(atlas.Clusters, ClusterInfo{f.Context, f.UID, f.Version, f.Limited, f.TakenAt})
		c := newCluster(f, own, s.TakenAt)
		if len(s.Clusters) > 1 {
			c.prefix = f.Context + "/"
		}
		c.findPlanes()
		c.tieInjectors()
		c.connect()
		c.listWebhooks()
		c.listConfigs()
		c.configurePlanes()
		c.identifyByProxies()
		c.findRoots()
		c.describeRoots()
		c.findZtunnels()
		c.findAgents()
		grouping.add(c)
		for _, g := range f.Gaps {
			atlas.Gaps = append(atlas.Gaps, ClusterGap{Cluster: f.Context, Gap: g})
		}
	}
	grouping.fill(&atlas)
	for i := range atlas.Meshes {
		atlas.Meshes[i].settle()
	}
	slices.SortFunc(atlas.Meshes, func(a, b Mesh) int {
		return cmp.Or(cmp.Compare(a.Health.Rank(), b.Health.Rank()), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Key, b.Key))
	})
	sortDoubts(atlas.Doubts)
	return atlas
}
