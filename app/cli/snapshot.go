package cli

import (
	"io"

	"github.com/spf13/cobra"

	"portolan/app"
	"portolan/app/whole"
	"portolan/graph/facts"
)

func (p *program) snapshot() *cobra.Command {
	var c cluster
	var file string
	cmd := &cobra.Command{
		Use:   "snapshot -o FILE [SNAPSHOT]",
		Short: "Save what was read, to look at later or elsewhere",
		Long: "Save what was read, to look at later or elsewhere: every verb that reads a cluster takes the file instead.\n\n" +
			"It holds names, labels, versions and counts of an allow-list; no secrets, tokens or other environment values.",
		Example: `  portolan snapshot --context prod-eu -o prod-eu.mesh.json`,
		Args:    atMostOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if file == "" {
				return app.Usage("no file to write the snapshot to", "name one with -o FILE, or -o - for stdout")
			}
			r, err := p.request(cmd, &c, args)
			if err != nil {
				return err
			}
			snapshot, _, err := p.read(cmd.Context(), &r)
			if err != nil {
				return err
			}
			return p.save(file, whole.Private, func(w io.Writer) error { return facts.Write(w, snapshot) })
		},
	}
	c.add(cmd.Flags())
	cmd.Flags().StringVarP(&file, "output", "o", "", "file to write, or - for stdout")
	cmd.AddCommand(p.push(), p.pull())
	return cmd
}
