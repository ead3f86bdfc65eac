package find

import (
	"cmp"
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// textual is a comparison of texts by "^=", "$=", "*=" or "~", without regard to case.
func textual(op, value string) (means func(values []string) bool, wrong string) {
	lower := strings.ToLower(value)
	var one func(have string) bool
	switch op {
	case "^=":
		one = func(have string) bool { return strings.HasPrefix(strings.ToLower(have), lower) }
	case "$=":
		one = func(have string) bool { return strings.HasSuffix(strings.ToLower(have), lower) }
	case "*=":
		one = func(have string) bool { return strings.Contains(strings.ToLower(have), lower) }
	default:
		pattern, err := pattern(value)
		if err != nil {
			return nil, "this is no regexp: " + err.Error()
		}
		one = pattern.MatchString
	}
	return func(values []string) bool { return slices.ContainsFunc(values, one) }, ""
}

// pattern is a regexp (RE2) that is found anywhere in a value. (?-i) at its beginning makes case count.
func pattern(text string) (*regexp.Regexp, error) {
	if _, err := syntax.Parse(text, syntax.Perl); err != nil {
		var bad *syntax.Error
		if errors.As(err, &bad) {
			return nil, errors.New(bad.Code.String() + ": " + bad.Expr)
		}
		return nil, err
	}
	return regexp.Compile("(?i)" + text)
}

// steps is how large the program of a regexp is.
func steps(text string) int {
	parsed, err := syntax.Parse("(?i)"+text, syntax.Perl)
	if err != nil {
		return 0
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return 0
	}
	return len(program.Inst)
}

// ordered is a comparison of versions by "<", "<=", ">" or ">=". What does not begin with a number, such as "latest" or a
// commit, is neither earlier nor later than anything.
func ordered(op, value string) (means func(values []string) bool, wrong string) {
	if !hasOrder(value) {
		return nil, "a version such as 1.29 is expected behind " + op
	}
	return func(values []string) bool {
		return slices.ContainsFunc(values, func(have string) bool {
			if !hasOrder(have) {
				return false
			}
			order := compareVersions(have, value)
			return order < 0 && op[0] == '<' || order > 0 && op[0] == '>' || order == 0 && len(op) == 2
		})
	}, ""
}

func hasOrder(version string) bool {
	parts := versionParts(version)
	return len(parts) > 0 && isNumber(parts[0])
}

// compareVersions orders a version by the parts that are asked for: 1.29.2 is the same as 1.29, and 1.9 before 1.10. What
// is no number is compared as text, behind every number. Of what follows a version, such as the -solo of 1.29.2-solo, only
// what is asked for counts.
func compareVersions(have, asked string) int {
	as, bs := versionParts(have), versionParts(asked)
	for i, b := range bs {
		if i == len(as) {
			return -1
		}
		if order := compareParts(as[i], b); order != 0 {
			return order
		}
	}
	return 0
}

func compareParts(a, b string) int {
	switch x, y := isNumber(a), isNumber(b); {
	case x && y:
		a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	case x:
		return -1
	case y:
		return 1
	}
	return strings.Compare(a, b)
}

func isNumber(part string) bool {
	return strings.Trim(part, "0123456789") == "" && part != ""
}

// versionParts takes a version apart; the "v" that some put before it does not count.
func versionParts(version string) []string {
	version = strings.ToLower(version)
	if len(version) > 1 && version[0] == 'v' && isNumber(version[1:2]) {
		version = version[1:]
	}
	return strings.FieldsFunc(version, func(r rune) bool { return r == '.' || r == '-' || r == '+' })
}
