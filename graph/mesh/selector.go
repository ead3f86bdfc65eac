package mesh

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"

	"portolan/graph/facts"
)

// compile makes a selector that matches as the API server's would. A selector that Kubernetes would refuse matches
// nothing: no API server could have stored it, and nothing may be attributed by it.
func compile(s facts.Selector) labels.Selector {
	out, err := kubernetesSelector(s)
	if err != nil {
		return labels.Nothing()
	}
	return out
}

// notation is the selector as kubectl writes it, e.g. "mesh=a,env in (prod)".
func notation(s facts.Selector) string {
	out, err := kubernetesSelector(s)
	switch {
	case err != nil:
		return "<error>"
	case out.String() == "":
		return "<none>"
	}
	return out.String()
}

// operators are those that a selector's expressions can have in the API.
var operators = map[string]selection.Operator{
	"In": selection.In, "NotIn": selection.NotIn, "Exists": selection.Exists, "DoesNotExist": selection.DoesNotExist,
}

// kubernetesSelector is what LabelSelectorAsSelector of k8s.io/apimachinery/pkg/apis/meta/v1 makes of the same fields. That
// package is left out because it brings the API's whole machinery into a core that also runs in a browser.
func kubernetesSelector(s facts.Selector) (labels.Selector, error) {
	var all []labels.Requirement
	for key, value := range s.MatchLabels {
		r, err := labels.NewRequirement(key, selection.Equals, []string{value})
		if err != nil {
			return nil, err
		}
		all = append(all, *r)
	}
	for _, e := range s.MatchExpressions {
		operator, ok := operators[e.Operator]
		if !ok {
			return nil, fmt.Errorf("%q is not a valid label selector operator", e.Operator)
		}
		r, err := labels.NewRequirement(e.Key, operator, slices.Clone(e.Values))
		if err != nil {
			return nil, err
		}
		all = append(all, *r)
	}
	return labels.NewSelector().Add(all...), nil
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
