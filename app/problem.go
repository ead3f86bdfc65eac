package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"portolan/app/problem"
	"portolan/app/registry"
	"portolan/app/settings"
	"portolan/app/switching"
	"portolan/app/view"
	"portolan/app/views"
	"portolan/graph/facts"
	"portolan/kube/collect"
	"portolan/kube/kubeconfig"
	"portolan/kube/revision/journal"
)

// Codes of a [view.Problem].
const (
	CodeDNS        = "dns"
	CodeRefused    = "refused"
	CodeTimeout    = "timeout"
	CodeTLS        = "tls"
	CodeExpired    = "expired"
	CodeForbidden  = "forbidden"
	CodeExecPlugin = "exec-plugin"
	CodeBadInput   = problem.CodeBadInput
	CodeUsage      = problem.CodeUsage
	CodeInternal   = "internal"
	CodeCancelled  = "cancelled"
	// CodeOff, CodeBusy and CodeChanged are of switches.
	CodeOff     = switching.CodeOff
	CodeBusy    = switching.CodeBusy
	CodeChanged = switching.CodeChanged
)

// Error is a Problem on its way to the person, with its cause.
type Error = problem.Error

// Usage is an error of the person's request.
func Usage(message, remedy string) error { return problem.Usage(message, remedy) }

// ProblemOf words an error for the person who reads it. It never answers an empty remedy.
func ProblemOf(err error) view.Problem {
	p := classify(err)
	if p.Remedy == "" {
		p.Remedy = "try again; if it fails again, please report it with this message"
	}
	return p
}

func classify(err error) view.Problem {
	var own *Error
	var config *kubeconfig.Error
	var connect *collect.ConnectError
	var bad *facts.BadInput
	var setting *settings.InputError
	var kept *views.Error
	var switched *switching.Error
	var journalled *journal.Error
	var shared *registry.Error
	switch {
	case errors.As(err, &own):
		return own.Problem
	case errors.As(err, &config):
		return view.Problem{Code: config.Code, Message: config.Message, Remedy: config.Remedy}
	case errors.As(err, &connect):
		return view.Problem{Code: connect.Code, Message: connect.Message, Remedy: connect.Remedy}
	case errors.As(err, &bad):
		return view.Problem{Code: CodeBadInput, Message: strings.TrimSuffix(err.Error(), "; "+bad.Remedy),
			Remedy: orElse(bad.Remedy, "write a new one with: portolan snapshot -o FILE")}
	case errors.As(err, &setting) && setting.Flag:
		return view.Problem{Code: CodeUsage, Message: setting.Error(), Remedy: "see --help for what it takes"}
	case errors.As(err, &setting):
		return view.Problem{Code: CodeBadInput, Message: setting.Error(),
			Remedy: "correct it there, or leave it out to get the default"}
	case errors.As(err, &kept) && kept.Wish:
		return view.Problem{Code: CodeUsage, Message: kept.Message, Remedy: kept.Remedy}
	case errors.As(err, &kept):
		return view.Problem{Code: CodeInternal, Message: kept.Message, Remedy: kept.Remedy}
	case errors.As(err, &switched):
		return view.Problem{Code: switched.Code, Message: switched.Message, Remedy: switched.Remedy}
	case errors.As(err, &journalled):
		return view.Problem{Code: journalCode(journalled.Code), Message: journalled.Message, Remedy: journalled.Remedy}
	case errors.As(err, &shared):
		return view.Problem{Code: shared.Code, Message: shared.Message, Remedy: shared.Remedy}
	case errors.Is(err, context.DeadlineExceeded):
		return view.Problem{Code: CodeTimeout, Message: err.Error(),
			Remedy: "try again, with a longer --request-timeout if the cluster is slow"}
	case errors.Is(err, context.Canceled):
		return view.Problem{Code: CodeInternal, Message: "cancelled", Remedy: "start it again"}
	}
	return view.Problem{Code: CodeInternal, Message: err.Error()}
}

// journalCode is the code of a Problem for that of a journal's error.
func journalCode(code string) string {
	switch code {
	case journal.CodeBusy, journal.CodeConflict:
		return CodeBusy
	case journal.CodeUnknown:
		return CodeUsage
	case journal.CodeDamaged, journal.CodeFormat:
		return CodeBadInput
	}
	return CodeInternal
}

// fileError says in plain words why a file could not be used.
func fileError(doing, path string, err error) error {
	p := view.Problem{Code: CodeBadInput, Message: fmt.Sprintf("%s %s: %v", doing, path, plain(err))}
	var bad *facts.BadInput
	switch {
	case errors.As(err, &bad) && bad.Remedy != "":
		p.Message, p.Remedy = fmt.Sprintf("%s %s: %s", doing, path, bad.Fault()), bad.Remedy
	case errors.Is(err, fs.ErrNotExist):
		p.Remedy = "check the path"
	case errors.Is(err, fs.ErrPermission):
		p.Remedy = "check who owns it and its permissions"
	default:
		p.Remedy = "give another file, or write a new one with: portolan snapshot -o FILE"
	}
	return &Error{Problem: p, Err: err}
}

// plain is the reason of a path error without the path, which is named already.
func plain(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return strings.TrimSpace(err.Error())
}

// problemOfPort words why a port could not be opened.
func problemOfPort(port int, err error) view.Problem {
	return view.Problem{Code: CodeUsage, Message: fmt.Sprintf("cannot listen on port %d: %v", port, plain(err)),
		Remedy: "choose another with --port, or leave it out for any free one"}
}
