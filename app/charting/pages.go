//go:build !js

package charting

import (
	"context"
	"io"
	"slices"

	"portolan/graph/picture"
)

// pages are the formats of pages to print. A file that is looked at without the program does without them, to stay small.
var pages = []Format{{Name: "pdf", Ending: "pdf", Kind: "application/pdf", Binary: true, write: writePDF}}

func writePDF(ctx context.Context, w io.Writer, m Material) ([]string, error) {
	drawn, err := m.picture(ctx)
	if err != nil {
		return nil, err
	}
	about := picture.About{TakenAt: m.Snapshot.TakenAt, Subject: stampOf(m.Snapshot).lines()}
	note, err := picture.WritePDF(ctx, w, drawn, m.watched(), about)
	return append(slices.Clone(drawn.Notes), note), err
}
