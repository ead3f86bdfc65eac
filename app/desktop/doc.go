// Package desktop shows the page in a window of its own.
//
// It exists so that an operator on a laptop gets a program with a save dialog, a clipboard and a remembered window,
// while everything else stays one [net/http.Handler] that a browser can use as well. Wails is imported here and nowhere
// else, behind the build tag "desktop": all other code builds and tests without cgo and GTK. The package must never
// know what the page shows: what only a window can do are three endpoints around the handler it is given.
package desktop

import (
	"errors"
	"io"
	"net/http"
)

// ErrNotBuilt is what [Run] answers in a build without the tag "desktop".
var ErrNotBuilt = errors.New(`this portolan was built without the window; run "portolan serve" and open the address it prints`)

// Options are what a window needs to know.
type Options struct {
	// Title stands in the window's frame.
	Title string
	// Handler serves the page and its API, without checks of token, Host or Origin: no other program can reach it.
	Handler http.Handler
	// Open takes the path of a file that was dropped on the window; nil takes none.
	Open func(path string)
	// GPU is one of [GPUPolicies]; empty is the first of them.
	GPU string
	// StateFile is where the window's size is remembered, e.g. that of [StateFile]; empty forgets it.
	StateFile string
	// Log takes what the person should read but what is no reason to stop.
	Log io.Writer
}

// GPUPolicies are when the web view may draw with the graphics card. "never" is the remedy for windows that stay blank
// in virtual machines.
var GPUPolicies = []string{"ondemand", "always", "never"}
