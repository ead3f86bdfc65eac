package collect

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/rest"
)

// Codes of a [ConnectError]; they are those of the view contract.
const (
	// CodeDNS: the server's name is not known.
	CodeDNS = "dns"
	// CodeRefused: nothing listens there, or what listens turns connections away.
	CodeRefused = "refused"
	// CodeTimeout: nothing answered in time.
	CodeTimeout = "timeout"
	// CodeTLS: the server's certificate, or the client's, was not accepted.
	CodeTLS = "tls"
	// CodeExpired: the credentials are not accepted, most often because they expired.
	CodeExpired = "expired"
	// CodeForbidden: the user may read nothing of what was asked for.
	CodeForbidden = "forbidden"
	// CodeExecPlugin: the credential plugin is missing or failed.
	CodeExecPlugin = "exec-plugin"
	// CodeBadInput: the kubeconfig leads to something that is no API server, or cannot be used.
	CodeBadInput = "bad-input"
)

// ConnectError is what the user reads when a context tells nothing.
type ConnectError struct {
	// Code is one of the codes above.
	Code string
	// Context is the context's name; Message names it too.
	Context string
	Message string
	// Remedy says what to do next.
	Remedy string
	// Err is the cause.
	Err error
}

// Error is the message with the remedy behind it.
func (e *ConnectError) Error() string { return e.Message + "; " + e.Remedy }

// Unwrap gives the cause.
func (e *ConnectError) Unwrap() error { return e.Err }

// verdict is what a cause means for the user.
type verdict struct{ code, message, remedy string }

// classify turns the error of a request into what the user can act on. Credentials come before the network, because
// a plugin's failure is wrapped in what looks like one.
func classify(name string, conf *rest.Config, err error) *ConnectError {
	server := serverName(conf)
	for _, judge := range []func(string, *rest.Config, error) *verdict{judgePlugin, judgeStatus, judgeTLS, judgeNetwork} {
		if v := judge(server, conf, err); v != nil {
			return &ConnectError{Code: v.code, Context: name, Message: fmt.Sprintf("context %q: %s", name, v.message), Remedy: v.remedy, Err: err}
		}
	}
	return &ConnectError{
		Code: CodeRefused, Context: name, Message: fmt.Sprintf("context %q: %s could not be read: %s", name, server, plainMessage(err)),
		Remedy: "check that the cluster is up and that kubectl can reach it", Err: err,
	}
}

func unusableConfig(name string, err error) *ConnectError {
	return &ConnectError{
		Code: CodeBadInput, Context: name, Message: fmt.Sprintf("context %q cannot be used: %s", name, plainMessage(err)),
		Remedy: "repair its kubeconfig", Err: err,
	}
}

func forbiddenEverything(name string, namespaces []string) *ConnectError {
	return &ConnectError{
		Code: CodeForbidden, Context: name,
		Message: fmt.Sprintf("context %q: its user may read nothing, neither everywhere nor in %s", name, strings.Join(namespaces, ", ")),
		Remedy:  "name the namespaces you may read with --namespace, or ask for the role \"view\"",
	}
}

func judgePlugin(server string, conf *rest.Config, err error) *verdict {
	command := ""
	if conf != nil && conf.ExecProvider != nil {
		command = conf.ExecProvider.Command
	}
	var slow *slowError
	switch {
	case strings.Contains(err.Error(), "getting credentials: "):
		_, reason, _ := strings.Cut(err.Error(), "getting credentials: ")
		return &verdict{CodeExecPlugin, "the credential plugin gave no credentials: " + scrub(reason), "run the plugin's command, or its login, in a terminal, then try again"}
	case command != "" && errors.As(err, &slow):
		return &verdict{CodeTimeout, fmt.Sprintf("neither the credential plugin %s nor %s answered within %v", command, server, slow.after),
			"run the plugin's command, or its login, in a terminal; then check the network or VPN"}
	}
	return nil
}

