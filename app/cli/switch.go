package cli

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"portolan/app"
	"portolan/app/recorder"
	"portolan/app/settings"
	"portolan/app/switching"
	"portolan/app/view"
	"portolan/kube/revision"
	"portolan/kube/revision/journal"
)

// newest is what --resume and --undo mean without an ID: the newest run of the context that it can be done to.
const newest = "newest"

// switchFlags say what is to be switched, and how.
type switchFlags struct {
	cluster
	to, plane, tag, resume, undo, confirmContext, format string
	list, dryRun, yes, labelsOnly                        bool
	concurrency                                          int
	pause, timeout                                       string
	namespaces                                           []string
	// options are those of a plan, with the flags that were given over them.
	options func(revision.Options) revision.Options
}

func (p *program) switches() *cobra.Command {
	var f switchFlags
	cmd := &cobra.Command{
		Use:   "switch NAMESPACE... --to TARGET",
		Short: "Switch namespaces to another revision or tag, and see it through",
		Long: `Moves namespaces to another revision or tag: plans it, shows the plan, asks, writes the labels, restarts the workloads in
waves, and verifies on their pods that they run the new proxy. What it did can be undone, and what did not end resumed.
docs/switch.md says how, and what it never does. It is off unless features.upgrade_actions is on.

TARGET is a revision or a tag, tag/NAME or revision/NAME where both exist, or "default" for the default revision.

Exit codes: 0 done and verified, or a dry run that found nothing against it; 1 it failed, stopped, or the plan is refused;
64 bad usage; 65 what it names is not there; 69 the cluster is unavailable; 77 not permitted: by the cluster or the settings.`,
		Example: `  portolan switch shop --to 1-31 --context prod-eu --dry-run
  portolan switch shop cart --to prod --concurrency 10 --pause-between 30s
  portolan switch --plane 1-29 --to 1-31
  portolan switch --tag prod --to 1-31
  portolan switch --undo`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.namespaces = args
			if err := f.check(cmd.Flags()); err != nil {
				return err
			}
			r, err := p.request(cmd, &f.cluster, nil)
			if err == nil {
				err = r.one("a switch")
			}
			if err != nil {
				return err
			}
			return p.switching(cmd.Context(), r, f)
		},
	}
	f.cluster.add(cmd.Flags())
	f.add(cmd.Flags())
	return cmd
}

func (f *switchFlags) add(flags *pflag.FlagSet) {
	usual := switching.DefaultOptions
	flags.StringVar(&f.to, "to", "", "revision or tag to switch to")
	flags.StringVar(&f.plane, "plane", "", "switch all namespaces of this control plane: its revision, or NAMESPACE/NAME of its Deployment")
	flags.StringVar(&f.tag, "tag", "", "move this tag to the revision, with all that follow it")
	flags.StringVar(&f.resume, "resume", "", "take a run up again that stopped or failed: --resume=ID, or the newest")
	flags.StringVar(&f.undo, "undo", "", "take back what a run did: --undo=ID, or the newest")
	flags.Lookup("resume").NoOptDefVal, flags.Lookup("undo").NoOptDefVal = newest, newest
	flags.BoolVar(&f.list, "list", false, "list the runs of the context")
	flags.BoolVar(&f.dryRun, "dry-run", false, "plan it, check the permissions and try every write on the API server, and write nothing")
	flags.BoolVar(&f.yes, "yes", false, "apply it without asking")
	flags.StringVar(&f.confirmContext, "confirm-context", "", "name of the context, where it is protected and --yes is given")
	flags.BoolVar(&f.labelsOnly, "labels-only", false, "write the labels and restart nothing")
	flags.IntVar(&f.concurrency, "concurrency", usual.Concurrency, "how many workloads are restarted at a time")
	flags.StringVar(&f.pause, "pause-between", "0s", "how long to wait between two waves of workloads")
	flags.StringVar(&f.timeout, "timeout", (time.Duration(usual.Timeout) * time.Second).String(), "how long a workload may take before it counts as failed")
	flags.StringVarP(&f.format, "output", "o", "text", "text or json")
}

