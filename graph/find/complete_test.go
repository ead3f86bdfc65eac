package find

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portolan/graph/mesh"
)

// texts are the options of a completion at the end of a text.
func texts(atlas mesh.Atlas, text string) []string {
	out := []string{}
	for _, o := range Complete(Subjects(atlas), text, len([]rune(text))).Options {
		out = append(out, o.Text)
	}
	return out
}

func TestComplete(t *testing.T) {
	atlas := demo(t, "canary")
	for text, want := range map[string]string{
		"re":                      "revision,ingress,istio-ingressgateway",
		"HEA":                     "health,healthy",
		"health":                  "health =,health !=,health ^=,health $=,health *=,health ~,healthy",
		"health ":                 "=,!=,^=,$=,*=,~,and,or",
		"version ":                "=,!=,^=,$=,*=,~,>,>=,<,<=,and,or",
		"health = ":               "degraded,failing,healthy,unknown",
		"health = d":              "degraded",
		"health = de":             "degraded",
		"health ~ ":               "",
		"type = ":                 "gateway,mesh,namespace,plane,waypoint,ztunnel",
		"mode=a":                  "ambient,sidecar",
		"version > 1.2":           "1.27.0,1.29.2",
		"revision = v1":           "default-v1-27-0",
		"tag = ":                  "stable",
		"stale ":                  "and,or",
		"(stale ":                 "and,or,)",
		"(stale)":                 "and,or",
		"revision = name ":        "and,or",
		"name = and ":             "and,or",
		"stale or":                "orphan,orders,exports,inventory",
		"stale and dri":           "drift",
		"pay":                     "payments",
		"\"pay":                   "payments",
		"label:istio":             "label:istio-injection,label:istio.io/rev",
		"label:istio.io/rev":      "label:istio.io/rev =,label:istio.io/rev !=,label:istio.io/rev ^=,label:istio.io/rev $=,label:istio.io/rev *=,label:istio.io/rev ~",
		"label:istio.io/rev ":     "=,!=,^=,$=,*=,~,and,or",
		"label:istio.io/rev = s":  "stable",
		"nonsense = ":             "",
		"name > ":                 "",
		"a = name = ":             "",
		"health = x && ":          "",
		"name = 'pay":             "payments",
		strings.Repeat("x", 2001): "",
	} {
		got := strings.Join(texts(atlas, text), ",")
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestCompletionSays what a word means, and how many things have a value.
func TestCompletionSays(t *testing.T) {
	atlas := demo(t, "canary")
	for _, c := range []struct {
		text string
		want Option
	}{
		{"sta", Option{"stale", "its pods run something else than new ones would get"}},
		{"clus", Option{"cluster", "the context that it was read from"}},
		{"health ^", Option{}},
		{"name ", Option{"=", "is"}},
		{"version = ", Option{"1.27.0", "17 things"}},
		{"name = search", Option{"search", "1 thing"}},
	} {
		got := append(Complete(Subjects(atlas), c.text, len(c.text)).Options, Option{})[0]
		if got != c.want {
			t.Errorf("%q: %+v, want %+v", c.text, got, c.want)
		}
	}
}

// TestCompletionReplacesTheWholeWord also where the cursor stands in it, and the string that it stands in.
func TestCompletionReplacesTheWholeWord(t *testing.T) {
	atlas := demo(t, "canary")
	for _, c := range []struct {
		text     string
		at       int
		from, to int
	}{
		{"stale and hea", 13, 10, 13}, {"stale and hea", 11, 10, 13}, {"stale and", 2, 0, 5}, {"name = 'pa x' or y", 9, 7, 13},
		{"name = 'pa", 10, 7, 10}, {"ä ö = x", 7, 6, 7}, {"stale ", 6, 6, 6}, {"stale", 99, 0, 5}, {"stale", -1, 0, 0}, {"", 0, 0, 0},
	} {
		got := Complete(Subjects(atlas), c.text, c.at)
		if got.From != c.from || got.To != c.to {
			t.Errorf("%q at %d: %d to %d, want %d to %d", c.text, c.at, got.From, got.To, c.from, c.to)
		}
	}
}

// TestValuesAreQuotedWhereTheyNeedIt: what is offered means just that value.
func TestValuesAreQuotedWhereTheyNeedIt(t *testing.T) {
	values := []string{"two words", `a"b\`, "a'b", "and", "stale", "name", "a=b", "x(y)", "ümlaut", "label:x", "a*"}
	atlas := mesh.Atlas{}
	for _, v := range values {
		atlas.Outside = append(atlas.Outside, mesh.Member{Ref: mesh.Ref{Kind: mesh.KindNamespace, Cluster: "c", Name: v}})
	}
	for _, v := range values {
		for _, before := range []string{"name = ", ""} {
			text := before + string([]rune(v)[:1])
			found := false
			for _, o := range Complete(Subjects(atlas), text, len([]rune(text))).Options {
				ids, err := Find(t.Context(), Subjects(atlas), before+o.Text)
				found = found || err == nil && slices.Contains(ids, "namespace/c/"+v) && (before == "" || len(ids) == 1)
			}
			if !found {
				t.Errorf("%q offers nothing for %s", text, v)
			}
		}
	}
}

// TestWhatIsOfferedGoesOn types at random what is offered: the expression is then right, or ends too soon and nothing else.
func TestWhatIsOfferedGoesOn(t *testing.T) {
	atlas := demo(t, "three-meshes")
	r := rand.New(rand.NewPCG(1, 2))
	whole := 0
	for range 300 {
		text := ""
		for range 12 {
			piece := []string{"", " ", " ", " ", " ", " ", " ", " (", " !", " p", " v", " label:"}[r.IntN(12)]
			if goesOn(text + piece) {
				text += piece
			}
			at := len([]rune(text))
			offer := Complete(Subjects(atlas), text, at)
			if offer.To != at {
				t.Fatalf("%q: replaces up to %d of %d", text, offer.To, at)
			}
			for _, o := range offer.Options {
				if next := string([]rune(text)[:offer.From]) + o.Text; !goesOn(next) {
					_, err := Parse(next)
					t.Fatalf("%q offers %q: %v", text, o.Text, err)
				}
			}
			if n := len(offer.Options); n > 0 {
				text = string([]rune(text)[:offer.From]) + offer.Options[r.IntN(n)].Text
			}
		}
		if _, err := Parse(text); err == nil {
			whole++
		}
	}
	if whole < 50 {
		t.Errorf("only %d of 300 were whole expressions: the walk tests little", whole)
	}
}

// goesOn tells whether a text is an expression, or the beginning of one.
func goesOn(text string) bool {
	_, err := Parse(text)
	var wrong *Error
	return !errors.As(err, &wrong) || wrong.Column == len([]rune(text))+1
}
