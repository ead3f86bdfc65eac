package revision

import (
	"slices"

	"portolan/graph/facts"
)

// needed are the reads without which nobody can say what a switch does: what would be restarted, and what runs.
var needed = []string{"pods", "deployments.apps", "statefulsets.apps", "daemonsets.apps"}

// gapRules say what could not be read.
func (d draft) gapRules() []Warning {
	var out []Warning
	for _, g := range d.subject.Survey.Gaps {
		w := d.warn("partial", g.Resource+" could not be read: "+g.Message, gapRemedy(g))
		if g.Resource == "namespaces" || slices.Contains(needed, g.Resource) && !d.LabelsOnly {
			w.Weight = Refuse
		}
		out = append(out, w)
	}
	return out
}

func gapRemedy(g facts.Gap) string {
	if g.Reason != facts.Forbidden {
		return "try again"
	}
	right := g.Verb + " " + g.Resource
	if g.Namespace != "" {
		right += " in " + g.Namespace
	}
	return "ask for the right to " + right
}

// Codes of concerns that graph/mesh has, and that a plan weighs by itself.
const (
	// CodeEndpoints: the webhook that would inject has nothing behind it. CodeCABundle: it has no certificate to trust.
	// As its failure policy is Fail, no pod could be created.
	CodeEndpoints = "webhook-endpoints"
	CodeCABundle  = "webhook-cabundle"
	// CodePlaneIll: the target plane is not well. CodeExcluded: its discovery selectors leave the namespace out.
	CodePlaneIll = "plane-ill"
	CodeExcluded = "not-discovered"
)

// raise makes a refusal of every concern by which pods could not be created.
func raise(concerns []Warning) []Warning {
	out := append([]Warning{}, concerns...)
	for i := range out {
		if out[i].Code == CodeEndpoints || out[i].Code == CodeCABundle {
			out[i].Weight = Refuse
		}
	}
	return out
}
