package graph_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// twins is a random cluster with another beside it in which the same is installed, so that its meshes span both.
func twins(seed uint64) facts.Snapshot {
	s := newDice(seed).snapshot()
	other := s.Clusters[0]
	other.Context = "twin of c"
	s.Clusters = append(slices.Clone(s.Clusters), other)
	return s
}

// TestMeshesThatSpanClustersArePlaced holds random meshes in two clusters to what holds for every picture, and each thing to
// its own cluster's part: names that are in both must never be confused.
func TestMeshesThatSpanClustersArePlaced(t *testing.T) {
	parts := 0
	for seed := range uint64(60) {
		s := twins(seed)
		atlas := mesh.Infer(s)
		checkAtlas(t, s, atlas)
		parts += checkParts(t, atlas)
		if checkPlaced(t, atlas); t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if parts < 60 {
		t.Errorf("only %d parts of meshes: too few to tell", parts)
	}
}

// checkParts checks that what lies in a cluster's part is of that cluster, as far as an edge tells too, and answers how many
// parts there are.
func checkParts(t *testing.T, atlas mesh.Atlas) int {
	t.Helper()
	chart := graph.Build(atlas, graph.View{})
	nodes, of := map[string]graph.Node{}, map[string]string{}
	parts := 0
	for _, n := range chart.Nodes {
		nodes[n.ID] = n
		of[n.ID] = of[n.Parent]
		if n.Kind == graph.Cluster {
			of[n.ID] = n.Label
			parts++
			continue
		}
		if nodes[n.Parent].Parent == "" && n.Parent != "" && slices.ContainsFunc(chart.Nodes, func(o graph.Node) bool { return o.Parent == n.Parent && o.Kind == graph.Cluster }) {
			t.Errorf("%s lies beside the clusters of %s", n.ID, n.Parent)
		}
		if within := of[n.ID]; within != "" && !strings.Contains(n.ID, "/"+within+"/") && !strings.Contains(n.ID, " in "+within) {
			t.Errorf("%s lies in the part of cluster %s", n.ID, within)
		}
	}
	for _, e := range chart.Edges {
		if a, b := of[e.From], of[e.To]; a != "" && b != "" && a != b {
			t.Errorf("%s leads from cluster %s to cluster %s", e.ID, a, b)
		}
	}
	return parts
}

// TestWhatAViewLeavesOfAPart hides and focuses in a mesh that spans two clusters: a part of which nothing is shown is gone,
// and a focus on a part is all that is in it and nothing of the other.
func TestWhatAViewLeavesOfAPart(t *testing.T) {
	atlas := mesh.Infer(saved(t, twinned()))
	card := graph.MeshID(atlas.Meshes[0].Key)
	east, west := graph.ClusterID(card, "east"), graph.ClusterID(card, "west")
	whole := graph.Build(atlas, graph.View{})
	hidden := []string{}
	for _, n := range whole.Nodes {
		if strings.Contains(n.ID, "/east/") && n.Kind != graph.Grid && n.Kind != graph.Cluster {
			hidden = append(append(hidden, n.ID), n.Holds...)
		}
	}
	if got := idsOf(graph.Build(atlas, graph.View{Hidden: hidden})); slices.Contains(got, east) || !slices.Contains(got, west) {
		t.Errorf("with all of east hidden: %q", got)
	}
	focused := graph.Build(atlas, graph.View{Focus: west, Hops: 1})
	for _, id := range idsOf(focused) {
		if strings.Contains(id, "/east/") || id == east {
			t.Errorf("the focus on west shows %s", id)
		}
	}
	if got := idsOf(focused); !slices.Contains(got, west) || !slices.Contains(got, "plane/west/istio-system/istiod") {
		t.Errorf("the focus on west shows %q", got)
	}
	shut := graph.Build(atlas, graph.View{Folded: []string{west}})
	at := slices.IndexFunc(shut.Nodes, func(n graph.Node) bool { return n.ID == west })
	if n := shut.Nodes[at]; !n.Folded || !slices.Contains(n.Holds, "plane/west/istio-system/istiod") || !strings.Contains(n.Inside, "1 control plane") {
		t.Errorf("folded: %+v", n)
	}
}

// twinned is one mesh in two clusters.
func twinned() facts.Snapshot {
	s := facts.Snapshot{Format: facts.Format, Clusters: []facts.Cluster{{Context: "east"}, {Context: "west"}}}
	for i, context := range []string{"east", "west"} {
		install{Cluster: context, Namespace: "istio-system", Version: "1.29.2", Root: "aa", MeshConfig: facts.MeshConfig{MeshID: "m"}}.into(&s)
		s.Clusters[i].Namespaces = append(s.Clusters[i].Namespaces, facts.Namespace{Name: "shop", Labels: map[string]string{"istio-injection": "enabled"}})
	}
	return s
}

func idsOf(g graph.Graph) []string {
	out := []string{}
	for _, n := range g.Nodes {
		out = append(out, n.ID)
	}
	return out
}

// TestUnreadContextsAreSaid has one context that was never read and one that was not read again.
func TestUnreadContextsAreSaid(t *testing.T) {
	s := twinned()
	s.Unread = []facts.Unread{{Context: "north", Reason: "the login has expired"}, {Context: "west", Reason: "its server cannot be reached"}}
	s.Clusters[1].TakenAt = s.TakenAt
	chart := graph.Build(mesh.Infer(saved(t, s)), graph.View{})
	for _, want := range []string{
		"Partial: context north is not read: the login has expired. What is in it is unknown.",
		"Partial: context west was not read again: its server cannot be reached. It is shown as it was at 0001-01-01 00:00:00 UTC.",
	} {
		if !slices.Contains(chart.Notes, want) {
			t.Errorf("notes %q", chart.Notes)
		}
	}
	for _, n := range chart.Nodes {
		if n.Kind == graph.Cluster && n.Partial != (n.Label == "west") {
			t.Errorf("%s: partial is %v", n.ID, n.Partial)
		}
	}
}
