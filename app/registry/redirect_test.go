package registry

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/retry"
)

func digestOf(text string) string { return digest.FromString(text).String() }

// TestRedirected: a registry may keep its content elsewhere, and elsewhere gets no credentials, not even when it asks.
func TestRedirected(t *testing.T) {
	a := packed(t, sample())
	var told []string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		told = append(told, r.Header.Get("Authorization"))
		if strings.Contains(r.URL.RawQuery, "ask") {
			asks(status(http.StatusOK, ""))(w, r)
			return
		}
		_, _ = w.Write(a.layer.data)
	}))
	defer elsewhere.Close()
	asking := ""
	ref := fake(t, asks(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/blobs/") {
			http.Redirect(w, r, elsewhere.URL+"/?signature=t0ken"+asking, http.StatusTemporaryRedirect)
			return
		}
		w.Header().Set("Content-Type", a.manifest.descriptor.MediaType)
		w.Header().Set("Docker-Content-Digest", a.Digest())
		_, _ = w.Write(a.manifest.data)
	}))
	login(t, ref)
	if _, _, err := (Client{}).Pull(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	asking = "&ask"
	_, _, err := Client{}.Pull(t.Context(), ref)
	wantProblem(t, err, codeForbidden)
	if strings.Contains(err.Error(), "t0ken") || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("the error tells secrets: %v", err)
	}
	if len(told) < 2 || strings.Join(told, "") != "" {
		t.Errorf("elsewhere was told %q", told)
	}
}

// TestDowngrade: what began with TLS does not go on without it.
func TestDowngrade(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it went on without TLS") }))
	defer plain.Close()
	secure := httptest.NewTLSServer(http.RedirectHandler(plain.URL, http.StatusTemporaryRedirect))
	defer secure.Close()
	ref := reference(t, secure)
	repo, k := (Client{PlainHTTP: new(bool)}).repository(ref)
	trust(repo, secure)
	_, _, err := fetchManifest(t.Context(), repo, ref)
	wantProblem(t, explain("pull", ref, k, err), codeTLS, "without TLS")
}

// TestUnknownCA: and no credentials for whom nobody knows.
func TestUnknownCA(t *testing.T) {
	secure := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it is asked all the same") }))
	defer secure.Close()
	_, _, err := Client{PlainHTTP: new(bool)}.Pull(t.Context(), reference(t, secure))
	wantProblem(t, err, codeTLS, "nobody whom this machine trusts", "SSL_CERT_FILE")
}

// trust lets a repository know the server's certificate.
func trust(repo *remote.Repository, server *httptest.Server) {
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	through := repo.Client.(*auth.Client).Client.Transport.(*retry.Transport)
	through.Base.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: roots}
}
