package revision

import (
	"slices"
	"strings"
)

// commands are what does the same by hand, in the same order: the tag, then for each namespace its labels, the
// restarts, and how to see them end.
func commands(c Change) []string {
	out := []string{}
	if c.Tag != nil && (len(c.Tag.Edits) > 0 || !c.Tag.Understood) {
		out = append(out, tagCommands(c.Context, *c.Tag)...)
	}
	for _, n := range c.Namespaces {
		if len(n.Edits) > 0 {
			out = append(out, labelCommand(c.Context, n))
		}
		restarts := n.restarts()
		if len(restarts) == 0 {
			continue
		}
		words := []string{"kubectl", "--context", c.Context, "-n", n.Name, "rollout", "restart"}
		for _, w := range restarts {
			words = append(words, refWords(w.WorkloadRef))
		}
		out = append(out, shell(words...))
		for _, w := range restarts {
			out = append(out, shell("kubectl", "--context", c.Context, "-n", n.Name, "rollout", "status", refWords(w.WorkloadRef)))
		}
		out = append(out, shell("kubectl", "--context", c.Context, "-n", n.Name, "get", "pods", "-o", `custom-columns=POD:.metadata.name,REVISION:.metadata.annotations.istio\.io/rev`))
	}
	return out
}

// labelCommand sets and removes in one request: there is no moment in which the namespace follows neither.
func labelCommand(context string, n NamespaceChange) string {
	words := []string{"kubectl", "--context", context, "label", "namespace", n.Name}
	for _, e := range n.Edits {
		if e.After == nil {
			words = append(words, e.Key+"-")
		} else {
			words = append(words, e.Key+"="+*e.After)
		}
	}
	return shell(append(words, "--overwrite")...)
}

// tagCommands move a tag. Between namespaces istioctl writes a second webhook configuration and leaves the first, which
// would inject as well (istio-discovery/templates/revision-tags-mwc.yaml: its name has the namespace, but for
// istio-system).
func tagCommands(context string, t TagMove) []string {
	words := []string{"istioctl", "--context", context, "tag", "set", t.Name, "--revision", t.To.Revision, "--overwrite"}
	// istioctl looks for the revision in istio-system, unless told (istio.io/istio/istioctl/pkg/cli, --istioNamespace).
	if t.To.Namespace != "" && t.To.Namespace != "istio-system" {
		words = append(words, "--istioNamespace", t.To.Namespace)
	}
	out := []string{shell(words...)}
	if betweenNamespaces(t.From, t.To) {
		left := "istio-revision-tag-" + t.Name
		if t.From.Namespace != "istio-system" {
			left += "-" + t.From.Namespace
		}
		out = append(out, shell("kubectl", "--context", context, "delete", "mutatingwebhookconfiguration", left))
	}
	return out
}

func betweenNamespaces(from, to ControlPlane) bool {
	return from.Namespace != "" && to.Namespace != "" && from.Namespace != to.Namespace
}

// plain are the characters that no shell makes anything of.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-"

// shell is a command line of the words, quoted for a POSIX shell where they need it. A word of nothing is left out with
// the option before it: it is the context of a plan without one.
func shell(words ...string) string {
	var out []string
	for i, w := range words {
		switch {
		case w == "" && i > 0 && words[i-1] == "--context":
			out = out[:len(out)-1]
		default:
			out = append(out, quote(w))
		}
	}
	return strings.Join(out, " ")
}

func quote(word string) string {
	needs := word == "" || slices.ContainsFunc([]rune(word), func(r rune) bool { return !strings.ContainsRune(plain, r) })
	if !needs {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
