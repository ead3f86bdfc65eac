package collect_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd/api"

	"portolan/kube/collect"
)

// connectError collects, and gives the error with its code checked; the message must name the context and a way out.
func connectError(t *testing.T, conf *rest.Config, code string) *collect.ConnectError {
	t.Helper()
	_, err := collect.Cluster(t.Context(), collect.Request{Config: conf, Context: "prod-eu", ConnectTimeout: 2 * time.Second})
	var e *collect.ConnectError
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a ConnectError", err)
	}
	if e.Code != code {
		t.Fatalf("code %q, want %q: %v", e.Code, code, err)
	}
	if e.Context != "prod-eu" || !strings.Contains(e.Message, `"prod-eu"`) || e.Remedy == "" {
		t.Errorf("the message does not name the context, or no way out: %v", err)
	}
	return e
}

func silentTLS(h http.Handler) *httptest.Server {
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // failed handshakes are what is tested
	s.StartTLS()
	return s
}

func TestServerIsDown(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	e := connectError(t, &rest.Config{Host: "https://" + address}, collect.CodeRefused)
	if !strings.Contains(e.Message, address) {
		t.Errorf("%q does not name the server", e.Message)
	}
}

func TestNameIsUnknown(t *testing.T) {
	// A resolver that cannot be asked fails as one does that knows no such name, and needs no network.
	resolver := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, io.ErrClosedPipe }}
	dialer := &net.Dialer{Resolver: resolver}
	direct := func(*http.Request) (*url.URL, error) { return nil, nil }
	connectError(t, &rest.Config{Host: "https://portolan.invalid:6443", Dial: dialer.DialContext, Proxy: direct}, collect.CodeDNS)
}

func TestServerAcceptsAndNeverAnswers(t *testing.T) {
	for name, conf := range map[string]*rest.Config{"at the handshake": {}, "at the answer": {}} {
		t.Run(name, func(t *testing.T) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			scheme := "https://"
			if name == "at the answer" {
				scheme = "http://"
			}
			conf.Host = scheme + listener.Addr().String()
			_, err = collect.Cluster(t.Context(), collect.Request{Config: conf, Context: "slow", ConnectTimeout: 50 * time.Millisecond})
			var e *collect.ConnectError
			if !errors.As(err, &e) || e.Code != collect.CodeTimeout || !strings.Contains(e.Message, "50ms") {
				t.Errorf("got %v, want a timeout that says how long it waited", err)
			}
		})
	}
}

func TestCertificateIsNotAccepted(t *testing.T) {
	server := silentTLS(http.NotFoundHandler())
	defer server.Close()
	if e := connectError(t, &rest.Config{Host: server.URL}, collect.CodeTLS); !strings.Contains(e.Message, "unknown authority") {
		t.Errorf("self-signed: %v", e)
	}
	trusting := rest.TLSClientConfig{CAData: pemOf(server.Certificate()), ServerName: "other.example"}
	if e := connectError(t, &rest.Config{Host: server.URL, TLSClientConfig: trusting}, collect.CodeTLS); !strings.Contains(e.Message, "another name") {
		t.Errorf("made out to another: %v", e)
	}
	expired := silentTLS(http.NotFoundHandler())
	defer expired.Close()
	cert, ca := certificate(t, time.Now().Add(-time.Hour))
	expired.TLS.Certificates = []tls.Certificate{cert}
	if e := connectError(t, &rest.Config{Host: expired.URL, TLSClientConfig: rest.TLSClientConfig{CAData: ca}}, collect.CodeTLS); !strings.Contains(e.Message, "expired") {
		t.Errorf("expired: %v", e)
	}
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	if e := connectError(t, &rest.Config{Host: strings.Replace(plain.URL, "http", "https", 1)}, collect.CodeTLS); !strings.Contains(e.Message, "does not speak TLS") {
		t.Errorf("plain HTTP: %v", e)
	}
}

func TestClientCertificateIsRefused(t *testing.T) {
	server := silentTLS(http.NotFoundHandler())
	defer server.Close()
	server.TLS.ClientAuth, server.TLS.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
	conf := &rest.Config{Host: server.URL, TLSClientConfig: rest.TLSClientConfig{Insecure: true}}
	if e := connectError(t, conf, collect.CodeTLS); !strings.Contains(e.Remedy, "client certificate") {
		t.Errorf("got %v", e)
	}
}

