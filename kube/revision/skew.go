package revision

import (
	"fmt"
	"strconv"
	"strings"
)

// release is the first three numbers of a version.
type release struct{ major, minor, patch int }

// releaseOf reads "1.29.2" or "1.31-alpha.3"; ok is false for what has no two numbers.
func releaseOf(version string) (r release, ok bool) {
	parts := strings.SplitN(strings.TrimPrefix(version, "v"), ".", 3)
	if len(parts) < 2 {
		return release{}, false
	}
	numbers := []*int{&r.major, &r.minor, &r.patch}
	for i, p := range parts {
		digits := len(p) - len(strings.TrimLeft(p, "0123456789"))
		n, err := strconv.Atoi(p[:digits])
		if err != nil {
			return release{}, false
		}
		*numbers[i] = n
	}
	return r, true
}

// skew compares the target's version with those that run now. By revisions Istio supports to jump across two minor
// versions at once, unlike in place (https://istio.io/latest/docs/setup/upgrade/canary/#before-you-upgrade); of the way
// back it says nothing.
func skew(r Request) []Warning {
	to := r.Target.Plane
	after, known := releaseOf(to.Version)
	var out []Warning
	if !known {
		return []Warning{{Code: "version-unknown", Weight: Note, Message: "the version of " + planeWords(to) + " is not known, so that nothing can be said of the distance, and pods are verified by their revision alone"}}
	}
	for _, p := range fromPlanes(r) {
		before, ok := releaseOf(p.Version)
		if !ok || p.ID == to.ID || before.major != after.major {
			continue
		}
		way := fmt.Sprintf("from %s to %s", p.Version, to.Version)
		apart := after.minor - before.minor
		switch {
		case apart > 2:
			out = append(out, Warning{
				Code: "skew", Weight: Warn, Message: fmt.Sprintf("%s it is %d minor versions: Istio supports at most two at once, and that by revisions only", way, apart),
				Remedy: "go by the versions between",
			})
		case apart == 2:
			out = append(out, Warning{Code: "skew", Weight: Note, Message: way + " it is two minor versions at once, which Istio supports by revisions", Remedy: "read the upgrade notes of both versions"})
		case apart < 0:
			out = append(out, Warning{Code: "downgrade", Weight: Warn, Message: way + " is a downgrade: configuration that the older version does not know is ignored or refused", Remedy: "check the configuration with istioctl of the older version"})
		case apart == 0 && after.patch < before.patch:
			out = append(out, Warning{Code: "downgrade", Weight: Note, Message: way + " is a step back by a patch version"})
		}
	}
	return out
}

// fromPlanes are all that inject one of the namespaces now, or that pods of it run on, each once, in the order of their
// IDs.
func fromPlanes(r Request) []ControlPlane {
	var all []ControlPlane
	for _, s := range r.Subjects {
		if r.Kind != KindTag || !s.byPodsOnly() {
			all = append(append(all, s.From...), s.Running...)
		}
	}
	if r.Kind == KindTag && r.TagFrom.ID != "" {
		all = append(all, r.TagFrom)
	}
	return settledPlanes(all)
}
