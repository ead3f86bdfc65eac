package oci

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// The one user whom a registry of these tests knows.
const (
	user     = "sailor"
	password = "corr3ct-h0rse-battery"
)

// depot is a registry that runs.
type depot struct {
	host string // with its port
	dir  string // what it stores
	ca   string // the file of its certificate's signer; empty without TLS
	cmd  *exec.Cmd
}

const config = `version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: %q}}
auth: {htpasswd: {realm: lab, path: %q}}
http: {addr: %q%s}
`

// open starts a registry that ends with the test.
func open(t *testing.T, secure bool) *depot {
	t.Helper()
	home := t.TempDir()
	d := &depot{host: freeAddress(t), dir: filepath.Join(home, "data")}
	hash, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	users := write(t, home, "users", user+":"+string(hash)+"\n")
	encryption := ""
	if secure {
		certificate, key := d.certify(t, home)
		encryption = fmt.Sprintf(", tls: {certificate: %q, key: %q}", certificate, key)
	}
	settings := write(t, home, "config.yml", fmt.Sprintf(config, d.dir, users, d.host, encryption))
	var log bytes.Buffer
	d.cmd = exec.Command(registryProgram(t), "serve", settings)
	d.cmd.Dir, d.cmd.Stdout, d.cmd.Stderr = home, &log, &log
	d.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "OTEL_TRACES_EXPORTER=none"}
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = d.cmd.Process.Kill()
		_ = d.cmd.Wait() // killed, as asked
		if t.Failed() {
			t.Logf("the registry says:\n%s", log.Bytes())
		}
	})
	d.ready(t)
	return d
}

// ready waits until the registry answers that it wants to know who asks.
func (d *depot) ready(t *testing.T) {
	t.Helper()
	client, scheme := http.Client{Timeout: 5 * time.Second}, "http"
	if d.ca != "" {
		scheme, client.Transport = "https", &http.Transport{TLSClientConfig: &tls.Config{RootCAs: d.roots(t)}}
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		answer, err := client.Get(scheme + "://" + d.host + "/v2/")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusUnauthorized {
				return
			}
			err = fmt.Errorf("it answers %s", answer.Status)
		}
		if time.Now().After(deadline) {
			t.Fatalf("the registry does not come up: %v", err)
		}
	}
}

func (d *depot) roots(t *testing.T) *x509.CertPool {
	t.Helper()
	content, err := os.ReadFile(d.ca)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(content) {
		t.Fatal("the registry's certificate is none")
	}
	return roots
}

// freeze lets the registry answer nobody any more, until thaw.
func (d *depot) freeze(t *testing.T) {
	t.Helper()
	if err := d.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
}

// certify gives the registry a certificate that it signed itself, for its address.
func (d *depot) certify(t *testing.T, home string) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "lab registry"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	d.ca = write(t, home, "registry.crt", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})))
	return d.ca, write(t, home, "registry.key", string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: encoded})))
}

// freeAddress is one on loopback that nobody listens at.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
