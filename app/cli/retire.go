package cli

import (
	"io"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"portolan/graph/facts"
	"portolan/graph/mesh"
)

func (p *program) retire() *cobra.Command {
	var c cluster
	var format string
	cmd := &cobra.Command{
		Use:   "retire REVISION [SNAPSHOT]",
		Short: "Prove that a revision is safe to remove, or list what still holds it",
		Long: `Proves that nothing in the cluster needs a revision any more, or lists what still does: namespaces and tags that name it,
webhooks that call it, pods that still run on it though their namespace has moved, gateways, waypoints and ztunnels. Nothing
is changed.

Where several control planes have one revision, name one as NAMESPACE/NAME of its Deployment.

Exit codes: 0 safe to remove; 2 something holds it; 77 it cannot be proven for want of a permission; 1 it cannot be proven
for another reason; 65 there is no such revision.`,
		Example: `  portolan retire 1-27 --context prod-eu
  portolan retire istio-system-27/istiod-1-27 --context prod-eu -o json`,
		Args: aboutAnd("the revision"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf(format, "text", "json", "yaml"); err != nil {
				return err
			}
			r, err := p.request(cmd, &c, args[1:])
			if err != nil {
				return err
			}
			_, atlas, err := p.read(cmd.Context(), &r)
			if err != nil {
				return err
			}
			said, err := mesh.Retire(atlas, args[0])
			if err != nil {
				return unanswered(err)
			}
			if err := p.save("", 0, func(w io.Writer) error {
				if format != "text" {
					return structured(w, said, format)
				}
				return writer{w}.retirement(said)
			}); err != nil {
				return err
			}
			return verdictCode(said)
		},
	}
	c.add(cmd.Flags())
	cmd.Flags().StringVarP(&format, "output", "o", "text", "text, json or yaml")
	return cmd
}

// verdictCode is the exit code for a proof, nil when it stands.
func verdictCode(r mesh.Retirement) error {
	switch {
	case r.Verdict == mesh.Safe:
		return nil
	case r.Verdict == mesh.Held:
		return exitWith(exitFindings)
	case slices.ContainsFunc(r.Unproven, func(u mesh.Unproof) bool { return u.Gap != nil && u.Gap.Reason == facts.Forbidden }):
		return exitWith(exitNoPermit)
	}
	return exitWith(exitError)
}

func (w writer) retirement(r mesh.Retirement) error {
	w.line(0, "%s", r.Says)
	if len(r.Holders) > 0 {
		w.line(0, "")
		t := newTable(w.out, "HOLDER", "PODS", "HOW", "TO FREE IT")
		for _, h := range r.Holders {
			pods, how := "", h.Says
			if h.Pods > 0 {
				pods = strconv.Itoa(h.Pods)
			}
			if !h.Sure {
				how = "perhaps: " + how
			}
			t.row(h.Object, pods, how, h.Remedy)
		}
		if err := t.flush(); err != nil {
			return err
		}
	}
	w.section("not proven, because", len(r.Unproven))
	for _, u := range r.Unproven {
		w.line(1, "%s", u.Says)
	}
	w.section("removed with it", len(r.Goes))
	for _, object := range r.Goes {
		w.line(1, "%s", object)
	}
	w.section("not seen by any reading", len(r.Unseen))
	for _, what := range r.Unseen {
		w.line(1, "%s", what)
	}
	return nil
}
