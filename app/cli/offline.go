package cli

import (
	"cmp"
	"io"

	"portolan/app/charting"
	"portolan/app/offline"
	"portolan/graph/picture"
)

// offline writes a chart with its facts as the page that is one file. It is in the colours of the settings where none were
// asked for.
func (p *program) offline(r request) func(io.Writer, charting.Reading, picture.Picture, charting.Shape) error {
	return func(w io.Writer, of charting.Reading, drawn picture.Picture, shape charting.Shape) error {
		return offline.Write(w, p.page, offline.File{Snapshot: of.Snapshot, Picture: drawn, Look: shape.Look, Version: buildVersion(),
			Theme: cmp.Or(shape.Theme, r.settings.Theme), Palette: cmp.Or(shape.Palette, r.settings.Palette)})
	}
}
