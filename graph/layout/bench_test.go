package layout

import (
	"fmt"
	"testing"

	"portolan/graph/picture"
)

// BenchmarkPlace places three meshes with so many namespaces in all: with Graphviz asked each time, as after a change
// of every mesh; with what it remembers; and without it.
func BenchmarkPlace(b *testing.B) {
	engine := newEngine(b)
	for _, n := range []int{10, 100, 1000, 10000} {
		g := threeMeshes(n)
		place := func(b *testing.B, engine Engine, before func()) picture.Picture {
			var p picture.Picture
			for b.Loop() {
				before()
				var err error
				if p, err = Place(b.Context(), g, Options{Aspect: 1.6}, engine); err != nil || len(p.Notes) > 0 {
					b.Fatal(err, p.Notes)
				}
			}
			return p
		}
		b.Run(fmt.Sprintf("graphviz/namespaces=%d", n), func(b *testing.B) {
			place(b, engine, func() {
				engine.mu.Lock()
				clear(engine.known)
				engine.mu.Unlock()
			})
		})
		b.Run(fmt.Sprintf("remembered/namespaces=%d", n), func(b *testing.B) { place(b, engine, func() {}) })
		b.Run(fmt.Sprintf("columns/namespaces=%d", n), func(b *testing.B) { place(b, Columns{}, func() {}) })
	}
}

// BenchmarkFleet places a hundred meshes with as many lines that cross the chart, afresh and after a picture of them.
func BenchmarkFleet(b *testing.B) {
	g := fleet(100)
	p, err := Place(b.Context(), g, Options{Aspect: 1.6}, Columns{})
	if err != nil {
		b.Fatal(err)
	}
	for name, previous := range map[string]*picture.Picture{"fresh": nil, "as before": &p} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Place(b.Context(), g, Options{Aspect: 1.6, Previous: previous}, Columns{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
