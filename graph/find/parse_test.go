package find

import (
	"errors"
	"strings"
	"testing"

	"portolan/graph/mesh"
)

// thing is a Subject that tables ask about.
func thing() Subject {
	s := Subject{ID: "namespace/prod/shop", Type: "namespace", Name: "shop-Front", Namespace: "shop-Front", Cluster: "arn:aws:eks:eu/prod@1",
		Meshes: []string{"cluster.local@fe996f10"}, meshIDs: []string{"cluster.local"}, Revisions: []string{"1-29", "default"},
		Tags: []string{"stable"}, Versions: []string{"1.29.2", "1.9.0"}, Modes: []string{"ambient"}, Health: mesh.Degraded,
		labels: map[string]string{"istio.io/rev": "stable", "Team": "Blue Sky", "empty": ""}}
	return s.flagged(map[string]bool{flagStale: true})
}

func TestMatch(t *testing.T) {
	for text, want := range map[string]bool{
		// Text alone is looked for in the name.
		"shop": true, "FRONT": true, "basket": false, "'p-f'": true, `"p-f"`: true, "prod": false, `"stale"`: false, "mesh": false,
		// Each field.
		"name=shop-front": true, "name = shop": false, "NAME ^= SHOP": true, "name $= front": true, "name *= p-f": true, "name ~ ^s.*t$": true,
		"name ~ (?-i)^shop-front$": false, "name ~ (?-i)^shop-Front$": true, "namespace ^= shop": true,
		"cluster = arn:aws:eks:eu/prod@1": true, "cluster *= staging": false,
		"mesh = cluster.local": true, "mesh = cluster.local@fe996f10": true, "mesh != cluster.local": false, "mesh ^= istio_": false,
		"revision = default": true, "revision = 1-29": true, "revision != 1-29": false, "revision != 1-28": true,
		"tag = stable": true, "tag != stable": false, "type = Namespace": true, "type != plane": true,
		"mode = ambient": true, "mode = sidecar": false, "health = degraded": true, "health != healthy": true,
		"label:istio.io/rev = stable": true, "LABEL:Team = 'blue sky'": true, "label:team = 'blue sky'": false,
		"label:Team": true, "label:nothing": false, "label:empty": true, "label:empty = ''": true, "label:nothing = ''": true,
		"label:nothing != x": true, "label:Team != ''": true, "label:nothing ^= ''": false,
		// Versions, by the parts that are given; any of several.
		"version = 1.29": true, "version = 1.29.2": true, "version = 1.2": false, "version = v1.29": true, "version = 1": true,
		"version != 1.29": false, "version < 1.10": true, "version < 1.9": false, "version <= 1.9": true, "version > 1.29": false,
		"version >= 1.29.2": true, "version > 1.29.1": true, "version > 1.29.10": false, "version >= 1.30": false, "version ^= 1.2": true,
		"version ~ ^1\\.29": true, "version = -": false,
		// Flags.
		"stale": true, "Stale": true, "ambient": true, "healthy": false, "not healthy": true, "!healthy": true, "canary": false,
		// Words between terms.
		"stale and ambient": true, "stale and canary": false, "stale or canary": true, "stale ambient": true, "stale canary": false,
		"stale AND NOT canary": true, "not stale or ambient": true, "not (stale or ambient)": false, "not not stale": true,
		"canary and stale or ambient": true, "canary and (stale or ambient)": false, "ambient or stale and canary": true,
		"(ambient or stale) and canary": false, "canary or stale ambient": true, "((stale))": true,
		"name ~ (shop|cart) and stale": true, "(name ~ (cart|shop))": true, "(name~x)or stale": true, `name ~ "p-f|x y"`: true,
		"name = and or stale": true, "name=stale": false, `name *= "or"`: false, `label:Team ~ 'sky'`: true,
	} {
		expression, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := expression.Match(thing()); got != want {
			t.Errorf("%s is %v, want %v", text, got, want)
		}
	}
}

