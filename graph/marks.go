package graph

import (
	"fmt"
	"strings"
)

// Mark is what became of a thing since another reading.
type Mark struct {
	Kind MarkKind
	// Says is it in words, e.g. "moved from revision 1-27".
	Says string
}

// MarkKind is one way in which a thing can differ.
type MarkKind string

const (
	MarkAdded   MarkKind = "added"
	MarkRemoved MarkKind = "removed"
	MarkChanged MarkKind = "changed"
	MarkMoved   MarkKind = "moved"
	// MarkUnknown: one of the readings could not see it.
	MarkUnknown MarkKind = "unknown"
)

// marked gives nodes their marks.
func (g Graph) marked(marks map[string]Mark, ghosts map[string]bool) Graph {
	for i := range g.Nodes {
		n := &g.Nodes[i]
		n.Gone = ghosts[n.ID]
		if mark, ok := marks[n.ID]; ok {
			n.Mark = &mark
			n.Alt = sentence(mark.Says, n.Alt)
		}
	}
	return g
}

// counting says on what holds others, and on chips for several, how many of these have a mark.
func (g Graph) counting(marks map[string]Mark) Graph {
	if len(marks) == 0 {
		return g
	}
	at := map[string]int{}
	for i, n := range g.Nodes {
		at[n.ID] = i
		for _, id := range n.Holds {
			if _, ok := marks[id]; ok {
				g.Nodes[i].Changes++
			}
		}
	}
	own := make([]int, len(g.Nodes))
	for i, n := range g.Nodes {
		if own[i] = n.Changes; n.Mark != nil {
			own[i]++
		}
	}
	for i, n := range g.Nodes {
		for up := n.Parent; up != ""; up = g.Nodes[at[up]].Parent {
			g.Nodes[at[up]].Changes += own[i]
		}
	}
	for i, n := range g.Nodes {
		if n.Changes > 0 {
			g.Nodes[i] = n.saying(fmt.Sprintf("%d changed", n.Changes))
		}
	}
	return g
}

// saying adds a few words to what is written on a node that holds others.
func (n Node) saying(words string) Node {
	n.Alt = sentence(n.Alt, words+" in it")
	if n.Kind == Plane {
		n.Inside = strings.Join([]string{words, n.Inside}, " · ")
	} else {
		n.Note = sentence(n.Note, words)
	}
	return n
}
