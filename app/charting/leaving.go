package charting

import (
	"fmt"
	"slices"
	"strings"

	"portolan/app/problem"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/nearest"
)

// Redactions are the kinds of names that can be replaced.
var Redactions = []string{string(facts.RedactNames), string(facts.RedactHosts)}

// RedactionsOf understands the words for what is to be replaced.
func RedactionsOf(words []string) ([]facts.Redaction, error) {
	out := []facts.Redaction{}
	for _, word := range words {
		if !slices.Contains(Redactions, word) {
			message := fmt.Sprintf("%q is nothing that can be redacted", word)
			if near, ok := nearest.To(word, Redactions); ok {
				message += fmt.Sprintf("; did you mean %q?", near)
			}
			return nil, problem.Usage(message, "choose of "+strings.Join(Redactions, ", "))
		}
		out = append(out, facts.Redaction(word))
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// maxPseudonyms is how many are named before a person is shown; beyond, they are only counted.
const maxPseudonyms = 200

// carries tells whether a file of this format holds the facts themselves.
func carries(format string) bool {
	f, err := FormatNamed(format)
	return err == nil && f.Carries
}

// Leaving is what a file of this format would tell whoever gets it, of facts that were dressed for it.
func Leaving(d Disguise, format string) view.Leaving {
	out := view.Leaving{Facts: carries(format), Lines: leavingLines(d, format), Pseudonyms: []view.Pseudonym{}, Kept: []string{}}
	for _, p := range d.Report.Replaced {
		if len(out.Pseudonyms) == maxPseudonyms {
			out.More++
			continue
		}
		out.Pseudonyms = append(out.Pseudonyms, view.Pseudonym{Kind: p.Kind, Name: p.Name, As: p.As})
	}
	for _, k := range d.Report.Kept {
		out.Kept = append(out.Kept, k.What+": "+k.Why)
	}
	return out
}

// leavingLines say in words what is in a file, with the names that are in it.
func leavingLines(d Disguise, format string) []string {
	contexts, namespaces, workloads, pods, gaps := []string{}, 0, 0, 0, 0
	for _, c := range d.Snapshot.Clusters {
		contexts = append(contexts, c.Context)
		namespaces, workloads, gaps = namespaces+len(c.Namespaces), workloads+len(c.Workloads), gaps+len(c.Gaps)
		for _, p := range c.Pods {
			pods += p.Pods
		}
	}
	out := []string{counted(len(contexts), "context", "contexts") + ": " + strings.Join(contexts, ", ")}
	planes := 0
	for _, m := range d.Atlas.Meshes {
		planes += len(m.Planes)
	}
	out = append(out, counted(len(d.Atlas.Meshes), "mesh", "meshes")+" with "+counted(planes, "control plane", "control planes")+": IDs, revisions, tags, versions and health")
	if !carries(format) {
		return append(out, "of "+counted(namespaces, "namespace", "namespaces")+" what is drawn: name, health and control plane",
			"not the facts behind it: this file cannot be opened as a chart again")
	}
	out = append(out, counted(namespaces, "namespace", "namespaces")+" and "+counted(workloads, "workload", "workloads")+": names, and the labels that Istio reads or a selector mentions",
		counted(pods, "pod", "pods")+", counted by what they run and wait for, with the nodes of ambient pods",
		"webhooks, selectors, addresses of control planes, and settings of MeshConfig from an allow-list",
		"when it was read: "+d.Snapshot.TakenAt.UTC().Format("2006-01-02 15:04:05 UTC"))
	if d.Snapshot.Product != "" {
		out = append(out, "what read it: portolan "+d.Snapshot.Product)
	}
	if gaps > 0 {
		out = append(out, counted(gaps, "read", "reads")+" refused or failed")
	}
	return append(out, "no Secrets, tokens, keys, or environment variables beyond an allow-list")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
