package revision

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// planeWords names a plane: "revision 1-31 (1.31.1, istio-system)".
func planeWords(p ControlPlane) string {
	inside := []string{}
	for _, s := range []string{p.Version, p.Namespace} {
		if s != "" {
			inside = append(inside, s)
		}
	}
	if len(inside) == 0 {
		return "revision " + p.Revision
	}
	return "revision " + p.Revision + " (" + strings.Join(inside, ", ") + ")"
}

func planesWords(list []ControlPlane) string {
	var out []string
	for _, p := range list {
		out = append(out, planeWords(p))
	}
	return strings.Join(out, " and ")
}

func meshWords(p ControlPlane) string {
	if p.MeshID == "" {
		return "that of " + planeWords(p)
	}
	return p.MeshID
}

// refWords names a workload as a person does in a sentence and kubectl on a line: "deployment/web".
func refWords(r facts.WorkloadRef) string { return strings.ToLower(r.Kind) + "/" + r.Name }

// few names a handful, and counts the rest.
func few(names []string) string {
	const most = 5
	sorted := slices.Sorted(slices.Values(names))
	if len(sorted) <= most {
		return strings.Join(sorted, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(sorted[:most], ", "), len(sorted)-most)
}

// count is "1 pod", "2 pods".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// span is a number of seconds as a person says it.
func span(seconds int) string {
	switch {
	case seconds >= 60 && seconds%60 == 0:
		return fmt.Sprintf("%d min", seconds/60)
	case seconds > 60:
		return fmt.Sprintf("%d min %d s", seconds/60, seconds%60)
	}
	return fmt.Sprintf("%d s", seconds)
}
