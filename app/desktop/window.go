//go:build desktop || dev || bindings

package desktop

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"os"
	goruntime "runtime"
	"slices"
	"strings"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// Built is true when this build has a window.
const Built = true

//go:embed icon.png
var icon []byte

// Run opens the window and returns when it is closed or ctx is done. It must be called on the main goroutine, once.
// Where there is no usable display it answers an error.
func Run(ctx context.Context, o Options) (err error) {
	policy := max(slices.Index(GPUPolicies, o.GPU), 0)
	if o.GPU != "" && GPUPolicies[policy] != o.GPU {
		return fmt.Errorf("unknown GPU policy %q: choose one of %s", o.GPU, strings.Join(GPUPolicies, ", "))
	}
	defer func() {
		// Wails panics where GTK finds no display.
		if cause := recover(); cause != nil {
			err = fmt.Errorf(`cannot open a window: %v; run "portolan serve" and open the address it prints`, cause)
		}
	}()
	w := &window{Options: o, stop: ctx, done: make(chan struct{})}
	defer close(w.done)
	return wails.Run(w.wailsOptions([]linux.WebviewGpuPolicy{linux.WebviewGpuPolicyOnDemand,
		linux.WebviewGpuPolicyAlways, linux.WebviewGpuPolicyNever}[policy]))
}

// window is one run of Wails, and the [Shell] of its page.
type window struct {
	Options
	stop context.Context
	done chan struct{}
	// wails carries the window in the way of its runtime package; set by OnStartup, before the page can ask anything.
	wails context.Context
}

func (w *window) wailsOptions(policy linux.WebviewGpuPolicy) *options.App {
	size := recall(w.StateFile)
	state := options.Normal
	if size.Maximised {
		state = options.Maximised
	}
	return &options.App{
		Title:            w.Title,
		Width:            size.Width,
		Height:           size.Height,
		MinWidth:         minWidth,
		MinHeight:        minHeight,
		WindowStartState: state,
		BackgroundColour: options.NewRGB(11, 14, 20),
		AssetServer:      &assetserver.Options{Handler: withShell(w.Handler, w, w.logf)},
		DragAndDrop:      dragAndDrop(goruntime.GOOS),
		OnStartup:        w.started,
		OnBeforeClose:    w.closing,
		Linux:            &linux.Options{Icon: icon, ProgramName: "portolan", WebviewGpuPolicy: policy},

		SingleInstanceLock: w.singleInstance(),
	}
}

// singleInstance makes a second start with the same arguments raise the first one's window. Other arguments show
// something else and get a window of their own. On Linux it takes a session bus.
func (w *window) singleInstance() *options.SingleInstanceLock {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		return nil
	}
	same := sha256.Sum256([]byte(strings.Join(os.Args[1:], "\x00") + "\x00" + os.Getenv("KUBECONFIG")))
	return &options.SingleInstanceLock{
		UniqueId: fmt.Sprintf("portolan_%x", same[:8]),
		OnSecondInstanceLaunch: func(options.SecondInstanceData) {
			runtime.WindowUnminimise(w.wails)
			runtime.Show(w.wails)
		},
	}
}

// dragAndDrop says who hears of a dropped file. WebKit tells the page of none (on Linux) or must not (on macOS, where both would
// open it): there Wails hands its path to the program. WebView2 gives it to the page, as a browser does.
func dragAndDrop(system string) *options.DragAndDrop {
	return &options.DragAndDrop{EnableFileDrop: system != "windows", DisableWebViewDrop: system == "darwin"}
}

func (w *window) started(ctx context.Context) {
	w.wails = ctx
	runtime.OnFileDrop(ctx, func(_, _ int, paths []string) {
		if len(paths) > 0 && w.Open != nil {
			w.Open(paths[0])
		}
	})
	go func() {
		select {
		case <-w.stop.Done():
			runtime.Quit(ctx)
		case <-w.done:
		}
	}()
}

// closing remembers the window; it never prevents the close.
func (w *window) closing(ctx context.Context) bool {
	size := geometry{Maximised: runtime.WindowIsMaximised(ctx)}
	if size.Maximised {
		// The size to come back to is the one before it was maximised.
		last := recall(w.StateFile)
		size.Width, size.Height = last.Width, last.Height
	} else {
		size.Width, size.Height = runtime.WindowGetSize(ctx)
	}
	if err := remember(w.StateFile, size); err != nil {
		w.logf("%v", err)
	}
	return false
}

func (w *window) logf(format string, args ...any) {
	if w.Log != nil {
		_, _ = fmt.Fprintf(w.Log, "portolan: "+format+"\n", args...) // A log that cannot be written is no reason to stop.
	}
}

// AskWhereToSave shows the save dialog.
func (w *window) AskWhereToSave(_ context.Context, suggested string) (string, error) {
	return runtime.SaveFileDialog(w.wails, runtime.SaveDialogOptions{Title: "Save as", DefaultFilename: suggested})
}

// Copy puts text on the clipboard.
func (w *window) Copy(_ context.Context, text string) error {
	return runtime.ClipboardSetText(w.wails, text)
}

// Quit closes the window.
func (w *window) Quit(context.Context) { runtime.Quit(w.wails) }
