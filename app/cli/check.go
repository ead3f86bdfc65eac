package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"portolan/graph/mesh"
)

// findings are what `portolan check` lists.
type findings struct {
	TakenAt time.Time `json:"takenAt"`
	Demo    string    `json:"demo,omitempty"`
	// Severity is the least that is listed.
	Severity string `json:"severity"`
	// Filter is the expression that was given.
	Filter   string            `json:"filter,omitempty"`
	Findings []mesh.Finding    `json:"findings"`
	Gaps     []mesh.ClusterGap `json:"gaps"`
}

func (p *program) check() *cobra.Command {
	var c cluster
	var format, severity string
	var only filter
	cmd := &cobra.Command{
		Use:   "check [SNAPSHOT]",
		Short: "List what is doubtful or dangerous; exit code 2 when there is any",
		Long: `Lists every contradiction and danger in what was read: what was seen, why it matters, and what to do. docs/doubts.md
describes all codes.

Only doubts of --severity and graver are listed and counted. The exit code is 2 when there is one, else 0. The default is
warning: errors break traffic or trust, warnings will or mean something else than was meant, and infos are worth knowing. What may not be read raises no doubt; it is told on stderr, and under gaps in -o json.

With --filter a doubt stays if the expression means one of its objects; the others are neither listed nor counted. A doubt
about a workload has its namespace among them.`,
		Example: `  portolan check --context prod-eu
  portolan check --demo ambient-ambient --severity error -o wide
  portolan check --filter 'namespace ^= pay and label:team = shop'
  portolan check -o name | xargs -n1 portolan why`,
		Args: atMostOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf(format, "table", "wide", "json", "yaml", "name"); err != nil {
				return err
			}
			if err := choice("severity", severity, severityNames()); err != nil {
				return err
			}
			if err := only.parse(cmd.Flags()); err != nil {
				return err
			}
			r, err := p.request(cmd, &c, args)
			if err != nil {
				return err
			}
			_, atlas, err := p.read(cmd.Context(), &r)
			if err != nil {
				return err
			}
			return p.tell(atlas, only, severity, format)
		},
	}
	c.add(cmd.Flags())
	only.add(cmd.Flags(), "doubts about what this expression means")
	cmd.Flags().StringVarP(&format, "output", "o", "table", "table, wide, json, yaml or name")
	cmd.Flags().StringVar(&severity, "severity", string(mesh.SeverityWarning), "least severity to list and to fail for: "+strings.Join(severityNames(), ", "))
	return cmd
}

func severityNames() []string {
	var out []string
	for _, s := range severities {
		out = append(out, string(s))
	}
	return out
}

// tell lists the findings, and says on stderr what is left out.
func (p *program) tell(atlas mesh.Atlas, only filter, severity, format string) error {
	every := atlas.Findings()
	grave := slices.DeleteFunc(slices.Clone(every), func(f mesh.Finding) bool {
		return slices.Index(severities, f.Severity) > slices.Index(severities, mesh.Severity(severity))
	})
	listed := only.findings(atlas, grave)
	if err := p.save("", 0, func(w io.Writer) error {
		switch format {
		case "json", "yaml":
			return structured(w, findings{atlas.TakenAt, atlas.Demo, severity, only.text, listed, atlas.Gaps}, format)
		case "name":
			return findingNames(w, listed)
		}
		return findingTable(w, listed, format == "wide")
	}); err != nil {
		return err
	}
	if rest := len(grave) - len(listed); rest > 0 {
		fmt.Fprintf(p.Err, "portolan: %d about something else than --filter means not listed\n", rest)
	}
	if rest := len(only.findings(atlas, every)) - len(listed); rest > 0 {
		fmt.Fprintf(p.Err, "portolan: %d below %s not listed; see --severity\n", rest, severity)
	}
	if len(listed) > 0 {
		return exitWith(exitFindings)
	}
	about := ""
	if only.given {
		about = " about what --filter means"
	}
	fmt.Fprintf(p.Err, "portolan: no doubts of severity %s or graver%s\n", severity, about)
	return nil
}

func findingTable(w io.Writer, all []mesh.Finding, wide bool) error {
	if len(all) == 0 {
		return nil
	}
	headings := []string{"MESH", "SEVERITY", "CODE", "OBJECTS", "MESSAGE"}
	if wide {
		headings = append(headings, "CLUSTERS", "WHY", "REMEDY")
	}
	t := newTable(w, headings...)
	t.keep = true
	for _, f := range all {
		names, clusters := objectNames(f.Doubt)
		if few := 3; !wide && len(names) > few {
			names = append(names[:few:few], fmt.Sprintf("+%d", len(names)-few))
		}
		// A first column is a mark; here its absence is something to read.
		home := f.Mesh
		if home == "" {
			home = "-"
		}
		cells := []string{home, string(f.Severity), f.Code, strings.Join(names, ","), f.Message}
		if wide {
			cells = append(cells, strings.Join(clusters, ","), f.Why, f.Remedy)
		}
		t.row(cells...)
	}
	return t.flush()
}

// objectNames are a doubt's objects as `portolan why` takes them, and their clusters.
func objectNames(d mesh.Doubt) (names, clusters []string) {
	for _, ref := range d.Objects {
		names = append(names, ref.Title())
		if !slices.Contains(clusters, ref.Cluster) {
			clusters = append(clusters, ref.Cluster)
		}
	}
	return names, clusters
}

// findingNames lists each object once, as `portolan why` takes it.
func findingNames(w io.Writer, all []mesh.Finding) error {
	var out []string
	for _, f := range all {
		names, _ := objectNames(f.Doubt)
		out = append(out, names...)
	}
	slices.Sort(out)
	for _, name := range slices.Compact(out) {
		if _, err := fmt.Fprintln(w, printable(name)); err != nil {
			return fmt.Errorf("write names: %w", err)
		}
	}
	return nil
}
