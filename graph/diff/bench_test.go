package diff_test

import (
	"fmt"
	"testing"

	"portolan/graph/diff"
	"portolan/graph/facts"
)

// BenchmarkBetween compares two readings of a cluster of a thousand namespaces, of which one has moved.
func BenchmarkBetween(b *testing.B) {
	s := demo(b, "canary")
	c := &s.Clusters[0]
	like := *c
	for i := range 1000 {
		name := fmt.Sprintf("n-%d", i)
		for _, n := range like.Namespaces {
			if n.Name == "checkout" {
				n.Name = name
				c.Namespaces = append(c.Namespaces, n)
			}
		}
		for _, p := range like.Pods {
			if p.Namespace == "checkout" {
				p.Namespace = name
				c.Pods = append(c.Pods, p)
			}
		}
		for _, w := range like.Workloads {
			if w.Namespace == "checkout" {
				w.Namespace = name
				c.Workloads = append(c.Workloads, w)
			}
		}
	}
	before, after := side(s), side(switched(facts.Snapshot(s), "n-7", "profile"))
	for b.Loop() {
		if d := diff.Between(before, after); len(d.Changes) != 4 {
			b.Fatalf("%d changes", len(d.Changes))
		}
	}
}
