package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"portolan/app"
	"portolan/app/recorder"
	"portolan/app/settings"
	"portolan/app/view"
	"portolan/app/whole"
	"portolan/graph/facts"
)

// recordFlags say how often, for how long, and into what.
type recordFlags struct {
	cluster
	every, duration, file string
	append, force         bool
}

func (p *program) record() *cobra.Command {
	var f recordFlags
	cmd := &cobra.Command{
		Use:   "record -o FILE [SNAPSHOT]",
		Short: "Read a cluster again and again into one file, to watch it again",
		Long: `Reads a cluster again and again into one file. Every verb that reads a cluster takes the file instead and shows its last reading,
or with --at another; the page replays it. What does not change takes next to no room, and a program that is killed loses at most
the reading that it was writing. docs/record.md says more.

It ends after --for, or on ctrl-c. A reading that fails is noted and passed over; the first must succeed.`,
		Example: `  portolan record --context prod-eu --every 30s --for 2h -o upgrade.meshlog
  portolan meshes upgrade.meshlog --at 14:30
  portolan serve upgrade.meshlog`,
		Args: atMostOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			round, how, err := f.check()
			if err != nil {
				return err
			}
			r, err := p.request(cmd, &f.cluster, args)
			if err != nil {
				return err
			}
			if err := r.current(); err != nil {
				return err
			}
			return p.recording(cmd.Context(), r, round, f.file, how)
		},
	}
	f.cluster.add(cmd.Flags())
	cmd.Flags().StringVar(&f.every, "every", "30s", "how often to read, at least 1s")
	cmd.Flags().StringVar(&f.duration, "for", "0", "how long to go on, such as 2h; 0 is until ctrl-c")
	cmd.Flags().StringVarP(&f.file, "output", "o", "", "file to write, such as upgrade.meshlog")
	cmd.Flags().BoolVar(&f.append, "append", false, "go on with a recording that is there already")
	cmd.Flags().BoolVar(&f.force, "force", false, "replace a file that is there already")
	return cmd
}

// check finds what is wrong with the flags themselves, before anything is read.
func (f *recordFlags) check() (round recorder.Round, how recorder.How, err error) {
	switch {
	case f.file == "":
		return round, how, app.Usage("no file to record into", "name one with -o FILE")
	case f.file == "-":
		return round, how, app.Usage("a recording cannot go to stdout: it goes on where it was stopped", "name a file with -o FILE")
	case f.append && f.force:
		return round, how, app.Usage("--append and --force contradict each other", "give one of them")
	case f.append:
		how = recorder.Append
	case f.force:
		how = recorder.Replace
	}
	if round.Every, err = settings.ParseInterval(f.every); err != nil {
		return round, how, app.Usage("--every: "+err.Error(), "give a duration such as 30s")
	}
	if f.duration == "0" {
		return round, how, nil
	}
	if round.For, err = time.ParseDuration(f.duration); err != nil || round.For <= 0 {
		return round, how, app.Usage(fmt.Sprintf("--for: %q is no duration", f.duration), "give one such as 2h, or 0 to go on until ctrl-c")
	}
	return round, how, nil
}

// recording reads what was asked for until its time is over. All that it says goes to stderr.
func (p *program) recording(ctx context.Context, r request, round recorder.Round, path string, how recorder.How) error {
	file, err := recorder.Open(path, how)
	if err != nil {
		return recordError(path, err)
	}
	if torn := file.Torn(); torn > 0 {
		fmt.Fprintf(p.Err, "portolan: the last %d bytes of %s were no whole reading, and are not kept\n", torn, path)
	}
	line := status{out: p.Err, visible: isTerminal(p.Err)}
	round.Code = func(err error) string { return app.ProblemOf(err).Code }
	said := fleetNews{}
	round.Read = func(ctx context.Context) (facts.Snapshot, error) {
		snapshot, members, err := r.readSource(ctx, func(view.Progress) {})
		if ctx.Err() == nil {
			line.clear()
			p.tellFleet(said.of(members))
		}
		return atOnce(snapshot), err
	}
	round.Told = func(t recorder.Tally, err error) {
		line.clear()
		if err != nil {
			fmt.Fprintf(p.Err, "portolan: %s: not recorded: %s\n", time.Now().Format(time.TimeOnly), printable(err.Error()))
		}
		line.say("recording %s: %s", r.source.Name, says(t))
	}
	line.say("reading %s", r.source.Name)
	tally, err := file.Record(ctx, round)
	line.clear()
	if tally.Readings > 0 {
		fmt.Fprintf(p.Err, "portolan: recorded %s into %s\n", says(tally), path)
	}
	if shut := file.Close(); err == nil && shut != nil {
		err = &whole.Error{Path: path, Err: shut}
	}
	return recordError(path, err)
}

// atOnce is a reading as one moment. Several contexts are read side by side, some seconds apart: times of their own would make
// each reading one that differs from that before it.
func atOnce(s facts.Snapshot) facts.Snapshot {
	s.Clusters = slices.Clone(s.Clusters)
	for i := range s.Clusters {
		s.Clusters[i].TakenAt = time.Time{}
	}
	return s
}

// says is how far a recording is, in words.
func says(t recorder.Tally) string {
	out := plural(t.Readings, "reading", "readings") + ", " + plural(t.Changes, "change", "changes")
	if t.Missed > 0 {
		out += fmt.Sprintf(", %d failed", t.Missed)
	}
	return out + ", " + sizeOf(t.Bytes)
}

func sizeOf(bytes int64) string {
	switch {
	case bytes < 10_000:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < 10_000_000:
		return fmt.Sprintf("%d kB", bytes/1000)
	}
	return fmt.Sprintf("%d MB", bytes/1_000_000)
}

// recordError words what keeps a file from being recorded into.
func recordError(path string, err error) error {
	var known *app.Error
	var refused *whole.Error
	var bad *facts.BadInput
	switch {
	case errors.As(err, &known):
		return err // It is about what was read.
	case errors.Is(err, recorder.ErrExists):
		return app.Usage(path+" is there already", "choose another name, or go on with it by --append, or replace it by --force")
	case errors.As(err, &refused):
		return &app.Error{Err: err, Problem: view.Problem{Code: app.CodeInternal, Message: refused.Error(), Remedy: "choose another place"}}
	case errors.As(err, &bad):
		return &app.Error{Err: err, Problem: view.Problem{Code: app.CodeBadInput, Message: fmt.Sprintf("cannot record into %s: %s", path, bad.Reason),
			Remedy: "choose another file"}}
	}
	return err
}
