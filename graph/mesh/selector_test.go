package mesh

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"portolan/graph/facts"
)

// TestSelectorsAreKubernetes holds selectors to what the API server makes of the same fields, refused ones too.
func TestSelectorsAreKubernetes(t *testing.T) {
	expression := func(key, operator string, values ...string) facts.Selector {
		return facts.Selector{MatchExpressions: []facts.Requirement{{Key: key, Operator: operator, Values: values}}}
	}
	both := expression("env", "NotIn", "test", "dev")
	both.MatchLabels = map[string]string{"mesh": "a", "app": "istiod"}
	sets := []map[string]string{nil, {"mesh": "a"}, {"mesh": "a", "app": "istiod"}, {"mesh": "b", "env": "dev"},
		{"mesh": "a", "app": "istiod", "env": "dev"}, {"env": "prod"}, {"env": ""}}
	for _, s := range []facts.Selector{
		{}, {MatchLabels: map[string]string{"mesh": "a"}}, both,
		expression("env", "In", "prod", "dev"), expression("env", "NotIn", "prod"), expression("env", "Exists"), expression("env", "DoesNotExist"),
		expression("env", "In"), expression("env", "Exists", "prod"), expression("env", "Near", "prod"), expression("", "Exists"),
		expression("not a key", "Exists"), {MatchLabels: map[string]string{"mesh": "not a value"}},
	} {
		theirs := &metav1.LabelSelector{MatchLabels: s.MatchLabels}
		for _, r := range s.MatchExpressions {
			theirs.MatchExpressions = append(theirs.MatchExpressions,
				metav1.LabelSelectorRequirement{Key: r.Key, Operator: metav1.LabelSelectorOperator(r.Operator), Values: r.Values})
		}
		if got, want := notation(s), metav1.FormatLabelSelector(theirs); got != want {
			t.Errorf("%+v is written %q, want %q", s, got, want)
		}
		want, err := metav1.LabelSelectorAsSelector(theirs)
		if err != nil {
			want = labels.Nothing()
		}
		for _, set := range sets {
			if got := compile(s).Matches(labels.Set(set)); got != want.Matches(labels.Set(set)) {
				t.Errorf("%+v matches %v: %v", s, set, got)
			}
		}
	}
}
