package revision

// Refused are all warnings that forbid to apply the change, wherever they stand: of the whole first, then by namespace
// and workload. There are none in a change that may be applied.
func (c Change) Refused() []Warning {
	out := []Warning{}
	keep := func(list []Warning) {
		for _, w := range list {
			if w.Weight == Refuse {
				out = append(out, w)
			}
		}
	}
	keep(c.Warnings)
	for _, n := range c.Namespaces {
		keep(n.Warnings)
		for _, w := range n.Workloads {
			keep(w.Warnings)
		}
	}
	return out
}
