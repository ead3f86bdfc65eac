package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"portolan/app"
	"portolan/app/charting"
	"portolan/app/whole"
)

func (p *program) snapshot() *cobra.Command {
	var c cluster
	var file string
	var drawing drawFlags
	var d disguise
	cmd := &cobra.Command{
		Use:   "snapshot -o FILE [SNAPSHOT]",
		Short: "Save what was read, to look at later or elsewhere",
		Long: "Save what was read, to look at later or elsewhere: every verb that reads a cluster takes the file instead.\n\n" +
			"The end of its name says what it travels in: " + charting.CarrierEndings() + ". A picture shows the chart to anybody and holds all that was " +
			"read besides, whatever of it is drawn; .mesh.html is the page itself, for any browser.\n\n" +
			"It holds names, labels, versions and counts of an allow-list; no secrets, tokens or other environment values.",
		Example: `  portolan snapshot --context prod-eu -o prod-eu.mesh.json
  portolan snapshot --context prod-eu -o prod-eu.mesh.png --scale 2
  portolan snapshot --context prod-eu -o prod-eu.mesh.html   # with the page in it, for a browser
  portolan snapshot --context prod-eu --redact names,hosts --preview
  portolan snapshot --context prod-eu --redact names,hosts -o theirs.mesh.json`,
		Args: atMostOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := d.check(cmd.Flags()); err != nil {
				return err
			}
			if file == "" && d.preview {
				file = "-" // the preview is of the facts themselves
			}
			as, err := carrierOf(file, cmd.Flags())
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
			return p.dressed(cmd.Context(), d, r, charting.Reading{Snapshot: snapshot, Atlas: atlas}, file, as, shape)
		},
	}
	c.add(cmd.Flags())
	d.add(cmd.Flags())
	cmd.Flags().StringVarP(&file, "output", "o", "", "file to write, or - for stdout; its name ends in one of "+charting.CarrierEndings())
	drawing.add(cmd.Flags())
	cmd.AddCommand(p.push(), p.pull())
	return cmd
}

// dressed writes a file of a reading with its names replaced as asked for, or only says what would be in it.
func (p *program) dressed(ctx context.Context, d disguise, r request, of charting.Reading, file string, as charting.Format, shape app.Shape) error {
	worn, said, err := d.dress(p.Out, of.Snapshot, of.Atlas, as.Name)
	if err != nil || said {
		return err
	}
	if shape.Look, err = worn.Look(ctx, shape.Look); err != nil {
		return err
	}
	shape.Page = p.offline(r)
	return p.write(ctx, file, charting.Reading{Snapshot: worn.Snapshot, Atlas: worn.Atlas}, as, shape)
}

// write writes a file of a reading, and says on stderr what a person should know of it. A picture is for showing, facts are
// their reader's alone.
func (p *program) write(ctx context.Context, file string, of charting.Reading, as charting.Format, shape app.Shape) error {
	r := app.Road{}
	if !as.Carries || as.Drawn {
		drawing, done, err := road()
		if err != nil {
			return err
		}
		defer done()
		r = drawing
	}
	mode := whole.Public
	if as.Carries {
		mode = whole.Private
	}
	line := newMaking(p.Err)
	shape.Step = line.step
	return p.save(file, mode, func(w io.Writer) error {
		notes, err := r.Write(ctx, w, of, as.Name, shape)
		line.clear()
		for _, note := range notes {
			fmt.Fprintln(p.Err, "portolan: "+note)
		}
		return err
	})
}

// carrierOf is the carrier that a file's name asks for. What is about a picture is refused where there is none: who hides
// something must not believe that it does not leave.
func carrierOf(file string, flags *pflag.FlagSet) (charting.Format, error) {
	if file == "" {
		return charting.Format{}, app.Usage("no file to write the snapshot to", "name one with -o FILE, or -o - for stdout")
	}
	as, ok := charting.CarrierOf(file)
	if !ok {
		return as, app.Usage(fmt.Sprintf("no snapshot travels in a file like %s", filepath.Base(file)), "name one that ends in one of "+charting.CarrierEndings())
	}
	var wrong error
	flags.Visit(func(f *pflag.Flag) {
		if !as.Drawn && wrong == nil && slices.Contains(drawingFlags, f.Name) {
			wrong = app.Usage(fmt.Sprintf("--%s is about a picture, and %s has none: it holds all that was read", f.Name, filepath.Base(file)),
				"leave it out, or write a .mesh.svg, .mesh.png or .mesh.html")
		}
	})
	return as, wrong
}
