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
	"portolan/app/whole"
	"portolan/graph/facts"
)

func (p *program) snapshot() *cobra.Command {
	var c cluster
	var file string
	var drawing drawFlags
	cmd := &cobra.Command{
		Use:   "snapshot -o FILE [SNAPSHOT]",
		Short: "Save what was read, to look at later or elsewhere",
		Long: "Save what was read, to look at later or elsewhere: every verb that reads a cluster takes the file instead.\n\n" +
			"The end of its name says what it travels in: " + app.Endings() + ". A picture shows the chart to anybody and holds all that was " +
			"read besides, whatever of it is drawn.\n\n" +
			"It holds names, labels, versions and counts of an allow-list; no secrets, tokens or other environment values.",
		Example: `  portolan snapshot --context prod-eu -o prod-eu.mesh.json
  portolan snapshot --context prod-eu -o prod-eu.mesh.png --scale 2`,
		Args: atMostOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
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
			return p.save(file, whole.Private, func(w io.Writer) error { return p.carry(cmd.Context(), w, snapshot, as, shape) })
		},
	}
	c.add(cmd.Flags())
	cmd.Flags().StringVarP(&file, "output", "o", "", "file to write, or - for stdout; its name ends in one of "+app.Endings())
	drawing.add(cmd.Flags())
	return cmd
}

// carry writes a snapshot in a carrier, and says on stderr what a person should know of it.
func (p *program) carry(ctx context.Context, w io.Writer, snapshot facts.Snapshot, as app.Carrier, shape app.Shape) error {
	r := app.Road{}
	if as.Drawn {
		drawing, done, err := road()
		if err != nil {
			return err
		}
		defer done()
		r = drawing
	}
	notes, err := as.Write(ctx, r, w, snapshot, shape)
	for _, note := range notes {
		fmt.Fprintln(p.Err, "portolan: "+note)
	}
	return err
}

// carrierOf is the carrier that a file's name asks for. What is about a picture is refused where there is none: who hides
// something must not believe that it does not leave.
func carrierOf(file string, flags *pflag.FlagSet) (app.Carrier, error) {
	if file == "" {
		return app.Carrier{}, app.Usage("no file to write the snapshot to", "name one with -o FILE, or -o - for stdout")
	}
	as, ok := app.CarrierOf(file)
	if !ok {
		return as, app.Usage(fmt.Sprintf("no snapshot travels in a file like %s", filepath.Base(file)), "name one that ends in one of "+app.Endings())
	}
	var wrong error
	flags.Visit(func(f *pflag.Flag) {
		if !as.Drawn && wrong == nil && slices.Contains(drawingFlags, f.Name) {
			wrong = app.Usage(fmt.Sprintf("--%s is about a picture, and %s has none: it holds all that was read", f.Name, filepath.Base(file)),
				"leave it out, or write a .mesh.svg or .mesh.png")
		}
	})
	return as, wrong
}
