package upgrade

import (
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

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+\S*\n`)

// serve runs `portolan serve` at the desk until the test ends, and answers the address that it prints, with the token.
func (d *desk) serve(t *testing.T) string {
	t.Helper()
	cmd, stdout, stderr := d.command(t, "serve", "--port", "0"), &output{}, &output{}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		patience := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		patience.Stop()
		if t.Failed() {
			t.Logf("portolan serve said:\n%s", stderr)
		}
	})
	within(t, 30*time.Second, "portolan serve prints its address", func() bool { return address.MatchString(stdout.String()) })
	return strings.TrimSpace(address.FindString(stdout.String()))
}

// visitor is a browser that was let in: its client has the cookie, and base is the address without the token.
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
	v := &visitor{base: base, client: http.Client{Jar: jar, Timeout: 30 * time.Second}}
	if code, page := v.ask(t, http.MethodGet, base.RequestURI(), ""); code != http.StatusOK || !strings.Contains(page, "<html") {
		t.Fatalf("the start address answers %d: %.300s", code, page)
	}
	return v
}

func (v *visitor) ask(t *testing.T, method, target, body string) (code int, text string) {
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
