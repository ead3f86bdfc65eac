package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/app"
	"portolan/app/charting"
	"portolan/app/view"
	"portolan/app/whole"
	"portolan/graph/diff"
)

// diffFormats are what a difference can be written as: words, or a chart with marks.
var diffFormats = append([]string{"text", "json", "yaml", "name"}, diffPictures...)

// diffPictures are those of the chart.
var diffPictures = []string{"svg", "png", "dot"}

const diffHelp = `Says what changed from BEFORE to AFTER: what was added and removed, what moved to other control planes, and what is otherwise
in what stayed. Each is a snapshot file, - for standard input, context:NAME or demo:NAME. Without AFTER it is the cluster of
--context, or the current one.

The exit code is 2 when anything differs, 0 when nothing does. What one side could not read is told as unknown, and never as
removed. The numbers on control planes and meshes that follow from a change are told apart, as consequences, and are none. When
something was read is no difference.

--ignore takes an expression of what does not count, judged of each thing as it was and as it is; besides the types that can be
found there are workload, cluster, doubt and gap. --ignore-change takes kinds of changes (added, removed, moved, changed, unknown),
what they are about (workload, doubt, ...) and fields (health, ready, labels, ...). What is ignored is counted.

-o svg, png and dot draw the chart of AFTER, with what differs marked and what is gone drawn where it was.`

// comparison is what a command line asks to be compared.
type comparison struct {
	cluster
	format, file string
	// as is the format of a picture.
	as       charting.Format
	ignoring app.Ignoring
	shape    app.Shape
	aspect   float64
}