// check finds what is wrong with the flags themselves, before anything is read.
func (f *switchFlags) check(flags *pflag.FlagSet) error {
	if err := oneOf(f.format, "text", "json"); err != nil {
		return err
	}
	if err := f.checkWhat(); err != nil {
		return err
	}
	if flags.Changed("namespace") {
		return app.Usage("switch takes no --namespace", "name the namespaces to switch without a flag")
	}
	for _, name := range f.namespaces {
		if strings.ContainsAny(name, "./ ") {
			return app.Usage(fmt.Sprintf("%q is no name of a namespace", name), "name namespaces of a cluster; a snapshot cannot be changed")
		}
	}
	if f.dryRun && f.yes {
		return app.Usage("--dry-run and --yes contradict each other", "give one of them")
	}
	given := revision.Options{Concurrency: f.concurrency}
	var err error
	if given.PauseBetween, err = seconds(f.pause); err != nil {
		return app.Usage("--pause-between: "+err.Error(), "give a duration such as 30s")
	}
	if given.Timeout, err = seconds(f.timeout); err != nil {
		return app.Usage("--timeout: "+err.Error(), "give a duration such as 10m")
	}
	f.options = func(o revision.Options) revision.Options {
		for name, take := range map[string]func(){
			"concurrency":   func() { o.Concurrency = given.Concurrency },
			"pause-between": func() { o.PauseBetween = given.PauseBetween },
			"timeout":       func() { o.Timeout = given.Timeout },
		} {
			if flags.Changed(name) {
				take()
			}
		}
		return o
	}
	return switching.CheckOptions(given)
}

// checkWhat is nil where exactly one thing is asked for.
func (f *switchFlags) checkWhat() error {
	asked := []string{}
	for name, given := range map[string]bool{"namespaces": len(f.namespaces) > 0, "--plane": f.plane != "", "--tag": f.tag != "",
		"--resume": f.resume != "", "--undo": f.undo != "", "--list": f.list} {
		if given {
			asked = append(asked, name)
		}
	}
	forward := len(f.namespaces) > 0 || f.plane != "" || f.tag != ""
	switch {
	case len(asked) == 0:
		return app.Usage("it is not said what to switch", "name namespaces and --to; see portolan switch --help")
	case len(f.namespaces) > 0 && (f.resume != "" || f.undo != ""):
		return app.Usage("--resume and --undo take no namespaces", "write --resume=ID or --undo=ID")
	case len(asked) > 1:
		return app.Usage("only one of namespaces, --plane, --tag, --resume, --undo and --list can be asked for", "do one after the other")
	case forward && f.to == "":
		return app.Usage("it is not said where to switch to", "name a revision or a tag with --to")
	case !forward && f.to != "":
		return app.Usage("--to says nothing there", "leave it out")
	case !forward && f.labelsOnly:
		return app.Usage("--labels-only says nothing there: a run restarts what it was planned to restart", "leave it out")
	case f.list && (f.dryRun || f.yes):
		return app.Usage("--list changes nothing", "leave --dry-run and --yes out")
	}
	return nil
}

func seconds(text string) (int, error) {
	d, err := settings.ParseTimeout(text)
	return int(d / time.Second), err
}

// wish is what the flags ask for, but for the namespaces of a plane, which must be found first.
func (f *switchFlags) wish() view.SwitchWish {
	return view.SwitchWish{Namespaces: append([]string{}, f.namespaces...), Tag: f.tag, To: f.to, LabelsOnly: f.labelsOnly}
}

// switchesPath is where the journals of switches are: empty for a user without a home.
func switchesPath() string {
	dir := settings.StateDir()
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "switches")
}

// rules are what the settings say of switching.
func rules(loaded settings.Loaded) switching.Rules {
	return switching.Rules{CrossMesh: loaded.CrossMeshMoves, Protected: loaded.ProtectedContexts}
}

// recordings are those of switches; nil where the settings want none. What goes wrong with one is said on stderr.
func (p *program) recordings(r request) *recorder.Switches {
	if !r.settings.RecordSwitches {
		return nil
	}
	return r.sources.NewSwitches(switchesPath(), r.settings.RecordEvery, func(run string, err error) {
		fmt.Fprintf(p.Err, "portolan: the run %s is not recorded any more: %s\n", run, printable(err.Error()))
	})
}

// switchboard is the page's way to switch; nil where the settings do not allow it.
func switchboard(session *app.Session, r request) *app.Switchboard {
	if !r.settings.UpgradeActions {
		return nil
	}
	return app.NewSwitchboard(session, rules(r.settings), journal.At(switchesPath()), r.sources.Ground)
}
