package mesh

import (
	"cmp"
	"strconv"
	"strings"
)

// CompareVersions orders versions as versions: 1.9 before 1.10. What is no number is compared as text.
func CompareVersions(a, b string) int {
	as, bs := strings.FieldsFunc(a, isSeparator), strings.FieldsFunc(b, isSeparator)
	for i := range min(len(as), len(bs)) {
		x, errX := strconv.Atoi(as[i])
		y, errY := strconv.Atoi(bs[i])
		order := cmp.Compare(as[i], bs[i])
		if errX == nil && errY == nil {
			order = cmp.Compare(x, y)
		}
		if order != 0 {
			return order
		}
	}
	return cmp.Compare(len(as), len(bs))
}

func isSeparator(r rune) bool { return r == '.' || r == '-' || r == '+' }

// minor is the minor number of a version 1.MINOR; ok is false when it has none.
func minor(version string) (int, bool) {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 || parts[0] != "1" {
		return 0, false
	}
	n, err := strconv.Atoi(parts[1])
	return n, err == nil
}
