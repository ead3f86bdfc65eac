package app

import (
	"slices"
	"strings"
	"testing"

	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/picture"
)

// oneMore is a snapshot with one more namespace in a mesh: first of all by its name, and like the last of that mesh.
func oneMore(t *testing.T, snapshot facts.Snapshot, like string) facts.Snapshot {
	t.Helper()
	c := snapshot.Clusters[0]
	at := slices.IndexFunc(c.Namespaces, func(n facts.Namespace) bool { return n.Name == like })
	if at < 0 {
		t.Fatalf("no namespace %s", like)
	}
	more := c.Namespaces[at]
	more.Name = "aaa-new"
	c.Namespaces = append(slices.Clone(c.Namespaces), more)
	snapshot.Clusters = append([]facts.Cluster{c}, snapshot.Clusters[1:]...)
	return snapshot
}

// member is the last healthy namespace of the first mesh on a picture.
func member(p picture.Picture) picture.Node {
	parents := map[string]string{}
	var out picture.Node
	for _, n := range p.Nodes {
		parents[n.ID] = n.Parent
		if n.Kind == "namespace" && n.Health == "healthy" && strings.HasPrefix(parents[n.Parent], "mesh/") {
			out = n
		}
	}
	return out
}

// TestTheNextReadingKeepsTheShape reads a source twice, with one namespace more the second time: in every look that was
// asked for nothing has moved, though the new one would come first in a fresh chart. Another source begins afresh.
func TestTheNextReadingKeepsTheShape(t *testing.T) {
	f := newFake()
	s := newSession(t, f)
	first := demoSnapshot(t, "three-meshes")
	open(t, s, "east")
	f.answers <- reply{snapshot: first}
	until(t, s, view.PhaseReady)
	looks := []Look{{Aspect: 1.6}, {Aspect: 0.8}, {Aspect: 1.6, Hide: "type=gateway"}}
	before := drawnAll(t, s, looks)
	second := oneMore(t, first, member(before[0]).Label)

	if _, err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	f.answers <- reply{snapshot: second}
	until(t, s, view.PhaseReady)
	after := drawnAll(t, s, looks)
	for i, p := range after {
		if len(p.Nodes) != len(before[i].Nodes)+1 {
			t.Errorf("look %d: %d nodes became %d", i, len(before[i].Nodes), len(p.Nodes))
		}
		if n := movedNodes(before[i], p); n > 0 {
			t.Errorf("look %d: %d nodes moved", i, n)
		}
		again, err := s.road.Picture(t.Context(), s.shown.atlas, looks[i], nil)
		if err != nil {
			t.Fatal(err)
		}
		if movedNodes(before[i], again) == 0 {
			t.Errorf("look %d: a fresh chart moves nothing either, so this shows nothing", i)
		}
	}

	open(t, s, "west")
	f.answers <- reply{snapshot: second}
	until(t, s, view.PhaseReady)
	fresh, err := s.road.Picture(t.Context(), s.shown.atlas, looks[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := movedNodes(fresh, drawnAll(t, s, looks[:1])[0]); n > 0 {
		t.Errorf("%d nodes of another source stand where those of the first one stood", n)
	}
}

func drawnAll(t *testing.T, s *Session, looks []Look) []picture.Picture {
	t.Helper()
	out := []picture.Picture{}
	for _, look := range looks {
		d, err := s.Drawn(t.Context(), look)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d.Picture)
	}
	return out
}

// movedNodes is how many nodes of a picture are elsewhere, or not at all, on another.
func movedNodes(before, after picture.Picture) int {
	now := map[string]picture.Rect{}
	for _, n := range after.Nodes {
		now[n.ID] = n.Box
	}
	count := 0
	for _, n := range before.Nodes {
		if now[n.ID] != n.Box {
			count++
		}
	}
	return count
}

// A look that nobody asked for at one reading is remembered for the next one.
func TestShapesOutliveReadingsThatNobodyLookedAt(t *testing.T) {
	var first pictures
	first.put("a", picture.Picture{Width: 1})
	first.put("b", picture.Picture{Width: 2})
	second := pictures{older: first.latest()}
	second.put("b", picture.Picture{Width: 3})
	third := pictures{older: second.latest()}
	for key, want := range map[string]float64{"a": 1, "b": 3} {
		if p := third.previous(key); p == nil || p.Width != want {
			t.Errorf("%s: %v, want the one of width %v", key, p, want)
		}
	}
	if p := third.previous("c"); p != nil {
		t.Errorf("c was never drawn, and is %v", p)
	}
	for i := range 3 * maxPictures {
		second.put(strings.Repeat("x", i), picture.Picture{})
	}
	if n := len(second.latest()); n > maxPictures {
		t.Errorf("%d pictures are remembered", n)
	}
}
