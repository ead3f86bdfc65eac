package cli

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/app/demo"
	"portolan/app/desktop"
	"portolan/app/settings"
	"portolan/graph/facts"
)

// about is what `portolan info` says, to the person and to whom they report a fault.
type about struct {
	Version  string         `json:"version"`
	Go       string         `json:"go"`
	Platform string         `json:"platform"`
	Window   bool           `json:"window"`
	Format   int            `json:"snapshotFormat"`
	Demos    []string       `json:"demos"`
	Modules  []module       `json:"modules"`
	Paths    []place        `json:"paths"`
	Settings []settings.Row `json:"settings"`
}

type module struct {
	Path    string `json:"path"`
	Version string `json:"version"`
}

type place struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

// libraries are the modules whose version matters when something looks wrong.
var libraries = []string{
	"github.com/goccy/go-graphviz",
	"github.com/tetratelabs/wazero",
	"github.com/wailsapp/wails/v2",
	"istio.io/api",
	"istio.io/client-go",
	"k8s.io/client-go",
	"sigs.k8s.io/gateway-api",
}

func (p *program) info() *cobra.Command {
	var format string
	var c cluster
	cmd := &cobra.Command{
		Use:   "info",
		Short: "Show versions, paths, and the settings in force with their origin",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf(format, "table", "json"); err != nil {
				return err
			}
			loaded, err := settings.Load(cmd.Flags())
			if err != nil {
				return err
			}
			said := describe(loaded)
			return p.save("", 0, func(w io.Writer) error {
				if format == "json" {
					return indented(w, said)
				}
				return said.table(w)
			})
		},
	}
	cmd.Flags().StringVar(&c.kubeconfig, "kubeconfig", "", "kubeconfig file to show as in force")
	cmd.Flags().StringVarP(&format, "output", "o", "table", "table or json")
	return cmd
}

func describe(loaded settings.Loaded) about {
	a := about{Version: buildVersion(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Window: desktop.Built, Format: facts.Format, Demos: demo.Names(), Modules: []module{}, Settings: loaded.Table,
		Paths: []place{{"settings", loaded.File}, {"views", viewsPath(loaded)}, {"switches", switchesPath()}}}
	if file, err := desktop.StateFile(); err == nil {
		a.Paths = append(a.Paths, place{"window", file})
	}
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range build.Deps {
			if slices.Contains(libraries, dep.Path) {
				a.Modules = append(a.Modules, module{dep.Path, dep.Version})
			}
		}
	}
	return a
}

func (a about) table(w io.Writer) error {
	window := "no"
	if a.Window {
		window = "yes"
	}
	t := newTable(w, "WHAT", "VALUE", "FROM")
	t.row("version", a.Version, "")
	t.row("go", a.Go, "")
	t.row("platform", a.Platform, "")
	t.row("built with the window", window, "")
	t.row("snapshot format", fmt.Sprint(a.Format), "")
	t.row("demos", strings.Join(a.Demos, ", "), "")
	for _, m := range a.Modules {
		t.row("module "+m.Path, m.Version, "")
	}
	for _, path := range a.Paths {
		t.row("path of "+path.Name, path.Path, "")
	}
	for _, s := range a.Settings {
		t.row("setting "+s.Key, s.Value, s.Origin)
	}
	return t.flush()
}

func (p *program) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return p.save("", 0, func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "portolan %s %s %s/%s\n", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
				return err
			})
		},
	}
}

// buildVersion is the module's version, which Go takes from the tag or commit that was built.
func buildVersion() string {
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Version != "" && build.Main.Version != "(devel)" {
		return build.Main.Version
	}
	return "devel"
}
