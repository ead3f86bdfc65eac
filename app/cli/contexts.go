package cli

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"portolan/app/view"
)

func (p *program) contexts() *cobra.Command {
	var c cluster
	var format string
	cmd := &cobra.Command{
		Use:   "contexts",
		Short: "List the contexts of all kubeconfig files; nothing is dialled",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf(format, "table", "json", "name"); err != nil {
				return err
			}
			r, err := p.request(cmd, &c, args)
			if err != nil {
				return err
			}
			found, err := r.sources.Contexts()
			if err != nil {
				return err
			}
			if len(found) == 0 {
				fmt.Fprintln(p.Err, "portolan: "+r.nothingToRead().Error())
			}
			return p.save("", 0, func(w io.Writer) error { return writeContexts(w, found, format) })
		},
	}
	cmd.Flags().StringVar(&c.kubeconfig, "kubeconfig", "", "kubeconfig file to list instead of KUBECONFIG and ~/.kube/config")
	cmd.Flags().StringVarP(&format, "output", "o", "table", "table, json or name")
	return cmd
}

func writeContexts(w io.Writer, contexts []view.Context, format string) error {
	switch format {
	case "json":
		return indented(w, contexts)
	case "name":
		for _, c := range contexts {
			if c.Name != "" {
				fmt.Fprintln(w, c.Name)
			}
		}
		return nil
	}
	t := newTable(w, "CURRENT", "NAME", "CLUSTER", "USER", "NAMESPACE", "SERVER", "FILE", "PROBLEM")
	for _, c := range contexts {
		current := ""
		if c.Current {
			current = "*"
		}
		t.row(current, c.Name, c.Cluster, c.User, c.Namespace, c.Server, c.File, c.Invalid)
	}
	return t.flush()
}

// indented writes JSON for people and jq alike.
func indented[T any](w io.Writer, value T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
