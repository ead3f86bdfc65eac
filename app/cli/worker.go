package cli

import (
	"github.com/spf13/cobra"

	"portolan/graph/layout"
)

// workerVerb is what this program starts itself with to lay out in a process of its own.
const workerVerb = "graphviz-worker"

func (p *program) worker() *cobra.Command {
	return &cobra.Command{
		Use:    workerVerb,
		Short:  "Lay out graphs for the portolan that started this",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return layout.ServeWorker(cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
}
