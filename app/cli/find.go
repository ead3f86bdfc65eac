package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"portolan/graph/find"
	"portolan/graph/mesh"
)

// things are what `portolan find` lists.
type things struct {
	TakenAt    time.Time         `json:"takenAt"`
	Demo       string            `json:"demo,omitempty"`
	Expression string            `json:"expression"`
	Found      []find.Subject    `json:"found"`
	Gaps       []mesh.ClusterGap `json:"gaps"`
}

const findHelp = `Lists every mesh, control plane, namespace, ztunnel, waypoint and gateway that an expression means, in the order of the
chart. It is the language of the page's find box; docs/find.md describes it.

  FIELD OPERATOR VALUE   name, namespace, cluster, mesh, revision, tag, version, type, mode, health or label:KEY,
                         by = != ^= $= *= or ~ (a regexp); version by > >= < and <= as well
  FLAG                   healthy, degraded, failing, unknown, stale, drift, orphan, ambient, canary or crossmesh
  TEXT                   name *= TEXT

Terms go together with and, or, not and parentheses; two side by side mean both. A value with spaces stands in quotes. Put
the whole expression into quotes of your shell. Finding nothing is no error.

With -o name each is KIND/NAME[.NAMESPACE], as why, chart --focus and chart --fold take it. A mesh is mesh/KEY, which why has
no answer to: it explains control planes.`

func (p *program) find() *cobra.Command {
	var c cluster
	var format string
	cmd := &cobra.Command{
		Use:   "find EXPRESSION [SNAPSHOT]",
		Short: "List the meshes, control planes, namespaces and proxies that an expression means",
		Long:  findHelp,
		Example: `  portolan find stale --context prod-eu
  portolan find 'type = namespace and revision = 1-28' --demo canary -o wide
  portolan find 'version < 1.28 and not healthy' prod.mesh.json
  portolan find 'unknown and not type = mesh' -o name | xargs -n1 portolan why`,
		Args: expressionAndFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf(format, "table", "wide", "json", "yaml", "name"); err != nil {
				return err
			}
			expression, err := parse("the expression", args[0])
			if err != nil {
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
			said := things{atlas.TakenAt, atlas.Demo, args[0], []find.Subject{}, atlas.Gaps}
			for _, s := range find.Subjects(atlas) {
				if expression.Match(s) {
					said.Found = append(said.Found, s)
				}
			}
			return p.list(said, format)
		},
	}
	c.add(cmd.Flags())
	cmd.Flags().StringVarP(&format, "output", "o", "table", "table, wide, json, yaml or name")
	return cmd
}

// expressionAndFile are the arguments of find.
func expressionAndFile(cmd *cobra.Command, args []string) error {
	if len(args) > 2 {
		return errors.New("put the expression into quotes, so that your shell passes it on as one argument")
	}
	return aboutAnd("what to find, such as stale or 'health != healthy',")(cmd, args)
}

// list writes what was found, and says on stderr that there is nothing.
func (p *program) list(said things, format string) error {
	if len(said.Found) == 0 {
		fmt.Fprintln(p.Err, "portolan: nothing is found")
	}
	return p.save("", 0, func(w io.Writer) error {
		switch format {
		case "json", "yaml":
			return structured(w, said, format)
		case "name":
			for _, s := range said.Found {
				if _, err := fmt.Fprintln(w, printable(s.Title())); err != nil {
					return fmt.Errorf("write names: %w", err)
				}
			}
			return nil
		}
		return thingTable(w, said.Found, format == "wide")
	})
}

func thingTable(w io.Writer, found []find.Subject, wide bool) error {
	if len(found) == 0 {
		return nil
	}
	headings := []string{"KIND", "NAME", "NAMESPACE", "MESH", "REVISION", "VERSION", "HEALTH"}
	if wide {
		headings = append(headings, "CLUSTER", "TAGS", "MODE", "FLAGS")
	}
	t := newTable(w, headings...)
	t.keep = true
	for _, s := range found {
		cells := []string{s.Type, s.Name, s.Ref.Namespace, strings.Join(s.Meshes, ","), strings.Join(s.Revisions, ","),
			strings.Join(s.Versions, ","), string(s.Health)}
		if wide {
			cells = append(cells, s.Cluster, strings.Join(s.Tags, ","), strings.Join(s.Modes, ","), strings.Join(s.Flags, ","))
		}
		t.row(cells...)
	}
	return t.flush()
}
