package mesh

import "portolan/graph/nearest"

// nearest suggests the revision or tag that was probably meant, or says that it exists without a webhook; empty when none
// is near.
func (c *cluster) nearest(rev string) string {
	best, distance := "", max(2, len(rev)/4)+1
	for _, p := range c.planes {
		for _, candidate := range append([]string{p.Revision}, p.Tags...) {
			if d := nearest.Distance(rev, candidate); d < distance || d == distance && candidate < best {
				best, distance = candidate, d
			}
		}
	}
	switch best {
	case "":
		return ""
	case rev:
		return ", though there is a control plane of that name: its webhook is missing"
	}
	return "; the nearest revision is " + best
}
