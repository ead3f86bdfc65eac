package charting

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"portolan/app/demo"
	"portolan/app/problem"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

func TestRedactionsOf(t *testing.T) {
	got, err := RedactionsOf([]string{"names", "hosts", "names"})
	if err != nil || fmt.Sprint(got) != "[hosts names]" {
		t.Errorf("got %v, %v", got, err)
	}
	var wrong *problem.Error
	if _, err := RedactionsOf([]string{"host"}); !errors.As(err, &wrong) || wrong.Code != problem.CodeUsage || !strings.Contains(wrong.Message, `did you mean "hosts"?`) {
		t.Errorf("an unknown kind is %v", err)
	}
}

func TestLeaving(t *testing.T) {
	s, err := demo.Open("three-meshes")
	if err != nil {
		t.Fatal(err)
	}
	for i := range maxPseudonyms {
		s.Clusters[0].Namespaces = append(s.Clusters[0].Namespaces, facts.Namespace{Name: fmt.Sprint("more-", i)})
	}
	d, err := Dress(s, mesh.Infer(s), []facts.Redaction{facts.RedactNames}, "customer a")
	if err != nil {
		t.Fatal(err)
	}
	carrier, picture := Leaving(d, "mesh.svg"), Leaving(d, "svg")
	if !carrier.Facts || picture.Facts {
		t.Error("a carrier has the facts in it, and a picture has not")
	}
	said := strings.Join(carrier.Lines, "\n")
	for _, want := range []string{"1 context: customer a", "3 meshes with 3 control planes", "namespaces and ", "when it was read: 2026-", "no Secrets"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if said := strings.Join(picture.Lines, "\n"); !strings.Contains(said, "cannot be opened") || strings.Contains(said, "pods") {
		t.Errorf("of a picture it says:\n%s", said)
	}
	if len(carrier.Pseudonyms) != maxPseudonyms || carrier.More != len(d.Report.Replaced)-maxPseudonyms {
		t.Errorf("%d pseudonyms are named and %d more are counted, of %d", len(carrier.Pseudonyms), carrier.More, len(d.Report.Replaced))
	}
	if len(carrier.Kept) == 0 || !strings.HasPrefix(carrier.Kept[0], "revisions and tags: ") {
		t.Errorf("it keeps %q", carrier.Kept)
	}
	if strings.Contains(said, "demo-three-meshes") {
		t.Errorf("it tells the context's name:\n%s", said)
	}
}
