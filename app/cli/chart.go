package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/app"
	"portolan/app/view"
	"portolan/app/whole"
)

// maxScale bounds a PNG: beyond, its pixels would not fit into memory for any mesh worth drawing.
const maxScale = 8

func (p *program) chart() *cobra.Command {
	var c cluster
	var format, file string
	var shape app.Shape
	var look lookFlags
	var d disguise
	var aspect float64
	cmd := &cobra.Command{
		Use:   "chart [SNAPSHOT]",
		Short: "Draw the chart to stdout or a file",
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
			if err := p.checkChart(format, file, aspect, shape.Scale); err != nil {
				return err
			}
			if err := d.check(cmd.Flags()); err != nil {
				return err
			}
			if err := look.check(); err != nil {
				return err
			}
			r, err := p.request(cmd, &c, args)
			if err != nil {
				return err
			}
			shape.Theme, shape.Palette = r.settings.FileTheme(), r.settings.Palette
			snapshot, atlas, err := p.read(cmd.Context(), &r)
			if err != nil {
				return err
			}
			if shape.Look, err = look.on(atlas, c.namespaces); err != nil {
				return err
			}
			shape.Aspect = aspect
			dressed, shown, err := d.dress(p.Out, snapshot, atlas, format)
			if err != nil || shown {
				return err
			}
			if shape.Look, err = dressed.Look(cmd.Context(), shape.Look); err != nil {
				return err
			}
			road, done, err := road()
			if err != nil {
				return err
			}
			defer done()
			return p.save(file, whole.Public, func(w io.Writer) error {
				notes, err := road.Write(cmd.Context(), w, dressed.Atlas, format, shape)
				for _, note := range notes {
					fmt.Fprintln(p.Err, "portolan: "+note)
				}
				return err
			})
		},
	}
	c.add(cmd.Flags())
	flags := cmd.Flags()
	flags.StringVarP(&format, "output", "o", "svg", "format: "+strings.Join(app.Formats, ", ")+"; by default that of the file's name")
	flags.StringVarP(&file, "file", "f", "", "file to write instead of stdout")
	flags.StringVar(&shape.Theme, "theme", "dark", "dark or light; auto is dark, since a file follows no desktop")
	flags.StringVar(&shape.Palette, "palette", "standard", "standard, contrast (more of it) or safe (for every colour vision deficiency)")
	flags.Float64Var(&aspect, "aspect", app.DefaultAspect, "width/height to pack the meshes to")
	look.add(flags)
	d.add(flags)
	flags.Float64Var(&shape.Scale, "scale", 1, "pixels of a PNG for each of the picture")
	return cmd
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

func (p *program) checkChart(format, file string, aspect, scale float64) error {
	switch {
	case !slices.Contains(app.Formats, format):
		return app.UnknownFormat(format)
	case !(aspect >= 0.2 && aspect <= 5):
		return app.Usage(fmt.Sprintf("--aspect %g is out of bounds", aspect), "give width/height between 0.2 and 5")
	case !(scale > 0 && scale <= maxScale):
		return app.Usage(fmt.Sprintf("--scale %g is out of bounds", scale), fmt.Sprintf("give more than 0, at most %d", maxScale))
	case format == "png" && (file == "" || file == "-") && isTerminal(p.Out):
		return &app.Error{Problem: view.Problem{Code: app.CodeUsage, Message: "a PNG would make a mess of this terminal",
			Remedy: "write it to a file with --file chart.png, or pipe it"}}
	}
	return nil
}
