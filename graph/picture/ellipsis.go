package picture

import "strings"

const ellipsis = "…"

// EllipsisEnd returns the text, cut at its end with "…" where it is wider than limit pixels. It is empty when not even
// the "…" fits.
func EllipsisEnd(text string, size float64, bold bool, limit float64) string {
	return shorten(text, size, limit, func(room int) (int, int) { return room, 0 })
}

// EllipsisMiddle is like [EllipsisEnd] but keeps both ends: for names that differ at their end.
func EllipsisMiddle(text string, size float64, bold bool, limit float64) string {
	return shorten(text, size, limit, func(room int) (int, int) { return room - room/2, room / 2 })
}

// shorten keeps as many cells of head and tail as split gives of the room beside the "…".
func shorten(text string, size, limit float64, split func(room int) (head, tail int)) string {
	clusters, total := clustersOf(Clean(text))
	room := 0
	if size > 0 && limit > 0 {
		room = int(limit/(cellWidth*size) + 1e-9)
	}
	if total <= room {
		return strings.Join(texts(clusters), "")
	}
	if room == 0 {
		return ""
	}
	head, tail := split(room - 1)
	return strings.Join(texts(take(clusters, head)), "") + ellipsis + strings.Join(texts(takeLast(clusters, tail)), "")
}

// cluster is a character with what combines with it.
type cluster struct {
	text  string
	cells int
}

// clustersOf splits clean text so that no mark loses what it stands on, and counts its cells.
func clustersOf(text string) ([]cluster, int) {
	out, total := []cluster{}, 0
	for _, r := range text {
		n := cells(r)
		if n == 0 && len(out) > 0 {
			out[len(out)-1].text += string(r)
			continue
		}
		out = append(out, cluster{text: string(r), cells: n})
		total += n
	}
	return out, total
}

func take(clusters []cluster, room int) []cluster {
	for i, c := range clusters {
		if room -= c.cells; room < 0 {
			return clusters[:i]
		}
	}
	return clusters
}

func takeLast(clusters []cluster, room int) []cluster {
	for i := len(clusters) - 1; i >= 0; i-- {
		if room -= clusters[i].cells; room < 0 {
			return clusters[i+1:]
		}
	}
	return clusters
}

func texts(clusters []cluster) []string {
	out := make([]string, 0, len(clusters))
	for _, c := range clusters {
		out = append(out, c.text)
	}
	return out
}
