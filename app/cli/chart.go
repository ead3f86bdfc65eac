package cli

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"portolan/app"
	"portolan/app/charting"
	"portolan/app/whole"
)

func (p *program) chart() *cobra.Command {
	var c cluster
	var format, file string
	var shape app.Shape
	var look lookFlags
	var aspect float64
	cmd := &cobra.Command{
		Use:   "chart [SNAPSHOT]",
		Short: "Draw the chart to stdout or a file",
		Example: `  portolan chart --context prod-eu -o svg --file prod-eu.svg
  portolan chart --demo three-meshes -o png --scale 2 --file chart.png
  portolan chart --mesh cluster.local --hide 'mode = ambient' --fold grids
  portolan chart --focus namespace/payments --hops 2
  portolan chart --only 'stale or drift' --file upgrade.mmd`,
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
			shape.Page = p.offline(r)
			road, done, err := road()
			if err != nil {
				return err
			}
			defer done()
			line := newMaking(p.Err)
			shape.Step = line.step
			return p.save(file, modeOf(format), func(w io.Writer) error {
				notes, err := road.Write(cmd.Context(), w, charting.Reading{Snapshot: snapshot, Atlas: atlas}, format, shape)
				line.clear()
				for _, note := range notes {
					fmt.Fprintln(p.Err, "portolan: "+note)
				}
				return err
			})
		},
	}
	c.add(cmd.Flags())
	flags := cmd.Flags()
	flags.StringVarP(&format, "output", "o", "svg", "format: "+strings.Join(charting.Formats, ", ")+"; by default that of the file's name")
	flags.StringVarP(&file, "file", "f", "", "file to write instead of stdout")
	flags.StringVar(&shape.Theme, "theme", "dark", "dark or light; auto is dark, since a file follows no desktop")
	flags.StringVar(&shape.Palette, "palette", "standard", "standard, contrast (more of it) or safe (for every colour vision deficiency)")
	flags.Float64Var(&aspect, "aspect", app.DefaultAspect, "width/height to pack the meshes to")
	look.add(flags)
	flags.Float64Var(&shape.Scale, "scale", 1, "pixels of a PNG for each of the picture")
	return cmd
}

// formatOf is the format that a file's name asks for, svg without an ending. An ending of no format is refused: a
// picture must not hide under the name of another kind of file.
func formatOf(file string) (string, error) {
	if filepath.Ext(file) == "" {
		return "svg", nil
	}
	if f, ok := charting.FormatOf(filepath.Base(file)); ok {
		return f.Name, nil
	}
	endings := []string{}
	for _, name := range charting.Formats {
		if f, err := charting.FormatNamed(name); err == nil {
			endings = append(endings, f.Ending)
		}
	}
	return "", app.Usage(fmt.Sprintf("%s asks for the chart format %q, which there is not", filepath.Base(file), strings.ToLower(filepath.Ext(file)[1:])),
		"name a file that ends in one of "+strings.Join(endings, ", ")+", or the format with -o")
}

// modeOf are the permissions of a new file: a picture is for showing, facts are their reader's alone.
func modeOf(format string) fs.FileMode {
	if f, err := charting.FormatNamed(format); err == nil && f.Carries {
		return whole.Private
	}
	return whole.Public
}

func (p *program) checkChart(format, file string, aspect, scale float64) error {
	f, err := charting.FormatNamed(format)
	if err != nil {
		return err
	}
	switch {
	case !(aspect >= 0.2 && aspect <= 5):
		return app.Usage(fmt.Sprintf("--aspect %g is out of bounds", aspect), "give width/height between 0.2 and 5")
	case !(scale > 0 && scale <= charting.MaxScale):
		return app.Usage(fmt.Sprintf("--scale %g is out of bounds", scale), fmt.Sprintf("give more than 0, at most %d", charting.MaxScale))
	case f.Binary && (file == "" || file == "-") && isTerminal(p.Out):
		return app.Usage("a "+strings.ToUpper(f.Name)+" would make a mess of this terminal", "write it to a file with --file chart."+f.Ending+", or pipe it")
	}
	return nil
}
