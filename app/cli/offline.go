package cli

import (
	"cmp"
	"context"
	"io"

	"portolan/app"
	"portolan/app/offline"
	"portolan/app/whole"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// saveOffline writes the page with a chart and its facts in it. It holds what a snapshot holds, and is as much its reader's own.
func (p *program) saveOffline(ctx context.Context, file string, r request, snapshot facts.Snapshot, atlas mesh.Atlas, shape app.Shape) error {
	road, done, err := road()
	if err != nil {
		return err
	}
	defer done()
	drawn, err := road.Picture(ctx, atlas, shape.Look, nil)
	if err != nil {
		return err
	}
	return p.save(file, whole.Private, func(w io.Writer) error {
		return offline.Write(w, p.page, offline.File{Snapshot: snapshot, Picture: drawn, Look: shape.Look, Version: buildVersion(),
			Theme: cmp.Or(shape.Theme, r.settings.Theme), Palette: cmp.Or(shape.Palette, r.settings.Palette)})
	})
}
