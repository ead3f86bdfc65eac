package mesh

import (
	"iter"
	"maps"
	"strings"
)

const (
	// safeLetters are those of names that Kubernetes makes up: k8s.io/apimachinery/pkg/util/rand.
	safeLetters = "bcdfghjklmnpqrstvwxz2456789"
	digits      = "0123456789"

	// suffixLength is that of what is made up behind a name; stemLength is to how much the name is cut before it:
	// k8s.io/apiserver/pkg/storage/names.
	suffixLength = 5
	stemLength   = 58
	// hashLength is the most that a ReplicaSet's hash has.
	hashLength = 10
)

// podOf tells whether a pod of this name can be one that a workload of this kind has made.
func podOf(kind, workload, pod string) bool {
	switch kind {
	case "pod":
		return pod == workload
	case "statefulset":
		number, ok := strings.CutPrefix(pod, workload+"-")
		return ok && number != "" && strings.Trim(number, digits) == ""
	case "daemonset", "replicaset":
		return generated(pod, workload+"-", "", 0)
	case "job":
		index, ok := strings.CutPrefix(pod, workload+"-")
		before, _, indexed := strings.Cut(index, "-")
		return ok && (generated(pod, workload+"-", "", 0) ||
			indexed && strings.Trim(before, digits) == "" && generated(pod, workload+"-"+before+"-", "", 0))
	case "cronjob":
		return generated(pod, workload+"-", digits, hashLength)
	case "deployment":
		return generated(pod, workload+"-", safeLetters, hashLength)
	}
	return strings.HasPrefix(pod, workload+"-")
}

// generated tells whether a name is prefix, then up to most of these letters and a dash where most is not 0, cut to
// what may stand before the made-up letters, and these.
func generated(name, prefix, letters string, most int) bool {
	if len(name) <= suffixLength {
		return false
	}
	stem, suffix := name[:len(name)-suffixLength], name[len(name)-suffixLength:]
	if strings.Trim(suffix, safeLetters) != "" {
		return false
	}
	cut := len(stem) == stemLength
	if cut && len(prefix) >= stemLength {
		return prefix[:stemLength] == stem
	}
	rest, ok := strings.CutPrefix(stem, prefix)
	if most == 0 {
		return ok && rest == ""
	}
	hash, whole := strings.CutSuffix(rest, "-")
	return ok && (whole || cut) && (hash != "" || cut) && len(hash) <= most && strings.Trim(hash, letters) == ""
}

func keys[V any](m map[Ref]V) iter.Seq[Ref] { return maps.Keys(m) }
