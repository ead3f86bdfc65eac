package charting

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"portolan/app/problem"
	"portolan/app/view"
	"portolan/graph/picture"
)

// Kinds are the media types of [Formats].
var Kinds = map[string]string{"svg": "image/svg+xml", "png": "image/png", "dot": "text/vnd.graphviz; charset=utf-8", "json": "application/json"}

// ShapeOf reads the theme, the palette and the look of a request; the theme and the palette that are given count where it
// names none.
func ShapeOf(query url.Values, theme, palette string) (Shape, error) {
	shape := Shape{Theme: cmp.Or(query.Get("theme"), theme), Palette: cmp.Or(query.Get("palette"), palette)}
	if shape.Theme != "dark" && shape.Theme != "light" {
		return shape, problem.Usage(fmt.Sprintf("there is no theme %q", shape.Theme), "choose dark or light")
	}
	if !slices.Contains(picture.Palettes, picture.Palette(shape.Palette)) {
		return shape, problem.Usage(fmt.Sprintf("there is no palette %q", shape.Palette), "choose standard, contrast or safe")
	}
	var err error
	shape.Look, err = LookOf(query)
	return shape, err
}

// Filename is what a download of a source is called; only letters that every system accepts are kept.
func Filename(source view.Source, extension string) string {
	name := source.Name
	if source.Kind == view.SourceFile || source.Kind == view.SourceSnapshot {
		name, _, _ = strings.Cut(path.Base(strings.ReplaceAll(name, "\\", "/")), ".")
	}
	safe := strings.Trim(strings.Map(func(r rune) rune {
		if r < 128 && (r == '-' || r == '_' || r == '.' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z') {
			return r
		}
		return '-'
	}, name), ".-")
	return cmp.Or(safe, "portolan") + "." + extension
}
