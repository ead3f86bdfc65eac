package journal

import "fmt"

// Codes of an [Error].
const (
	// CodeBusy: another program works on the run.
	CodeBusy = "busy"
	// CodeConflict: another run works, or stopped, in one of the namespaces.
	CodeConflict = "conflict"
	// CodeUnknown: there is no such run.
	CodeUnknown = "unknown"
	// CodeDamaged: a journal cannot be understood.
	CodeDamaged = "damaged"
	// CodeFormat: a newer program wrote it.
	CodeFormat = "format"
	// CodeUnkept: the disk, or the folder, does not take or give it.
	CodeUnkept = "unkept"
)

// Error is why a run cannot be begun, taken up or remembered.
type Error struct {
	// Code is one of the codes above.
	Code            string
	Message, Remedy string
	// Run is the other run, for CodeConflict.
	Run string
	Err error
}

// Error is the message with the remedy behind it.
func (e *Error) Error() string { return e.Message + "; " + e.Remedy }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

const leaveOrMove = "correct the file or move it away; portolan leaves it as it is"

func damaged(path string, line int, err error) *Error {
	return &Error{Code: CodeDamaged, Message: fmt.Sprintf("%s is damaged: line %d: %v", path, line, err), Remedy: leaveOrMove, Err: err}
}

func unknown(id string) *Error {
	return &Error{Code: CodeUnknown, Message: fmt.Sprintf("there is no run %q", id), Remedy: "see which there are with \"portolan switch --list\""}
}

func unkept(err error) *Error {
	return &Error{Code: CodeUnkept, Message: fmt.Sprintf("cannot keep the journal of a switch: %v", err),
		Remedy: "check who owns the folder and its permissions, and whether the disk is full", Err: err}
}

func unread(err error) *Error {
	return &Error{Code: CodeUnkept, Message: fmt.Sprintf("cannot read the journals of switches: %v", err),
		Remedy: "check who owns the folder and its permissions", Err: err}
}
