package mesh

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"portolan/graph/facts"
)

// compile makes a selector that matches as the API server's would. A selector that Kubernetes would refuse matches
// nothing: no API server could have stored it, and nothing may be attributed by it.
func compile(s facts.Selector) labels.Selector {
	out, err := metav1.LabelSelectorAsSelector(kubernetesSelector(s))
	if err != nil {
		return labels.Nothing()
	}
	return out
}

// notation is the selector as kubectl writes it, e.g. "mesh=a,env in (prod)".
func notation(s facts.Selector) string {
	return metav1.FormatLabelSelector(kubernetesSelector(s))
}

func kubernetesSelector(s facts.Selector) *metav1.LabelSelector {
	out := &metav1.LabelSelector{MatchLabels: s.MatchLabels}
	for _, r := range s.MatchExpressions {
		out.MatchExpressions = append(out.MatchExpressions, metav1.LabelSelectorRequirement{
			Key: r.Key, Operator: metav1.LabelSelectorOperator(r.Operator), Values: r.Values,
		})
	}
	return out
}

// matchesAny tells whether a discoverySelectors-like list holds: one match is enough, and an empty list takes all.
func matchesAny(selectors []labels.Selector, set map[string]string) bool {
	for _, s := range selectors {
		if s.Matches(labels.Set(set)) {
			return true
		}
	}
	return len(selectors) == 0
}
