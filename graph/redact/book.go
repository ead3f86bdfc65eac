package redact

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// finding is every name in a snapshot with the kinds of what bears it.
type finding map[string]*[kinds]bool

func (f finding) note(k kind, name string) string {
	if f[name] == nil {
		f[name] = &[kinds]bool{}
	}
	f[name][k] = true
	return name
}

// book says what stands for each name. A name that is not in it stays.
type book struct {
	of     map[string]string
	kindOf map[string]kind
	found  finding
	asked  map[facts.Redaction]bool
	before facts.OwnNames
	after  facts.OwnNames
}

// newBook decides what is replaced: what is asked for, then what is not and would give away a name that is.
func newBook(found finding, asked map[facts.Redaction]bool, before facts.OwnNames) *book {
	b := &book{of: map[string]string{}, kindOf: map[string]kind{}, found: found, asked: asked, before: before, after: before}
	if asked[facts.RedactNames] {
		// What is concluded has these names where the facts say nothing.
		found.note(planeNamespace, before.RootNamespace)
		found.note(istiod, before.Istiod)
		b.after = facts.OwnNamesIn([]facts.Redaction{facts.RedactNames})
	}
	for name, of := range found {
		if k, ok := b.first(of); ok {
			b.of[name], b.kindOf[name] = "", k
		}
	}
	for before := -1; before < len(b.of); {
		// What is taken in may be in other names in its turn.
		before = len(b.of)
		b.add(b.giveAway())
		b.allPlaneRevisions()
	}
	b.fix()
	b.number()
	b.form()
	return b
}

// giveAway are the names that nobody asked to replace and that one which is replaced is in, or in what Istio's charts make of them.
func (b *book) giveAway() []string {
	out := []string{}
	for name := range b.found {
		if _, ok := b.of[name]; !ok && (within(name, b.of) || b.composes(name)) {
			out = append(out, name)
		}
	}
	return out
}

// composed are the words before a revision or tag in the names that Istio's charts make of it, beside a control plane's.
var composed = []string{"istio", "istio-sidecar-injector", "istio-revision-tag"}

// composes tells whether one of the names that stand in the file for what Istio's charts make of a revision or tag is or has a name that is
// replaced: the ConfigMap istio-harbour of revision harbour would give the namespace istio-harbour away.
func (b *book) composes(name string) bool {
	of := b.found[name]
	has := func(base string) bool { return within(base+"-"+name, b.of) }
	return (of[revision] || of[planeRevision] || of[config]) && slices.ContainsFunc(composed, has) ||
		of[planeRevision] && (has(b.after.Istiod) || within(b.after.Istiod+tagService+name, b.of))
}

// add takes names in that nobody asked to replace.
func (b *book) add(names []string) {
	for _, name := range names {
		b.of[name], b.kindOf[name] = "", kind(slices.Index(b.found[name][:], true))
	}
}

// allPlaneRevisions takes in every revision that is in a control plane's name where one of them has to be replaced: their order stays only
// among pseudonyms.
func (b *book) allPlaneRevisions() {
	all, some := []string{}, false
	for name, of := range b.found {
		if of[planeRevision] {
			all = append(all, name)
			_, replaced := b.of[name]
			some = some || replaced
		}
	}
	if some {
		b.add(all)
	}
}

// first is the kind by which a name is to be replaced; ok is false where none of its kinds is asked for.
func (b *book) first(of *[kinds]bool) (kind, bool) {
	asked := false
	for k := range kinds {
		// A part of a name by Istio's charts is a revision where anything else says so.
		if of[k] && !(k == config && (of[revision] || of[planeRevision])) {
			asked = asked || b.asked[sorts[k].by] || k == certificate
		}
	}
	return kind(slices.Index(of[:], true)), asked
}

