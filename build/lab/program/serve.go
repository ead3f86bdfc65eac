package program

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Serve runs `portolan serve` until the test ends, and answers the address that it prints, with the token.
func Serve(t *testing.T, bin string, args ...string) string {
	t.Helper()
	cmd := Command(context.Background(), t, bin, append([]string{"serve", "--port", "0"}, args...)...)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	EndWith(t, cmd, &stderr)
	patience := time.AfterFunc(Hang, func() { _ = cmd.Process.Kill() })
	defer patience.Stop()
	line := make([]byte, 0, 200)
	for buffer := make([]byte, 100); !Address.Match(line); {
		n, err := stdout.Read(buffer)
		if err != nil {
			t.Fatalf("portolan serve prints no address: %v", err)
		}
		line = append(line, buffer[:n]...)
	}
	return strings.TrimSpace(string(Address.Find(line)))
}

// Address is the line with the address that `portolan serve` prints, with the token.
var Address = regexp.MustCompile(`http://127\.0\.0\.1:\d+\S*\n`)

// EndWith ends a `portolan serve` that was started when the test does, and then says what it said if the test has failed.
func EndWith(t *testing.T, cmd *exec.Cmd, stderr fmt.Stringer) {
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		patience := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		patience.Stop()
		if t.Failed() {
			t.Logf("portolan serve said:\n%s", stderr)
		}
	})
}

// Visitor is a browser that was let in: its client has the cookie, and base is the address without the token.
type Visitor struct {
	base   *url.URL
	client http.Client
}

// Visit opens the address; no request may take longer than this.
func Visit(t *testing.T, address string, patience time.Duration) *Visitor {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &Visitor{base: base, client: http.Client{Jar: jar, Timeout: patience}}
	if code, page := v.Ask(t, http.MethodGet, base.RequestURI(), ""); code != http.StatusOK || !strings.Contains(page, "<html") {
		t.Fatalf("the start address answers %d: %.300s", code, page)
	}
	return v
}

// Ask sends a request, with a body of JSON if there is one.
func (v *Visitor) Ask(t *testing.T, method, target, body string) (code int, text string) {
	t.Helper()
	where, err := v.base.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, where.String(), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := v.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}
