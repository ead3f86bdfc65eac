// Package cli is Portolan's command line: what a person types becomes a request, and what comes of it becomes output
// and an exit code.
//
// It exists so that flags, streams and exit codes stay out of everything else. Data goes to stdout, everything else to
// stderr. It must never end the process by itself, write data beside what was asked for, or leave half a file behind.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"portolan/app"
)

// Exit codes, after sysexits.h where it has one.
const (
	exitFine        = 0
	exitError       = 1
	exitFindings    = 2
	exitUsage       = 64
	exitBadInput    = 65
	exitUnavailable = 69
	exitNoPermit    = 77
)

// Streams are the process' own.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Main runs one command line and answers the exit code. page holds the built page.
func Main(args []string, page fs.FS, streams Streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first signal asks for an orderly end; a second one no longer waits for it.
	context.AfterFunc(ctx, stop)
	p := &program{page: page, Streams: streams}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(streams.In)
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitFine
	}
	var quiet exitWith
	if errors.As(err, &quiet) {
		return int(quiet)
	}
	if !p.started {
		// Cobra's own errors, of flags and arguments, come before any command starts.
		err = app.Usage(err.Error(), `see "portolan --help", or --help after a verb`)
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(streams.Err, "portolan: cancelled")
		return exitError
	}
	problem := app.ProblemOf(err)
	fmt.Fprintf(streams.Err, "portolan: %s\n  %s\n", problem.Message, problem.Remedy)
	return exitCode(problem.Code)
}

// exitWith ends a verb whose answer is an exit code; what there was to say has been said.
type exitWith int

func (e exitWith) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func exitCode(code string) int {
	switch code {
	case app.CodeUsage:
		return exitUsage
	case app.CodeBadInput:
		return exitBadInput
	case app.CodeDNS, app.CodeRefused, app.CodeTimeout, app.CodeTLS, app.CodeExecPlugin:
		return exitUnavailable
	case app.CodeForbidden, app.CodeExpired, app.CodeOff:
		return exitNoPermit
	default:
		return exitError
	}
}

// program is what all verbs share.
type program struct {
	Streams
	page fs.FS
	// started is set when flags and arguments are understood and a verb begins.
	started bool
}

func (p *program) root() *cobra.Command {
	window := p.window()
	root := &cobra.Command{
		Use:           "portolan",
		Short:         "Charts the Istio meshes of your clusters",
		Long:          "Portolan charts the Istio meshes of your clusters: which control planes there are, and who belongs to whom.\n\nWithout a verb it opens its window, or serves the same page on loopback where there is no display.",
		Args:          window.Args,
		RunE:          window.RunE,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRun: func(*cobra.Command, []string) {
			p.started = true
		},
	}
	root.Flags().AddFlagSet(window.Flags())
	root.AddCommand(p.serve(), p.chart(), p.meshes(), p.find(), p.why(), p.check(), p.diff(), p.retire(), p.switches(), p.contexts(), p.snapshot(), p.record(), p.info(), p.version(), p.worker())
	p.completions(root)
	return root
}