func judgeStatus(server string, _ *rest.Config, err error) *verdict {
	switch {
	case errors.Is(err, errNotAnAPIServer), apierrors.IsNotFound(err), isRedirect(err):
		return &verdict{CodeBadInput, server + " answers, but not as a Kubernetes API server does", "check the server's address in the kubeconfig, and any proxy or sign-in page before it"}
	case apierrors.IsUnauthorized(err):
		return &verdict{CodeExpired, server + " does not accept the credentials; most likely they expired", "log in again, then try again"}
	case apierrors.IsForbidden(err):
		return &verdict{CodeForbidden, "its user may not read from " + server, "ask for the role \"view\""}
	}
	var status apierrors.APIStatus
	if errors.As(err, &status) {
		return &verdict{CodeRefused, fmt.Sprintf("%s answers with an error: %s", server, plainMessage(err)), "try again when the API server has recovered"}
	}
	return nil
}

// isRedirect tells whether the server sent the request elsewhere, as sign-in pages do.
func isRedirect(err error) bool {
	var status apierrors.APIStatus
	return errors.As(err, &status) && status.Status().Code >= 300 && status.Status().Code < 400
}

func judgeTLS(server string, _ *rest.Config, err error) *verdict {
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert *net.OpError
	var verification *tls.CertificateVerificationError
	switch {
	case errors.As(err, &unknown):
		return &verdict{CodeTLS, "the certificate of " + server + " is signed by an unknown authority", "put its authority into the kubeconfig (certificate-authority-data), or skip the check with --insecure-skip-tls-verify"}
	case errors.As(err, &host):
		return &verdict{CodeTLS, "the certificate of " + server + " is made out to another name", "check the server's address in the kubeconfig, or set tls-server-name there"}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return &verdict{CodeTLS, "the certificate of " + server + " has expired, or is not valid yet", "renew the API server's certificate; check this machine's clock"}
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return &verdict{CodeTLS, server + " does not speak TLS", "check scheme and port of the server's address in the kubeconfig"}
	case errors.As(err, &alert) && alert.Op == "remote error": // crypto/tls has no type for the other side's alert
		return &verdict{CodeTLS, fmt.Sprintf("%s ended the TLS handshake: %v", server, alert.Err), "check the client certificate in the kubeconfig; it may have expired"}
	case errors.As(err, &invalid), errors.As(err, &verification):
		return &verdict{CodeTLS, fmt.Sprintf("the certificate of %s cannot be verified: %s", server, plainMessage(err)), "check the authority in the kubeconfig"}
	}
	return nil
}

func judgeNetwork(server string, _ *rest.Config, err error) *verdict {
	var name *net.DNSError
	var timeout net.Error
	var slow *slowError
	var op *net.OpError
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return &verdict{CodeRefused, "the proxy before " + server + " cannot be used: " + plainMessage(op.Err), "check proxy-url in the kubeconfig and HTTPS_PROXY"}
	case errors.As(err, &name):
		return &verdict{CodeDNS, "the name of " + server + " is not known", "check the server's address in the kubeconfig, and the network or VPN"}
	case errors.As(err, &slow):
		return &verdict{CodeTimeout, fmt.Sprintf("%s did not answer within %v", server, slow.after), "check the network or VPN, then try again"}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return &verdict{CodeTimeout, server + " did not answer in time", "check the network or VPN, then try again"}
	case errors.As(err, &op):
		return &verdict{CodeRefused, server + " cannot be reached: " + plainMessage(op.Err), "check that the cluster is up, and the network or VPN"}
	}
	return nil
}

// serverName is the host to name in messages; never user info, path or query.
func serverName(conf *rest.Config) string {
	if conf == nil {
		return "the server"
	}
	host := conf.Host
	if !strings.Contains(host, "://") {
		host = "//" + host
	}
	u, err := url.Parse(host)
	if err != nil || u.Host == "" {
		return "the server"
	}
	return u.Host
}
