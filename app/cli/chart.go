package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"portolan/app"
	"portolan/app/charting"
)

func (p *program) chart() *cobra.Command {
	var c cluster
	var format, file string
	var drawing drawFlags
	var d disguise
	cmd := &cobra.Command{
		Use:   "chart [SNAPSHOT]",
		Short: "Draw the chart to stdout or a file",
		Long: "Draw the chart to stdout or a file.\n\n" +
			"A file that is named NAME.mesh.svg, NAME.mesh.png or NAME.mesh.html holds all that was read besides, and can be opened again; any other holds the picture only.",
		Example: `  portolan chart --context prod-eu -o svg --file prod-eu.svg
  portolan chart --demo three-meshes -o png --scale 2 --file chart.png
  portolan chart --mesh cluster.local --hide 'mode = ambient' --fold grids
  portolan chart --focus namespace/payments --hops 2
  portolan chart --only 'stale or drift' --file upgrade.mmd`,
		Args: atMostOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			as, err := p.formatOf(format, file, cmd.Flags().Changed("output"))
			if err != nil {
				return err
			}
			if err := d.check(cmd.Flags()); err != nil {
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
			return p.dressed(cmd.Context(), d, r, charting.Reading{Snapshot: snapshot, Atlas: atlas}, file, as, shape)
		},
	}
	c.add(cmd.Flags())
	flags := cmd.Flags()
	flags.StringVarP(&format, "output", "o", "svg", "format: "+strings.Join(charting.Formats, ", ")+"; by default that of the file's name")
	flags.StringVarP(&file, "file", "f", "", "file to write instead of stdout")
	drawing.add(flags)
	d.add(flags)
	return cmd
}

// formatOf is the format of the file that is asked for: the one that is named, else that of the file's name.
func (p *program) formatOf(format, file string, named bool) (charting.Format, error) {
	if !named {
		return formatOfFile(file)
	}
	f, err := charting.FormatNamed(format)
	if err != nil {
		return f, err
	}
	if f.Binary && (file == "" || file == "-") && isTerminal(p.Out) {
		return f, app.Usage("a "+strings.ToUpper(f.Name)+" would make a mess of this terminal", "write it to a file with --file chart."+f.Ending+", or pipe it")
	}
	return carrying(f, file)
}

// carrying is the carrier of a format where the file's name promises one: such a name must not stand over a picture that
// cannot be opened, nor hide facts in one that was to be only a picture.
func carrying(f charting.Format, file string) (charting.Format, error) {
	if !strings.Contains(strings.ToLower(filepath.Base(file)), ".mesh.") || f.Carries {
		return f, nil
	}
	if as, ok := charting.CarrierOf(file); ok && as.Drawn && as.Ending == "mesh."+f.Ending {
		return as, nil
	}
	return f, app.Usage(fmt.Sprintf("%s is the name of a snapshot, which a chart as %s is not", filepath.Base(file), f.Name),
		"write it with portolan snapshot -o, or name another file")
}

// formatOfFile is the format that a file's name asks for, svg without an ending. An ending of no format is refused: a
// picture must not hide under the name of another kind of file.
func formatOfFile(file string) (charting.Format, error) {
	if filepath.Ext(file) == "" {
		return charting.FormatNamed("svg")
	}
	if f, ok := charting.FormatOf(filepath.Base(file)); ok {
		return carrying(f, file)
	}
	endings := []string{}
	for _, name := range charting.Formats {
		if f, err := charting.FormatNamed(name); err == nil {
			endings = append(endings, f.Ending)
		}
	}
	return charting.Format{}, app.Usage(fmt.Sprintf("%s asks for the chart format %q, which there is not", filepath.Base(file), strings.ToLower(filepath.Ext(file)[1:])),
		"name a file that ends in one of "+strings.Join(endings, ", ")+", or the format with -o")
}
