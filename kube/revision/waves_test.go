package revision_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/graph/facts"
	"portolan/kube/revision"
)

// changed is a change of namespaces with so many workloads each, every third of which is not restarted.
func changed(sizes ...int) revision.Change {
	to := "1-31"
	c := revision.Change{Kind: revision.KindSwitch, Context: "test"}
	for i, size := range sizes {
		n := revision.NamespaceChange{Name: fmt.Sprintf("n%d", i), Edits: []revision.LabelEdit{{Key: revision.LabelRevision, After: &to}}}
		for w := range size {
			n.Workloads = append(n.Workloads, revision.WorkloadChange{WorkloadRef: facts.WorkloadRef{Kind: "Deployment", Name: fmt.Sprintf("w%d", w)}, Restart: w%3 != 2, Replicas: 2, Expect: to})
		}
		c.Namespaces = append(c.Namespaces, n)
	}
	return c
}

func names(waves [][]revision.Step) [][]string {
	out := [][]string{}
	for _, w := range waves {
		var list []string
		for _, s := range w {
			list = append(list, s.Name)
		}
		out = append(out, list)
	}
	return out
}

func TestWavesKeepTheOrder(t *testing.T) {
	c := changed(2, 0, 4)
	c.Tag = &revision.TagMove{Name: "prod", Edits: []revision.TagEdit{{Kind: "MutatingWebhookConfiguration", Name: "istio-revision-tag-prod"}}}
	want := [][]string{
		{"tag/istio-revision-tag-prod/MutatingWebhookConfiguration", "namespace/n0", "Deployment/n0/w0", "Deployment/n0/w1"},
		{"namespace/n1", "namespace/n2", "Deployment/n2/w0", "Deployment/n2/w1"},
		{"Deployment/n2/w3"},
	}
	if diff := cmp.Diff(want, names(revision.Waves(c, 2))); diff != "" {
		t.Error(diff)
	}
	if got := revision.Waves(revision.Change{}, 2); got == nil || len(got) != 0 {
		t.Errorf("a change that writes nothing has the waves %v", got)
	}
}

func TestWavesLoseNothing(t *testing.T) {
	for _, sizes := range [][]int{{}, {0}, {1}, {7}, {0, 0, 5}, {3, 9, 1, 0, 2}} {
		c := changed(sizes...)
		var want []string
		for _, n := range c.Namespaces {
			want = append(want, revision.LabelStep(n.Name))
			for _, w := range n.Workloads {
				if w.Restart {
					want = append(want, revision.RestartStep(n.Name, w))
				}
			}
		}
		for concurrency := range 6 {
			var got []string
			for _, wave := range revision.Waves(c, concurrency) {
				rolling := 0
				for _, s := range wave {
					got = append(got, s.Name)
					if s.Workload != nil {
						rolling++
					}
				}
				if limit := (revision.Options{Concurrency: concurrency}).Size(); rolling > limit || len(wave) == 0 {
					t.Errorf("%v by %d: %d roll at a time in a wave of %d steps", sizes, limit, rolling, len(wave))
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%v by %d: %v, want %v", sizes, concurrency, got, want)
			}
		}
	}
}
