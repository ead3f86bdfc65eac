package charting

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"portolan/app/problem"
	"portolan/graph/facts"
	"portolan/graph/layout"
	"portolan/graph/picture"
	"portolan/graph/table"
)

// Format is a kind of file that what is shown can be written as. The table of formats is all that the program knows of
// them: the page, the window and the command line take it from there.
type Format struct {
	// Name is what asks for it; Ending is that of its files' names.
	Name, Ending string
	// Kind is its media type.
	Kind string
	// Carries is true where the facts themselves are in the file: it can be opened again, and is its reader's alone.
	Carries bool
	// Drawn is true for a carrier with a picture in it, to which theme, palette, scale and look matter.
	Drawn bool
	// Binary is true for what would make a mess of a terminal.
	Binary bool
	write  func(context.Context, io.Writer, Material) (notes []string, err error)
}

var formats = slices.Concat([]Format{
	{Name: "svg", Ending: "svg", Kind: "image/svg+xml", write: writeSVG},
	{Name: "png", Ending: "png", Kind: "image/png", Binary: true, write: writePNG},
}, pages, []Format{
	{Name: "dot", Ending: "dot", Kind: "text/vnd.graphviz; charset=utf-8", write: writeDOT},
	{Name: "mermaid", Ending: "mmd", Kind: "text/vnd.mermaid; charset=utf-8", write: writeMermaid},
	{Name: "csv", Ending: "csv", Kind: "text/csv; charset=utf-8", write: writeCSV},
	{Name: "json", Ending: "json", Kind: "application/json", write: writeJSON},
	{Name: "mesh.json", Ending: "mesh.json", Kind: "application/json", Carries: true, write: writeFacts},
	{Name: "mesh.json.gz", Ending: "mesh.json.gz", Kind: "application/gzip", Carries: true, Binary: true, write: writePacked},
	{Name: "mesh.svg", Ending: "mesh.svg", Kind: "image/svg+xml", Carries: true, Drawn: true, write: packedInto(writeSVG)},
	{Name: "mesh.png", Ending: "mesh.png", Kind: "image/png", Carries: true, Drawn: true, Binary: true, write: packedInto(writePNG)},
	{Name: "mesh.html", Ending: "mesh.html", Kind: "text/html; charset=utf-8", Carries: true, Drawn: true, write: writePage},
})

// Formats are the names of all formats.
var Formats = func() []string {
	out := []string{}
	for _, f := range formats {
		out = append(out, f.Name)
	}
	return out
}()

// FormatNamed is the format of a name; an error says which there are.
func FormatNamed(name string) (Format, error) {
	if name == "html" { // there is only one kind of page
		name = "mesh.html"
	}
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, problem.Usage(fmt.Sprintf("there is no chart format %q", name), "choose one of "+strings.Join(Formats, ", "))
	}
	return formats[i], nil
}

// FormatOf is the format that a file's name asks for by its ending, in any case: of those that fit the longest.
func FormatOf(file string) (found Format, ok bool) {
	for _, f := range formats {
		if strings.HasSuffix(strings.ToLower(file), "."+f.Ending) && len(f.Ending) > len(found.Ending) {
			found, ok = f, true
		}
	}
	return found, ok
}

func writeSVG(ctx context.Context, w io.Writer, m Material) ([]string, error) {
	drawn, err := m.picture(ctx)
	if err != nil {
		return nil, err
	}
	m.step("writing", 0, 0)
	return drawn.Notes, picture.WriteSVG(w, drawn, m.options())
}

func writePNG(ctx context.Context, w io.Writer, m Material) ([]string, error) {
	drawn, err := m.picture(ctx)
	if err != nil {
		return nil, err
	}
	done, err := picture.WritePNG(ctx, w, drawn, m.watched())
	return append(slices.Clone(drawn.Notes), done.Note), err
}

// writeJSON writes the drawing operations, and the stamp beside them.
func writeJSON(ctx context.Context, w io.Writer, m Material) ([]string, error) {
	drawn, err := m.picture(ctx)
	if err != nil {
		return nil, err
	}
	m.step("writing", 0, 0)
	return drawn.Notes, json.NewEncoder(w).Encode(struct {
		picture.Picture
		Stamp stamp `json:"stamp"`
	}{drawn, stampOf(m.Snapshot)})
}

func writeDOT(_ context.Context, w io.Writer, m Material) ([]string, error) {
	chart, err := m.graph()
	if err != nil {
		return nil, err
	}
	m.step("writing", 0, 0)
	_, err = io.WriteString(w, layout.DOT(chart, stampOf(m.Snapshot).lines()...))
	return chart.Notes, err
}

func writeMermaid(_ context.Context, w io.Writer, m Material) ([]string, error) {
	chart, err := m.graph()
	if err != nil {
		return nil, err
	}
	m.step("writing", 0, 0)
	text, notes := layout.Mermaid(chart, stampOf(m.Snapshot).lines()...)
	_, err = io.WriteString(w, text)
	return notes, err
}

func writeCSV(_ context.Context, w io.Writer, m Material) ([]string, error) {
	chart, err := m.graph()
	if err != nil {
		return nil, err
	}
	m.step("writing", 0, 0)
	return chart.Notes, table.WriteCSV(w, table.Rows(m.Atlas, chart), stampOf(m.Snapshot).fields())
}

func writeFacts(_ context.Context, w io.Writer, m Material) ([]string, error) {
	m.step("writing", 0, 0)
	return []string{}, facts.Write(w, m.Snapshot)
}

// writePage writes the page itself around the chart and its facts, as whoever has the page does.
func writePage(ctx context.Context, w io.Writer, m Material) ([]string, error) {
	if m.Shape.Page == nil {
		return nil, problem.Usage("there is no page here to put the chart into", "write it with the portolan program")
	}
	if m.Shape.Only != "" || m.Shape.Kept != nil || m.Shape.Hidden != nil {
		return nil, problem.Usage("a page holds all that was read, and cannot begin with what an expression finds, nor with what is hidden where names are replaced",
			"leave the expression out, and look for it in the page")
	}
	drawn, err := m.picture(ctx)
	if err != nil {
		return nil, err
	}
	m.step("writing", 0, 0)
	return drawn.Notes, m.Shape.Page(w, m.Reading, drawn, m.Shape)
}
