package picture

import "fmt"

// samplePicture uses every operation with every option of it.
func samplePicture() Picture {
	p := Picture{
		Title: "Two meshes", Width: 420, Height: 300, Notes: []string{"demo"},
		Nodes: []Node{
			{ID: "mesh:a", Kind: "mesh", Label: "cluster.local", Alt: "Mesh cluster.local\n1 control plane, failing", Health: "failing", Box: Rect{10, 10, 400, 280}},
			{ID: "plane:a/istiod", Parent: "mesh:a", Kind: "plane", Label: "istiod", Alt: "istiod 1.29.2, degraded", Health: "degraded", Box: Rect{30, 50, 150, 40}},
		},
		Edges: []Edge{{ID: "edge:1", From: "ns", To: "plane:a/istiod", Kind: "manages", Alt: "payments is managed by istiod", Points: []Point{{100, 130}, {100, 92}}}},
	}
	mesh, plane := "mesh:a", "plane:a/istiod"
	p.Ops = []Op{
		{Kind: OpRect, Node: mesh, Box: &Rect{10.5, 10.5, 399, 279}, Radius: 8, Fill: RoleMeshFill, Stroke: RoleMeshStroke, Width: 1},
		{Kind: OpText, Node: mesh, Text: "cluster.local -> <a&b>", Points: []Point{{24, 32}}, Size: 15, Bold: true, Fill: RoleMeshTitle},
		{Kind: OpText, Node: mesh, Text: "12 of 480 shown", Points: []Point{{396, 32}}, Size: 11, Anchor: AnchorEnd, Fill: RoleTextDim},
		{Kind: OpRect, Node: plane, Box: &Rect{30.5, 50.5, 150, 40}, Radius: 4, Fill: PlaneRole("degraded", PartFill), Stroke: PlaneRole("degraded", PartStroke), Width: 1.5},
		{Kind: OpText, Node: plane, Text: "istiod 1.29.2", Points: []Point{{105.5, 67}}, Size: 13, Bold: true, Anchor: AnchorMiddle, Fill: PlaneRole("degraded", PartText)},
		{Kind: OpText, Node: plane, Text: "istio-system…  x", Detail: 1, Points: []Point{{105.5, 83}}, Size: 11, Anchor: AnchorMiddle, Fill: PlaneRole("degraded", PartDetail)},
		{Kind: OpRect, Node: mesh, Box: &Rect{200, 50, 90, 40}, Fill: RoleHatch, Hatch: true, Stroke: HealthRole("unknown"), Dash: true},
		{Kind: OpRect, Node: mesh, Box: &Rect{300, 50, 90, 40}, Radius: 99, Fill: ChipRole("waypoint", PartFill), Stroke: ChipRole("waypoint", PartStroke), Dash: true, Width: 1.25},
		{Kind: OpPath, Edge: "edge:1", Points: []Point{{100, 140}, {100, 92}}, Stroke: ManagesRole("degraded"), Width: 3, Arrow: true},
		{Kind: OpPath, Points: []Point{{120, 150}, {160, 110}, {200, 150}, {240, 110}}, Stroke: RoleEdgeWanted, Width: 2, Dash: true, Arrow: true},
		{Kind: OpPath, Points: []Point{{250, 150}, {280, 100}, {320, 180}, {380, 110}}, Curved: true, Stroke: RoleEdgePossible, Width: 1.5, Arrow: true},
		{Kind: OpPath, Points: []Point{{30, 150}, {60, 110}, {80, 150}}, Fill: HealthRole("healthy"), Stroke: RoleText, Width: 2},
		{Kind: OpPath, Points: []Point{{340, 190}, {390, 170}, {400, 230}, {340, 230}}, Curved: true, Fill: HealthRole("failing"), Hatch: true},
	}
	for i, shape := range Icons() {
		role := HealthRole(string(shape.Icon))
		p.Ops = append(p.Ops,
			Op{Kind: OpIcon, Node: mesh, Icon: shape.Icon, Box: &Rect{30 + 44*float64(i), 170, 40, 32}, Fill: role},
			Op{Kind: OpIcon, Node: mesh, Icon: shape.Icon, Box: &Rect{30 + 44*float64(i), 214, 10, 10}, Fill: role})
	}
	for i, text := range []string{"Ωж → ✓ ≥ │ Ÿ", "世界 e\u0301🙂", "\x00\x1b\u202e\xff", "  two  blanks  "} {
		p.Ops = append(p.Ops, Op{Kind: OpText, Node: mesh, Text: text, Points: []Point{{24 + 100*float64(i), 260}}, Size: 11, Fill: RoleText})
	}
	return p
}

// manyPicture has a tile, an icon and a label for each of n namespaces, as wide as 20 of them.
func manyPicture(n int) Picture {
	p := Picture{Title: "Many", Width: 20*116 + 16, Height: float64((n+19)/20)*24 + 16}
	for i := range n {
		id, health := fmt.Sprintf("ns:%d", i), healths[i%4]
		box := Rect{8.5 + float64(i%20)*116, 8.5 + float64(i/20)*24, 110, 18}
		label := fmt.Sprintf("payments-%s-%d", health[:4], i)
		p.Nodes = append(p.Nodes, Node{ID: id, Kind: "namespace", Label: label, Alt: label, Health: health, Box: box})
		p.Ops = append(p.Ops,
			Op{Kind: OpRect, Node: id, Box: &box, Radius: 3, Fill: TileRole(health, PartFill), Stroke: TileRole(health, PartStroke)},
			Op{Kind: OpIcon, Node: id, Icon: HealthIcon(health), Box: &Rect{box.X + 4, box.Y + 5, 8, 8}, Fill: HealthRole(health)},
			Op{Kind: OpText, Node: id, Text: label, Points: []Point{{box.X + 16, box.Y + 13}}, Size: 10, Fill: TileRole(health, PartText)})
	}
	return p
}
