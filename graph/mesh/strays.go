package mesh

import (
	"fmt"
	"slices"

	"portolan/graph/facts"
)

// stray are pods of one workload that run something else than a new pod in their place would get.
type stray struct {
	workload facts.WorkloadRef
	mode     facts.Mode
	pods     int
	running  []Claim
	wanted   []Claim
}

// strayDoubts are the strays of one namespace, gathered by what is wrong with them. A stray that runs on another plane
// of the mesh that is wanted is an upgrade under way; on another mesh's it is a fault.
func (g *grouping) strayDoubts(c *cluster, m Member) []Doubt {
	kinds := []kindOfDoubt{doubtNotInjected, doubtNotEnrolled, doubtUnwanted, doubtOtherMesh, doubtStale}
	found := make([][]stray, len(kinds))
	for _, s := range c.strays[m.Ref.Name] {
		i := slices.IndexFunc(kinds, func(k kindOfDoubt) bool { return k.code == g.kindOfStray(s).code })
		found[i] = append(found[i], s)
	}
	out := []Doubt{}
	for i, strays := range found {
		if len(strays) == 0 {
			continue
		}
		pods, names := 0, []string{}
		for _, s := range strays {
			pods += s.pods
			names = append(names, s.workload.Name)
		}
		slices.Sort(names)
		names = slices.Compact(names)
		out = append(out, kinds[i].about([]Ref{m.Ref}, "namespace %s: %s (%s)", m.Ref.Name, strayWords(kinds[i], pods, strays[0]), someOf(names, 3)))
	}
	return out
}

func (g *grouping) kindOfStray(s stray) kindOfDoubt {
	switch {
	case len(s.wanted) == 0:
		return doubtUnwanted
	case s.mode == facts.NoProxy && s.wanted[0].Mode == modeAmbient:
		return doubtNotEnrolled
	case s.mode == facts.NoProxy:
		return doubtNotInjected
	}
	for _, w := range s.wanted {
		if slices.ContainsFunc(s.running, func(r Claim) bool { return g.of[r.Plane] == g.of[w.Plane] }) {
			return doubtStale
		}
	}
	return doubtOtherMesh
}

func strayWords(kind kindOfDoubt, pods int, s stray) string {
	have, run := counted(pods, "pod has", "pods have"), podsRun(pods)
	switch kind.code {
	case doubtNotInjected.code:
		return fmt.Sprintf("%s no sidecar, and a new one would get one from %s", have, pathsOf(planesOf(s.wanted...)))
	case doubtNotEnrolled.code:
		return fmt.Sprintf("%s not enrolled into ambient, which is asked for", counted(pods, "pod is", "pods are"))
	case doubtUnwanted.code:
		return fmt.Sprintf("%s on %s, and nothing asks for it", run, pathsOf(planesOf(s.running...)))
	}
	if slices.Equal(planesOf(s.running...), planesOf(s.wanted...)) {
		return fmt.Sprintf("%s as %s what is to be %s", run, s.mode, s.wanted[0].Mode)
	}
	return fmt.Sprintf("%s on %s, and new ones would get %s", run, pathsOf(planesOf(s.running...)), pathsOf(planesOf(s.wanted...)))
}
