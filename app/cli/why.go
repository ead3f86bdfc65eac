package cli

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"portolan/graph/mesh"
)

func (p *program) why() *cobra.Command {
	var c cluster
	var format string
	var live bool
	cmd := &cobra.Command{
		Use:   "why KIND/NAME[.NAMESPACE] [SNAPSHOT]",
		Short: "Explain why something belongs to the control plane it does",
		Long: `Explains an attribution the way a person would: which label asks, which tag and webhook answer, which Service they call
and which istiod stands behind it; and, apart from that, what the pods really run. It says how sure each claim is, what is
doubtful about it, and which permission would make it surer.

With --live it also asks each istiod which proxies are connected to it, and says where that agrees with the inference. This
is the only reading that takes more than the role view: a port-forward to the istiods' pods.

KIND is namespace, plane (or istiod), ztunnel, waypoint, gateway, workload, or a workload's own kind, in kubectl's short
forms too. A control plane is found by its revision or a tag as well.`,
		Example: `  portolan why namespace/payments --context prod-eu
  portolan why deploy/checkout-api.checkout
  portolan why istiod/1-29 --demo canary -o json
  portolan why ns/payments --live`,
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
			return p.answerWhy(cmd.Context(), &r, whyRequest{query: args[0], namespaces: c.namespaces, format: format, live: live})
		},
	}
	c.add(cmd.Flags())
	cmd.Flags().StringVarP(&format, "output", "o", "text", "text, json or yaml")
	cmd.Flags().BoolVar(&live, "live", false, "ask the istiods too who is connected, by a port-forward to their pods (needs create pods/portforward)")
	return cmd
}

// whyRequest is what a command line of why asks.
type whyRequest struct {
	query, format string
	namespaces    []string
	live          bool
}

// answerWhy writes what is inferred also where no istiod could be asked; that is then the error.
func (p *program) answerWhy(ctx context.Context, r *request, ask whyRequest) error {
	if ask.live {
		if err := running(r.source); err != nil {
			return err
		}
	}
	snapshot, atlas, err := p.read(ctx, r)
	if err != nil {
		return err
	}
	inferred, err := explain(atlas, ask.query, ask.namespaces)
	if err != nil {
		return unanswered(err)
	}
	said := explained{Explanation: inferred}
	var unasked error
	if ask.live {
		if unasked = r.compare(ctx, snapshot, atlas, &said); ctx.Err() != nil {
			return unasked
		}
	}
	err = p.save("", 0, func(w io.Writer) error {
		if ask.format != "text" {
			return structured(w, said, ask.format)
		}
		writer{w}.explanation(inferred)
		writer{w}.connected(said)
		return nil
	})
	return errors.Join(err, unasked)
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
		w.line(1, "%s; it would tell %s", m.ClusterGap.Says(), m.Settles)
	}
}

// section writes a heading where something follows it.
func (w writer) section(heading string, entries int) {
	if entries > 0 {
		w.line(0, "")
		w.line(0, "%s", heading)
	}
}
