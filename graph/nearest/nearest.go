// Package nearest finds the name that somebody probably meant.
//
// It exists so that every message about an unknown name can offer the right one. It must never choose for the person:
// its answer is a suggestion, to be shown and not to be followed.
package nearest

import "strings"

// To is the candidate that begins with name, else the one with the fewest edits to it when that is near enough to be a
// slip of the finger: about a third of the name; else one that name begins with. The first of equals wins. Case does
// not count.
func To(name string, candidates []string) (string, bool) {
	if name == "" {
		return "", false
	}
	lower := strings.ToLower(name)
	best, edits := "", len(name)/3+2
	for _, c := range candidates {
		candidate := strings.ToLower(c)
		if len(name) > 2 && strings.HasPrefix(candidate, lower) {
			return c, true
		}
		if d := Distance(lower, candidate); d < edits {
			best, edits = c, d
		}
	}
	if best != "" {
		return best, true
	}
	for _, c := range candidates {
		if c != "" && strings.HasPrefix(lower, strings.ToLower(c)) {
			return c, true
		}
	}
	return "", false
}

// Distance is how many letters must be added, removed or replaced to turn a into b (Levenshtein).
func Distance(a, b string) int {
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
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
