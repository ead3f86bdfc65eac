package cli

import (
	"cmp"
	"fmt"
	"slices"

	"portolan/graph/find"
	"portolan/graph/mesh"
)

// maxDoubts is how many doubts are told beside a table before the rest is only counted.
const maxDoubts = 5

// severities are all there are, worst first.
var severities = []mesh.Severity{mesh.SeverityError, mesh.SeverityWarning, mesh.SeverityInfo}

// allDoubts are those of an Atlas and of its meshes, worst first, without what is only worth knowing.
func allDoubts(atlas mesh.Atlas) []mesh.Doubt {
	all := slices.Clone(atlas.Doubts)
	for _, m := range atlas.Meshes {
		all = append(all, m.Doubts...)
	}
	all = slices.DeleteFunc(all, func(d mesh.Doubt) bool { return d.Severity == mesh.SeverityInfo })
	slices.SortStableFunc(all, func(a, b mesh.Doubt) int {
		return cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity))
	})
	return all
}

// tellDoubts says what a table of meshes has no room for, so that nobody takes it for the whole truth. Of what the table was
// narrowed from, it only counts.
func (p *program) tellDoubts(atlas, narrowed mesh.Atlas) {
	every := allDoubts(atlas)
	all := every
	if len(narrowed.Meshes) < len(atlas.Meshes) {
		narrowed.Doubts = doubtsAbout(narrowed)
		all = allDoubts(narrowed)
	}
	for _, d := range all[:min(len(all), maxDoubts)] {
		fmt.Fprintf(p.Err, "portolan: %s: %s\n  %s\n", d.Severity, printable(d.Message), printable(d.Remedy))
	}
	if rest := len(all) - maxDoubts; rest > 0 {
		fmt.Fprintf(p.Err, "portolan: doubts not listed here: %d; portolan check has them all\n", rest)
	}
	if rest := len(every) - len(all); rest > 0 {
		fmt.Fprintf(p.Err, "portolan: doubts about what is not listed: %d; portolan check has them all\n", rest)
	}
}

// doubtsAbout are the doubts of no mesh that name something of a mesh which is there.
func doubtsAbout(atlas mesh.Atlas) []mesh.Doubt {
	there := map[string]bool{}
	for _, s := range find.Subjects(mesh.Atlas{Meshes: atlas.Meshes}) {
		there[s.ID] = true
	}
	return slices.DeleteFunc(slices.Clone(atlas.Doubts), func(d mesh.Doubt) bool {
		return !slices.ContainsFunc(d.Objects, func(ref mesh.Ref) bool { return there[ref.String()] })
	})
}

// doubtsOf counts the doubts that name something, as the chart does.
func doubtsOf(atlas mesh.Atlas, ref mesh.Ref) int {
	count := 0
	for _, d := range allDoubts(atlas) {
		for _, object := range d.Objects {
			if object == ref {
				count++
			}
		}
	}
	return count
}
