package charting

import (
	"cmp"
	"net/url"
	"path"
	"strings"

	"portolan/app/view"
)

// ShapeOf reads the theme, the palette and the look of a request; the theme and the palette that are given count where it
// names none.
func ShapeOf(query url.Values, theme, palette string) (Shape, error) {
	shape := Shape{Theme: cmp.Or(query.Get("theme"), theme), Palette: cmp.Or(query.Get("palette"), palette)}
	err := shape.checkColours()
	if err != nil {
		return shape, err
	}
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
