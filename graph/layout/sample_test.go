package layout

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/mesh"
)

// sample says what a made-up mesh holds.
type sample struct {
	id       string
	planes   []samplePlane
	waypoint int
	ztunnel  bool
	gateway  bool
}

type samplePlane struct {
	version, revision string
	namespaces        int
	health            mesh.Health
	progress          float64
	tags              []string
}

// words make names of namespaces as people give them.
var words = strings.Fields("ads audit billing catalog checkout edge fraud gateway identity inventory ledger media notify orders payments pricing profile reports search shipping")

// build makes the graph of samples as graph.Build would: parents first, sick things first.
func build(samples ...sample) graph.Graph {
	g := graph.Graph{Title: "prod-eu", Notes: []string{}, Nodes: []graph.Node{}, Edges: []graph.Edge{}}
	for i, s := range samples {
		addSample(&g, s, i)
	}
	return g
}

func addSample(g *graph.Graph, s sample, seed int) {
	id := "mesh/" + s.id
	card := graph.Node{ID: id, Kind: graph.Mesh, Label: s.id, Health: mesh.Healthy, Badges: []graph.Badge{{Text: "sidecar", Role: graph.BadgeSidecar}}}
	if s.ztunnel {
		card.Badges[0] = graph.Badge{Text: "ambient", Role: graph.BadgeAmbient}
	}
	if len(s.planes) > 1 {
		card.Badges = append(card.Badges, graph.Badge{Text: "canary 24%", Role: graph.BadgeCanary})
	}
	at := len(g.Nodes)
	g.Nodes = append(g.Nodes, card)
	ids := make([]string, len(s.planes))
	for j, p := range s.planes {
		ids[j] = fmt.Sprintf("plane/prod/%s/%d", s.id, j)
		n := graph.Node{ID: ids[j], Parent: id, Kind: graph.Plane, Label: "istiod " + p.version, Detail: "istio-system · " + p.revision, Health: p.health}
		if p.health != mesh.Healthy {
			n.Note = string(p.health)
		}
		if p.progress > 0 {
			n.Progress = &p.progress
		}
		for _, t := range p.tags {
			n.Badges = append(n.Badges, graph.Badge{Text: t, Role: graph.BadgeTag})
		}
		g.Nodes = append(g.Nodes, n)
	}
	for j := range s.planes {
		addChips(g, s, id, ids[j], j)
	}
	var counts graph.Counts
	for j, p := range s.planes {
		addGrid(g, &counts, p, id, ids[j], uint64(seed*7+j))
	}
	g.Nodes[at].Counts = counts
	if c := counts; c.Failing > 0 {
		g.Nodes[at].Health = mesh.Failing
	} else if c.Degraded > 0 {
		g.Nodes[at].Health = mesh.Degraded
	}
}

func addChips(g *graph.Graph, s sample, parent, plane string, j int) {
	chip := func(kind graph.Kind, label, detail, note string) {
		id := fmt.Sprintf("%s/%s/%d", kind, s.id, j)
		g.Nodes = append(g.Nodes, graph.Node{ID: id, Parent: parent, Kind: kind, Label: label, Detail: detail, Note: note, Health: mesh.Healthy})
		g.Edges = append(g.Edges, graph.Edge{ID: "manages:" + id, From: id, To: plane, Kind: graph.Manages, Health: mesh.Healthy})
	}
	if s.ztunnel {
		chip(graph.Ztunnel, "ztunnel", "", "3/3")
	}
	if s.waypoint > 0 && j == 0 {
		chip(graph.Waypoint, fmt.Sprintf("waypoint ×%d", s.waypoint), "", "")
	}
	if s.gateway && j == 0 {
		chip(graph.Gateway, "gateway", "istio-ingressgateway", "")
	}
}

func addGrid(g *graph.Graph, counts *graph.Counts, p samplePlane, parent, plane string, seed uint64) {
	id := "grid/" + plane
	g.Nodes = append(g.Nodes, graph.Node{
		ID: id, Parent: parent, Kind: graph.Grid, Label: "revision " + p.revision, Note: fmt.Sprintf("%d namespaces", p.namespaces), Health: mesh.Healthy,
	})
	g.Edges = append(g.Edges, graph.Edge{ID: "manages:" + id, From: id, To: plane, Kind: graph.Manages, Health: p.health})
	r := rand.New(rand.NewPCG(seed, 11))
	tiles := []graph.Node{}
	for k := range p.namespaces {
		n := graph.Node{Parent: id, Kind: graph.Namespace, Health: mesh.Healthy}
		n.Label = fmt.Sprintf("%s-%s-%d", words[r.IntN(len(words))], []string{"prod", "stg", "qa", "dev"}[r.IntN(4)], k)
		switch v := r.IntN(100); {
		case v < 3:
			n.Health = mesh.Failing
			counts.Failing++
		case v < 8:
			n.Health = mesh.Degraded
			counts.Degraded++
		case v < 10:
			n.Health, n.Partial = mesh.Unknown, true
			counts.Unknown++
		default:
			counts.Healthy++
		}
		if v := r.IntN(100); v < 6 {
			n.Badges = append(n.Badges, graph.Badge{Text: "3/10 stale", Role: graph.BadgeStale})
		} else if v < 9 {
			n.Badges = append(n.Badges, graph.Badge{Text: "1 doubt", Role: graph.BadgeDoubt})
		}
		n.ID = "namespace/" + plane + "/" + n.Label
		tiles = append(tiles, n)
	}
	slices.SortStableFunc(tiles, func(a, b graph.Node) int {
		if d := a.Health.Rank() - b.Health.Rank(); d != 0 {
			return d
		}
		return strings.Compare(a.Label, b.Label)
	})
	g.Nodes = append(g.Nodes, tiles...)
}

