package share

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"

	"portolan/build/lab/program"
)

// The contexts of a fleet. What the slow one reads is what bosun may read, so that it is not known to be the same cluster.
const (
	farContext  = "prod-nowhere"
	slowContext = "prod-doldrums"
)

// TestFleetIsReadSideBySide: of three contexts, one cannot be reached and one does not answer; the third is charted before
// that one has answered, and then the chart fills in.
func TestFleetIsReadSideBySide(t *testing.T) {
	slow := slowly(t)
	page := visit(t, program.Serve(t, shared.bin, "--kubeconfig", fleetConfig(t, slow), "--context", mainContext+","+farContext+","+slowContext))

	s := page.until(t, "the first chart", func(s state) bool { return s.ChartVersion > 0 })
	if got := s.phase(slowContext); got != "reading" {
		t.Fatalf("there is a chart, and %s is %s", slowContext, got)
	}
	early := page.clusters(t)
	if !slices.Contains(early, mainContext) || slices.Contains(early, slowContext) || slices.Contains(early, farContext) {
		t.Errorf("the first chart is of %q", early)
	}
	s = page.until(t, "the unreachable one is given up", func(s state) bool { return s.phase(farContext) == "failed" })
	if far := s.member(farContext); far.Problem.Code != "refused" || far.Problem.Remedy == "" {
		t.Errorf("%s has the problem %+v", farContext, far.Problem)
	}
	if s.phase(slowContext) != "reading" || s.phase(mainContext) != "ready" || s.Phase != "reading" {
		t.Errorf("all are %s: %+v", s.Phase, s.Fleet)
	}

	slow.open()
	s = page.until(t, "nothing is being read", func(s state) bool { return s.Phase != "reading" })
	if s.Phase != "ready" || s.phase(slowContext) != "ready" || s.phase(farContext) != "failed" {
		t.Errorf("all are %s: %+v", s.Phase, s.Fleet)
	}
	if late := page.clusters(t); !slices.Contains(late, mainContext) || !slices.Contains(late, slowContext) || slices.Contains(late, farContext) {
		t.Errorf("the last chart is of %q", late)
	}
}

// TestFleetInTerminal: what can be read is the answer, and what cannot is named with its reason.
func TestFleetInTerminal(t *testing.T) {
	slow := slowly(t)
	slow.open()
	a := portolan(t, "meshes", "-o", "json", "--kubeconfig", fleetConfig(t, slow), "--context", mainContext+","+farContext+","+slowContext)
	if a.code != 0 {
		t.Fatalf("exit code %d; stderr:\n%s", a.code, a.stderr)
	}
	var got []string
	for _, c := range decode[atlas](t, a.stdout).Clusters {
		got = append(got, c.Context)
	}
	slices.Sort(got)
	if want := []string{mainContext, slowContext}; !slices.Equal(got, want) {
		t.Errorf("it is of %q, not %q", got, want)
	}
	wantFarUnread(t, a)
}

// TestFleetIsRecorded: what can be read is recorded, and what cannot is said once, however often it is read.
func TestFleetIsRecorded(t *testing.T) {
	slow := slowly(t)
	slow.open()
	path := filepath.Join(t.TempDir(), "fleet.meshlog")
	a := portolan(t, "record", "--every", "1s", "--for", "4s", "-o", path,
		"--kubeconfig", fleetConfig(t, slow), "--context", mainContext+","+farContext+","+slowContext)
	if a.code != 0 {
		t.Fatalf("exit code %d; stderr:\n%s", a.code, a.stderr)
	}
	wantFarUnread(t, a)
	succeed(t, "meshes", path, "--at", "2")
	var got, unread []string
	last := decode[struct {
		atlas
		Unread []atlasCluster `json:"unread"`
	}](t, succeed(t, "meshes", path, "-o", "json"))
	for _, c := range last.Clusters {
		got = append(got, c.Context)
	}
	slices.Sort(got)
	for _, u := range last.Unread {
		unread = append(unread, u.Context)
	}
	if want := []string{mainContext, slowContext}; !slices.Equal(got, want) || !slices.Equal(unread, []string{farContext}) {
		t.Errorf("it is of %q without %q, not of %q without %s", got, unread, want, farContext)
	}
}

// wantFarUnread demands that stderr says of just the unreachable context, and once, that it is not read.
func wantFarUnread(t *testing.T, a answer) {
	t.Helper()
	said := regexp.MustCompile(`(?m)^portolan: (\S+) is not read: .*(refused|reached|listens)`).FindAllStringSubmatch(string(a.stderr), -1)
	if len(said) != 1 || said[0][1] != farContext {
		t.Errorf("stderr does not name just %s:\n%s", farContext, a.stderr)
	}
}

// fleetConfig is a kubeconfig with the three contexts.
func fleetConfig(t *testing.T, slow *gate) string {
	t.Helper()
	return kubeconfig(t, way{name: mainContext, user: captain},
		way{name: farContext, user: captain, server: "https://" + nobodyThere(t)},
		way{name: slowContext, user: bosun, server: slow.url, ca: slow.ca, namespace: bosunsNamespace})
}

// nobodyThere is an address on loopback that nobody listens at.
func nobodyThere(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// gate is a proxy before the API server. Until it is open it answers who asks for the version, so that one knows that
// somebody is there, and keeps everybody else waiting.
type gate struct {
	url    string
	ca     []byte
	opened chan struct{}
	once   sync.Once
}

func (g *gate) open() { g.once.Do(func() { close(g.opened) }) }

func slowly(t *testing.T) *gate {
	t.Helper()
	access, err := shared.cluster.Access(bosun)
	if err != nil {
		t.Fatal(err)
	}
	server, err := url.Parse(access.Server)
	if err != nil {
		t.Fatal(err)
	}
	ca, err := os.ReadFile(access.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	g := &gate{opened: make(chan struct{})}
	proxy := httputil.NewSingleHostReverseProxy(server)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	proxy.Transport = transport
	front := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/version" {
			select {
			case <-g.opened:
			case <-r.Context().Done():
				return
			}
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		g.open()
		transport.CloseIdleConnections()
		front.Close()
	})
	g.url, g.ca = front.URL, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: front.Certificate().Raw})
	return g
}
