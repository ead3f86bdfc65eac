package meshlog

import "errors"

// What decoding a text takes, about, in bytes: a cluster, an item of one of its lists, whatever else begins with a brace, which
// may be a map, and an entry of a list or a field. A hundred bytes of nonsense can be a thousand times as many facts' worth;
// what is read must not take the memory for them.
const (
	clusterWeight = 4096
	itemWeight    = 512
	innerWeight   = 320
	entryWeight   = 24
	// maxWeight allows for some ten clusters of 1,000 namespaces.
	maxWeight = 48 << 20
)

var errHeavy = errors.New("it has more objects than any cluster")

// checkWeight refuses a text whose facts would take too much memory. It knows JSON well enough to count, and nothing more.
func checkWeight(text []byte) error {
	weight, depth := 0, 0
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted:
			if c == '\\' {
				i++
			} else if c == '"' {
				quoted = false
			}
		case c == '"':
			quoted = true
		case c == '{':
			weight += braceWeight(depth)
			depth++
		case c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		case c == ',':
			weight += entryWeight
		}
		if weight > maxWeight {
			return errHeavy
		}
	}
	return nil
}

// braceWeight is what an object takes that stands so deep: clusters are in the list of the snapshot, items in theirs.
func braceWeight(depth int) int {
	switch {
	case depth <= 2:
		return clusterWeight
	case depth <= 4:
		return itemWeight
	}
	return innerWeight
}
