package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"portolan/app"
	"portolan/app/demo"
	"portolan/app/desktop"
	"portolan/app/settings"
	"portolan/app/view"
	"portolan/app/views"
)

// listening is where the page is served.
type listening struct {
	address string
	port    int
}

func (p *program) serve() *cobra.Command {
	var c cluster
	var at listening
	cmd := &cobra.Command{
		Use:   "serve [SNAPSHOT]",
		Short: "Serve the page on loopback, for a browser",
		Long: "Serve the page on loopback, for a browser, and print the address to open. It holds a token that is new for each start.\n\n" +
			"Without a context, a demo or a file, the page shows the contexts to choose from; nothing is dialled before.",
		Args: atMostOneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := p.request(cmd, &c, args)
			if err != nil {
				return err
			}
			return p.serving(cmd.Context(), r, at)
		},
	}
	c.add(cmd.Flags())
	at.add(cmd)
	return cmd
}

func (l *listening) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&l.address, "address", "127.0.0.1", "loopback address to listen on")
	cmd.Flags().IntVar(&l.port, "port", 0, "port to listen on; 0 takes any free one")
}

func (p *program) serving(ctx context.Context, r request, at listening) error {
	listener, err := app.Listen(at.address, r.settings.Port)
	if err != nil {
		return err
	}
	return p.withPage(r, func(handler app.Handler) error {
		return app.Serve(ctx, listener, handler, func(url string) {
			fmt.Fprintf(p.Out, "Portolan is at %s\n", url)
			fmt.Fprintln(p.Err, "portolan: press ctrl-c to end")
		})
	})
}

// withPage makes the page's handler with its session, opens what was asked for, and ends both after show.
func (p *program) withPage(r request, show func(app.Handler) error) error {
	level := slog.LevelError
	if r.settings.Log == "info" {
		level = slog.LevelInfo
	}
	log := slog.New(slog.NewTextHandler(p.Err, &slog.HandlerOptions{Level: level}))
	road, done, err := road()
	if err != nil {
		return err
	}
	defer done()
	session := app.NewSession(r.sources, road, log)
	defer session.Close()
	if err := p.first(session, r); err != nil {
		return err
	}
	board := switchboard(session, r)
	if board != nil {
		recorded := p.recordings(r)
		session.Record(recorded)
		defer recorded.Close()
		defer board.Close()
	}
	return show(app.Handler{Session: session, Switch: board, Page: p.page, Recordings: switchesPath(), Theme: r.settings.FileTheme(), Palette: r.settings.Palette, Log: log,
		Views: views.At(viewsPath(r.settings)),
		Capabilities: view.Capabilities{Version: buildVersion(), Demos: demo.Names(), Theme: r.settings.Theme, Palette: r.settings.Palette,
			Writes: r.settings.UpgradeActions, CrossMesh: r.settings.UpgradeActions && r.settings.CrossMeshMoves, SettingsFile: r.settings.File,
			Keys: bindings(r.settings), Presets: presets(r.settings)}})
}

// viewsPath is where saved views are: beside the configuration file; empty for a user without a home.
func viewsPath(loaded settings.Loaded) string {
	if loaded.File == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(loaded.File), "views.json")
}

// bindings are the keys of the settings, in the words of the page.
func bindings(loaded settings.Loaded) []view.KeyBinding {
	out := []view.KeyBinding{}
	for _, b := range loaded.Keys {
		out = append(out, view.KeyBinding(b))
	}
	return out
}

// presets are those of the settings, in the words of the page.
func presets(loaded settings.Loaded) []view.Preset {
	out := []view.Preset{}
	for _, p := range loaded.Presets {
		out = append(out, view.Preset{Name: p.Name, Expression: p.Expression})
	}
	return out
}

// first opens what was named, or the demo where there is nothing to choose from.
func (p *program) first(session *app.Session, r request) error {
	if r.source.Kind == view.SourceNone {
		contexts, err := r.sources.Contexts()
		if err != nil || len(contexts) > 0 {
			return err
		}
		fmt.Fprintf(p.Err, "portolan: no kubeconfig was found, so this is the demo %s\n", demo.Default)
		r.source = view.Source{Kind: view.SourceDemo, Name: demo.Default}
	}
	_, err := session.Open(r.source)
	return err
}

// window is what portolan does without a verb.
func (p *program) window() *cobra.Command {
	var c cluster
	var at listening
	var gpu string
	cmd := &cobra.Command{
		RunE: func(cmd *cobra.Command, args []string) error {
			shown := desktop.Built && hasDisplay()
			if shown {
				if err := desktop.AdoptLoginEnvironment(cmd.Context()); err != nil {
					fmt.Fprintf(p.Err, "portolan: %v\n", err)
				}
			}
			r, err := p.request(cmd, &c, args)
			if err != nil {
				return err
			}
			if !shown {
				return p.serving(cmd.Context(), r, at)
			}
			return p.withPage(r, func(handler app.Handler) error { return p.open(cmd.Context(), handler, gpu) })
		},
	}
	c.add(cmd.Flags())
	at.add(cmd)
	cmd.Flags().StringVar(&gpu, "gpu", desktop.GPUPolicies[0],
		"when the window may use the graphics card: "+strings.Join(desktop.GPUPolicies, ", "))
	return cmd
}

func (p *program) open(ctx context.Context, handler app.Handler, gpu string) error {
	state, err := desktop.StateFile()
	if err != nil {
		fmt.Fprintf(p.Err, "portolan: %v\n", err)
	}
	handler.Capabilities.Desktop = true
	err = desktop.Run(ctx, desktop.Options{Title: "Portolan", Handler: handler.HTTP(), GPU: gpu, StateFile: state, Log: p.Err,
		Open: func(path string) {
			if _, err := handler.Session.Open(app.FileSource(path)); err != nil {
				fmt.Fprintf(p.Err, "portolan: %v\n", err)
			}
		}})
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// hasDisplay is true where a window can be expected to open.
func hasDisplay() bool {
	return runtime.GOOS != "linux" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
