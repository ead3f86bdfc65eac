package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/pflag"

	"portolan/app"
	"portolan/app/charting"
	"portolan/graph/facts"
	"portolan/graph/mesh"
)

// disguise says what of the names is not to be in a file.
type disguise struct {
	redact  []string
	alias   string
	preview bool
	what    []facts.Redaction
}

func (d *disguise) add(flags *pflag.FlagSet) {
	flags.StringSliceVar(&d.redact, "redact", nil, "replace by pseudonyms: names, hosts, or both (names,hosts)")
	flags.StringVar(&d.alias, "context-alias", "", "what the one context is called in the file")
	flags.BoolVar(&d.preview, "preview", false, "say what would be in the file, and write none")
}

// check finds what is wrong with the flags themselves, before anything is read.
func (d *disguise) check(flags *pflag.FlagSet) (err error) {
	if flags.Changed("context-alias") && strings.TrimSpace(d.alias) == "" {
		return app.Usage("--context-alias is empty", "give the context a name, or leave the flag out")
	}
	if flags.Changed("redact") && len(d.redact) == 0 {
		return app.Usage("--redact names nothing", "choose of "+strings.Join(charting.Redactions, ", "))
	}
	d.what, err = charting.RedactionsOf(d.redact)
	return err
}

// dress is what may be in a file of this format. done is true where that was to be said only.
func (d *disguise) dress(w io.Writer, s facts.Snapshot, atlas mesh.Atlas, format string) (dressed charting.Disguise, done bool, err error) {
	dressed, err = charting.Dress(s, atlas, d.what, d.alias)
	if err != nil || !d.preview {
		return dressed, false, err
	}
	return dressed, true, tellLeaving(w, dressed, format)
}

// tellLeaving says what would leave the machine.
func tellLeaving(w io.Writer, d charting.Disguise, format string) error {
	leaving, out := charting.Leaving(d, format), tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	list := func(title string, lines []string) {
		fmt.Fprintln(out, title)
		for _, line := range lines {
			fmt.Fprintln(out, "  "+line)
		}
	}
	list("In the file:", leaving.Lines)
	replaced := []string{}
	for _, p := range d.Report.Replaced {
		replaced = append(replaced, p.Kind+"\t"+p.Name+"\t→ "+p.As)
	}
	if len(replaced) > 0 {
		list(fmt.Sprintf("Replaced (%d):", len(replaced)), replaced)
	}
	if len(leaving.Kept) > 0 {
		list("Kept:", leaving.Kept)
	}
	fmt.Fprintln(out, "Nothing was written.")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write to stdout: %w", err)
	}
	return nil
}
