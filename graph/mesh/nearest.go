package mesh

// nearest suggests the revision or tag that was probably meant, or says that it exists without a webhook; empty when none
// is near.
func (c *cluster) nearest(rev string) string {
	best, distance := "", max(2, len(rev)/4)+1
	for _, p := range c.planes {
		for _, candidate := range append([]string{p.Revision}, p.Tags...) {
			if d := editDistance(rev, candidate); d < distance || d == distance && candidate < best {
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

// editDistance is Levenshtein's.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