// TestErrorsPoint says of each mistake at which column it is and what was expected.
func TestErrorsPoint(t *testing.T) {
	for _, c := range []struct {
		text    string
		column  int
		message string
	}{
		{"", 1, "a name, a field such as health, a flag such as stale, not, or ( is expected"},
		{"   ", 4, "is expected"},
		{"stale and", 10, "is expected"},
		{"stale and or", 11, `is expected before "or"; as a name, put it into quotes`},
		{"or stale", 1, `before "or"`},
		{"not", 4, "is expected"},
		{"(stale", 7, "the ( of column 1 is not closed: and, or or ) is expected"},
		{"()", 2, "is expected before )"},
		{"stale)", 6, "no parenthesis is open here"},
		{"name =", 7, "a value is expected behind ="},
		{"(name = )", 9, "a value is expected"},
		{"(name ~ )", 9, "a value is expected"},
		{"name == x", 7, "a value is expected behind ="},
		{"name=a=b", 7, "put one that holds = into quotes"},
		{"= x", 1, "a field is expected before =: name, namespace"},
		{"helth = failing", 1, `there is no field "helth"; did you mean "health"?`},
		{"xyzzy = 1", 1, "the fields are name, namespace, cluster, mesh, revision, tag, version, type, mode, health, label:KEY"},
		{"label = x", 1, `did you mean "label:KEY"?`},
		{"stale = true", 6, "stale is a flag"},
		{"'name' = x", 1, "without quotes"},
		{"label:", 7, "the key of a label is expected"},
		{"label: = x", 1, `did you mean "label:KEY"?`},
		{"name > x", 6, "> compares versions; name takes one of = != ^= $= *= ~"},
		{"version > new", 11, "a version such as 1.29 is expected behind >"},
		{"health = heathy", 10, `health is failing, degraded, unknown or healthy; did you mean "healthy"?`},
		{"type = pod", 8, "type is mesh, plane, namespace, ztunnel, waypoint or gateway"},
		{"stale and name ~ a[", 18, "this is no regexp: missing closing ]: ["},
		{"name ~ '(a'", 8, "missing closing )"},
		{`name = "shop`, 8, `this " is not closed`},
		{"ä = 'ö", 5, "this ' is not closed"},
		{"stale && drift", 7, "write and"},
		{"stale || drift", 7, "write or"},
		{"shop*", 5, `"*" means nothing here`},
		{"^shop", 1, "write ^= for how a value begins"},
		{"version > 1.2 < 1.4", 15, "only a field takes an operator"},
		{strings.Repeat("(", maxDepth) + "(stale", maxDepth + 1, "too deep"},
		{strings.Repeat("not ", maxDepth) + "stale", 4*maxDepth + 1, "too deep"},
		{strings.Repeat("x", MaxLength+1), MaxLength + 1, "at most 2000 characters, and this one 2001"},
	} {
		_, err := Parse(c.text)
		var wrong *Error
		if !errors.As(err, &wrong) {
			t.Errorf("%q: %v, want an error", c.text, err)
			continue
		}
		if wrong.Column != c.column || !strings.Contains(wrong.Message, c.message) {
			t.Errorf("%q: column %d, %s; want column %d, %s", c.text, wrong.Column, wrong.Message, c.column, c.message)
		}
	}
}

func TestTheLongestAndDeepestAreRead(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("a ", MaxLength/2))
	deep := strings.Repeat("(", maxDepth-1) + "stale" + strings.Repeat(")", maxDepth-1)
	for _, text := range []string{long, deep} {
		if _, err := Parse(text); err != nil {
			t.Errorf("%d characters: %v", len(text), err)
		}
	}
}

func TestNothingMeansNothing(t *testing.T) {
	if (Expression{}).Match(thing()) {
		t.Error("the zero expression matches")
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"", "stale and not (drift or name ~ ^a(b|c)$)", "label:istio.io/rev != 'x y'", `version >= 1.29 "a\"b"`, "!x && y", "name=*", "ä~(("} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		expression, err := Parse(text)
		var wrong *Error
		if err != nil && (!errors.As(err, &wrong) || wrong.Column < 1 || wrong.Column > len([]rune(text))+1 || wrong.Message == "") {
			t.Fatalf("%q: %#v", text, err)
		}
		for at := range min(len([]rune(text)), 20) {
			if done := Complete(nil, text, at); done.From > at || done.To < at || done.Options == nil {
				t.Fatalf("%q at %d: %+v", text, at, done)
			}
		}
		if err == nil {
			yes := expression.Match(thing())
			opposite, err := Parse("not (" + text + ")")
			// A regexp without quotes may take the parenthesis for its own, as in [(].
			limit := errors.As(err, &wrong) && (strings.HasPrefix(wrong.Message, "too deep") || wrong.Column > MaxLength)
			if limit || strings.Contains(text, "~") {
				return
			}
			if err != nil || opposite.Match(thing()) == yes {
				t.Fatalf("not (%q): %v, %v", text, yes, err)
			}
		}
	})
}
