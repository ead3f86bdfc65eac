package registry

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
	"unicode"

	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/errcode"
)

// Codes of an [Error], as the app's problems have them.
const (
	codeDNS       = "dns"
	codeRefused   = "refused"
	codeTimeout   = "timeout"
	codeTLS       = "tls"
	codeForbidden = "forbidden"
	codeBadInput  = "bad-input"
	codeUsage     = "usage"
)

// Error says what went wrong with a registry, and what to do.
type Error struct {
	// Code is that of a problem of the app.
	Code string
	// Message and Remedy are for people. They hold no credentials and no addresses but the registry's.
	Message, Remedy string
	Err             error
}

func (e *Error) Error() string { return e.Message + "; " + e.Remedy }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// unfit says why what a registry holds is no snapshot.
type unfit struct{ reason string }

func (e *unfit) Error() string { return e.reason }

func badReference(message, remedy string) error {
	return &Error{Code: codeUsage, Message: message, Remedy: remedy}
}

func badSnapshot(ref Reference, err error) error {
	return &Error{Code: codeBadInput, Message: fmt.Sprintf("cannot pull %s: %v", ref, err), Err: err,
		Remedy: "push a new one with: portolan snapshot push"}
}

func tooSlow(doing string, ref Reference, limit time.Duration, err error) error {
	return &Error{Code: codeTimeout, Message: fmt.Sprintf("cannot %s %s: not done within %v", doing, ref, limit), Err: err,
		Remedy: "try again; if it stays so slow, ask who runs the registry"}
}

// explain words what the library says. Its own messages name addresses, which may carry somebody's signature.
func explain(doing string, ref Reference, k *keys, err error) error {
	e := answered(ref, k, err)
	if e == nil {
		e = unanswered(ref, err)
	}
	return &Error{Code: e.Code, Message: fmt.Sprintf("cannot %s %s: %s", doing, ref, e.Message), Remedy: e.Remedy, Err: err}
}

// answered is what the registry said, or what is wrong with what it sent; nil where it said nothing.
func answered(ref Reference, k *keys, err error) *Error {
	var key *keyError
	var no *unfit
	var response *errcode.ErrorResponse
	switch {
	case errors.As(err, &key):
		return &Error{Code: codeForbidden, Message: "the credentials that docker has cannot be read: " + plain(key.Error()),
			Remedy: "correct docker's config.json, or log in again: docker login " + ref.Host()}
	case errors.Is(err, auth.ErrBasicCredentialNotFound):
		return unauthorized(ref, k)
	case errors.As(err, &no):
		return &Error{Code: codeBadInput, Message: "it is no snapshot of portolan: " + no.reason,
			Remedy: "check the reference; a snapshot gets there with: portolan snapshot push"}
	case errors.As(err, &response):
		return refused(ref, k, response)
	case errors.Is(err, errdef.ErrNotFound):
		return notFound()
	case errors.Is(err, content.ErrMismatchedDigest), errors.Is(err, content.ErrTrailingData), errors.Is(err, content.ErrInvalidDescriptorSize),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, errdef.ErrSizeExceedsLimit), strings.Contains(err.Error(), "digest mismatch"):
		return &Error{Code: codeBadInput, Message: "what the registry sent is not what its digest stands for",
			Remedy: "try again; if it stays so, the registry or something before it is damaged"}
	}
	return nil
}

func notFound() *Error {
	return &Error{Code: codeBadInput, Message: "there is no such tag, digest or repository", Remedy: "check the reference"}
}

func unauthorized(ref Reference, k *keys) *Error {
	if k.found.Load() {
		return &Error{Code: codeForbidden, Message: "the registry does not accept the credentials that docker has for it",
			Remedy: "log in again: docker login " + ref.Host()}
	}
	return &Error{Code: codeForbidden, Message: "the registry wants credentials, and docker has none for it",
		Remedy: "log in: docker login " + ref.Host()}
}

// refused words the status of an answer.
func refused(ref Reference, k *keys, response *errcode.ErrorResponse) *Error {
	status := fmt.Sprintf("the registry answers %d %s", response.StatusCode, http.StatusText(response.StatusCode))
	if len(response.Errors) > 0 {
		status += ": " + plain(response.Errors[0].Code+" "+response.Errors[0].Message)
	}
	switch code := response.StatusCode; {
	case code == http.StatusUnauthorized:
		return unauthorized(ref, k)
	case code == http.StatusForbidden:
		return &Error{Code: codeForbidden, Message: status, Remedy: "ask who runs the registry for the right to this repository"}
	case code == http.StatusNotFound:
		return notFound()
	case code == http.StatusTooManyRequests || code >= http.StatusInternalServerError:
		return &Error{Code: codeRefused, Message: status, Remedy: "try again later"}
	}
	return &Error{Code: codeBadInput, Message: status, Remedy: "check the reference, and that the registry takes OCI artifacts"}
}

// unanswered says why no answer came.
func unanswered(ref Reference, err error) *Error {
	var dns *net.DNSError
	var network net.Error
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.Is(err, errDowngrade):
		return &Error{Code: codeTLS, Message: errDowngrade.Error(), Remedy: "ask who runs the registry"}
	case errors.As(err, &unknown):
		return &Error{Code: codeTLS, Message: "its certificate is signed by nobody whom this machine trusts",
			Remedy: "add its CA to the system's certificates, or name it with SSL_CERT_FILE"}
	case errors.As(err, &cert):
		return &Error{Code: codeTLS, Message: "its certificate is not valid: " + plain(cert.Err.Error()), Remedy: "check the registry's name, and ask who runs it"}
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return &Error{Code: codeTLS, Message: "the registry speaks no TLS", Remedy: "use --plain-http if the network to it is safe"}
	case errors.As(err, &dns):
		return &Error{Code: codeDNS, Message: fmt.Sprintf("the name %s cannot be resolved", plain(dns.Name)), Remedy: "check the name, and the network"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &Error{Code: codeRefused, Message: "nobody listens at " + ref.Host(), Remedy: "check the registry's name and port"}
	case errors.As(err, &network) && network.Timeout():
		return &Error{Code: codeTimeout, Message: ref.Host() + " does not answer", Remedy: "check the network, and try again"}
	}
	return &Error{Code: codeRefused, Message: plain(innermost(err).Error()), Remedy: "check the registry's name and port, and try again"}
}

// innermost is the reason behind what was being done with which address.
func innermost(err error) error {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}

// plain is a foreign text on one short line, without what could move a terminal's cursor.
func plain(text string) string {
	const most = 200
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strings.TrimSpace(text)
}

// word is a foreign name, quoted.
func word(text string) string { return fmt.Sprintf("%q", plain(text)) }