func (p *program) diff() *cobra.Command {
	var c comparison
	cmd := &cobra.Command{
		Use:   "diff BEFORE [AFTER]",
		Short: "Say what changed between two readings; exit code 2 when anything did",
		Long:  diffHelp,
		Example: `  portolan diff before.mesh.json
  portolan diff before.mesh.json after.mesh.json --ignore-change health,ready
  portolan diff context:prod-eu context:prod-us --ignore 'type = workload'
  portolan diff before.mesh.json --context prod-eu --file changes.svg`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return errors.New("what to compare with, such as before.mesh.json or context:NAME, is missing")
			case len(args) > 2:
				return fmt.Errorf("only two readings can be compared, not %d", len(args))
			case len(args) == 2 && args[0] == "-" && args[1] == "-":
				return errors.New("only one of the two can come from standard input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.compare(cmd, &c, args) },
	}
	c.add(cmd.Flags())
	flags := cmd.Flags()
	flags.StringVarP(&c.format, "output", "o", "text", "format: "+strings.Join(diffFormats, ", ")+"; by default that of the file's name")
	flags.StringVarP(&c.file, "file", "f", "", "file to write instead of stdout")
	flags.StringVar(&c.ignoring.Expression, "ignore", "", "what does not count as a change; docs/find.md describes the language")
	flags.StringSliceVar(&c.ignoring.Words, "ignore-change", nil, "kinds of changes or fields that do not count, such as health,ready; may be repeated")
	flags.StringVar(&c.shape.Theme, "theme", "dark", "dark or light, of a picture")
	flags.StringVar(&c.shape.Palette, "palette", "standard", "standard, contrast or safe, of a picture")
	flags.Float64Var(&c.aspect, "aspect", app.DefaultAspect, "width/height to pack the meshes of a picture to")
	flags.Float64Var(&c.shape.Scale, "scale", 1, "pixels of a PNG for each of the picture")
	return cmd
}

// understand finds what is wrong with the flags, before anything is read.
func (c *comparison) understand(p *program, cmd *cobra.Command) error {
	if !cmd.Flags().Changed("output") {
		var err error
		if c.format, err = diffFormatOf(c.file); err != nil {
			return err
		}
	}
	if err := oneOf(c.format, diffFormats...); err != nil {
		return err
	}
	if slices.Contains(diffPictures, c.format) {
		var err error
		if c.as, err = p.formatOf(c.format, c.file, true); err != nil {
			return err
		}
		if err := (&drawFlags{aspect: c.aspect, scale: c.shape.Scale, look: lookFlags{hops: 1}}).check(); err != nil {
			return err
		}
	}
	return c.ignoring.Check()
}

// diffFormatOf is the format that a file's name asks for: text, unless its ending says another. One of no format is refused, as
// for charts.
func diffFormatOf(file string) (string, error) {
	ending := strings.ToLower(strings.TrimPrefix(filepath.Ext(file), "."))
	switch {
	case slices.Contains([]string{"", "txt", "md", "log"}, ending):
		return "text", nil
	case slices.Contains(diffFormats, ending):
		return ending, nil
	}
	return "", app.Usage(fmt.Sprintf("%s asks for the format %q, which there is not", filepath.Base(file), ending),
		"name a file that ends in one of "+strings.Join(diffFormats, ", ")+", or the format with -o")
}

func (p *program) compare(cmd *cobra.Command, c *comparison, args []string) error {
	if err := c.understand(p, cmd); err != nil {
		return err
	}
	after, err := p.request(cmd, &c.cluster, nil)
	if err != nil {
		return err
	}
	before := after
	if err := before.choose(args[0]); err != nil {
		return err
	}
	if len(args) == 2 {
		if after.source.Kind != view.SourceNone {
			return app.Usage("two readings are named, and --context or --demo besides", "leave out the second, or the flag")
		}
		if err := after.choose(args[1]); err != nil {
			return err
		}
	} else if err := after.current(); err != nil {
		return err
	}
	was, err := p.side(cmd.Context(), &before)
	if err != nil {
		return err
	}
	is, err := p.side(cmd.Context(), &after)
	if err != nil {
		return err
	}
	found, err := app.Road{}.Compare(nameOf(before.source), was, is, c.ignoring)
	if err != nil {
		return err
	}
	c.shape.Theme, c.shape.Palette = after.settings.FileTheme(), after.settings.Palette
	return p.tellDifference(cmd.Context(), c, found, is, nameOf(after.source))
}

// choose makes a word of the command line the source: context:NAME, demo:NAME, or a file.
func (r *request) choose(word string) error {
	r.source = app.FileSource(word)
	if name, ok := strings.CutPrefix(word, "context:"); ok {
		r.source = view.Source{Kind: view.SourceContext, Name: name}
	} else if name, ok := strings.CutPrefix(word, "demo:"); ok {
		r.source = view.Source{Kind: view.SourceDemo, Name: name}
	}
	about, err := r.sources.Check(r.source)
	if err == nil && about != nil {
		r.source.File = about.File
	}
	return err
}

func nameOf(source view.Source) string {
	if source.Kind == view.SourceFile {
		return source.Name
	}
	return string(source.Kind) + " " + source.Name
}

func (p *program) side(ctx context.Context, r *request) (diff.Side, error) {
	snapshot, atlas, err := p.read(ctx, r)
	if err != nil {
		return diff.Side{}, fmt.Errorf("read %s: %w", nameOf(r.source), err)
	}
	return diff.Side{Facts: snapshot, Atlas: atlas}, nil
}

// tellDifference writes a difference, and says on stderr what one should know of it.
func (p *program) tellDifference(ctx context.Context, c *comparison, found *app.Compared, after diff.Side, name string) error {
	for _, note := range found.Notes {
		fmt.Fprintln(p.Err, "portolan: "+printable(note))
	}
	mode := whole.Private
	if slices.Contains(diffPictures, c.format) && !c.as.Carries {
		mode = whole.Public
	}
	if err := p.save(c.file, mode, func(w io.Writer) error {
		switch c.format {
		case "json", "yaml":
			return structured(w, found.Difference, c.format)
		case "name":
			return changeNames(w, found.Changes)
		case "text":
			return changelog(writer{w}, found, name)
		}
		return p.drawDifference(ctx, w, c, found, after)
	}); err != nil {
		return err
	}
	ignored := ""
	if found.Ignored > 0 {
		ignored = fmt.Sprintf(" (%d ignored)", found.Ignored)
	}
	if len(found.Changes) == 0 {
		fmt.Fprintf(p.Err, "portolan: nothing differs%s\n", ignored)
		return nil
	}
	return exitWith(exitFindings)
}

func (p *program) drawDifference(ctx context.Context, w io.Writer, c *comparison, found *app.Compared, after diff.Side) error {
	road, done, err := road()
	if err != nil {
		return err
	}
	defer done()
	c.shape.Aspect, c.shape.Compared = c.aspect, found
	notes, err := road.Write(ctx, w, charting.Reading{Snapshot: after.Facts, Atlas: after.Atlas}, c.as.Name, c.shape)
	for _, note := range notes {
		fmt.Fprintln(p.Err, "portolan: "+note)
	}
	return err
}
