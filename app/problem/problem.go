// Package problem holds errors on their way to a person: what happened, and what to do next.
//
// It exists because they are worded wherever they arise, in the program and inside a file that is looked at without it. It
// must never know what arose where: [portolan/app.ProblemOf] words what comes from elsewhere.
package problem

import "portolan/app/view"

// CodeUsage is the code of a Problem with what the person asked for, CodeBadInput of one with what that is asked of.
const (
	CodeUsage    = "usage"
	CodeBadInput = "bad-input"
)

// Error is a Problem on its way to the person, with its cause.
type Error struct {
	view.Problem
	Err error
}

func (e *Error) Error() string {
	if e.Remedy == "" {
		return e.Message
	}
	return e.Message + "; " + e.Remedy
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Usage is an error of the person's request.
func Usage(message, remedy string) error {
	return &Error{Problem: view.Problem{Code: CodeUsage, Message: message, Remedy: remedy}}
}
