package find

import (
	"portolan/graph/mesh"
)

// changing are what can change between two readings beside the things that can be found.
var changing = []string{string(mesh.KindWorkload), "cluster", "doubt", "gap"}

// ParseChanges is [Parse] for an expression of what changed: there, workloads, clusters, doubts and gaps are types too.
func ParseChanges(text string) (Expression, error) { return parse(text, changing) }

// Workloads are the workloads of an Atlas as an expression of what changed judges them.
func Workloads(atlas mesh.Atlas) []Subject {
	x, out := index(atlas), []Subject{}
	members := func(all []mesh.Member) {
		for _, m := range all {
			for _, w := range m.Workloads {
				out = append(out, x.workload(m, w))
			}
		}
	}
	for _, m := range atlas.Meshes {
		members(m.Members)
	}
	members(atlas.Undecided)
	members(atlas.Outside)
	return out
}

func (x indexed) workload(m mesh.Member, w mesh.Workload) Subject {
	s := x.about(w.Ref, readiness(w)).claimed(x, append(append([]mesh.Claim{}, w.Running...), w.Wanted...))
	s.labels = m.Labels
	if s.Versions = versionsOf(w.Running); len(w.Running) == 0 {
		s.Versions = versionsOf(w.Wanted)
	}
	if w.Mode == modeSidecar || w.Mode == modeAmbient {
		s.Modes = []string{w.Mode}
	}
	return s.flagged(map[string]bool{flagStale: w.Stale > 0, flagDrift: w.Drift > 0, flagOrphan: x.orphans[w.Ref], flagCrossmesh: len(s.Meshes) > 1})
}

// readiness is how well a workload is, by its pods.
func readiness(w mesh.Workload) mesh.Health {
	switch {
	case w.Pods > 0 && w.Ready == 0:
		return mesh.Failing
	case w.Ready < w.Pods:
		return mesh.Degraded
	}
	return mesh.Healthy
}

// Other is what has nothing but where it is: a cluster, a doubt, or a read that was refused.
func Other(kind, name, namespace, cluster, key string) Subject {
	s := Subject{ID: kind + "/" + name, Type: kind, Name: name, Namespace: namespace, Cluster: cluster, Meshes: some(key), Health: mesh.Unknown}
	s = s.flagged(map[string]bool{})
	s.Flags = []string{}
	return s
}
