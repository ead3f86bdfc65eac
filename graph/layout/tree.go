package layout

import (
	"fmt"
	"slices"

	"portolan/graph"
	"portolan/graph/mesh"
)

// card is a mesh, or what is outside or undecided, with its blocks.
type card struct {
	node   graph.Node
	planes []*plane
	grids  []*grid
	// loose are the chips that no plane of this card manages for sure.
	loose []*chip
	// bays are its parts by cluster, where it spans several; everything in it then lies in one of them.
	bays []*bay
	head header
}

// plane is a control plane with what belongs to it for sure.
type plane struct {
	node        graph.Node
	bay         *bay
	width       float64
	left, right []*chip
	grids       []*grid
}

// chip is a ztunnel, or waypoints or gateways.
type chip struct {
	node  graph.Node
	bay   *bay
	owner *plane
	width float64
}

// grid is a group of namespaces; its node is empty for namespaces that lie in a card directly.
type grid struct {
	node  graph.Node
	bay   *bay
	owner *plane
	tiles []graph.Node
	// head is the width that its title line needs.
	head float64
	// small is true when there are too many tiles for names that can be read from afar.
	small bool
}

func (g *grid) named() bool { return g.node.ID != "" }

// id is what holds the grid's tiles: itself, or the card where it has no node.
func (g *grid) id() string {
	if !g.named() && len(g.tiles) > 0 {
		return g.tiles[0].Parent
	}
	return g.node.ID
}

// count is how many tiles a grid makes room for: some more than it has, so that a new one finds its place.
func (g *grid) count() int { return len(g.tiles) + len(g.tiles)/spareShare }

// tree is a graph by cards.
type tree struct {
	cards []*card
	nodes map[string]graph.Node
	// bayOf has the bay that a node lies in, or is; nil for most.
	bayOf map[string]*bay
	// tileWidth is one width for all tiles of the chart, before they are stretched to fill a shelf.
	tileWidth float64
}

// newTree sorts a graph's nodes into cards. A node whose parent cannot hold it is an error: such a graph is none.
func newTree(g graph.Graph) (*tree, error) {
	t := &tree{nodes: make(map[string]graph.Node, len(g.Nodes)), bayOf: map[string]*bay{}}
	cards, planes := map[string]*card{}, map[string]*plane{}
	grids, chips := map[string]*grid{}, map[string]*chip{}
	for _, n := range g.Nodes {
		if _, twice := t.nodes[n.ID]; twice || n.ID == "" {
			return nil, fmt.Errorf("place the graph: node ID %q is not unique", n.ID)
		}
		t.nodes[n.ID] = n
		at := t.bayOf[n.Parent]
		in := cards[n.Parent]
		if at != nil {
			t.bayOf[n.ID] = at
			if n.Parent == at.node.ID {
				in = at.card
			}
		}
		switch {
		case n.Kind == graph.Mesh || n.Kind == graph.Outside || n.Kind == graph.Undecided:
			cards[n.ID] = &card{node: n}
			t.cards = append(t.cards, cards[n.ID])
		case n.Kind == graph.Namespace && grids[n.Parent] != nil:
			grids[n.Parent].tiles = append(grids[n.Parent].tiles, n)
		case in == nil:
			return nil, fmt.Errorf("place the graph: %s %q has the parent %q, which cannot hold it", n.Kind, n.ID, n.Parent)
		case n.Kind == graph.Cluster && at == nil:
			t.bayOf[n.ID] = &bay{node: n, card: in}
			in.bays = append(in.bays, t.bayOf[n.ID])
		case n.Kind == graph.Plane:
			planes[n.ID] = &plane{node: n, bay: at}
			in.planes = append(in.planes, planes[n.ID])
		case n.Kind == graph.Grid:
			grids[n.ID] = &grid{node: n, bay: at}
			in.grids = append(in.grids, grids[n.ID])
		case n.Kind == graph.Namespace && at == nil:
			in.directGrid().tiles = append(in.directGrid().tiles, n)
		case n.Kind == graph.Namespace || n.Kind == graph.Cluster || len(in.bays) > 0 && at == nil:
			return nil, fmt.Errorf("place the graph: %s %q lies in %q, which is in parts", n.Kind, n.ID, n.Parent)
		default:
			chips[n.ID] = &chip{node: n, bay: at}
			in.loose = append(in.loose, chips[n.ID])
		}
	}
	own(g.Edges, planes, grids, chips)
	for _, c := range t.cards {
		c.settle()
	}
	return t, nil
}

// directGrid is the nameless grid for namespaces that lie in the card itself.
func (c *card) directGrid() *grid {
	if n := len(c.grids); n > 0 && !c.grids[n-1].named() {
		return c.grids[n-1]
	}
	g := &grid{}
	c.grids = append(c.grids, g)
	return g
}

// own ties grids and chips to the one plane in their card that manages them.
func own(edges []graph.Edge, planes map[string]*plane, grids map[string]*grid, chips map[string]*chip) {
	for _, e := range edges {
		p := planes[e.To]
		if e.Kind != graph.Manages || p == nil {
			continue
		}
		if g := grids[e.From]; g != nil && g.owner == nil && g.node.Parent == p.node.Parent {
			g.owner = p
		}
		if c := chips[e.From]; c != nil && c.owner == nil && c.node.Parent == p.node.Parent {
			c.owner = p
		}
	}
}

// settle hands owned chips and grids to their planes: waypoints to the left of the trunk, ztunnels to its right, and
// gateways where there is more room.
func (c *card) settle() {
	loose := []*chip{}
	for _, chip := range c.loose {
		p := chip.owner
		switch {
		case p == nil:
			loose = append(loose, chip)
		case chip.node.Kind == graph.Waypoint, chip.node.Kind == graph.Gateway && len(p.left) <= len(p.right):
			p.left = append(p.left, chip)
		default:
			p.right = append(p.right, chip)
		}
	}
	c.loose = loose
	for _, g := range c.grids {
		g.small = len(g.tiles) > smallFrom
		if g.owner != nil {
			g.owner.grids = append(g.owner.grids, g)
		}
	}
}

// empty tells whether there is nothing in a card, as when it is folded.
func (c *card) empty() bool { return len(c.planes)+len(c.grids)+len(c.loose)+len(c.bays) == 0 }

// chips are all chips of a card.
func (c *card) chips() []*chip {
	out := slices.Clone(c.loose)
	for _, p := range c.planes {
		out = append(append(out, p.left...), p.right...)
	}
	return out
}

// health is what a card's bar shows.
func (c *card) health() string { return healthWord(c.node.Health) }

func healthWord(h mesh.Health) string {
	if h == "" {
		return string(mesh.Unknown)
	}
	return string(h)
}
