// Package kubeconfig turns kubeconfig files into contexts to choose from.
//
// It exists because clientcmd merges all files into one before anybody can look: a context of the same name in two
// files then hides another, and one broken file takes the others with it. Here every file is loaded on its own, and
// what cannot be used stays on the list with the reason. It must never dial a server, run a credential plugin or
// write to a kubeconfig; tokens and keys stay in the files and in the [rest.Config] made for one connection.
package kubeconfig

import (
	"fmt"
	"strings"
)

// Context is one context of one kubeconfig file. It holds no credential.
type Context struct {
	// Name is the context's name; empty for an entry that stands for a file that cannot be used at all.
	Name string
	// File is the absolute path of the file it is in.
	File string
	// Cluster, User and Namespace are the names that the context gives; Namespace is empty when it gives none.
	Cluster   string
	User      string
	Namespace string
	// Server is the API server's host, with its port and path where they are given; never user info or a query.
	Server string
	// Current is true for the one context that kubectl would use with the same files.
	Current bool
	// Insecure is true when the file skips the check of the server's certificate.
	Insecure bool
	// Invalid says why the context, or its whole file, cannot be used; empty when it can.
	Invalid string
}

// Codes of an [Error]; they are those of the view contract.
const (
	// CodeUsage: what was asked for is not there or not clear.
	CodeUsage = "usage"
	// CodeBadInput: a file is missing, broken or contradicts itself.
	CodeBadInput = "bad-input"
)

// Error is what the user reads when a file or a context cannot be used.
type Error struct {
	// Code is [CodeUsage] or [CodeBadInput].
	Code string
	// Message says what is wrong, Remedy what to do about it.
	Message string
	Remedy  string
	// Err is the cause, when there is one.
	Err error
}

// Error is the message with the remedy behind it.
func (e *Error) Error() string {
	if e.Remedy == "" {
		return e.Message
	}
	return e.Message + "; " + e.Remedy
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Select finds a context by name, and by file where the name alone is not enough. An empty name means the current
// context. A context that is invalid is returned as an error with its reason.
func Select(contexts []Context, name, file string) (Context, error) {
	var found []Context
	for _, c := range contexts {
		if c.Name == "" || file != "" && c.File != file {
			continue
		}
		if c.Name == name || name == "" && c.Current {
			found = append(found, c)
		}
	}
	switch {
	case len(found) == 0:
		return Context{}, notFound(contexts, name, file)
	case len(found) > 1:
		return Context{}, ambiguous(name, found)
	case found[0].Invalid != "":
		return Context{}, invalid(found[0])
	}
	return found[0], nil
}

func notFound(contexts []Context, name, file string) error {
	e := &Error{Code: CodeUsage, Message: fmt.Sprintf("there is no context %q", name), Remedy: "list the contexts with: portolan contexts"}
	if name == "" {
		e.Message, e.Remedy = "no current context is set", "name one with --context; list them with: portolan contexts"
	}
	if file != "" {
		e.Message += " in " + file
	}
	for _, c := range contexts {
		if c.Name == "" && (file == "" || c.File == file) {
			// The context may well be in the file that cannot be read.
			return &Error{Code: CodeBadInput, Message: fmt.Sprintf("%s, and %s cannot be used: %s", e.Message, c.File, c.Invalid), Remedy: "repair the file, or name another with --kubeconfig"}
		}
	}
	return e
}

func ambiguous(name string, found []Context) error {
	files := make([]string, len(found))
	for i, c := range found {
		files[i] = c.File
	}
	return &Error{
		Code:    CodeUsage,
		Message: fmt.Sprintf("context %q is in several files: %s", name, strings.Join(files, ", ")),
		Remedy:  "say which file with --kubeconfig",
	}
}

func invalid(c Context) error {
	return &Error{
		Code:    CodeBadInput,
		Message: fmt.Sprintf("context %q in %s cannot be used: %s", c.Name, c.File, c.Invalid),
		Remedy:  "repair the file, or choose another context",
	}
}
