package share

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
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
	page := visit(t, serve(t, "--kubeconfig", fleetConfig(t, slow), "--context", mainContext+","+farContext+","+slowContext))

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

// state is what these tests read of the page's state.
type state struct {
	Version      int64    `json:"version"`
	Phase        string   `json:"phase"`
	ChartVersion int64    `json:"chartVersion"`
	Fleet        []member `json:"fleet"`
}

type member struct {
	Name    string  `json:"name"`
	Phase   string  `json:"phase"`
	Problem problem `json:"problem"`
}

// problem is empty where there is none.
type problem struct{ Code, Message, Remedy string }

func (s state) member(name string) member {
	for _, m := range s.Fleet {
		if m.Name == name {
			return m
		}
	}
	return member{Phase: "not there"}
}

func (s state) phase(name string) string { return s.member(name).Phase }

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+\S*\n`)

// serve runs `portolan serve` until the test ends, and answers the address that it prints, with the token.
func serve(t *testing.T, args ...string) string {
	t.Helper()
	cmd := command(context.Background(), t, append([]string{"serve", "--port", "0"}, args...)...)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		patience := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		patience.Stop()
		if t.Failed() {
			t.Logf("portolan serve said:\n%s", stderr.String())
		}
	})
	patience := time.AfterFunc(hang, func() { _ = cmd.Process.Kill() })
	defer patience.Stop()
	line := make([]byte, 0, 200)
	for buffer := make([]byte, 100); !address.Match(line); {
		n, err := stdout.Read(buffer)
		if err != nil {
			t.Fatalf("portolan serve prints no address: %v", err)
		}
		line = append(line, buffer[:n]...)
	}
	return strings.TrimSpace(string(address.Find(line)))
}

// visitor is a browser that was let in.
type visitor struct {
	base   *url.URL
	client http.Client
}

func visit(t *testing.T, address string) *visitor {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{base: base, client: http.Client{Jar: jar, Timeout: hang}}
	v.get(t, base.RequestURI())
	return v
}

func (v *visitor) get(t *testing.T, target string) []byte {
	t.Helper()
	where, err := v.base.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	response, err := v.client.Get(where.String())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %s, %v: %.300s", target, response.Status, err, content)
	}
	return content
}

// until watches the state as the page does, which misses none but those that follow at once.
func (v *visitor) until(t *testing.T, what string, done func(state) bool) state {
	t.Helper()
	since := int64(-1)
	for deadline := time.Now().Add(hang); time.Now().Before(deadline); {
		s := decode[state](t, v.get(t, fmt.Sprintf("/api/changes?since=%d&wait=5s", since)))
		if done(s) {
			return s
		}
		since = s.Version
	}
	t.Fatalf("waited in vain for %s", what)
	return state{}
}

// clusters are the contexts on the chart.
func (v *visitor) clusters(t *testing.T) []string {
	t.Helper()
	chart := decode[struct {
		Atlas atlas `json:"atlas"`
	}](t, v.get(t, "/api/chart"))
	var out []string
	for _, c := range chart.Atlas.Clusters {
		out = append(out, c.Context)
	}
	return out
}
