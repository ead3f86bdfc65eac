package switching

import "testing"

func TestProtectedContexts(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"prod", "prod", true}, {"prod", "prod-eu", false}, {"prod-*", "prod-eu", true}, {"prod-*", "preprod-eu", false}, {"*prod*", "preprod-eu", true},
		{"*", "", true}, {"*", "anything", true}, {"", "prod", false}, {"arn:*/prod", "arn:aws:eks:eu-1:1/shop/prod", true}, {"*-eu", "prod-us", false},
		{"a*b*c", "a-b-b-c", true}, {"a*b*c", "a-c", false}, {"PROD", "prod", false},
	} {
		if got := (Rules{Protected: []string{"x", c.pattern}}).protects(c.name); got != c.want {
			t.Errorf("%q protects %q: %v", c.pattern, c.name, got)
		}
	}
}
