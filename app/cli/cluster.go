package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"portolan/app"
	"portolan/app/demo"
	"portolan/app/settings"
	"portolan/app/view"
	"portolan/kube/kubeconfig"
)

// cluster are the flags of every verb that reads one; they mean what they mean in kubectl.
type cluster struct {
	kubeconfig     string
	contexts       []string
	namespaces     []string
	as             string
	asGroups       []string
	requestTimeout string
	insecure       bool
	demo           string
	at             string
}

func (c *cluster) add(flags *pflag.FlagSet) {
	flags.StringVar(&c.kubeconfig, "kubeconfig", "", "kubeconfig file to use instead of KUBECONFIG and ~/.kube/config")
	flags.StringArrayVar(&c.contexts, "context", nil, "kubeconfig context to read; several, with commas between or repeated, are read into one chart")
	flags.StringSliceVarP(&c.namespaces, "namespace", "n", nil, "read only this namespace; may be repeated")
	flags.StringVar(&c.as, "as", "", "user to impersonate")
	flags.StringArrayVar(&c.asGroups, "as-group", nil, "group to impersonate; may be repeated")
	flags.StringVar(&c.requestTimeout, "request-timeout", "0", "limit of each request to the cluster, such as 5s; 0 means portolan's own limits")
	flags.BoolVar(&c.insecure, "insecure-skip-tls-verify", false, "do not check the certificate of the cluster's server")
	flags.StringVar(&c.at, "at", "", "which reading of a recording: its number from 1, or a time such as 14:30; the last one without it")
	flags.StringVar(&c.demo, "demo", "", "show a demo instead of a cluster: "+strings.Join(demo.Names(), ", "))
}

// request is what a command line asks to be read, with the settings in force.
type request struct {
	settings settings.Loaded
	sources  app.Sources
	// source is of kind none when nothing was named.
	source view.Source
}

// request reads the settings and checks that what was named can be opened; nothing is dialled.
func (p *program) request(cmd *cobra.Command, c *cluster, args []string) (request, error) {
	loaded, err := settings.Load(cmd.Flags())
	if err != nil {
		return request{}, err
	}
	r := request{settings: loaded, source: view.Source{Kind: view.SourceNone}, sources: app.Sources{
		Kubeconfig: kubeconfig.FromEnvironment(filepath.SplitList(loaded.Kubeconfig)...),
		Connection: kubeconfig.Options{As: c.as, AsGroups: c.asGroups, RequestTimeout: loaded.RequestTimeout,
			InsecureSkipTLSVerify: c.insecure, UserAgent: "portolan/" + buildVersion()},
		Namespaces: c.namespaces,
		Product:    buildVersion(),
		Stdin:      p.In,
		At:         c.at,
	}}
	var named []string
	if len(args) > 0 {
		named, r.source = append(named, "the file "+args[0]), app.FileSource(args[0])
	}
	if cmd.Flags().Changed("demo") {
		named, r.source = append(named, "--demo"), view.Source{Kind: view.SourceDemo, Name: c.demo}
	}
	contexts, err := r.contexts(c.contexts)
	if err != nil {
		return r, err
	}
	if len(contexts) > 0 {
		named, r.source = append(named, "--context"), app.FleetSource(contexts)
	}
	if c.at != "" && len(args) == 0 {
		return r, app.Usage("--at names a reading of a recording, and none is given", "give the recording's file")
	}
	if len(named) > 1 {
		return r, app.Usage(strings.Join(named, " and ")+" cannot be read together", "name one of them")
	}
	if r.source.Kind == view.SourceNone {
		return r, nil
	}
	about, err := r.sources.Check(r.source)
	if err == nil && about != nil {
		r.source.File = about.File
	}
	return r, err
}

// current falls back to the current context, as kubectl does.
func (r *request) current() error {
	if r.source.Kind != view.SourceNone {
		return nil
	}
	contexts, err := r.sources.Contexts()
	if err != nil {
		return err
	}
	if len(contexts) == 0 {
		return r.nothingToRead()
	}
	about, err := r.sources.Check(view.Source{Kind: view.SourceContext})
	if err != nil {
		return err
	}
	r.source = view.Source{Kind: view.SourceContext, Name: about.Name, File: about.File}
	return nil
}

func (r *request) nothingToRead() error {
	looked := "there is no ~/.kube/config"
	if r.sources.Kubeconfig.Env != "" || r.settings.Kubeconfig != "" {
		looked = "the kubeconfig has no contexts"
	}
	return &app.Error{Problem: view.Problem{Code: app.CodeBadInput, Message: "no cluster to read: " + looked,
		Remedy: fmt.Sprintf("name a file with --kubeconfig or KUBECONFIG, or try --demo %s", demo.Default)}}
}

// atMostOneFile is the arguments of a verb that takes a snapshot file in place of a cluster.
func atMostOneFile(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("only one snapshot file can be read, not %d", len(args))
	}
	return nil
}
