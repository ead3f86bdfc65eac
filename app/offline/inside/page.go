// Package inside answers the page of a file by itself: the API of [portolan/app/view] on one snapshot, without a program.
//
// It exists so that what is found, hidden, folded and focused in such a file is the answer of the same functions as in the
// program, compiled to WebAssembly by app/offline/wasm. It must never import what reads a cluster, starts a process or
// knows a disk, and it refuses, in words, whatever would need one.
package inside

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"portolan/app/charting"
	"portolan/app/view"
	"portolan/graph/facts"
	"portolan/graph/find"
	"portolan/graph/layout"
	"portolan/graph/mesh"
	"portolan/graph/picture"
)

// Given is what a file says of itself beside its snapshot and its picture.
type Given struct {
	// Version is that of the portolan that wrote the file.
	Version string `json:"version"`
	// Theme is auto, dark or light, Palette standard, contrast or safe: the page's until the person chooses another.
	Theme   string `json:"theme"`
	Palette string `json:"palette"`
	// Presets are expressions with a name that everybody has.
	Presets []view.Preset `json:"presets"`
	// Look is what the picture in the file shows.
	Look charting.Look `json:"look"`
}

// version is that of the only state, and of the only chart, that a file has.
const version = 1

// Page answers for one file. It is for one caller at a time.
type Page struct {
	given    Given
	snapshot facts.Snapshot
	atlas    mesh.Atlas
	road     charting.Road
	things   func() []find.Subject
	// written is the picture in the file, first the key of its look, and read the same picture once it is to be saved.
	written json.RawMessage
	first   string
	read    func() (picture.Picture, error)
	views   []view.SavedView
	// job is the file that was made last, of so many: it is made at once, and fetched after that.
	job  *job
	jobs int
}

// New makes the answers of a file: of a snapshot as [facts.Write] writes it, and of the picture that was drawn of it, as JSON.
func New(snapshot, drawn []byte, given Given) (*Page, error) {
	was, err := facts.Read(bytes.NewReader(snapshot))
	if err != nil {
		return nil, err
	}
	first, err := given.Look.Key()
	if err != nil {
		return nil, err
	}
	p := &Page{given: given, snapshot: was, atlas: mesh.Infer(was), road: charting.Road{Engine: layout.Columns{}},
		written: drawn, first: first, views: []view.SavedView{}}
	p.things = sync.OnceValue(func() []find.Subject { return find.Subjects(p.atlas) })
	p.read = sync.OnceValues(func() (picture.Picture, error) {
		var out picture.Picture
		if err := json.Unmarshal(drawn, &out); err != nil {
			return out, fmt.Errorf("read the picture in the file: %w", err)
		}
		return out, nil
	})
	return p, nil
}

// alike is the key of a look in the shape of another: a file has one shape, whatever the window's.
func alike(look, shape charting.Look) (string, error) {
	look.Aspect = shape.Aspect
	return look.Key()
}

// picture draws a look. The one that the file was written with is the picture in it; others are placed afresh, as the program
// does it, but without Graphviz.
func (p *Page) picture(ctx context.Context, look charting.Look) (picture.Picture, error) {
	key, err := alike(look, p.given.Look)
	if err != nil {
		return picture.Picture{}, err
	}
	if key == p.first {
		return p.read()
	}
	look.Aspect = p.given.Look.Aspect
	return p.road.Picture(ctx, p.atlas, look, nil)
}

func (p *Page) capabilities() view.Capabilities {
	stamp := StampOf(p.snapshot)
	return view.Capabilities{Version: p.given.Version, Demos: []string{}, Theme: p.given.Theme, Palette: p.given.Palette,
		Keys: []view.KeyBinding{}, Presets: append([]view.Preset{}, p.given.Presets...), Offline: &stamp}
}

// StampOf says of a snapshot what everybody should know who gets it in a file.
func StampOf(s facts.Snapshot) view.Offline {
	out := view.Offline{TakenAt: s.TakenAt, Contexts: []string{}, ReadBy: s.Product, Redacted: append([]facts.Redaction{}, s.Redacted...),
		Format: facts.Format}
	for _, c := range s.Clusters {
		if s.Demo == "" {
			out.Contexts = append(out.Contexts, c.Context)
		}
		out.Gaps += len(c.Gaps)
	}
	return out
}

func (p *Page) state() view.State {
	taken := p.snapshot.TakenAt
	return view.State{Version: version, ChartVersion: version, Source: p.source(), Phase: view.PhaseReady, Progress: []view.Progress{},
		TakenAt: &taken, Demo: p.snapshot.Demo, Gaps: len(p.atlas.Gaps)}
}

// source is named by what was read: what the file itself is called, it cannot know.
func (p *Page) source() view.Source {
	name := p.snapshot.Demo
	if name == "" {
		name = strings.Join(StampOf(p.snapshot).Contexts, ", ")
	}
	if name == "" {
		name = "snapshot"
	}
	return view.Source{Kind: view.SourceSnapshot, Name: name}
}
