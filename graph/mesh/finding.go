package mesh

import (
	"cmp"
	"slices"
)

// Finding is a Doubt with the mesh that it belongs to.
type Finding struct {
	// Mesh is the mesh's key; empty for what belongs to no single mesh.
	Mesh string `json:"mesh,omitempty"`
	Doubt
}

// Findings are all Doubts, grouped by mesh in the order of their keys, those of no single mesh last; within a mesh by
// severity, code and objects.
func (a Atlas) Findings() []Finding {
	meshes := slices.Clone(a.Meshes)
	slices.SortFunc(meshes, func(a, b Mesh) int { return cmp.Compare(a.Key, b.Key) })
	out := []Finding{}
	for _, m := range meshes {
		for _, d := range m.Doubts {
			out = append(out, Finding{m.Key, d})
		}
	}
	for _, d := range a.Doubts {
		out = append(out, Finding{"", d})
	}
	return out
}
