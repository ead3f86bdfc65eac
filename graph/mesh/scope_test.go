package mesh

import (
	"testing"

	"portolan/graph/facts"
)

// TestWatches holds the written scope to the selectors that it was written from, of every operator.
func TestWatches(t *testing.T) {
	in := func(key, operator string, values ...string) facts.Selector {
		return facts.Selector{MatchExpressions: []facts.Requirement{{Key: key, Operator: operator, Values: values}}}
	}
	for _, selectors := range [][]facts.Selector{
		{}, {{}}, {{MatchLabels: map[string]string{"mesh": "a", "env": "prod"}}}, {in("mesh", "In", "a", "b")}, {in("mesh", "NotIn", "a")},
		{in("mesh", "Exists")}, {in("mesh", "DoesNotExist")}, {in("mesh", "Exists"), in("env", "In", "prod")}, {in("mesh", "Nonsense", "a")},
	} {
		p := plane{}
		for _, s := range selectors {
			p.selectors = append(p.selectors, compile(s))
			p.Scope = append(p.Scope, notation(s))
		}
		for _, set := range []map[string]string{nil, {"mesh": "a"}, {"mesh": "c"}, {"env": "prod"}, {"mesh": "a", "env": "prod"}} {
			if got, want := p.Watches(set), matchesAny(p.selectors, set); got != want {
				t.Errorf("scope %q of %v: %v, not %v", p.Scope, set, got, want)
			}
		}
	}
}
