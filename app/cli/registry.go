package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"portolan/app"
	"portolan/app/charting"
	"portolan/app/registry"
	"portolan/app/settings"
	"portolan/graph/facts"
)

// depot are the flags of the verbs that talk to a registry.
type depot struct{ plainHTTP bool }

func (d *depot) add(flags *pflag.FlagSet) {
	flags.BoolVar(&d.plainHTTP, "plain-http", false, "talk to the registry without TLS; =false for one on loopback that has it")
}

// client is as the flags say; where they say nothing, only loopback goes without TLS.
func (d *depot) client(flags *pflag.FlagSet) registry.Client {
	c := registry.Client{UserAgent: "portolan/" + buildVersion()}
	if flags.Changed("plain-http") {
		c.PlainHTTP = &d.plainHTTP
	}
	return c
}

func (p *program) push() *cobra.Command {
	var c cluster
	var d depot
	var x disguise
	cmd := &cobra.Command{
		Use:   "push oci://REGISTRY/REPOSITORY:TAG [SNAPSHOT]",
		Short: "Push what was read to an OCI registry, for others to pull",
		Long: "Push what was read to an OCI registry, for others to pull, with the credentials that docker has for it.\n\n" +
			"What it pushes is said on stderr; stdout is the reference by digest, which always means this very snapshot.",
		Example: `  portolan snapshot push oci://registry.example.com/meshes/prod:today --context prod-eu
  portolan snapshot push oci://registry.example.com/meshes/prod:today --redact names,hosts --preview`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fmt.Errorf("the reference to push to is missing")
			}
			return atMostOneFile(nil, args[1:])
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.send(cmd, &c, &d, &x, args) },
	}
	c.add(cmd.Flags())
	d.add(cmd.Flags())
	x.add(cmd.Flags())
	return cmd
}

// send reads what was asked for and pushes it.
func (p *program) send(cmd *cobra.Command, c *cluster, d *depot, x *disguise, args []string) error {
	if err := x.check(cmd.Flags()); err != nil {
		return err
	}
	ref, err := registry.ParseTagged(args[0])
	if err != nil {
		return err
	}
	r, err := p.request(cmd, c, args[1:])
	if err != nil {
		return err
	}
	read, atlas, err := p.read(cmd.Context(), &r)
	if err != nil {
		return err
	}
	worn, said, err := x.dress(p.Out, read, atlas, "mesh.json")
	if err != nil || said {
		return err
	}
	snapshot := worn.Snapshot
	artifact, err := registry.Pack(snapshot)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.Err, "portolan: pushing %s, %d kB, to %s\n", leaving(snapshot), (artifact.Bytes()+999)/1000, ref)
	pushed, err := d.client(cmd.Flags()).Push(cmd.Context(), ref, artifact)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.Err, "portolan: pushed "+artifact.Digest())
	fmt.Fprintln(p.Out, pushed)
	return nil
}

func (p *program) pull() *cobra.Command {
	var d depot
	var file string
	cmd := &cobra.Command{
		Use:   "pull oci://REGISTRY/REPOSITORY[:TAG|@DIGEST] -o FILE",
		Short: "Pull a snapshot that was pushed to an OCI registry",
		Long: "Pull a snapshot that was pushed to an OCI registry, with the credentials that docker has for it.\n\n" +
			"Every verb that takes a snapshot file takes the reference as well, and then keeps no file.",
		Example: `  portolan snapshot pull oci://registry.example.com/meshes/prod:today -o prod.mesh.json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("the reference to pull is missing, or not alone")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			as, err := carrierOf(file, cmd.Flags())
			if err != nil {
				return err
			}
			loaded, err := settings.Load(cmd.Flags())
			if err != nil {
				return err
			}
			ref, err := registry.Parse(args[0])
			if err != nil {
				return err
			}
			snapshot, pulled, err := d.client(cmd.Flags()).Pull(cmd.Context(), ref)
			if err != nil {
				return err
			}
			fmt.Fprintf(p.Err, "portolan: pulled %s, %s\n", leaving(snapshot), pulled)
			shape := app.Shape{Theme: loaded.FileTheme(), Palette: loaded.Palette, Page: p.offline(request{settings: loaded})}
			return p.write(cmd.Context(), file, charting.Reading{Snapshot: snapshot, Atlas: app.Road{}.Infer(snapshot)}, as, shape)
		},
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "file to write, or - for stdout; its name ends in one of "+charting.CarrierEndings())
	d.add(cmd.Flags())
	return cmd
}

// leaving says in a few words what a snapshot tells whoever gets it.
func leaving(s facts.Snapshot) string {
	var contexts []string
	namespaces := 0
	for _, c := range s.Clusters {
		contexts = append(contexts, c.Context)
		namespaces += len(c.Namespaces)
	}
	names := "with their names"
	if len(s.Redacted) > 0 {
		names = "redacted: " + facts.RedactionWords(s.Redacted)
	}
	return printable(fmt.Sprintf("%s of %s (%s)", plural(namespaces, "namespace", "namespaces"), strings.Join(contexts, ", "), names))
}
