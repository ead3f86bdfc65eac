package cli

import (
	"io"

	"github.com/spf13/cobra"

	"portolan/graph/mesh"
)

func (p *program) why() *cobra.Command {
	var c cluster
	var format string
	cmd := &cobra.Command{
		Use:   "why KIND/NAME[.NAMESPACE] [SNAPSHOT]",
		Short: "Explain why something belongs to the control plane it does",
		Long: `Explains an attribution the way a person would: which label asks, which tag and webhook answer, which Service they call
and which istiod stands behind it; and, apart from that, what the pods really run. It says how sure each claim is, what is
doubtful about it, and which permission would make it surer.

KIND is namespace, plane (or istiod), ztunnel, waypoint, gateway, workload, or a workload's own kind, in kubectl's short
forms too. A control plane is found by its revision or a tag as well.`,
		Example: `  portolan why namespace/payments --context prod-eu
  portolan why deploy/checkout-api.checkout
  portolan why istiod/1-29 --demo canary -o json`,
		Args: aboutAnd("what to explain, such as namespace/payments,"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf(format, "text", "json", "yaml"); err != nil {
				return err
			}
			if err := mesh.Understand(args[0]); err != nil {
				return unanswered(err)
			}
			r, err := p.request(cmd, &c, args[1:])
			if err != nil {
				return err
			}
			_, atlas, err := p.read(cmd.Context(), &r)
			if err != nil {
				return err
			}
			said, err := explain(atlas, args[0], c.namespaces)
			if err != nil {
				return unanswered(err)
			}
			return p.save("", 0, func(w io.Writer) error {
				if format != "text" {
					return structured(w, said, format)
				}
				writer{w}.explanation(said)
				return nil
			})
		},
	}
	c.add(cmd.Flags())
	cmd.Flags().StringVarP(&format, "output", "o", "text", "text, json or yaml")
	return cmd
}

// explain looks in the one namespace that -n names first, as kubectl does.
func explain(atlas mesh.Atlas, query string, namespaces []string) (mesh.Explanation, error) {
	if len(namespaces) == 1 {
		if said, err := mesh.Explain(atlas, query+"."+namespaces[0]); err == nil {
			return said, nil
		}
	}
	return mesh.Explain(atlas, query)
}

// strengths are how sure a claim is, in words.
var strengths = map[mesh.Strength]string{
	mesh.Exact:    "exact",
	mesh.Inferred: "inferred by Istio's rules",
	mesh.Weak:     "weak: what would settle it may not be read",
}

func (w writer) explanation(e mesh.Explanation) {
	w.line(0, "%s", e.Says)
	if e.Mesh != "" {
		w.line(1, "mesh %s, cluster %s", e.Mesh, e.Ref.Cluster)
	}
	for _, part := range e.Parts {
		w.line(0, "")
		if part.Strength == "" {
			w.line(0, "%s: %s", part.What, part.Says)
		} else {
			w.line(0, "%s: %s (%s)", part.What, part.Says, strengths[part.Strength])
		}
		for i, by := range part.Because {
			arrow := "  "
			if i > 0 {
				arrow = "→ "
			}
			w.line(1, "%s%s  %s = %s", arrow, by.Object, by.Field, by.Value)
			w.line(2, "  %s", by.Rule)
		}
	}
	w.section("notes", len(e.Notes))
	for _, note := range e.Notes {
		w.line(1, "%s", note)
	}
	w.section("doubts", len(e.Doubts))
	for _, d := range e.Doubts {
		w.doubt(d)
	}
	w.section("missing", len(e.Missing))
	for _, m := range e.Missing {
		w.line(1, "%s; it would tell %s", gapText(m.ClusterGap), m.Settles)
	}
}

// section writes a heading where something follows it.
func (w writer) section(heading string, entries int) {
	if entries > 0 {
		w.line(0, "")
		w.line(0, "%s", heading)
	}
}