func one(version, revision string, n int) []samplePlane {
	return []samplePlane{{version: version, revision: revision, namespaces: n, health: mesh.Healthy}}
}

// canaryMesh is an upgrade under way.
func canaryMesh() graph.Graph {
	g := build(sample{id: "cluster.local", ztunnel: true, waypoint: 4, gateway: true, planes: []samplePlane{
		{"1.28.1", "1-28-1", 18, mesh.Healthy, 0.76, []string{"default", "prod-stable"}},
		{"1.29.2", "1-29-2", 7, mesh.Degraded, 0.24, []string{"prod-canary"}},
	}})
	g.Edges = append(g.Edges, graph.Edge{ID: "wanted:0>1", From: "grid/plane/prod/cluster.local/0", To: "plane/prod/cluster.local/1", Kind: graph.Wanted, Doubtful: true})
	return g
}

func threeMeshes(n int) graph.Graph {
	g := build(
		sample{id: "istio_28", ztunnel: true, waypoint: 2, planes: []samplePlane{{"1.28.1", "default-v1-28-0", n / 3, mesh.Degraded, 0, nil}}},
		sample{id: "cluster.local", ztunnel: true, waypoint: 13, gateway: true, planes: []samplePlane{
			{"1.29.2", "default", n/3 - n/12, mesh.Healthy, 0.8, []string{"default"}}, {"1.30.0", "canary", n / 12, mesh.Healthy, 0.2, nil},
		}},
		sample{id: "istio_27", gateway: true, planes: one("1.27.0", "default", n/3)},
	)
	addUndecided(&g, "plane/prod/istio_28/0", "plane/prod/cluster.local/0")
	return g
}

// addUndecided adds the cards for what is undecided between two planes, and for what is outside.
func addUndecided(g *graph.Graph, planes ...string) {
	g.Nodes = append(g.Nodes,
		graph.Node{ID: "undecided", Kind: graph.Undecided, Label: "undecided", Health: mesh.Unknown, Counts: graph.Counts{Unknown: 3}},
		graph.Node{ID: "ztunnel/undecided", Parent: "undecided", Kind: graph.Ztunnel, Label: "ztunnel", Note: "2/3", Health: mesh.Degraded},
		graph.Node{ID: "grid/undecided/0", Parent: "undecided", Kind: graph.Grid, Label: "one of 2 planes", Note: "3 namespaces", Health: mesh.Unknown})
	for i := range 3 {
		g.Nodes = append(g.Nodes, graph.Node{ID: fmt.Sprintf("namespace/undecided/%d", i), Parent: "grid/undecided/0", Kind: graph.Namespace, Label: fmt.Sprintf("shared-ambient-%d", i), Health: mesh.Unknown, Partial: i == 2})
	}
	for _, p := range planes {
		for _, from := range []string{"grid/undecided/0", "ztunnel/undecided"} {
			g.Edges = append(g.Edges, graph.Edge{ID: "possible:" + from + ">" + p, From: from, To: p, Kind: graph.Possible, Doubtful: true})
		}
	}
	g.Nodes = append(g.Nodes,
		graph.Node{ID: "outside", Kind: graph.Outside, Label: "in no mesh", Health: mesh.Healthy, Counts: graph.Counts{Healthy: 4}},
		graph.Node{ID: "grid/outside", Parent: "outside", Kind: graph.Grid, Label: "no control plane", Note: "4 namespaces", Health: mesh.Healthy})
	for _, name := range []string{"kube-system", "kube-public", "default", "kube-node-lease"} {
		g.Nodes = append(g.Nodes, graph.Node{ID: "namespace/outside/" + name, Parent: "grid/outside", Kind: graph.Namespace, Label: name, Health: mesh.Healthy})
	}
}

func nineMeshes() graph.Graph {
	var all []sample
	versions := []string{"1.29.2", "1.27.0", "1.28.1"}
	for i, id := range strings.Fields("cluster.local istio_27 istio_28 mesh-payments mesh-edge mesh-data cluster.local-6 istio_27-7 istio_28-8") {
		s := sample{id: id, ztunnel: i%2 == 0, planes: one(versions[i%3], "default", 28+i%3*2)}
		if i == 0 {
			s.planes = append(one("1.29.2", "default", 20), one("1.30.0", "canary", 7)...)
		}
		if i == 2 {
			s.planes[0].health = mesh.Degraded
		}
		if i%2 == 0 {
			s.waypoint = 2
		}
		all = append(all, s)
	}
	return build(all...)
}

// fleet is so many meshes; of each, a namespace's labels ask for the plane of another one.
func fleet(meshes int) graph.Graph {
	var all []sample
	for i := range meshes {
		all = append(all, sample{id: fmt.Sprintf("mesh-%d", i), ztunnel: i%2 == 0, planes: one("1.29.2", "default", 5+i*7%40)})
	}
	g := build(all...)
	for i := range meshes {
		from, to := fmt.Sprintf("grid/plane/prod/mesh-%d/0", i), fmt.Sprintf("plane/prod/mesh-%d/0", (i*37+11)%meshes)
		if i != (i*37+11)%meshes {
			g.Edges = append(g.Edges, graph.Edge{ID: "wanted:" + from, From: from, To: to, Kind: graph.Wanted, Doubtful: true})
		}
	}
	return g
}
