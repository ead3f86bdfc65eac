// Package switching is the road from a wish ("shop to 1-31-1") to a change that was carried out: it finds where
// namespaces can go, predicts who will inject them there, has the change planned, shown and confirmed, and keeps the runs.
//
// It exists so that the page and the command line ask the same questions, in the same order, and cannot skip one. Only it
// may let package perform write, only a plan that was shown can be confirmed, once, and only where settings allow it. It
// must never have an opinion of its own about who injects whom: that is asked of graph/mesh, on a copy of the facts.
package switching

import (
	"fmt"
	"strings"

	"portolan/graph/nearest"
)

// Codes of an [Error], beside those of what lies below.
const (
	// CodeOff: the settings do not allow it.
	CodeOff = "off"
	// CodeBusy: something else is under way.
	CodeBusy = "busy"
	// CodeChanged: it is not any more what was shown.
	CodeChanged  = "changed"
	codeUsage    = "usage"
	codeBadInput = "bad-input"
)

// Error is why a switch is not planned, or not begun.
type Error struct {
	Code, Message, Remedy string
	Err                   error
}

func (e *Error) Error() string {
	if e.Remedy == "" {
		return e.Message
	}
	return e.Message + "; " + e.Remedy
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

func usage(remedy, format string, args ...any) error {
	return &Error{Code: codeUsage, Message: fmt.Sprintf(format, args...), Remedy: remedy}
}

func changed(format string, args ...any) *Error {
	return &Error{Code: CodeChanged, Message: fmt.Sprintf(format, args...), Remedy: "plan it again, and look at what it is now"}
}

// unknown is for a name that is not there, with the one that was probably meant.
func unknown(what, name string, known []string, remedy string) error {
	message := fmt.Sprintf("there is no %s %q", what, name)
	if near, ok := nearest.To(name, known); ok {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	return &Error{Code: codeBadInput, Message: message, Remedy: remedy}
}

// Off is the refusal where features.upgrade_actions is off. settings is the file that they are read from, empty for a
// user without a home.
func Off(settings string) error {
	return &Error{Code: CodeOff, Message: "changing a cluster is off",
		Remedy: "set " + featureOn("features.upgrade_actions", settings)}
}

// featureOn says how to turn a feature on.
func featureOn(key, settings string) string {
	if settings == "" {
		return "PORTOLAN_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_")) + "=true in the environment, and start portolan again"
	}
	return key + ": true in " + settings + ", and start portolan again"
}

// NoCluster is the refusal for what is shown and is no cluster: kind is "demo" or "snapshot".
func NoCluster(kind string) error {
	return usage("open a context to change its cluster", "this is a %s, there is no cluster to change", kind)
}