// fix gives the names that Istio's rules rest on the words that stand for them in every file.
func (b *book) fix() {
	fixed := func(name, as string) {
		if _, ok := b.of[name]; ok && name != as {
			b.of[name] = as
		}
	}
	fixed(b.before.RootNamespace, b.after.RootNamespace)
	fixed(b.before.Ingress, b.after.Ingress)
	for i, name := range b.before.NeverInjected {
		fixed(name, b.after.NeverInjected[i])
	}
}

// number gives every other name the next number of its prefix. The numbers follow a hash of the names, so that their order does not tell that of
// the names, but where the kind says that it must.
func (b *book) number() {
	byPrefix := map[string][]string{}
	for name, as := range b.of {
		if as == "" && b.kindOf[name] != istiod {
			byPrefix[b.prefix(name)] = append(byPrefix[b.prefix(name)], name)
		}
	}
	taken := b.taken()
	for prefix, names := range byPrefix {
		k := b.kindOf[names[0]]
		slices.SortFunc(names, func(x, y string) int {
			if sorts[k].ordered {
				return strings.Compare(x, y)
			}
			return strings.Compare(rank(b.kindOf[x], x), rank(b.kindOf[y], y))
		})
		for i, as := range numbered(prefix, sorts[k].suffix, len(names), taken) {
			b.of[names[i]] = as
		}
	}
}

// prefix is what stands before the number of a name.
func (b *book) prefix(name string) string {
	switch k := b.kindOf[name]; {
	case k == planeNamespace && name < b.before.RootNamespace:
		return earlierNamespace
	case k == plane && name < b.before.Istiod:
		return earlierPlane
	default:
		return sorts[k].prefix
	}
}

// rank orders names by nothing that can be seen in them.
func rank(k kind, name string) string {
	sum := sha256.Sum256([]byte(k.String() + "\x00" + name))
	return string(sum[:])
}

// taken are the words that no pseudonym may be, since something is called so already.
func (b *book) taken() map[string]bool {
	out := map[string]bool{}
	for name := range b.found {
		out[name] = true
		for _, part := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" /.:,@", r) }) {
			out[part] = true
		}
	}
	return out
}

// numbered are count pseudonyms in their order, all of one width.
func numbered(prefix, suffix string, count int, taken map[string]bool) []string {
	for width := len(fmt.Sprint(count)); ; width++ {
		out := []string{}
		for n := 1; len(out) < count && len(fmt.Sprint(n)) <= width; n++ {
			word := fmt.Sprintf("%s%0*d", prefix, width, n)
			if as := word + suffix; !taken[as] && !taken[word] {
				out = append(out, as)
			}
		}
		if len(out) == count {
			return out
		}
	}
}

// form gives a control plane that is called as Istio's charts call it a name of the same form.
func (b *book) form() {
	for name, k := range b.kindOf {
		if k != istiod {
			continue
		}
		stem, rest, _ := split(name, b.before.Istiod)
		if rest != noRevision {
			rest = b.as(revision, rest)
		}
		if b.of[name] = b.after.Istiod + stem + rest; b.of[name] == name {
			delete(b.of, name)
		}
	}
}

// as is what stands for a name.
func (b *book) as(_ kind, name string) string {
	if as, ok := b.of[name]; ok {
		return as
	}
	return name
}

// keep is a word that is no name, or what to put in its place where it gives one away.
func (b *book) keep(word, instead string) string {
	if within(word, b.of) {
		return instead
	}
	return word
}

// tagService stands in the name of a Service that only leads a tag.
const tagService = "-revision-tag-"

// split takes a name apart that begins as Istio's charts let it: what stands between that and the revision, and the revision or tag; ok is
// false for any other name.
func split(name, base string) (stem, rest string, ok bool) {
	rest, ok = strings.CutPrefix(name, base)
	if !ok || rest == "" {
		return "", "", ok
	}
	if tag, is := strings.CutPrefix(rest, tagService); is && tag != "" {
		return tagService, tag, true
	}
	rest, ok = strings.CutPrefix(rest, "-")
	return "-", rest, ok && rest != ""
}
