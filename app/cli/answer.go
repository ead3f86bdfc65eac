package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"sigs.k8s.io/yaml"

	"portolan/app"
	"portolan/app/view"
	"portolan/graph/mesh"
)

// aboutAnd is the arguments of a verb that asks about one thing, and may be given a snapshot file to ask.
func aboutAnd(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return fmt.Errorf("%s is missing", what)
		case len(args) > 2:
			return fmt.Errorf("only %s and one snapshot file can be given, not %d arguments", what, len(args))
		}
		return nil
	}
}

// structured writes a value as json or yaml.
func structured(w io.Writer, value any, format string) error {
	if format == "json" {
		return indented(w, value)
	}
	text, err := yaml.Marshal(value)
	if err != nil {
		return fmt.Errorf("write YAML: %w", err)
	}
	_, err = w.Write(text)
	return err
}

// unanswered words a question that the facts have no answer to: bad usage where it cannot be understood, bad input
// where what it names is not there.
func unanswered(err error) error {
	var asked *mesh.AskError
	if !errors.As(err, &asked) {
		return err
	}
	code := app.CodeUsage
	if asked.Unknown {
		code = app.CodeBadInput
	}
	return &app.Error{Err: err, Problem: view.Problem{Code: code, Message: asked.Message, Remedy: asked.Remedy}}
}

// writer writes lines of text whose names out of a cluster cannot move a terminal's cursor.
type writer struct{ out io.Writer }

// line writes one line, indented by two spaces a level.
func (w writer) line(depth int, format string, args ...any) {
	fmt.Fprintf(w.out, "%s%s\n", strings.Repeat("  ", depth), printable(fmt.Sprintf(format, args...)))
}

// doubt writes a doubt with why it matters and what to do.
func (w writer) doubt(d mesh.Doubt) {
	w.line(1, "%s %s: %s", d.Severity, d.Code, d.Message)
	w.line(2, "why: %s", d.Why)
	w.line(2, "do:  %s", d.Remedy)
}