func TestServerAnswersOtherwise(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		code   string
		want   string
	}{
		"sign-in page": {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>sign in</html>") }, collect.CodeBadInput, "not as a Kubernetes API server"},
		"another site": {http.NotFound, collect.CodeBadInput, "not as a Kubernetes API server"},
		"credentials expired": {func(w http.ResponseWriter, _ *http.Request) {
			status(w, http.StatusUnauthorized, metav1.StatusReasonUnauthorized, "Unauthorized")
		}, collect.CodeExpired, "does not accept the credentials"},
		"not ready": {func(w http.ResponseWriter, _ *http.Request) {
			status(w, http.StatusInternalServerError, metav1.StatusReasonInternalError, "etcd at 10.0.0.7:2379 is down")
		}, collect.CodeRefused, "etcd at <address> is down"},
		"hangs up": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, collect.CodeRefused, "could not be read"},
		"refuses all": {func(w http.ResponseWriter, r *http.Request) {
			forbid(func(string) bool { return false })(w, r)
			if r.URL.Path == "/version" {
				_, _ = io.WriteString(w, `{"gitVersion":"v1.36.3"}`)
			}
		}, collect.CodeForbidden, "may read nothing"},
		"refuses even its version": {func(w http.ResponseWriter, _ *http.Request) {
			status(w, http.StatusForbidden, metav1.StatusReasonForbidden, "no")
		}, collect.CodeForbidden, "may read nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.answer)
			defer server.Close()
			if e := connectError(t, &rest.Config{Host: server.URL}, c.code); !strings.Contains(e.Message, c.want) {
				t.Errorf("%q does not say %q", e.Message, c.want)
			}
		})
	}
}

func TestCredentialPlugin(t *testing.T) {
	server := silentTLS(http.NotFoundHandler())
	defer server.Close()
	script := filepath.Join(t.TempDir(), "login")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, command := range map[string]string{"missing": "/nowhere/login", "failing": script} {
		t.Run(name, func(t *testing.T) {
			conf := &rest.Config{Host: server.URL, TLSClientConfig: rest.TLSClientConfig{Insecure: true}, ExecProvider: &api.ExecConfig{
				APIVersion: "client.authentication.k8s.io/v1", Command: command, InteractiveMode: api.NeverExecInteractiveMode,
			}}
			if e := connectError(t, conf, collect.CodeExecPlugin); !strings.Contains(e.Message, command) {
				t.Errorf("%q does not name the plugin", e.Message)
			}
		})
	}
}

func TestProxyIsDown(t *testing.T) {
	proxy := httptest.NewServer(http.NotFoundHandler())
	proxy.Close()
	conf := &rest.Config{Host: "https://cluster.example:6443", Proxy: proxyTo(t, proxy.URL)}
	if e := connectError(t, conf, collect.CodeRefused); !strings.Contains(e.Message, "the proxy before") {
		t.Errorf("got %v", e)
	}
}

func TestUnusableConfig(t *testing.T) {
	connectError(t, &rest.Config{Host: "https://cluster.example", TLSClientConfig: rest.TLSClientConfig{CAData: []byte("no certificate")}}, collect.CodeBadInput)
}

func TestCancelledWhileConnecting(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = collect.Cluster(ctx, collect.Request{Config: &rest.Config{Host: "http://" + listener.Addr().String()}, Context: "c"})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the cancelling itself", err)
	}
}

// client-go would send the token along to the host that the redirect names.
func TestRedirectIsNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("asked another host, with Authorization %q", r.Header.Get("Authorization"))
	}))
	t.Cleanup(elsewhere.Close)
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusFound))
	t.Cleanup(server.Close)
	e := connectError(t, &rest.Config{Host: server.URL, BearerToken: "a-token"}, collect.CodeBadInput)
	if !strings.Contains(e.Message, "not as a Kubernetes API server") {
		t.Errorf("%q does not say what is wrong", e.Message)
	}
}
