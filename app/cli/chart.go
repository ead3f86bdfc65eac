package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/app"
	"portolan/app/view"
	"portolan/app/whole"
	"portolan/graph/mesh"
	"portolan/graph/picture"
)

func (p *program) chart() *cobra.Command {
	var c cluster
	var format, file string
	var drawing drawFlags
	cmd := &cobra.Command{
		Use:   "chart [SNAPSHOT]",
		Short: "Draw the chart to stdout or a file",
		Long: "Draw the chart to stdout or a file.\n\n" +
			"A file that is named NAME.mesh.svg or NAME.mesh.png holds all that was read besides, and can be opened again; any other holds the picture only.",
		Example: `  portolan chart --context prod-eu -o svg --file prod-eu.svg
  portolan chart --demo three-meshes -o png --scale 2 --file chart.png
  portolan chart --mesh cluster.local --hide 'mode = ambient' --fold grids
  portolan chart --focus namespace/payments --hops 2`,
		Args: atMostOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("output") {
				var err error
				if format, err = formatOf(file); err != nil {
					return err
				}
			}
			carrying, err := p.checkChart(format, file)
			if err != nil {
				return err
			}
			if err := drawing.check(); err != nil {
				return err
			}
			r, err := p.request(cmd, &c, args)
			if err != nil {
				return err
			}
			snapshot, atlas, err := p.read(cmd.Context(), &r)
			if err != nil {
				return err
			}
			shape, err := drawing.on(atlas, c.namespaces, r.settings)
			if err != nil {
				return err
			}
			if carrying != nil {
				return p.save(file, whole.Private, func(w io.Writer) error { return p.carry(cmd.Context(), w, snapshot, *carrying, shape) })
			}
			shape.Stamp = picture.StampOf(snapshot)
			return p.save(file, whole.Public, func(w io.Writer) error { return p.draw(cmd.Context(), w, atlas, format, shape) })
		},
	}
	c.add(cmd.Flags())
	flags := cmd.Flags()
	flags.StringVarP(&format, "output", "o", "svg", "format: "+strings.Join(app.Formats, ", ")+"; by default that of the file's name")
	flags.StringVarP(&file, "file", "f", "", "file to write instead of stdout")
	drawing.add(flags)
	return cmd
}

// draw writes a chart, and says on stderr what a person should know of it.
func (p *program) draw(ctx context.Context, w io.Writer, atlas mesh.Atlas, format string, shape app.Shape) error {
	road, done, err := road()
	if err != nil {
		return err
	}
	defer done()
	notes, err := road.Write(ctx, w, atlas, format, shape)
	for _, note := range notes {
		fmt.Fprintln(p.Err, "portolan: "+note)
	}
	return err
}

// formatOf is the format that a file's name asks for, svg without an ending. An ending of no format is refused: a
// picture must not hide under the name of another kind of file.
func formatOf(file string) (string, error) {
	ending := strings.ToLower(strings.TrimPrefix(filepath.Ext(file), "."))
	switch {
	case ending == "":
		return "svg", nil
	case slices.Contains(app.Formats, ending):
		return ending, nil
	}
	return "", app.Usage(fmt.Sprintf("%s asks for the chart format %q, which there is not", filepath.Base(file), ending),
		"name a file that ends in one of "+strings.Join(app.Formats, ", ")+", or the format with -o")
}

// checkChart finds what is wrong with the file that is asked for. It answers the carrier that its name promises, if it does: such a
// name must not stand over a picture that cannot be opened, nor hide facts in one that was to be only a picture.
func (p *program) checkChart(format, file string) (*app.Carrier, error) {
	if !slices.Contains(app.Formats, format) {
		return nil, app.UnknownFormat(format)
	}
	if format == "png" && (file == "" || file == "-") && isTerminal(p.Out) {
		return nil, &app.Error{Problem: view.Problem{Code: app.CodeUsage, Message: "a PNG would make a mess of this terminal",
			Remedy: "write it to a file with --file chart.png, or pipe it"}}
	}
	name := strings.ToLower(filepath.Base(file))
	if !strings.Contains(name, ".mesh.") {
		return nil, nil
	}
	as, known := app.CarrierOf(file)
	if !known || !as.Drawn || as.Ending != "mesh."+format {
		return nil, app.Usage(fmt.Sprintf("%s is the name of a snapshot, which a chart as %s is not", filepath.Base(file), format),
			"write it with portolan snapshot -o, or name another file")
	}
	return &as, nil
}
