// Package redact replaces the names in facts by pseudonyms, so that facts can be given away.
//
// It exists because a chart is a picture of somebody's cluster: who gets it should see how the meshes are built, and what
// is wrong with them, without being told what anything is called. The same name has the same pseudonym everywhere in a snapshot, and
// different names have different ones, so that all that is concluded stays the same with other names. It must never guess: each field of
// the facts has a treatment in a table, and what has none, or is free text, is left out.
package redact

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"portolan/graph/facts"
)

// Report says what was replaced by what, and what was kept.
type Report struct {
	// Replaced are the pseudonyms in use, sorted by name.
	Replaced []Pseudonym
	// Kept are the kinds of words that were not replaced.
	Kept []Kept
}

// Pseudonym is a name with what stands for it.
type Pseudonym struct {
	// Kind is what the name is of, e.g. "namespace". A name that several things have is told once, by the first of their kinds.
	Kind string
	Name string
	As   string
}

// Kept is a kind of words that are not replaced.
type Kept struct {
	What string
	Why  string
}

// Apply replaces what is asked for by pseudonyms. What was replaced before stays as it is. Equal facts give equal ones; the input is not
// changed.
func Apply(s facts.Snapshot, what []facts.Redaction) (facts.Snapshot, Report) {
	asked := map[facts.Redaction]bool{}
	for _, r := range what {
		asked[r] = !slices.Contains(s.Redacted, r)
	}
	if !asked[facts.RedactNames] && !asked[facts.RedactHosts] {
		return facts.Sorted(s), Report{Replaced: []Pseudonym{}, Kept: kept(s.Redacted)}
	}
	s = facts.Sorted(s)
	found := finding{}
	walk(s, found.note, func(word, _ string) string { return word })
	book := newBook(found, asked, facts.OwnNamesIn(s.Redacted))
	out := walk(s, book.as, book.keep)
	for _, r := range []facts.Redaction{facts.RedactHosts, facts.RedactNames} {
		if asked[r] {
			out.Redacted = append(slices.Clone(out.Redacted), r)
		}
	}
	out = facts.Sorted(out)
	return out, Report{Replaced: book.pseudonyms(), Kept: kept(out.Redacted)}
}

// walk copies a snapshot and treats each text in it by its field: see is asked for what stands for a name, and keep for a
// word that is no name, with what to put in its place where it gives one away.
func walk(s facts.Snapshot, see func(kind, string) string, keep func(word, instead string) string) facts.Snapshot {
	w := walker{see: func(k kind, name string) string {
		if name == "" {
			return ""
		}
		return see(k, name)
	}, keep: keep, own: facts.OwnNamesIn(s.Redacted)}
	return w.value(reflect.ValueOf(s), "").Interface().(facts.Snapshot)
}

// Alias gives the one context of a snapshot another name; what else is called as the context was, such as a cluster's ID, stays. It refuses
// several contexts, which one name would make one of.
func Alias(s facts.Snapshot, name string) (facts.Snapshot, error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return s, errors.New("the context's other name is empty")
	case len(s.Clusters) != 1:
		return s, fmt.Errorf("there are %d contexts, and one name cannot stand for all of them", len(s.Clusters))
	}
	s.Clusters = slices.Clone(s.Clusters)
	s.Clusters[0].Context = name
	return s, nil
}

// kept are the kinds of words that these redactions leave.
func kept(redacted []facts.Redaction) []Kept {
	names, hosts := slices.Contains(redacted, facts.RedactNames), slices.Contains(redacted, facts.RedactHosts)
	out := []Kept{}
	if names {
		out = append(out,
			Kept{"revisions and tags", "they say what is upgraded; one that is or contains a name is replaced"},
			Kept{"Istio's and Kubernetes' own words", "rules rest on them, such as label keys, cluster.local, and the revision default; the names istiod, istio-system, istio-ingressgateway, kube-system and the like are replaced by the same words in every file"})
	} else {
		out = append(out, Kept{"names", "replacing them was not asked for; one that contains a host is replaced"})
	}
	if !hosts {
		out = append(out, Kept{"hosts", "replacing them was not asked for; one that contains a name is replaced"})
	}
	if names || hosts {
		out = append(out,
			Kept{"versions", "they say what is outdated"},
			Kept{"fingerprints of certificates", "they only tell certificates apart; subjects and issuers are replaced"},
			Kept{"numbers, settings and times", "they are what is concluded from; messages in free text are left out"})
	}
	return out
}

// pseudonyms are those of a book, sorted by name.
func (b *book) pseudonyms() []Pseudonym {
	out := []Pseudonym{}
	for name, as := range b.of {
		out = append(out, Pseudonym{Kind: b.kindOf[name].String(), Name: name, As: as})
	}
	slices.SortFunc(out, func(x, y Pseudonym) int { return cmp.Compare(x.Name, y.Name) })
	return out
}
