package find

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// random writes a random expression of words that things have and have not.
func random(r *rand.Rand, depth int) string {
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	if depth > 0 {
		switch r.IntN(5) {
		case 0:
			return "not (" + random(r, depth-1) + ")"
		case 1:
			return "(" + random(r, depth-1) + ")" + pick(" and ", " ") + random(r, depth-1)
		case 2:
			return random(r, depth-1) + " or " + random(r, depth-1)
		}
	}
	switch r.IntN(4) {
	case 0:
		return flags[r.IntN(len(flags))].name
	case 1:
		return pick("a", "istiod", "o", "'x y'")
	case 2:
		return "version" + pick(" < ", " >= ", "=", "!=") + pick("1.28", "1.27.0", "1.29", "1")
	}
	f := fields[r.IntN(len(fields))]
	return f.name + pick(" ^= i", " $= 0", "*=a", "~^[a-m]", " != ''", " = ''")
}

// TestLogic: what is not not so is so, and not (a and b) is not a or not b, for any expressions and things.
func TestLogic(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	things := append(Subjects(hard()), Subjects(demo(t, "canary"))...)
	things = append(things, Subjects(demo(t, "ambient-ambient"))...)
	yes, all := 0, 0
	for range 400 {
		a, b := random(r, 3), random(r, 3)
		for _, same := range [][2]string{
			{"not not (%s)", "%s"},
			{"not ((%s) and (%s))", "not (%s) or not (%s)"},
			{"not ((%s) or (%s))", "not (%s) not (%s)"},
			{"(%s) (%s)", "(%s) and (%s)"},
			{"(%s) or (%s)", "%s or %s"},
		} {
			args := []any{a, b}[:strings.Count(same[0], "%s")]
			left, err := Parse(fmt.Sprintf(same[0], args...))
			if err != nil {
				t.Fatal(err)
			}
			right, err := Parse(fmt.Sprintf(same[1], args...))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range things {
				got := left.Match(s)
				if got != right.Match(s) {
					t.Fatalf("%s and %s differ for %+v\na: %s\nb: %s", same[0], same[1], s, a, b)
				}
				if left.names(s) != right.names(s) || left.names(s) && !got {
					t.Fatalf("%s and %s differ in what they name, %+v\na: %s\nb: %s", same[0], same[1], s, a, b)
				}
				if all++; got {
					yes++
				}
			}
		}
	}
	if yes < all/10 || yes > all*9/10 {
		t.Errorf("%d of %d are true: the expressions test little", yes, all)
	}
}

// TestOneOrder: of "<", "=" and ">" exactly one is true of one version, and none of what has no order.
func TestOneOrder(t *testing.T) {
	versions := []string{"1", "1.9", "1.10", "1.29", "1.29.2", "1.29.10", "1.29.2-solo", "1.30-alpha.0", "v1.29.2", "1.x", "latest", "master", "d34db33f", "", "-"}
	for i, have := range versions {
		want := 1
		if i > 9 {
			want = 0
		}
		s := Subject{Versions: []string{have}}
		for _, asked := range versions[:9] {
			var true3 []string
			for _, op := range []string{"<", "=", ">"} {
				e, err := Parse("version " + op + " " + asked)
				if err != nil {
					t.Fatal(err)
				}
				if e.Match(s) {
					true3 = append(true3, op)
				}
			}
			if len(true3) != want {
				t.Errorf("%s is %v %s", have, true3, asked)
			}
		}
	}
}
