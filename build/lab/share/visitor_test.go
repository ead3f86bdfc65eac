package share

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

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
